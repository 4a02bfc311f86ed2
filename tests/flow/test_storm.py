"""The delivery is killed while the chat service stumbles: nothing is lost, and whoever reads something twice can tell.

The long form, with 2,000 notices and fifty kills, is ``make soak``.
"""

from __future__ import annotations

from storage.unit_of_work import Database
from tests.flow.storm import Storm, rage


async def test_kills_and_stumbles_lose_nothing_and_every_double_is_marked(database: Database) -> None:
    outcome = await rage(Storm(notices=200, kills=5, stumbles=8), database)
    assert (outcome.lost, outcome.unmarked, outcome.disorder) == ([], [], []), outcome.words()
    assert outcome.kills == 5
    # What was under way at a kill counts from the restart, which waits for the lease; every earlier try is remembered.
    assert outcome.too_fast == 0, outcome.words()
