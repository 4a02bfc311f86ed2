"""Photos and files of an inspection: only in private, each fetched and read before the transaction opens."""

from __future__ import annotations

import asyncio
import io
import logging
from dataclasses import dataclass, replace
from typing import Any

from aiogram import Bot, F, Router
from aiogram.enums import ContentType
from aiogram.exceptions import TelegramAPIError
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import Message
from aiohttp import ClientError

from campaigns.evidence import holding, keeping, listing, placing
from campaigns.evidence.matters import require_adder
from domain.errors import Refusal
from domain.evidence import MOST_BYTES
from handlers.answers import acknowledge, answer, answer_again, asking, send
from handlers.door import Door, Tap
from handlers.presses import acts, looks, on_press
from handlers.start import PRIVATE
from office.library_files import ACCEPTED
from templates.cards import evidence as cards
from templates.cards.evidence import kind_of

log = logging.getLogger(__name__)
router = Router(name="evidence")

#: Seconds that a file of 20 MB may take.
FETCHING_TAKES = 120
#: So many files are in memory at once, over all people; the others wait for their turn (``fetching``).
AT_ONCE = 4
MEDIA = F.content_type.in_({ContentType.PHOTO, ContentType.VIDEO, ContentType.DOCUMENT})
#: Refusals after which something else may be sent to the same question.
ASKED_AGAIN = frozenset(
    f"evidence.{what}" for what in ("too_big", "too_big_unknown", "not_fetched", "empty", "too_many")
)


class Receiving(StatesGroup):
    """Photos and files are awaited, until 完成 is tapped or 取消 is typed."""

    files = State()


@dataclass(frozen=True)
class Sent:
    """A photo, a video or a document in a message: the largest size of a photo; ``size`` in bytes, 0 for untold."""

    file_id: str
    name: str
    media_type: str
    size: int

    @property
    def words(self) -> str:
        """How a refusal names it."""
        return self.name or kind_of(self.media_type)


def sent_in(message: Message) -> Sent | None:
    """What ``message`` brings of these; None for anything else."""
    if message.photo:
        largest = max(message.photo, key=lambda one: one.width * one.height)
        return Sent(largest.file_id, "", "image/jpeg", largest.file_size or 0)
    if video := message.video:
        return Sent(video.file_id, video.file_name or "录像.mp4", video.mime_type or "video/mp4", video.file_size or 0)
    if document := message.document:
        media_type = document.mime_type or "application/octet-stream"
        return Sent(document.file_id, document.file_name or "文件", media_type, document.file_size or 0)
    return None


looks(cards.AddEvidence, keeping.ask_evidence, then=asking(Receiving.files))
looks(cards.OpenEvidence, listing.open_evidence)
looks(cards.EvidencePage, listing.open_evidence)
looks(cards.GetPiece, listing.get_piece, then=send)
looks(cards.AskWithdraw, listing.ask_withdraw)
acts(cards.Withdraw, listing.withdraw)
acts(cards.PutHeld, holding.put_held)
acts(cards.DropHeld, holding.drop_held)


@on_press(cards.GetPage)
async def wants_page(tap: Tap[cards.GetPage]) -> None:
    """One after the other, read one by one: ten files of 20 MB are too much at once."""
    door, press = tap.door, tap.press
    async with door.reads() as uow:
        about = {"user_id": door.user_id, "in_group": door.in_group, **vars(press)}
        ids = await listing.pieces_on_page(uow, **about)
    await acknowledge(tap.query)
    for piece_id in ids:
        async with door.reads() as uow:
            card = await listing.get_piece(uow, user_id=door.user_id, piece_id=piece_id, in_group=door.in_group)
        if isinstance(tap.query.message, Message):
            await answer(tap.query.message, card)


async def finds_place(message: Message, door: Door, state: FSMContext) -> bool | dict[str, Any]:
    """Filter: something that belongs to an inspection, with the place where."""
    sent = sent_in(message)
    if sent is None:
        return False
    quoted, question = message.reply_to_message, await state.get_state()
    asked = await state.get_data() if question == Receiving.files.state else {}
    recent = await _shown(message, state)
    async with door.reads() as uow:
        place = await placing.find_place(
            uow,
            user_id=door.user_id,
            album=message.media_group_id or "",
            caption=message.caption or "",
            quoted=(quoted.text or quoted.caption or "") if quoted else "",
            # A table may be a library; that step says so itself.
            may_be_held=question is None and not sent.name.lower().endswith(ACCEPTED),
            asked=asked,
            recent=recent,
            now=door.now,
        )
    return {"place": place, "sent": sent} if place else False


@router.message(PRIVATE, MEDIA, finds_place)
async def came(
    message: Message,
    door: Door,
    bot: Bot,
    state: FSMContext,
    fetching: asyncio.Semaphore,
    place: placing.Place,
    sent: Sent,
) -> None:
    """Kept, or held; what was sent together is answered with one card, redrawn for each piece."""
    try:
        if place.about:  # before the file is fetched, which takes its time
            async with door.reads() as uow:
                await require_adder(uow, door.user_id, place.about, place.about_id)
        async with fetching:
            await take(message, door, bot, state, place, sent)
    except Refusal as refusal:
        if refusal.code not in ASKED_AGAIN and await _is_asked(state, place):
            await state.clear()
        raise


async def _is_asked(state: FSMContext, place: placing.Place) -> bool:
    """Whether the question that is open is about that place."""
    if await state.get_state() != Receiving.files.state:
        return False
    data = await state.get_data()
    return bool((place.about, place.about_id) == (data["about"], data["about_id"]))


async def take(message: Message, door: Door, bot: Bot, state: FSMContext, place: placing.Place, sent: Sent) -> None:
    """Fetches what was sent, keeps it at its place, and answers."""
    file = await read_in(message, await fetched(bot, sent), sent, note=place.note)
    shown = await _shown(message, state)
    where: dict[str, Any] = {}
    async with door.opens() as uow:
        if place.about:
            where = {"about": place.about, "about_id": place.about_id, "item_id": place.item_id}
            repeated = shown.get("repeated", 0)
            receipt = await keeping.keep(uow, user_id=door.user_id, file=file, now=door.now, repeated=repeated, **where)
        else:
            receipt = await holding.hold(uow, user_id=door.user_id, sections=place.sections, file=file, now=door.now)
    await reply(message, state, receipt, where)


async def read_in(message: Message, content: bytes, sent: Sent, *, note: str) -> keeping.Received:
    """A file that was fetched, hashed in a thread."""
    about = {"name": sent.name, "media_type": sent.media_type, "note": note, "album": message.media_group_id or ""}
    return await asyncio.to_thread(keeping.receive, content, **about)


def _notes(state: FSMContext) -> FSMContext:
    """What is noted of the person's last album, apart from the question that is open: which card answers it, where it
    went. Should a stop lose a note, a second card comes."""
    return FSMContext(state.storage, replace(state.key, destiny="album"))


async def _shown(message: Message, state: FSMContext) -> dict[str, Any]:
    """What was noted, where ``message`` is of the same album."""
    noted = await _notes(state).get_data()
    return noted if message.media_group_id and noted.get("album") == message.media_group_id else {}


async def reply(message: Message, state: FSMContext, receipt: keeping.Receipt, where: dict[str, Any]) -> None:
    """One card for all of an album, redrawn."""
    shown = await _shown(message, state)
    card_id = await answer_again(message, receipt.card, shown=shown.get("card"))
    if message.media_group_id:
        noted: dict[str, Any] = {"album": message.media_group_id, "card": card_id, "repeated": receipt.repeated}
        await _notes(state).set_data(noted | where)


async def fetched(bot: Bot, sent: Sent) -> bytes:
    """The content of a file, its size checked before it is fetched.

    The size may be untold; then the chat service itself refuses what is over its limit for bots. Whatever breaks off
    on the way leaves nothing behind. Raises Refusal ``evidence.too_big``, ``evidence.not_fetched``, ``evidence.empty``.
    """
    keeping.require_acceptable(sent.words, sent.size or 1)
    content = io.BytesIO()
    try:
        await bot.download(sent.file_id, content, timeout=FETCHING_TAKES)
    except (TelegramAPIError, ClientError, TimeoutError, OSError) as problem:
        if "file is too big" in str(problem):
            most = MOST_BYTES // 1024 // 1024
            raise Refusal("evidence.too_big_unknown", name=sent.words, most=most) from problem
        log.warning("a file did not come: %s", problem)
        raise Refusal("evidence.not_fetched", name=sent.words) from problem
    keeping.require_acceptable(sent.words, len(content.getvalue()))
    if sent.size and len(content.getvalue()) != sent.size:
        raise Refusal("evidence.not_fetched", name=sent.words)
    return content.getvalue()
