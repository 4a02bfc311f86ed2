"""The second round: its start, whom a department can send, and substitutions. Words and dice of the ceremony go
through ``handlers.draw``, as in the first round."""

from __future__ import annotations

from aiogram import F, Router
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from aiogram.types import Message

from campaigns import inspection, matching
from domain.changes import LEAVE, RECUSAL
from domain.errors import Refusal
from handlers.answers import ask, asking, retire, send, show
from handlers.door import Door, Tap
from handlers.draw import fresh_secret
from handlers.presses import acts, looks, on_press
from handlers.typed import take_words
from templates.cards import Card
from templates.cards import matching as cards

router = Router(name="matching")

#: Refusals after which the same question may be answered again.
ASKED_AGAIN = frozenset(
    {
        "matching.decline_reason_missing",
        "matching.detail_too_long",
        "matching.who_and_why",
        "matching.who_too_long",
    }
)


class AskingToReplace(StatesGroup):
    """Waiting for a sentence: why somebody cannot go, or why they shall nevertheless."""

    leave = State()
    recusal = State()
    decline = State()
    subject = State()


async def _started(tap: Tap[cards.StartMatching], result: str | Card) -> None:
    """A card says why it could not begin, below the tapped one, which keeps its button."""
    if isinstance(result, Card):
        await send(tap, result)
    else:
        await retire(tap, result)


acts(cards.StartMatching, matching.start, secret=fresh_secret, then=_started)
# Below the message that brought the work, which says what it is.
looks(cards.OpenTask, inspection.my_forms, then=send)

looks(cards.ShowTeams, matching.show_teams, then=send)
looks(cards.ShowStaff, matching.show_staff)
looks(cards.ShowInspector, matching.show_inspector)
acts(cards.SetLeave, matching.set_leave)
looks(cards.ChooseRecusal, matching.choose_recusal)
acts(cards.SetRecusal, matching.set_recusal)

looks(cards.AskLeave, matching.ask_leave)
looks(cards.AskRecusal, matching.ask_recusal)
looks(cards.OpenOwnRecusals, matching.my_recusals)
looks(cards.ChooseOwnRecusal, matching.choose_own_recusal)
looks(cards.AskOwnRecusal, matching.ask_own_recusal)
acts(cards.DeclareRecusal, matching.declare_recusal)
looks(cards.ChooseRecused, matching.choose_recused, then=send)
looks(cards.AskSubjectRecusal, matching.ask_subject_recusal, then=asking(AskingToReplace.subject))
looks(cards.ShowRequests, matching.show_requests)
looks(cards.ShowRequest, matching.show_request)
acts(cards.AgreeRequest, matching.agree)
looks(cards.DeclineRequest, matching.ask_decline, then=asking(AskingToReplace.decline))


@on_press(cards.LeaveBecause)
async def leave_because(tap: Tap[cards.LeaveBecause]) -> None:
    """One of the usual reasons is enough; 其他 asks for a sentence."""
    door, inspector_id = tap.door, tap.press.inspector_id
    reason = _reason(cards.LEAVE_REASONS, tap.press.reason)
    if reason == cards.LEAVE_REASONS[-1]:
        await ask(tap, AskingToReplace.leave, cards.ask_detail(LEAVE), inspector_id=inspector_id)
        return
    async with door.opens() as uow:
        card = await matching.leave_because(
            uow, user_id=door.user_id, inspector_id=inspector_id, reason=reason, now=door.now
        )
    await show(tap, card)


@on_press(cards.RecusalBecause)
async def recusal_because(tap: Tap[cards.RecusalBecause]) -> None:
    """As with a leave."""
    door, section_id, inspector_id = tap.door, tap.press.section_id, tap.press.inspector_id
    reason = _reason(cards.RECUSAL_REASONS, tap.press.reason)
    if reason == cards.RECUSAL_REASONS[-1]:
        card = cards.ask_detail(RECUSAL)
        await ask(tap, AskingToReplace.recusal, card, section_id=section_id, inspector_id=inspector_id)
        return
    async with door.opens() as uow:
        card = await matching.recusal_because(
            uow,
            user_id=door.user_id,
            section_id=section_id,
            inspector_id=inspector_id,
            reason=reason,
            now=door.now,
        )
    await show(tap, card)


def _reason(reasons: tuple[str, ...], place: int) -> str:
    if not 0 <= place < len(reasons):
        raise Refusal("chat.stale_button")
    return reasons[place]


@router.message(AskingToReplace.leave, F.text)
async def leave_with_detail(message: Message, door: Door, state: FSMContext) -> None:
    """Why somebody is away."""
    why = cards.LEAVE_REASONS[-1]
    await take_words(message, door, state, matching.leave_because, ends=_over, under="detail", reason=why)


@router.message(AskingToReplace.recusal, F.text)
async def recusal_with_detail(message: Message, door: Door, state: FSMContext) -> None:
    """Why somebody must stay away."""
    why = cards.RECUSAL_REASONS[-1]
    await take_words(message, door, state, matching.recusal_because, ends=_over, under="detail", reason=why)


@router.message(AskingToReplace.subject, F.text)
async def subject_asks(message: Message, door: Door, state: FSMContext) -> None:
    """Who of a subject asks for a recusal, and why."""
    await take_words(message, door, state, matching.subject_recusal, ends=_over)


@router.message(AskingToReplace.decline, F.text)
async def declined(message: Message, door: Door, state: FSMContext) -> None:
    """Why not."""
    await take_words(message, door, state, matching.decline, ends=_over, under="words")


def _over(code: str) -> bool:
    """Whether no other words could answer the question."""
    return code not in ASKED_AGAIN
