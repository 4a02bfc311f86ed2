"""The libraries: inspection subjects (检查对象名录库), inspectors (执法检查人员名录库), items (抽查事项清单)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    RowMapping,
    Select,
    String,
    Table,
    Text,
    UniqueConstraint,
    bindparam,
    delete,
    func,
    select,
    update,
)

from domain import lengths
from domain.library import Inspector, Item, Subject
from storage.metadata import metadata
from storage.offices import departments
from storage.repository import Repository, slices

subjects = Table(
    "subjects",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("office_id", ForeignKey("offices.id"), nullable=False),
    Column("number", String(lengths.OWN_NUMBER), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("name", String(lengths.LIBRARY_TEXT), nullable=False),
    Column("legal_representative", String(lengths.LIBRARY_TEXT), nullable=False),
    Column("address", String(lengths.LIBRARY_TEXT), nullable=False),
    Column("phone", String(lengths.LIBRARY_TEXT), nullable=False),
    Column("registered_on", Date),
    Column("status", String(20), nullable=False),
    Column("area", String(lengths.LIBRARY_TEXT), nullable=False),
    Column("risk_class", String(1), nullable=False),
    UniqueConstraint("office_id", "number"),
    # The public asks for a number, whichever office has it.
    Index("ix_subjects_number", "number"),
    # All that a pool asks of a subject: without the rows themselves it is read in a fifth of the time.
    Index("ix_subjects_pool", "office_id", "number", "status", "area", "registered_on", "risk_class"),
)

subject_tags = Table(
    "subject_tags",
    metadata,
    Column("subject_id", ForeignKey("subjects.id", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("tag", String(lengths.LIBRARY_TEXT), nullable=False, index=True),
)

inspectors = Table(
    "inspectors",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("department_id", ForeignKey("departments.id"), nullable=False),
    Column("number", String(lengths.OWN_NUMBER), nullable=False),
    Column("name", String(lengths.LIBRARY_TEXT), nullable=False),
    Column("section", String(lengths.LIBRARY_TEXT), nullable=False),
    Column("mobile", String(lengths.MOBILE), nullable=False),
    Column("tags", Text, nullable=False),
    Column("available", Boolean, nullable=False),
    Column("recusals", Text, nullable=False),
    Column("certificate_until", Date),
    Column("apart", Text, nullable=False, server_default=""),
    UniqueConstraint("department_id", "number"),
)

items = Table(
    "items",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("department_id", ForeignKey("departments.id"), nullable=False),
    Column("name", String(lengths.LIBRARY_TEXT), nullable=False),
    Column("major", String(lengths.LIBRARY_TEXT), nullable=False),
    Column("basis", String(lengths.LIBRARY_TEXT), nullable=False),
    Column("method", String(lengths.LIBRARY_TEXT), nullable=False),
    Column("tags", Text, nullable=False, server_default=""),
    UniqueConstraint("department_id", "major", "name"),
)


@dataclass(frozen=True)
class StoredSubject:
    id: int
    subject: Subject


@dataclass(frozen=True)
class StoredInspector:
    id: int
    department_id: int
    inspector: Inspector

    @property
    def reference(self) -> str:
        return inspector_reference(self.id)


def inspector_reference(inspector_id: int) -> str:
    """The opaque number that stands for this person in frozen files and certificates."""
    return f"I-{inspector_id:05d}"


@dataclass(frozen=True)
class Saved:
    """How many rows an import added, and how many it brought up to date."""

    added: int
    updated: int


class Libraries(Repository):
    """Subjects, inspectors and items of an office."""

    async def save_subjects(self, office_id: int, new: Sequence[Subject]) -> Saved:
        """Adds or updates by number: importing the same file again changes nothing."""
        known = await self._ids(
            select(subjects.c.number, subjects.c.id).where(subjects.c.office_id == office_id),
            [s.number for s in new],
        )
        fresh = [_subject_columns(s) | {"office_id": office_id} for s in new if s.number not in known]
        await self._add_many(subjects, fresh)
        stale = [_subject_columns(s) | {"row": known[s.number]} for s in new if s.number in known]
        if stale:
            await self._connection.execute(update(subjects).where(subjects.c.id == bindparam("row")), stale)
        await self._tag(office_id, new)
        return Saved(added=len(fresh), updated=len(new) - len(fresh))

    async def _tag(self, office_id: int, new: Sequence[Subject]) -> None:
        ids = await self._ids(
            select(subjects.c.number, subjects.c.id).where(subjects.c.office_id == office_id),
            [s.number for s in new],
        )
        for some in slices(list(ids.values())):
            await self._changed(delete(subject_tags).where(subject_tags.c.subject_id.in_(some)))
        tags = [
            {"subject_id": ids[subject.number], "position": position, "tag": tag}
            for subject in new
            for position, tag in enumerate(dict.fromkeys(subject.tags))
        ]
        await self._add_many(subject_tags, tags)

    async def _ids(self, query: Select[Any], numbers: list[str]) -> dict[str, int]:
        """Row ids by number, asked for in slices that every database accepts."""
        found: dict[str, int] = {}
        for some in slices(numbers):
            rows = await self._all(query.where(query.selected_columns[0].in_(some)))
            found |= {row["number"]: row["id"] for row in rows}
        return found

    async def save_inspectors(self, department_ids: dict[str, int], new: Sequence[Inspector]) -> Saved:
        """Adds or updates by department and certificate number; ``department_ids`` by department name."""
        added = 0
        for inspector in new:
            department_id = department_ids[inspector.department]
            row = (inspectors.c.department_id == department_id) & (inspectors.c.number == inspector.number)
            values = _inspector_columns(inspector)
            if not await self._changed(update(inspectors).where(row).values(**values)):
                await self._add(inspectors, department_id=department_id, **values)
                added += 1
        return Saved(added=added, updated=len(new) - added)

    async def save_items(self, department_ids: dict[str, int], new: Sequence[Item]) -> Saved:
        """Adds or updates by department, major item and name."""
        added = 0
        for item in new:
            department_id = department_ids[item.department]
            own = (items.c.department_id == department_id) & (items.c.major == item.major)
            row = own & (items.c.name == item.name)
            values = {"name": item.name, "major": item.major, "basis": item.basis, "method": item.method}
            values |= {"tags": "\n".join(item.tags)}
            if not await self._changed(update(items).where(row).values(**values)):
                await self._add(items, department_id=department_id, **values)
                added += 1
        return Saved(added=added, updated=len(new) - added)

    async def items(self, department_id: int) -> list[str]:
        """The item names of a department's list, each once, in the order of the list."""
        rows = select(items.c.name).where(items.c.department_id == department_id).order_by(items.c.id)
        return list(dict.fromkeys(row["name"] for row in await self._all(rows)))

    async def subjects(self, office_id: int) -> list[StoredSubject]:
        rows = await self._all(select(subjects).where(subjects.c.office_id == office_id).order_by(subjects.c.number))
        return await self._with_tags(rows)

    async def subjects_by_id(self, ids: Sequence[int]) -> dict[int, StoredSubject]:
        found: list[StoredSubject] = []
        for some in slices(list(ids)):
            found += await self._with_tags(await self._all(select(subjects).where(subjects.c.id.in_(some))))
        return {stored.id: stored for stored in found}

    async def _with_tags(self, rows: list[RowMapping]) -> list[StoredSubject]:
        tags: dict[int, list[str]] = {row["id"]: [] for row in rows}
        for some in slices(list(tags)):
            query = (
                select(subject_tags)
                .where(subject_tags.c.subject_id.in_(some))
                .order_by(subject_tags.c.subject_id, subject_tags.c.position)
            )
            for row in await self._all(query):
                tags[row["subject_id"]].append(row["tag"])
        return [_stored_subject(row, tags[row["id"]]) for row in rows]

    async def subject_ids(self, office_id: int, numbers: Sequence[str]) -> dict[str, int]:
        query = select(subjects.c.number, subjects.c.id).where(subjects.c.office_id == office_id)
        return await self._ids(query, list(numbers))

    async def numbers_of(self, office_id: int, words: Sequence[str]) -> dict[str, list[str]]:
        """The numbers of the subjects that have each of ``words`` as number or name; for nobody there is no entry."""
        found: dict[str, list[str]] = {}
        for column in (subjects.c.number, subjects.c.name):
            for some in slices(list(dict.fromkeys(words))):
                query = select(subjects.c.number, column.label("word"))
                rows = await self._all(query.where(subjects.c.office_id == office_id, column.in_(some)))
                for row in rows:
                    found.setdefault(row["word"], []).append(row["number"])
        return found

    async def count_subjects(self, office_id: int) -> int:
        query = select(func.count()).select_from(subjects).where(subjects.c.office_id == office_id)
        return int(await self._value(query))

    async def vocabulary(self, office_id: int) -> dict[str, list[str]]:
        """The tags, statuses and areas that occur, the most frequent first: what a scope can be made of."""
        own = subjects.c.office_id == office_id
        tagged = select(subject_tags.c.tag.label("word")).join(subjects, subjects.c.id == subject_tags.c.subject_id)
        return {
            "tags": await self._frequent(tagged.where(own)),
            "statuses": await self._frequent(select(subjects.c.status.label("word")).where(own)),
            "areas": await self._frequent(select(subjects.c.area.label("word")).where(own, subjects.c.area != "")),
        }

    async def _frequent(self, words: Select[Any]) -> list[str]:
        word = words.subquery().c.word
        query = select(word).group_by(word).order_by(func.count().desc(), word)
        return [row["word"] for row in await self._all(query)]

    async def whole_items(self, department_ids: Sequence[int]) -> list[Item]:
        """The entries of these departments' item lists, in the order of the lists."""
        query = (
            select(items, departments.c.name.label("department"))
            .join(departments, departments.c.id == items.c.department_id)
            .where(items.c.department_id.in_(department_ids))
            .order_by(items.c.department_id, items.c.id)
        )
        own = ("department", "major", "name", "basis", "method")
        return [Item(**{name: row[name] for name in own}, tags=_lines(row["tags"])) for row in await self._all(query)]

    async def count_items(self, department_ids: Sequence[int]) -> int:
        return await self._count(items, department_ids)

    async def count_inspectors(self, department_ids: Sequence[int]) -> int:
        return await self._count(inspectors, department_ids)

    async def _count(self, table: Table, department_ids: Sequence[int]) -> int:
        query = select(func.count()).select_from(table).where(table.c.department_id.in_(department_ids))
        return int(await self._value(query))

    async def inspectors(self, department_ids: Sequence[int]) -> list[StoredInspector]:
        """The inspectors of these departments, by department and name."""
        query = (
            select(inspectors, departments.c.name.label("department"))
            .join(departments, departments.c.id == inspectors.c.department_id)
            .where(inspectors.c.department_id.in_(department_ids))
            .order_by(inspectors.c.department_id, inspectors.c.id)
        )
        return [_stored_inspector(row) for row in await self._all(query)]

    async def change_inspector(self, inspector_id: int, inspector: Inspector) -> None:
        """Brings one entry up to date."""
        row = inspectors.c.id == inspector_id
        await self._changed(update(inspectors).where(row).values(**_inspector_columns(inspector)))

    async def inspectors_by_id(self, ids: Sequence[int]) -> dict[int, StoredInspector]:
        query = (
            select(inspectors, departments.c.name.label("department"))
            .join(departments, departments.c.id == inspectors.c.department_id)
            .where(inspectors.c.id.in_(ids))
        )
        return {row["id"]: _stored_inspector(row) for row in await self._all(query)}


def _subject_columns(subject: Subject) -> dict[str, Any]:
    return {name: value for name, value in vars(subject).items() if name != "tags"}


def _stored_subject(row: RowMapping, tags: list[str]) -> StoredSubject:
    values = {name: value for name, value in row.items() if name not in {"id", "office_id"}}
    return StoredSubject(id=row["id"], subject=Subject(**values, tags=tuple(tags)))


#: What an inspector has several of; none of them holds a line break.
_LISTS = ("tags", "recusals", "apart")


def _inspector_columns(inspector: Inspector) -> dict[str, Any]:
    values = {name: value for name, value in vars(inspector).items() if name != "department"}
    return values | {name: "\n".join(values[name]) for name in _LISTS}


def _stored_inspector(row: RowMapping) -> StoredInspector:
    values = {name: value for name, value in row.items() if name not in {"id", "department_id"}}
    values |= {name: _lines(row[name]) for name in _LISTS}
    return StoredInspector(id=row["id"], department_id=row["department_id"], inspector=Inspector(**values))


def _lines(text: str) -> tuple[str, ...]:
    return tuple(text.split("\n")) if text else ()
