"""An approved campaign with its people and its group in an office chat, for conversations about the draw."""

from __future__ import annotations

from dataclasses import dataclass

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from domain.campaign import State
from storage.campaigns import Campaign
from tests.support.builders import build_campaign, build_scene
from tests.support.chat import OfficeChat, Player
from tests.support.inspections import Inspection

ASK, FREEZE, CLOSE = "冻结名单，开始抽取", "确定冻结，开始抽取", "截止并掷骰子（办公室）"


@dataclass
class Ceremony(Inspection):
    """Everyone of two departments and the office is in the group; the bot does not know yet whose group it is."""

    chat_id: int = 0

    @classmethod
    async def opens(cls, chat: OfficeChat, **plan: object) -> Ceremony:
        async with chat.database.open() as uow:
            scene = await build_scene(uow)
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
