"""An approved campaign with its people and its group in an office chat, for conversations about the draw."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from campaigns.ceremony import open_ceremony
from domain.campaign import State
from domain.draw_terms import Share, TeamTerms
from domain.roles import Appointment, Role
from domain.roster import ON_LEAVE, Roster, RosterInspector, freeze_roster
from storage.campaigns import Campaign
from storage.draws import Round, StoredDraw
from tests.support.builders import HOUSING, MARKET, build_campaign, build_scene
from tests.support.chat import OfficeChat, Player
from tests.support.inspections import Inspection

ASK, FREEZE, CLOSE = "冻结名单，开始抽取", "确定冻结，开始抽取", "截止并掷骰子（办公室）"


@dataclass
class Ceremony(Inspection):
    """Everyone of two departments and the office is in the group; the bot does not know yet whose group it is."""

    chat_id: int = 0

    @classmethod
    async def opens(
        cls, chat: OfficeChat, *, departments: Sequence[str] = (HOUSING, MARKET), **plan: object
    ) -> Ceremony:
        async with chat.database.open() as uow:
            scene = await build_scene(uow, departments=departments)
            campaign = await build_campaign(uow, scene, chat.now, **plan)
        ceremony = cls(chat, scene, campaign)
        admins = [scene.admin_of(name) for name in scene.departments]
        ceremony.chat_id = chat.group("联合抽查工作群", scene.admin, *admins)
        for name in scene.departments:
            for user_id in (scene.reviewer_of(name), *scene.inspectors_of(name)):
                chat.person(user_id)
        return ceremony

    @property
    def office(self) -> Player:
        return self.admin()

    async def second(self, user_id: int = 2) -> Player:
        """Another admin of the office, in the group too."""
        async with self.chat.database.open() as uow:
            person = await uow.people.remember(user_id, f"办公室管理员{user_id}")
            await uow.people.appoint(Appointment(person.id, self.scene.office_id, Role.OFFICE_ADMIN))
        player = self.chat.person(user_id, person.name)
        await self.office.adds(player, chat=self.chat_id)
        return player

    async def binds(self) -> None:
        await self.office.says(f"/start@suiji_test_bot g{self.campaign.id}", chat=self.chat_id)

    async def freezes(self) -> None:
        """From a strange group to the call for words."""
        await self.binds()
        await self.office.taps(ASK, chat=self.chat_id)
        await self.office.taps(FREEZE, chat=self.chat_id)

    async def everyone_speaks(self) -> None:
        for name in self.scene.departments:
            player = self.admin(name)
            asked = await player.sees("第三步　征集随机语】", chat=self.chat_id)
            await player.says(f"{name}的一句话", chat=self.chat_id, reply_to=asked.id)

    async def draws(self) -> None:
        """The whole first round."""
        await self.freezes()
        await self.everyone_speaks()
        await self.office.taps(CLOSE, chat=self.chat_id)

    async def confirms(self) -> None:
        """Every department confirms its whole list."""
        for name in self.scene.departments:
            await self.admin(name).taps("全部确认")

    async def matches(self) -> None:
        """The whole second round."""
        await self.office.taps("抽取执法检查人员", in_message_containing="【名单已确定】")
        await self.everyone_speaks()
        await self.office.taps(CLOSE, chat=self.chat_id)

    async def proposes_anew(self, reason: str = "名录库有误，已经更正") -> None:
        """The office asks for a new attempt, for one of the usual reasons, from the campaign's card."""
        await self.opens_hub(self.office)
        await self.office.taps("重新抽取", fresh=True)
        await self.office.taps(reason, fresh=True)

    async def draws_anew(self, reason: str = "名录库有误，已经更正") -> None:
        """A new attempt is proposed and agreed to: the one before is void."""
        second = await self.second()
        await self.proposes_anew(reason)
        await second.taps("同意作废并重抽")

    async def opens_hub(self, player: Player) -> list[str]:
        """Menu, list, campaign; the labels on the campaign's card."""
        await player.says("/menu")
        await player.taps("联合抽查", fresh=True)
        await player.taps("2024-01", fresh=True)
        return (await player.sees("编号：2024-01", fresh=True)).labels

    async def draw(self, round_: Round = Round.SUBJECTS) -> StoredDraw:
        """The latest attempt of a round."""
        async with self.chat.database.read() as uow:
            found = await uow.draws.latest(self.campaign.id, round_)
        assert found is not None
        return found

    async def loses_bot(self) -> None:
        """Somebody puts the bot out of the group."""
        self.chat.world.removes(self.office.id, self.chat_id, self.chat.world.bots[self.chat.bot.id])
        await self.chat.settle()

    async def brings_bot_back(self) -> None:
        self.chat.world.adds(self.office.id, self.chat_id, self.chat.world.bots[self.chat.bot.id])
        await self.chat.settle()

    async def later(self, **pause: int) -> None:
        """Time passes (``minutes=2``), and what waited for it goes on."""
        self.chat.now += timedelta(**pause)
        await self.chat.settle()

    async def freezes_impossible_teams(self) -> None:
        """A round of the teams on a roster of nobody but people on leave, which ``matching.start`` would refuse."""
        async with self.chat.database.open() as uow:
            campaign = await uow.campaigns.get(self.campaign.id)
            on_leave = [
                RosterInspector(one.reference, one.inspector.department, ON_LEAVE)
                for one in await uow.libraries.inspectors(list(self.scene.departments.values()))
            ]
            drawn = [one.number for one in await uow.samples.standing(campaign.id)]
            terms = TeamTerms(
                campaign=campaign.reference,
                attempt=1,
                title=campaign.plan.title,
                shares=[Share(name, 2) for name in self.scene.departments],
                contributions=2,
            )
            await open_ceremony(
                uow,
                campaign,
                round_=Round.TEAMS,
                terms=terms.text(),
                pool=freeze_roster(Roster(on_leave, drawn)).text,
                rules=[],
                secret="5e" * 32,
                person_id=campaign.created_by,
                now=self.chat.now,
            )
            await uow.campaigns.move(campaign, State.MATCHING)
        await self.chat.settle()

    async def taps_forged(self, player: Player, data: str | None) -> str:
        """A tap on a copy of a button that was never this person's to tap, or no longer is; what the bot answered."""
        markup = InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text="旧按钮", callback_data=data)]])
        await self.chat.bot.send_message(player.id, "一张旧卡片", reply_markup=markup)
        await player.taps("旧按钮")
        return await player.toast() or ""

    async def stored(self) -> Campaign:
        async with self.chat.database.read() as uow:
            return await uow.campaigns.get(self.campaign.id)

    async def state(self) -> State:
        return (await self.stored()).state

    async def dice(self) -> list[int]:
        """The values that the group has seen, in order."""
        shown = [message.content for message in self.chat.world.messages.values() if "dice" in message.content]
        return [content["dice"]["value"] for content in shown]

    async def texts_in_group(self, fragment: str) -> list[str]:
        return [one.text for one in await self.office.messages(self.chat_id) if fragment in one.text]
