"""What was public before corrections were possible stays public, in the version that was published last."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

from domain.inspection import ResultCode
from storage import migrate
from storage.unit_of_work import Database
from tests.storage.test_ledger_upgrade import write

NUMBER = "91139001MA0000001T"
CONTENT = {"results": {"1": 5}, "remark": "", "handling": ["rectification"], "questions_answered": 0}


def write_forms(connection: sqlite3.Connection) -> None:
    """One form with a published part, and one with an approved part."""
    write(connection, "offices", id=1)
    write(connection, "departments", id=3, name="市场监督管理局")
    write(connection, "people", id=1)
    write(connection, "campaigns", id=1, created_at="2024-01-01")
    write(connection, "campaign_departments", campaign_id=1, department_id=3)
    write(connection, "campaign_items", id=1, campaign_id=1, department_id=3, name="登记事项检查")
    for number, state in ((1, "published"), (2, "approved")):
        write(connection, "subjects", id=number, number=NUMBER if number == 1 else "n2")
        write(connection, "samples", id=number, rank=number, subject_id=number)
        write(connection, "forms", id=number, number=number, sample_id=number)
        write(connection, "sections", id=number, form_id=number, department_id=3, state=state, version=3)
    for version, state in ((1, "submitted"), (2, "approved"), (3, "published")):
        kept = {"section_id": 1, "version": version, "state": state, "content": json.dumps(CONTENT), "reason": ""}
        write(connection, "section_history", **kept, at="2024-05-10 01:00:00.000000")


async def test_what_was_public_stays_public(tmp_path: Path) -> None:
    file = tmp_path / "old.sqlite"
    await migrate.upgrade(f"sqlite:///{file}", "0004")
    with sqlite3.connect(file) as connection:
        write_forms(connection)
    connection.close()
    await migrate.upgrade(f"sqlite:///{file}")

    database = Database(f"sqlite:///{file}")
    async with database.read() as uow:
        (one,) = await uow.published.of_subject(NUMBER)
        assert one.now.items == (("登记事项检查", ResultCode(5)),)
        assert (one.now.version, one.being_corrected, one.earlier) == (3, False, ())
        assert await uow.published.progress(1) == (1, 2)
    await database.close()
