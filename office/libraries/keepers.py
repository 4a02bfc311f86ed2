"""Who keeps which library: the office all four, a department its own inspectors and items."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from domain.errors import Refusal
from domain.library import COLUMNS, LibraryKind
from domain.roles import Appointment, Role
from office.library_files import require_acceptable
from office.rights import require_member
from storage.offices import Department, Office
from storage.unit_of_work import UnitOfWork
from templates.cards import Card
from templates.cards.library import KIND_NAMES, FileForm, libraries_card

__all__ = ["Keeper", "as_form", "as_kind", "find_keeper", "keeper_of_office", "open_libraries", "require_acceptable"]

#: What a department keeps itself.
OF_DEPARTMENTS: tuple[LibraryKind, ...] = ("inspectors", "items")


@dataclass(frozen=True)
class Keeper:
    """Whose files are taken. ``departments`` are all of the office's; ``own`` are those whose entries this
    keeper may write, all of them when the keeper is the office."""

    office: Office
    departments: tuple[Department, ...]
    own: tuple[Department, ...]
    whole_office: bool

    @property
    def kinds(self) -> tuple[LibraryKind, ...]:
        """The libraries that this keeper may read and write."""
        return tuple(KIND_NAMES) if self.whole_office else OF_DEPARTMENTS

    @property
    def place(self) -> str:
        """Whose libraries these are, as a person reads it."""
        return self.office.name if self.whole_office else "、".join(department.name for department in self.own)

    @property
    def own_ids(self) -> list[int]:
        return [department.id for department in self.own]

    def require(self, kind: LibraryKind) -> None:
        """Refuses a library that is kept by the office alone."""
        if kind not in self.kinds:
            raise Refusal("library.kept_by_office", name=KIND_NAMES[kind])


async def find_keeper(uow: UnitOfWork, *, user_id: int) -> Keeper:
    """The keeper that this person is; an office admin before anything else. Refuses other members
    (``library.no_keeper``) and strangers."""
    _, held = await require_member(uow, user_id)
    for appointment in held:
        if appointment.role is Role.OFFICE_ADMIN:
            return await _of_whole_office(uow, appointment.office_id)
    running = [one for one in held if one.role is Role.DEPARTMENT_ADMIN]
    if not running:
        raise Refusal("library.no_keeper")
    return await _of_departments(uow, running)


async def keeper_of_office(uow: UnitOfWork, name: str = "") -> Keeper:
    """The keeper of the office ``name``, of the only one without a name.

    For whoever runs the machine, so nobody's rights are asked. Refuses with ``library.office_not_named`` or
    ``library.no_office``.
    """
    offices = await uow.offices.all()
    if not offices:
        raise Refusal("library.no_office")
    fitting = [office for office in offices if name in {"", office.name}]
    if len(fitting) != 1:
        raise Refusal("library.office_not_named", known="、".join(office.name for office in offices))
    return await _of_whole_office(uow, fitting[0].id)


async def open_libraries(uow: UnitOfWork, *, user_id: int) -> Card:
    """The libraries that a person keeps, with how many entries each has."""
    keeper = await find_keeper(uow, user_id=user_id)
    counts = {kind: await _count(uow, keeper, kind) for kind in keeper.kinds}
    return libraries_card(keeper.place, counts, whole_office=keeper.whole_office)


def as_kind(word: str) -> LibraryKind:
    """The library that a button names."""
    for kind in COLUMNS:
        if kind == word:
            return kind
    raise Refusal("chat.stale_button")


def as_form(word: str) -> FileForm:
    """The kind of file that a button names."""
    return "csv" if word == "csv" else "xlsx"


async def _of_whole_office(uow: UnitOfWork, office_id: int) -> Keeper:
    departments = tuple(await uow.offices.departments(office_id))
    return Keeper(await uow.offices.get(office_id), departments, departments, whole_office=True)


async def _of_departments(uow: UnitOfWork, running: Sequence[Appointment]) -> Keeper:
    """Of the first office, should someone run departments in several."""
    office = await uow.offices.get(running[0].office_id)
    departments = tuple(await uow.offices.departments(office.id))
    ids = {appointment.department_id for appointment in running}
    own = tuple(department for department in departments if department.id in ids)
    return Keeper(office, departments, own, whole_office=False)


async def _count(uow: UnitOfWork, keeper: Keeper, kind: LibraryKind) -> int:
    match kind:
        case "subjects":
            return await uow.libraries.count_subjects(keeper.office.id)
        case "inspectors":
            return await uow.libraries.count_inspectors(keeper.own_ids)
        case "items":
            return await uow.libraries.count_items(keeper.own_ids)
        case "departments":
            return len(keeper.departments)
