"""Campaigns whose inspections are closed, and rounds of revisits held through the use cases."""

from __future__ import annotations

from collections.abc import Awaitable, Sequence
from datetime import datetime

import pytest

from campaigns import attempts, draw, revisit
from domain.errors import Refusal
from domain.inspection import Method
from domain.revisit import QUESTIONS, Answer, Kind
from domain.roles import Appointment, Role
from storage.campaigns import Campaign
from storage.draws import Round, StoredDraw
from storage.forms import SectionState
from storage.revisits import Revisit
from storage.unit_of_work import UnitOfWork
from templates.cards import Card
from tests.support.builders import Scene, build_inspection
from tests.support.ceremonies import GROUP, hold
from tests.support.forms import fill

SECRET = "7a" * 32
#: What a satisfied subject says; nothing of it contradicts the record.
WELL = dict.fromkeys(QUESTIONS, Answer.YES) | {Kind.DEMANDED: Answer.NO}


async def close_forms(
    uow: UnitOfWork,
    scene: Scene,
    campaign: Campaign,
    now: datetime,
    *,
    codes: dict[int, int] | None = None,
    state: SectionState = SectionState.PUBLISHED,
    numbers: Sequence[int] | None = None,
) -> None:
    """Every part of the forms ``numbers`` (None: all) filled on the spot and in ``state``; ``codes``: the one result of
    all items of a form, 1 where none is given."""
    for section in await uow.forms.sections(campaign.id):
        if numbers is not None and section.number not in numbers:
            continue
        items = await uow.campaigns.items(campaign.id, section.department_id)
        code = (codes or {}).get(section.number, 1)
        user_id = scene.inspectors_of(section.department)[0]
        given = [code] * len(items)
        filled = await fill(uow, section, given, user_id=user_id, now=now, methods=(Method.ON_SITE,))
        await uow.forms.change(filled, state=state)


async def build_closed(uow: UnitOfWork, scene: Scene, now: datetime, *, forms: int = 5) -> Campaign:
    """A campaign with a group, whose ``forms`` forms are all published."""
    campaign = await build_inspection(uow, scene, now, forms=forms)
    await draw.bind_group(uow, user_id=scene.admin, campaign_id=campaign.id, chat_id=GROUP, now=now)
    await close_forms(uow, scene, campaign, now)
    return await uow.campaigns.get(campaign.id)


async def start_round(uow: UnitOfWork, scene: Scene, campaign: Campaign, now: datetime, *, count: int = 2) -> None:
    """Freezes a round of ``count``."""
    about = {"campaign_id": campaign.id, "leave_out": True, "top": 0, "bottom": 1, "minimum": count}
    await revisit.start(uow, user_id=scene.admin, **about, secret=SECRET, now=now)


async def draw_round(uow: UnitOfWork, scene: Scene, campaign: Campaign, now: datetime, *, count: int = 2) -> StoredDraw:
    """A whole ceremony; the round as it then is, known to the office alone."""
    await start_round(uow, scene, campaign, now, count=count)
    await hold(uow, scene, campaign, Round.REVISITS, now)
    return await latest_round(uow, campaign)


async def latest_round(uow: UnitOfWork, campaign: Campaign) -> StoredDraw:
    found = await uow.draws.latest(campaign.id, Round.REVISITS)
    assert found is not None
    return found


async def record(
    uow: UnitOfWork,
    one: Revisit,
    now: datetime,
    *,
    user_id: int,
    said: dict[Kind, Answer] | None = None,
    channel: int = 0,
) -> Card:
    """Reaches the subject, gives every answer that is asked for, finishes; the card that says so."""
    answers = {**WELL, **(said or {})}
    about = {"user_id": user_id, "revisit_id": one.id, "now": now}
    await revisit.mark_reached(uow, **about, version=one.version, channel=channel)
    for kind in QUESTIONS:
        seen = await uow.revisits.get(one.id)
        if answers[Kind.TOOK_PLACE] is Answer.NO and kind in {Kind.TWO, Kind.CERTIFICATES, Kind.EXPLAINED}:
            continue
        place = list(Answer).index(answers[kind])
        await revisit.answer(uow, **about, version=seen.version, question=QUESTIONS.index(kind), answer=place)
    seen = await uow.revisits.get(one.id)
    return await revisit.finish(uow, **about, version=seen.version)


async def record_all(
    uow: UnitOfWork, scene: Scene, round_: StoredDraw, now: datetime, *, said: dict[Kind, Answer] | None = None
) -> None:
    """Every subject of the round, the first as it is ``said``, the others well."""
    for place, one in enumerate(await uow.revisits.of_draw(round_.id)):
        await record(uow, one, now, user_id=scene.admin, said=said if place == 0 else None)


async def appoint(
    uow: UnitOfWork,
    scene: Scene,
    user_id: int,
    role: Role,
    department_id: int | None = None,
    inspector_id: int | None = None,
) -> int:
    """Another role for somebody, new or not; the person's id."""
    person = await uow.people.remember(user_id, f"人员{user_id}")
    await uow.people.appoint(Appointment(person.id, scene.office_id, role, department_id, inspector_id))
    return person.id


async def another_department(uow: UnitOfWork, scene: Scene) -> int:
    """A department of the office that takes no part in anything; its id."""
    added = await uow.offices.add_departments(scene.office_id, ["税务局"])
    return next(one.id for one in added if one.name == "税务局")


async def give_up(uow: UnitOfWork, scene: Scene, round_: StoredDraw, now: datetime) -> None:
    """Two admins of the office agree that the round counts for nothing."""
    await appoint(uow, scene, 2, Role.OFFICE_ADMIN)
    await attempts.propose(uow, user_id=scene.admin, draw_id=round_.id, reason="工作群已不能使用", now=now)
    proposal = await uow.renewals.waiting(round_.id)
    assert proposal is not None
    await attempts.decide(uow, user_id=2, renewal_id=proposal.id, agree=True, now=now)


async def refused(code: str, call: Awaitable[object]) -> Refusal:
    """That the use case refuses with this code; the refusal."""
    with pytest.raises(Refusal) as refusal:
        await call
    assert refusal.value.code == code
    return refusal.value
