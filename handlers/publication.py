"""Inspectors publish what was approved."""

from __future__ import annotations

from functools import partial

from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery

from campaigns import publication
from handlers.door import Door
from handlers.presses import on_press
from handlers.redrawing import UseCase, act_or_redraw, look
from templates.cards import publication as cards

#: Refusals of a tap on a list or a form that is no longer as the card showed it.
OUT_OF_DATE = frozenset({"publication.list_changed", "publication.nothing_waits", "inspection.changed_meanwhile"})


async def _publish(query: CallbackQuery, door: Door, state: FSMContext, act: UseCase) -> None:
    present = partial(publication.my_publications, user_id=door.user_id)
    await act_or_redraw(query, door, state, act=act, out_of_date=OUT_OF_DATE, present=present)


@on_press(cards.OpenPublications)
async def list_opened(query: CallbackQuery, press: cards.OpenPublications, door: Door, state: FSMContext) -> None:
    """待公示."""
    await look(query, door, state, see=partial(publication.my_publications, user_id=door.user_id))


@on_press(cards.PublicationsPage)
async def list_turned(query: CallbackQuery, press: cards.PublicationsPage, door: Door, state: FSMContext) -> None:
    """上一页, 下一页 of the list."""
    await look(query, door, state, see=partial(publication.my_publications, user_id=door.user_id, page=press.page))


@on_press(cards.AskPublish)
async def one_asked(query: CallbackQuery, press: cards.AskPublish, door: Door, state: FSMContext) -> None:
    """公示 of one form."""
    await look(
        query, door, state, see=partial(publication.ask_publish, user_id=door.user_id, section_id=press.section_id)
    )


@on_press(cards.Publish)
async def one_published(query: CallbackQuery, press: cards.Publish, door: Door, state: FSMContext) -> None:
    """公示 of one form, confirmed."""
    act = partial(publication.publish, user_id=door.user_id, now=door.now, **vars(press))
    await _publish(query, door, state, act)


@on_press(cards.AskPublishAll)
async def all_asked(query: CallbackQuery, press: cards.AskPublishAll, door: Door, state: FSMContext) -> None:
    """公示全部已审核."""
    await _publish(query, door, state, partial(publication.ask_publish_all, user_id=door.user_id))


@on_press(cards.PublishAll)
async def all_published(query: CallbackQuery, press: cards.PublishAll, door: Door, state: FSMContext) -> None:
    """公示全部已审核, confirmed."""
    act = partial(publication.publish_all, user_id=door.user_id, count=press.count, now=door.now)
    await _publish(query, door, state, act)
