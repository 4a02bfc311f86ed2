"""``make soak``: 2,000 notices to 40 groups and 300 people, the delivery killed fifty times; some minutes."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from pathlib import Path

from bot.app import prepare_database
from storage.unit_of_work import Database
from tests.flow.storm import Outcome, Storm, rage

STORM = Storm(notices=2000, kills=50, stumbles=100)


async def main() -> Outcome:
    with tempfile.TemporaryDirectory(prefix="suiji-soak-") as folder:
        url = f"sqlite:///{Path(folder) / 'soak.sqlite'}"
        await prepare_database(url)
        database = Database(url)
        try:
            return await rage(STORM, database)
        finally:
            await database.close()


if __name__ == "__main__":
    outcome = asyncio.run(main())
    sys.stdout.write(outcome.words() + "\n")
    if outcome.lost or outcome.unmarked or outcome.disorder or outcome.too_fast:
        sys.exit(f"lost {outcome.lost}, unmarked {outcome.unmarked}, out of order {outcome.disorder}")
