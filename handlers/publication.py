"""Inspectors publish what was approved, and record where else it was published."""

from __future__ import annotations

from aiogram import F, Router
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import Message

from campaigns import publication
from handlers.answers import send, show
from handlers.door import Door, Tap
from handlers.presses import Redraw, acts, looks
from handlers.typed import take_words
from templates.cards import Card
from templates.cards import publication as cards
from templates.cards.report import GetCampaignFile

router = Router(name="publication")

#: A tap on a list or a form that is no longer as the card showed it.
LIST = Redraw(
    publication.my_publications,
    when=frozenset({"publication.list_changed", "publication.nothing_waits", "inspection.changed_meanwhile"}),
)
#: The same, of the list of what is published here only.
AWAITING = Redraw(publication.awaiting, when=frozenset({"publication.none_awaits", "publication.awaiting_changed"}))


class Recording(StatesGroup):
    """What is typed about a publication outside."""

    where = State()


async def _ask_where(tap: Tap[cards.AskRecord], card: Card) -> None:
    """The usual places stay at hand on the card; the next text counts as another one."""
    await tap.state.set_data(vars(tap.press))
    await tap.state.set_state(Recording.where)
    await show(tap, card)


looks(cards.OpenPublications, publication.my_publications)
looks(cards.PublicationsPage, publication.my_publications)
looks(cards.AskPublish, publication.ask_publish)
acts(cards.Publish, publication.publish, redraw=LIST)
looks(cards.AskPublishAll, publication.ask_publish_all, redraw=LIST)
acts(cards.PublishAll, publication.publish_all, redraw=LIST)
looks(cards.OpenPublication, publication.open_publication)
looks(cards.OpenAwaiting, publication.awaiting)
looks(cards.AskRecord, publication.ask_record, then=_ask_where, redraw=AWAITING)
acts(cards.RecordPlace, publication.record_place, redraw=AWAITING)
looks(cards.GetApprovedFile, publication.approved_file, then=send)
looks(cards.GetAwaitingFile, publication.awaiting_file, then=send)
looks(GetCampaignFile, publication.campaign_file, then=send)


@router.message(Recording.where, F.text)
async def where_typed(message: Message, door: Door, state: FSMContext) -> None:
    """Place, day and address. The question stays open where other words could answer it."""
    await take_words(message, door, state, publication.record_typed, ends=_ends)


def _ends(code: str) -> bool:
    return code in {
        "publication.not_yours",
        "publication.not_public",
        "publication.none_awaits",
        "publication.awaiting_changed",
        "rights.stranger",
    }
