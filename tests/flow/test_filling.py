"""Many telephones at once: no answer is lost, none overwrites another."""

from __future__ import annotations

import pytest

from storage.unit_of_work import Database
from tests.flow.filling import Crowd, fill_together

pytestmark = pytest.mark.timeout(300)


@pytest.mark.parametrize("seed", [1, 2])
async def test_three_departments_fill_the_same_forms_at_once_and_every_answer_is_there_once(
    database: Database, seed: int
) -> None:
    """Two inspectors of each department share a form, one by buttons, one by a line, and nobody waits for anybody."""
    filled = await fill_together(Crowd(inspectors=12, forms=12, pause=0, seed=seed), database)
    assert filled.answers == 12 * 3 * 4
    assert (filled.missing, filled.wrong, filled.twice) == ([], [], [])
