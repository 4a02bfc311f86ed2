"""On site: taps of whoever is there, a location that they send, and what is entered afterwards."""

from __future__ import annotations

from aiogram import F, Router
from aiogram.enums import ChatType
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import Message

from campaigns.on_site import adding, arriving, showing, shut_door
from handlers.answers import answer, asking
from handlers.door import Door
from handlers.presses import Redraw, acts, looks
from handlers.typed import take_words
from templates.cards import on_site as cards
from templates.cards.visit import CheckIn

router = Router(name="on_site")

#: Refusals of a tap on a card that is no longer as the visit is.
SITE = Redraw(showing.show_site, when=frozenset({"on_site.over", "on_site.arrive_first", "on_site.team_changed"}))
DOOR = Redraw(shut_door.open_door, when=frozenset({"on_site.over", "on_site.handed_in"}))
#: Refusals after which no other words help: the visit or the team has changed.
OVER = frozenset(
    {f"on_site.{what}" for what in ("over", "closed", "not_on_team", "team_changed", "nobody_chosen", "arrive_first")}
    | {"voiding.void", "chat.stale_button"}
)


class OnSite(StatesGroup):
    """Times that are typed afterwards."""

    left = State()
    late = State()


looks(cards.OpenSite, showing.show_site)
acts(CheckIn, arriving.check_in)
acts(cards.Arrive, arriving.arrive, redraw=SITE)
acts(cards.ShowCertificates, arriving.show_certificates, redraw=SITE)
acts(cards.Leave, arriving.leave, redraw=SITE)
looks(cards.AskLeft, arriving.ask_left, then=asking(OnSite.left), redraw=SITE)
looks(cards.AskLate, adding.ask_late)
looks(cards.ChooseParty, adding.choose_party, redraw=SITE)
looks(cards.AskLateTime, adding.ask_late_time, then=asking(OnSite.late), redraw=SITE)
acts(cards.Object, adding.object_to)
acts(cards.ReportDoor, shut_door.report_door, redraw=SITE)
looks(cards.OpenDoor, shut_door.open_door)
acts(cards.ComeAgain, shut_door.come_again, redraw=DOOR)
acts(cards.EnterDoor, shut_door.enter_door, redraw=DOOR)
looks(cards.OpenEntries, showing.show_entries)


@router.message(OnSite.left, F.text)
async def left_typed(message: Message, door: Door, state: FSMContext) -> None:
    """When they left."""
    await take_words(message, door, state, arriving.left_typed, ends=OVER.__contains__)


@router.message(OnSite.late, F.text)
async def late_typed(message: Message, door: Door, state: FSMContext) -> None:
    """When they came, perhaps with the reason."""
    await take_words(message, door, state, adding.add_typed, ends=OVER.__contains__)


@router.message(F.location, F.chat.type == ChatType.PRIVATE)
async def located(message: Message, door: Door) -> None:
    """A location belongs to where they are. Whatever question is open stays open."""
    assert message.location is not None  # the filter saw it
    place = message.location
    async with door.opens() as uow:
        card = await arriving.share_location(
            uow, user_id=door.user_id, latitude=place.latitude, longitude=place.longitude, now=door.now
        )
    await answer(message, card)
