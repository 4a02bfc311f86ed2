"""What an inspector waits for when all of them fill forms at the same time."""

from __future__ import annotations

from storage.unit_of_work import Database
from tests.flow.filling import Crowd, fill_together

#: Seconds within which 99 % of all taps are to be answered.
LIMIT = 1.0


async def filling(database: Database) -> list[str]:
    """Sixty inspectors, 400 forms of three departments, 4,800 answers; a second of reading between two taps."""
    filled = await fill_together(Crowd(inspectors=60, forms=400, pause=1.0), database)
    share = filled.at(0.99) / LIMIT
    what = "60 inspectors fill 400 forms, a tap in 99 of 100"
    return [f"{what:<52} {filled.at(0.99) * 1000:>9.1f} ms  {share:>7.2f} ×  (aim ≤ 1)  1 s", f"  {filled.words()}"]
