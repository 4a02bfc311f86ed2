"""The ceremony that both rounds share: freeze and commit, contributions, dice, reveal (``docs/draw-protocol.md``).

Each stage is a row that was saved before its message went out, so a restart in the middle goes on where it was.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.campaign import State
from domain.draw import DrawResult
from domain.draw import draw as draw_subjects
from domain.draw_files import RoundFiles, sha256_of
from domain.draw_terms import FIVE_DICE
from domain.errors import Refusal
from domain.roles import Appointment, Role
from domain.transcript import Contribution, Transcript, commitment, require_contribution
from office.notices import tell_chat, throw_die
from office.rights import require_member, require_office_admin
from storage.campaigns import Campaign
from storage.draws import Round, Stage, StoredDraw
from storage.unit_of_work import UnitOfWork
from templates.cards import Card
from templates.cards import ceremony as cards

#: What the group must have before the first word counts: the parts of the keys of these messages.
POSTED_FIRST = ("pool", "terms", "ask")
#: Two contributors are enough that nobody chooses the seed alone.
NEEDED = 2


def contributors(campaign: Campaign, office: str) -> dict[str, int | None]:
    """Who is asked for words, name and department id: every department, and where there is only one the office
    too (None)."""
    asked: dict[str, int | None] = {one.name: one.department_id for one in campaign.plan.participants}
    return asked if len(asked) >= NEEDED else asked | {office: None}


def require_group(campaign: Campaign) -> int:
    """The chat id of the campaign's group; refuses where there is none yet."""
    if campaign.chat_id is None:
        raise Refusal("draw.no_group")
    return campaign.chat_id


async def next_attempt(uow: UnitOfWork, campaign: Campaign, round_: Round) -> int:
    """The number of the attempt that would be frozen next."""
    return len(await uow.draws.of_campaign(campaign.id, round_)) + 1


async def open_ceremony(
    uow: UnitOfWork,
    campaign: Campaign,
    *,
    round_: Round,
    terms: str,
    pool: str,
    rules: Sequence[str],
    secret: str,
    person_id: int,
    now: datetime,
) -> StoredDraw:
    """Freezes ``terms`` and ``pool``, commits to ``secret`` and says all of it in the group, before any seed exists."""
    chat_id = require_group(campaign)
    draw = await uow.draws.freeze(
        campaign_id=campaign.id, round_=round_, terms=terms, pool=pool, secret=secret, needed=NEEDED, now=now
    )
    office = await uow.offices.get(campaign.office_id)
    frozen = cards.Frozen(
        round=round_.value,
        title=campaign.plan.title,
        lines=pool.count("\n"),
        pool=pool,
        pool_hash=sha256_of(pool),
        terms=terms,
        terms_hash=sha256_of(terms),
        commitment=commitment(secret),
        rules=rules,
    )
    asked = list(contributors(campaign, office.name))
    first = (cards.pool_frozen(frozen), cards.terms_frozen(frozen), cards.asks_words(frozen, asked, needed=NEEDED))
    for part, card in zip(POSTED_FIRST, first, strict=True):
        await tell_chat(uow, chat_id, card, key=f"draw:{draw.id}:{part}", now=now)
    await uow.audit.note(
        "draw.freeze",
        now=now,
        person_id=person_id,
        campaign_id=campaign.id,
        round=round_.value,
        attempt=draw.attempt,
        pool=frozen.pool_hash,
        terms=frozen.terms_hash,
        commitment=frozen.commitment,
    )
    return draw


async def find_open(uow: UnitOfWork, chat_id: int) -> tuple[Campaign, StoredDraw] | None:
    """The ceremony that is taking contributions in this group, if there is one."""
    campaign = await uow.campaigns.find_by_chat(chat_id)
    if campaign is None:
        return None
    for round_ in (Round.TEAMS, Round.SUBJECTS):
        draw = await uow.draws.latest(campaign.id, round_)
        if draw is not None:
            return (campaign, draw) if draw.stage is Stage.OPEN else None
    return None


async def contribute(
    uow: UnitOfWork, *, user_id: int, chat_id: int, words: str, asked_for: bool = False, now: datetime
) -> Card | None:
    """Takes one contributor's words, shown as they enter the transcript; None when no ceremony is open here.

    ``asked_for``: the words answer the message that asks for them, the last of those that must stand in the group
    first. Refuses words that come before these, strangers, people of departments that do not take part, a second
    contribution, words that leave nothing.
    """
    found = await find_open(uow, chat_id)
    if found is None:
        return None
    campaign, draw = found
    person, held = await require_member(uow, user_id)
    office = await uow.offices.get(campaign.office_id)
    asked = contributors(campaign, office.name)
    given = await uow.draws.contributions(draw.id)
    if not asked_for:
        await _require_posted(uow, draw)
    contribution = require_contribution(
        department=await _speaks_for(uow, campaign, held, asked),
        words=words,
        invited=asked,
        given=[Contribution(one.contributor, one.words) for one in given],
    )
    await uow.draws.contribute(
        draw.id, contributor=contribution.department, words=contribution.words, person_id=person.id, now=now
    )
    await uow.audit.note(
        "draw.contribute",
        now=now,
        person_id=person.id,
        campaign_id=campaign.id,
        draw=draw.id,
        contributor=contribution.department,
        words=contribution.words,
    )
    given_by = [one.contributor for one in given] + [contribution.department]
    missing = [name for name in asked if name not in given_by]
    return cards.words_taken(
        draw.id,
        contribution.department,
        contribution.words,
        count=len(given_by),
        needed=draw.needed,
        missing=missing,
    )


async def _speaks_for(
    uow: UnitOfWork, campaign: Campaign, held: list[Appointment], asked: dict[str, int | None]
) -> str:
    """The contributor that a person belongs to, by whose department it is: two offices may use the same name."""
    departments = {one.department_id for one in held if one.department_id is not None}
    runs_office = any(one.role is Role.OFFICE_ADMIN and one.office_id == campaign.office_id for one in held)
    for name, department_id in asked.items():
        if department_id in departments or (department_id is None and runs_office):
            return name
    raise Refusal("draw.not_invited", department=await _place(uow, held[0]))


async def _require_posted(uow: UnitOfWork, draw: StoredDraw) -> None:
    """No word counts before pool, terms and commitment stand in the group: whoever speaks must be able to keep them."""
    if not await uow.outbox.is_sent([f"draw:{draw.id}:{part}" for part in POSTED_FIRST]):
        raise Refusal("draw.not_posted")


async def _place(uow: UnitOfWork, appointment: Appointment) -> str:
    if appointment.department_id is not None:
        return (await uow.offices.department(appointment.department_id)).name
    return (await uow.offices.get(appointment.office_id)).name


async def close(uow: UnitOfWork, *, user_id: int, draw_id: int, now: datetime) -> str:
    """Ends the contributions and lets the dice fall, in the open; only the office, only when enough have spoken.

    Returns a few words for whoever tapped: what the group hears is queued.
    """
    draw = await uow.draws.get(draw_id)
    campaign = await uow.campaigns.get(draw.campaign_id)
    person, _ = await require_office_admin(uow, user_id, campaign.office_id)
    given = await uow.draws.contributions(draw.id)
    if draw.stage is not Stage.OPEN:
        raise Refusal("draw.closed_already")
    await _require_posted(uow, draw)
    if len(given) < draw.needed:
        raise Refusal("draw.words_missing", given=len(given), needed=draw.needed)
    await uow.draws.advance(draw, Stage.CLOSING)
    chat_id = require_group(campaign)
    await tell_chat(uow, chat_id, cards.closed(draw.round.value, FIVE_DICE.dice), key=f"draw:{draw.id}:closed", now=now)
    for position in range(1, FIVE_DICE.dice + 1):
        await throw_die(uow, chat_id, key=f"die:{draw.id}:{position}", now=now)
    await uow.audit.note(
        "draw.close",
        now=now,
        person_id=person.id,
        campaign_id=campaign.id,
        draw=draw.id,
        contributions=len(given),
    )
    return cards.CLOSED


@dataclass(frozen=True)
class Complete:
    """A ceremony whose last die has fallen: its files are whole, its seed exists."""

    campaign: Campaign
    draw: StoredDraw
    files: RoundFiles


async def reveal(uow: UnitOfWork, draw: StoredDraw, *, now: datetime) -> Complete | None:
    """Once the last die has fallen: writes the transcript and posts it. None while dice are missing."""
    values = await uow.draws.dice(draw.id)
    if len(values) < FIVE_DICE.dice:
        return None
    campaign = await uow.campaigns.get(draw.campaign_id)
    transcript = await _transcript(uow, campaign, draw, values)
    await uow.draws.advance(draw, Stage.REVEALED, transcript=transcript, revealed_at=now)
    card = cards.revealed(draw.round.value, transcript, sha256_of(transcript))
    await tell_chat(uow, require_group(campaign), card, key=f"draw:{draw.id}:transcript", now=now)
    await uow.audit.note(
        "draw.reveal", now=now, campaign_id=campaign.id, draw=draw.id, dice=values, seed=sha256_of(transcript)
    )
    return Complete(campaign, draw, RoundFiles(terms=draw.terms, pool=draw.pool, transcript=transcript))


async def _transcript(uow: UnitOfWork, campaign: Campaign, draw: StoredDraw, dice: list[int]) -> str:
    first = None
    if draw.round is Round.TEAMS:
        first = sha256_of((await subjects_files(uow, campaign.id)).transcript)
    given = await uow.draws.contributions(draw.id)
    return Transcript(
        kind=draw.round.value,
        campaign=campaign.reference,
        attempt=draw.attempt,
        terms=sha256_of(draw.terms),
        pool=sha256_of(draw.pool),
        subjects_seed=first,
        commitment=commitment(draw.secret),
        contributions=[Contribution(one.contributor, one.words) for one in given],
        dice=dice,
        secret=draw.secret,
    ).text()


async def find_files(uow: UnitOfWork, campaign_id: int, round_: Round) -> RoundFiles | None:
    """The three files of the latest attempt of a round, or None while it is not revealed."""
    draw = await uow.draws.latest(campaign_id, round_)
    if draw is None or draw.transcript is None:
        return None
    return RoundFiles(terms=draw.terms, pool=draw.pool, transcript=draw.transcript)


async def subjects_files(uow: UnitOfWork, campaign_id: int) -> RoundFiles:
    """The three files of the revealed draw of subjects; refuses before it."""
    files = await find_files(uow, campaign_id, Round.SUBJECTS)
    if files is None:
        raise Refusal("draw.not_revealed")
    return files


async def outcome(uow: UnitOfWork, campaign_id: int) -> DrawResult:
    """The revealed draw of subjects, recomputed from its stored files."""
    return draw_subjects(await subjects_files(uow, campaign_id))


def require_state(campaign: Campaign, state: State) -> None:
    """Refuses an act that belongs to another step than the one the campaign is in."""
    if campaign.state is not state:
        raise Refusal("campaign.wrong_state", state=campaign.state.value)
