"""A campaign whose inspections are closed, in an office chat with its group, for conversations about revisits."""

from __future__ import annotations

from dataclasses import dataclass

from storage.draws import Round, StoredDraw
from storage.revisits import Revisit
from tests.support.builders import build_inspection, build_scene
from tests.support.ceremony_chat import CLOSE, Ceremony
from tests.support.chat import OfficeChat
from tests.support.revisits import close_forms

START = "冻结名单，开始抽取"
#: The answers of somebody who is content, in the order of the questions.
WELL = ("是", "是", "是", "是", "没有", "满意")


@dataclass
class Revisiting(Ceremony):
    """Everyone of two departments and the office is in the group; ``forms`` forms are published."""

    @classmethod
    async def begins(cls, chat: OfficeChat, *, forms: int = 5) -> Revisiting:
        async with chat.database.open() as uow:
            scene = await build_scene(uow)
            campaign = await build_inspection(uow, scene, chat.now, forms=forms)
            await close_forms(uow, scene, campaign, chat.now)
        found = cls(chat, scene, campaign)
        people = [scene.admin_of(name) for name in scene.departments]
        people += [user_id for name in scene.departments for user_id in scene.inspectors_of(name)]
        found.chat_id = chat.group("联合抽查工作群", scene.admin, *people)
        async with chat.database.open() as uow:
            await uow.campaigns.bind_chat(campaign.id, found.chat_id)
        await chat.settle()
        return found

    async def prepares(self, size: str = "1户") -> None:
        """From the campaign's card to the preview."""
        await self.opens_hub(self.office)
        await self.office.taps("回访", fresh=True)
        await self.office.taps(size, fresh=True)

    async def draws_revisits(self, size: str = "1户") -> None:
        """The whole ceremony, until the office knows who is drawn."""
        await self.prepares(size)
        await self.office.taps(START, fresh=True)
        await self.everyone_speaks()
        await self.office.taps(CLOSE, chat=self.chat_id)

    async def records(self, *answers: str) -> None:
        """The only subject, on the telephone, from the office's message to the finish."""
        await self.office.taps("开始回访")
        [one] = await self.drawn()
        await self.office.taps(f"{one.subject_name}　待回访", fresh=True)
        await self.office.taps("电话联系上了", fresh=True)
        for answer in answers or WELL:
            await self.office.taps(answer, fresh=True)
        await self.office.taps("办完", fresh=True)

    async def closes(self) -> None:
        """From the card of the last subject to the end of the round."""
        await self.office.taps("返回名单", fresh=True)
        await self.office.taps("回访办结", fresh=True)
        await self.office.taps("确认办结", fresh=True)

    async def round(self) -> StoredDraw:
        return await self.draw(Round.REVISITS)

    async def drawn(self) -> list[Revisit]:
        """The drawn subjects, as the office knows them."""
        round_ = await self.round()
        async with self.chat.database.read() as uow:
            return await uow.revisits.of_draw(round_.id)

    def told(self, *, but: int) -> str:
        """All that the bot ever sent to anybody else, with the texts of buttons and the names of files."""
        own = self.chat.world.private_chat(but, self.chat.bot.id).key
        kept = self.chat.world.messages.values()
        return "\n".join(repr(vars(one)) for one in kept if one.chat != own)
