"""Two campaigns of one office that are to inspect the same subjects in the same days."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from fractions import Fraction

from campaigns.joint_visit import deciding
from campaigns.joint_visit.finding import Matter, matters_of
from domain.campaign import Participant, Sampling, whole_pool
from storage.campaigns import Campaign
from storage.unit_of_work import UnitOfWork
from tests.support.builders import HOUSING, MARKET, Scene, build_scene
from tests.support.ceremonies import build_confirmed, build_matched, match

#: Of the second campaign, which begins while the first (10 May to 30 June 2024) goes on.
TITLE, FIRST, LAST = "示例区2024年第二次联合抽查", date(2024, 6, 3), date(2024, 7, 12)
#: Ten subjects: the first campaign draws two of them, the second all.
SUBJECTS = 10


@dataclass
class Two:
    """``first`` was drawn before ``second``; both in the office of ``scene``."""

    scene: Scene
    first: Campaign
    second: Campaign

    async def matters(self, uow: UnitOfWork) -> list[Matter]:
        """Those of the second campaign."""
        return await matters_of(uow, await uow.campaigns.get(self.second.id))

    async def join_all(self, uow: UnitOfWork, now: datetime) -> str:
        card = await deciding.join_all(uow, user_id=self.scene.admin, campaign_id=self.second.id, now=now)
        return card.text

    async def pair(self, uow: UnitOfWork) -> tuple[int, int]:
        """One subject: its sample in the first campaign, and that in the second."""
        shared = await uow.joint_visits.shared(await uow.campaigns.get(self.second.id))
        return shared[0].other_id, shared[0].sample_id


def second_plan(**changes: object) -> dict[str, object]:
    """What the second campaign's plan has of its own."""
    values: dict[str, object] = {"title": TITLE, "document_number": "示例〔2024〕2号"}
    values |= {"window_start": FIRST, "window_end": LAST, "sampling": Sampling((whole_pool(Fraction(1)),))}
    return values | changes


async def build_two(
    uow: UnitOfWork,
    now: datetime,
    *,
    matched: bool = False,
    others: Sequence[str] = (),
    scene: Scene | None = None,
    **changes: object,
) -> Two:
    """The first campaign confirmed, or ``matched``, and the second confirmed; in that one ``others`` instead of the
    second department."""
    scene = scene or await build_scene(uow, departments=(HOUSING, MARKET, *others), subjects=SUBJECTS)
    own, theirs = (
        tuple(Participant(scene.departments[name], name, ("综合检查",)) for name in names)
        for names in ((HOUSING, MARKET), (HOUSING, *(others or (MARKET,))))
    )
    first = await (build_matched if matched else build_confirmed)(uow, scene, now, participants=own)
    second = await build_confirmed(uow, scene, now, participants=theirs, **second_plan(**changes))
    return Two(scene, first, second)


async def build_joint(uow: UnitOfWork, now: datetime, *, others: Sequence[str] = ()) -> Two:
    """Both matched, every shared subject one visit."""
    two = await build_two(uow, now, matched=True, others=others)
    await two.join_all(uow, now)
    return replace(two, second=await match(uow, two.scene, two.second, now))
