"""A campaign under inspection, in an office chat."""

from __future__ import annotations

from dataclasses import dataclass

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from storage.campaigns import Campaign
from storage.forms import Section
from templates.buttons import Press
from tests.support.builders import Scene, build_inspection, build_scene
from tests.support.chat import OfficeChat, Player
from tests.support.forms import section_of


@dataclass
class Inspection:
    """``forms`` forms are open; whoever plays in it has not said anything yet."""

    chat: OfficeChat
    scene: Scene
    campaign: Campaign

    @classmethod
    async def begins(cls, chat: OfficeChat, *, forms: int = 2) -> Inspection:
        async with chat.database.open() as uow:
            scene = await build_scene(uow)
            campaign = await build_inspection(uow, scene, chat.now, forms=forms)
        for name in scene.departments:
            for user_id in (scene.admin, scene.admin_of(name), scene.reviewer_of(name), *scene.inspectors_of(name)):
                chat.person(user_id)
        return cls(chat, scene, campaign)

    def inspector(self, department: str, place: int = 0) -> Player:
        """The first two of each department are on every form."""
        return self.chat.person(self.scene.inspectors_of(department)[place])

    def reviewer(self, department: str) -> Player:
        return self.chat.person(self.scene.reviewer_of(department))

    def admin(self, department: str = "") -> Player:
        """The department's, or the office's."""
        return self.chat.person(self.scene.admin_of(department) if department else self.scene.admin)

    async def group(self, *members: int) -> int:
        """The campaign's group, bound to it; its chat id."""
        chat_id = self.chat.group("工作群", self.scene.admin, *members)
        async with self.chat.database.open() as uow:
            await uow.campaigns.bind_chat(self.campaign.id, chat_id)
        await self.chat.settle()
        return chat_id

    async def forges(self, player: Player, press: Press) -> str:
        """A tap that no card of this person offers (an old, forwarded or made-up button); what the bot answered."""
        button = InlineKeyboardButton(text="按钮", callback_data=press.pack())
        markup = InlineKeyboardMarkup(inline_keyboard=[[button]])
        await self.chat.bot.send_message(player.id, "一张旧卡片", reply_markup=markup)
        await player.taps("按钮")
        return await player.toast() or ""

    async def section(self, department: str, number: int = 1) -> Section:
        async with self.chat.database.read() as uow:
            return await section_of(uow, self.scene, self.campaign, department, number)

    async def results(self, department: str, number: int = 1) -> list[int]:
        """The codes that count, in the order of the items."""
        section = await self.section(department, number)
        async with self.chat.database.read() as uow:
            return [int(code) for code in (await uow.forms.results([section.id]))[section.id].values()]
