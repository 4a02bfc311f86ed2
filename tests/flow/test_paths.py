"""What the played demos do not play: a subject drawn by two campaigns, from the office's word to both results."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from domain.campaign import State
from domain.obligations import Duty, Standing
from storage.audit import first_broken
from storage.forms import SectionState
from templates.cards.inspection import OpenForm
from templates.cards.on_site import OpenSite
from templates.cards.visit import OpenVisit
from tests.sandbox.test_actions import PNG
from tests.support.builders import MARKET
from tests.support.ceremony_chat import CLOSE
from tests.support.chat import OfficeChat, Player
from tests.support.joint_visits import build_two
from tests.support.visits import Visits

#: The first campaign goes on, the second has begun the day before.
TUESDAY, TUESDAY_WORDS = datetime(2024, 6, 4, 1, 0, tzinfo=UTC), "6月4日9点"


@dataclass
class Both:
    """The two campaigns, and one subject of both: its samples in the order of the campaigns."""

    first: Visits
    second: Visits
    samples: tuple[int, int]

    @property
    def chat(self) -> OfficeChat:
        return self.first.chat

    @property
    def each(self) -> list[tuple[Visits, int]]:
        """Each campaign with its sample."""
        return list(zip((self.first, self.second), self.samples, strict=True))

    @classmethod
    async def begins(cls, chat: OfficeChat) -> Both:
        """The first campaign is matched, the list of the second confirmed; it has a group of its own."""
        async with chat.database.open() as uow:
            two = await build_two(uow, chat.now, matched=True)
            samples = await two.pair(uow)
        scene = two.scene
        for name in scene.departments:
            for user_id in (scene.admin_of(name), scene.reviewer_of(name), *scene.inspectors_of(name)):
                chat.person(user_id)
        first, second = Visits(chat, scene, two.first), Visits(chat, scene, two.second)
        second.chat_id = chat.group("第二次联合抽查", scene.admin, *map(scene.admin_of, scene.departments))
        async with chat.database.open() as uow:
            await uow.campaigns.bind_chat(two.second.id, second.chat_id)
        await chat.settle()
        return cls(first, second, samples)

    async def matches_second(self) -> None:
        """One tap joins all that both have drawn; then the inspectors are drawn before the group."""
        office = self.second.office
        await office.taps("全部合并检查", in_message_containing="【重复检查的对象】")
        await office.taps("抽取执法检查人员", fresh=True)
        await self.second.everyone_speaks()
        await office.taps(CLOSE, chat=self.second.chat_id)

    async def agrees(self) -> None:
        """Who leads proposes once; every department is asked once for both."""
        leader = await self.first.leader(self.samples[0])
        await self.first.forges(leader, OpenVisit(self.samples[0]))
        await leader.taps("提出时间", fresh=True)
        await leader.says(TUESDAY_WORDS)
        for visits in (self.first, self.second):
            for department in visits.scene.departments:
                for player in await self.teams(department):
                    await agree_if_asked(player)

    async def teams(self, department: str) -> list[Player]:
        """The department's inspectors of both campaigns, each once."""
        found: dict[int, Player] = {}
        for visits, sample_id in self.each:
            found |= {player.id: player for player in await visits.team(sample_id, department)}
        return list(found.values())

    async def arrives(self, visits: Visits, sample_id: int) -> None:
        """Everybody of one campaign's team who is not there yet, each by a tap of their own."""
        for department in visits.scene.departments:
            for player in await visits.team(sample_id, department):
                await visits.forges(player, OpenSite(sample_id))
                card = (await player.messages())[-1]
                if arrive := next((label for label in card.labels if label in ("到场", "我也在场")), None):
                    await player.taps(arrive, fresh=True)
        if "已出示执法证" in (await player.messages())[-1].labels:
            await player.taps("已出示执法证", fresh=True)

    async def hands_in(self, visits: Visits, sample_id: int) -> None:
        """Signed once, then every department's part."""
        async with self.chat.database.read() as uow:
            sections = await uow.forms.sections_of_sample(sample_id)
        for place, section in enumerate(sections):
            player = (await visits.team(sample_id, section.department))[0]
            await visits.forges(player, OpenForm(section.id))
            await player.taps("全部未发现问题", fresh=True)
            await player.taps("确认全部未发现问题", fresh=True)
            if place == 0:
                await player.taps("签字确认", fresh=True)
                await player.taps("已签字（拍照）", fresh=True)
                await player.sends_photo(PNG, caption="示例某 经理")
                await visits.forges(player, OpenForm(section.id))
            await player.taps("提交", fresh=True)
            await player.sees("已提交", fresh=True)


async def agree_if_asked(player: Player) -> None:
    asked = [one for one in await player.messages() if "【请确认检查时间】" in one.text and "同意" in one.labels]
    if asked:
        await player.taps("同意", in_message_containing="【请确认检查时间】")


async def test_a_subject_of_two_campaigns_is_visited_once_and_has_both_results(office_chat: OfficeChat) -> None:
    both = await Both.begins(office_chat)
    await both.matches_second()
    assert (await both.second.stored()).state is State.INSPECTING
    await both.agrees()
    for visits, sample_id in both.each:
        visit = await visits.visit(sample_id)
        assert visit.is_agreed
        told = await (await visits.team(sample_id, MARKET))[0].sees("【检查时间已约定】")
        assert "6月4日（周二） 09:00" in told.text
        assert "同一时间前往" in told.text
    office_chat.now = TUESDAY
    for visits, sample_id in both.each:
        await both.arrives(visits, sample_id)
        await office_chat.restart()
        await both.hands_in(visits, sample_id)
    async with office_chat.database.read() as uow:
        for visits, sample_id in both.each:
            sections = await uow.forms.sections_of_sample(sample_id)
            assert {one.state for one in sections} == {SectionState.SUBMITTED}
            owed = [one for one in await uow.obligations.of_campaign(visits.campaign.id) if one.sample_id == sample_id]
            still = {one.duty for one in owed if one.standing is Standing.OPEN}
            assert still == {Duty.REVIEW}, "nobody owes a time or a visit any more"
        assert first_broken(await uow.audit.entries()) is None
