"""The settings of an office: buttons for what is chosen, a question for what is typed."""

from __future__ import annotations

from aiogram import F, Router
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import Message

from handlers.answers import answer, asking
from handlers.door import Door
from handlers.presses import acts, looks
from office import settings
from templates.cards import settings as cards

router = Router(name="settings")


class Setting(StatesGroup):
    """Waiting for the value of a setting."""

    value = State()


looks(cards.OpenSettings, settings.open_settings)
looks(cards.OpenGroup, settings.open_group)
acts(cards.ChangeSetting, settings.change_setting)
looks(cards.OpenLadder, settings.open_ladder)
acts(cards.ChangeLadder, settings.change_ladder)
acts(cards.ResetLadder, settings.reset_ladder)
looks(cards.AskSetting, settings.ask_setting, then=asking(Setting.value))


@router.message(Setting.value, F.text)
async def value_typed(message: Message, door: Door, state: FSMContext) -> None:
    """A value that cannot be taken leaves the question open."""
    about = await state.get_data()
    async with door.opens() as uow:
        card = await settings.type_setting(
            uow,
            user_id=door.user_id,
            office_id=int(about["office_id"]),
            what=str(about["what"]),
            words=message.text or "",
            now=door.now,
        )
    await state.clear()
    await answer(message, card)
