"""A ledger of the version before goes on: it says what its matters are about, and is reminded of."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from domain.obligations import Duty
from storage import migrate
from storage.obligations import Obligation
from storage.unit_of_work import Database

LIMIT = {"office_id": 1, "department_id": 3, "started_on": "2024-06-30", "working_days": 20, "due_on": "2024-07-26"}
FORMS = ((51, "open", 0), (52, "submitted", 4), (53, "approved", 6))


def write(connection: sqlite3.Connection, table: str, **values: object) -> None:
    """A row; columns that must say something and are not given say nothing in particular."""
    for _, name, kind, must, default, is_key in connection.execute(f"PRAGMA table_info({table})").fetchall():
        if must and default is None and not is_key:
            values.setdefault(name, {"JSON": "[]", "DATE": "2024-01-01"}.get(kind, 1))
    columns, marks = ", ".join(values), ", ".join("?" * len(values))
    connection.execute(f"INSERT INTO {table} ({columns}) VALUES ({marks})", tuple(values.values()))


def write_ledger(connection: sqlite3.Connection) -> None:
    """An office with three forms of one department: the second is handed in, the third approved; an objection waits."""
    write(connection, "offices", id=1)
    write(connection, "departments", id=3)
    write(connection, "people", id=1)
    write(connection, "campaigns", id=1, created_at="2024-01-01")
    write(connection, "subjects", id=1)
    for number, (section, state, version) in enumerate(FORMS, start=1):
        write(connection, "subjects", id=1 + number, number=f"n{number}")
        write(connection, "samples", id=40 + number, rank=number, subject_id=1 + number)
        write(connection, "forms", id=number, number=number, sample_id=40 + number)
        write(connection, "sections", id=section, form_id=number, department_id=3, state=state, version=version)
    write(connection, "verdicts", id=61, sample_id=41, department_id=3, verdict="objected")
    for section, standing in ((51, "open"), (52, "open"), (53, "met")):
        write(connection, "obligations", key=f"enter:{section}", duty="enter", standing=standing, **LIMIT)
    write(connection, "obligations", key="rule:61", duty="rule", standing="open", **LIMIT | {"department_id": None})
    write(connection, "obligations", key="confirm:1:3", duty="confirm", standing="open", **LIMIT)


async def test_open_matters_know_what_they_are_about_and_are_reminded_of(tmp_path: Path) -> None:
    file = tmp_path / "old.sqlite"
    await migrate.upgrade(f"sqlite:///{file}", "0003")
    with sqlite3.connect(file) as connection:
        write_ledger(connection)
    connection.close()
    await migrate.upgrade(f"sqlite:///{file}")

    database = Database(f"sqlite:///{file}")
    async with database.read() as uow:
        owed = {one.key: one for one in (await uow.obligations.by_id(range(1, 6))).values()}
    await database.close()
    assert _about(owed["enter:51"]) == (Duty.ENTER, 51, 41)
    assert _about(owed["review:52:v4"]) == (Duty.REVIEW, 52, 42), "handed in, it waits for its review"
    assert _about(owed["enter:53"]) == (Duty.ENTER, 53, 43)
    assert _about(owed["rule:61"]) == (Duty.RULE, 61, 41)
    assert {key for key, one in owed.items() if one.remind_at is not None} == owed.keys() - {"enter:53"}


def _about(one: Obligation) -> tuple[Duty, int | None, int | None]:
    return one.duty, one.matter_id, one.sample_id
