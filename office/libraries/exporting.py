"""The libraries as files, and blank ones to fill in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from domain.library import Department, LibraryKind
from domain.local_time import local_day
from office.libraries.keepers import Keeper
from storage.unit_of_work import UnitOfWork
from templates.cards import Card
from templates.cards.library import FileForm, exported_card
from templates.cards.library import template_card as template_card_of
from templates.documents.library import (
    blank_template,
    department_rows,
    export_csv,
    export_departments,
    export_inspectors,
    export_items,
    export_subjects,
    inspector_rows,
    item_rows,
    subject_rows,
)

# How each library is written. The entries are of the library's own kind, which no type can say of a table.
_BOOKS: Mapping[LibraryKind, Callable[[Iterable[Any]], bytes]] = {
    "subjects": export_subjects,
    "inspectors": export_inspectors,
    "items": export_items,
    "departments": export_departments,
}
_ROWS: Mapping[LibraryKind, Callable[[Iterable[Any]], list[Any]]] = {
    "subjects": subject_rows,
    "inspectors": inspector_rows,
    "items": item_rows,
    "departments": department_rows,
}


@dataclass(frozen=True)
class Export:
    """A keeper's library as it stood on ``day``, the day at the office."""

    keeper: Keeper
    kind: LibraryKind
    day: date
    entries: tuple[object, ...]

    def content(self, form: FileForm) -> bytes:
        """The file; takes seconds for a big library. Importing it again changes nothing."""
        if form == "csv":
            return export_csv(self.kind, _ROWS[self.kind](self.entries))
        return _BOOKS[self.kind](self.entries)


async def load_export(uow: UnitOfWork, keeper: Keeper, kind: LibraryKind, *, now: datetime) -> Export:
    """The entries of the library that this keeper may read; refuses a library that is not theirs."""
    keeper.require(kind)
    day = local_day(now, keeper.office.timezone)
    return Export(keeper, kind, day, tuple(await _entries(uow, keeper, kind)))


def export_card(export: Export, form: FileForm) -> Card:
    """The file with a line about it."""
    return exported_card(
        export.kind,
        form,
        place=export.keeper.place,
        count=len(export.entries),
        day=export.day.isoformat(),
        content=export.content(form),
    )


def template_card(keeper: Keeper, kind: LibraryKind) -> Card:
    """A blank template of a library that this keeper keeps."""
    keeper.require(kind)
    return template_card_of(kind, blank_template(kind))


async def _entries(uow: UnitOfWork, keeper: Keeper, kind: LibraryKind) -> Iterable[object]:
    match kind:
        case "subjects":
            return [stored.subject for stored in await uow.libraries.subjects(keeper.office.id)]
        case "inspectors":
            return [stored.inspector for stored in await uow.libraries.inspectors(keeper.own_ids)]
        case "items":
            return await uow.libraries.whole_items(keeper.own_ids)
        case "departments":
            return [Department(department.name, department.short_name) for department in keeper.departments]
