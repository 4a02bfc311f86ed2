"""The design's rules hold in the product, and every rule catches the offender planted for it."""

from __future__ import annotations

import pytest

from tests.architecture.rules import RULES, Rule
from tests.architecture.tree import Source, product

#: What each rule must catch: a path and its text.
OFFENDERS = {
    "the domain uses the standard library only": [
        ("domain/draw.py", "import numpy"),
        ("domain/draw.py", "from openpyxl.cell import Cell"),
        ("domain/draw.py", "from storage.draws import Draws"),
    ],
    "no clock and no chance below the doors": [
        ("domain/draw.py", "import random"),
        ("domain/draw.py", "from secrets import token_hex"),
        ("domain/draw.py", "import uuid"),
        ("domain/draw.py", "import datetime\nx = datetime.datetime.now()"),
        ("campaigns/draw.py", "from datetime import datetime, UTC\nx = datetime.now(UTC)"),
        ("office/plan.py", "from datetime import date\nx = date.today()"),
        ("storage/outbox.py", "import time\nx = time.time()"),
        ("templates/cards/draw.py", "from datetime import datetime\nx = datetime.utcnow()"),
    ],
    "tasks are started in few places": [
        ("handlers/draw.py", "import asyncio\nasyncio.create_task(f())"),
        ("bot/cli/run.py", "tasks.create_task(f())"),
        ("campaigns/draw.py", "from asyncio import ensure_future\nensure_future(f())"),
    ],
    "only the unit of work begins and commits": [
        ("campaigns/draw.py", "async def f(uow):\n    await uow.connection.commit()"),
        ("storage/outbox.py", "async def f(engine):\n    async with engine.begin() as c:\n        pass"),
    ],
    "doors know storage by its unit of work only": [
        ("handlers/draw.py", "from storage.draws import Draws"),
        ("web/pages.py", "from storage import published"),
        ("sandbox/server.py", "import storage.outbox"),
    ],
    "python-telegram-bot stays in bot": [
        ("handlers/draw.py", "from telegram.error import BadRequest"),
        ("office/notices.py", "import telegram"),
    ],
    "no file is longer than 350 lines": [("domain/draw.py", "x = 1\n" * 351)],
    "no function is longer than 60 lines": [("domain/draw.py", "def f():\n" + "    x = 1\n" * 60)],
}
#: What looks alike and is allowed.
INNOCENTS = [
    Source("domain/draw.py", "from datetime import datetime\ndef f(now: datetime) -> None: ..."),
    Source("handlers/draw.py", "import secrets\nfrom storage.unit_of_work import UnitOfWork"),
    Source("handlers/draw.py", "from storage import unit_of_work"),
    Source("bot/app.py", "tasks.create_task(f())"),
    Source("storage/unit_of_work.py", "async def f(e):\n    async with e.begin(): pass"),
    Source("domain/draw.py", "def f():\n" + "    x = 1\n" * 59),
]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_the_product_keeps_the_rule(rule: Rule) -> None:
    offences = [offence for source in product() for offence in rule.offences(source)]
    assert not offences, "\n".join(offences)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_the_rule_catches_its_offenders(rule: Rule) -> None:
    for path, text in OFFENDERS[rule.name]:
        assert rule.offences(Source(path, text)), f"{rule.name} overlooks {text!r} in {path}"


@pytest.mark.parametrize("source", INNOCENTS, ids=lambda source: source.path)
def test_no_rule_minds_what_is_allowed(source: Source) -> None:
    assert [offence for rule in RULES for offence in rule.offences(source)] == []
