"""到场: an inspector taps that they are there; and results that are handed in show that somebody was."""

from __future__ import annotations

from datetime import datetime

from campaigns.visit.announcing import notice_key, visit_key
from campaigns.visit.board import board_of, require_reader, require_running
from campaigns.visit.showing import visit_card
from domain.errors import Refusal
from domain.local_time import local_day
from domain.obligations import Standing
from office import obligations
from storage.forms import Section, SectionState
from storage.unit_of_work import UnitOfWork
from storage.visits import CheckIn, Visit
from templates.cards import Card

#: Why nobody is asked any more for a time or a notice.
INSPECTED = "检查结果已提交"


async def check_in(uow: UnitOfWork, *, user_id: int, proposal_id: int, now: datetime) -> Card:
    """Keeps that the inspector is there, with the moment; the first of each department meets its promise. Another time
    that was offered meanwhile, and not agreed, is off the table: the visit has begun.

    Refuses a time that is no longer the agreed one (``visit.moved``), days before it (``visit.too_early``), and
    everybody who is not on the team (``visit.not_on_team``).
    """
    reader = await require_reader(uow, user_id)
    proposal = (await uow.visits.proposals([proposal_id])).get(proposal_id)
    if proposal is None:
        raise Refusal("chat.stale_button")
    board = await board_of(uow, proposal.sample_id)
    require_running(board)
    sample_id, visit = proposal.sample_id, board.visits[proposal.sample_id]
    number = board.sections[sample_id].number
    mine = [one for one in board.crew(sample_id) if one in reader.inspectors]
    if not mine:
        raise Refusal("visit.not_on_team", number=number)
    if visit.agreed_id != proposal.id:
        raise Refusal("visit.moved", number=number)
    day = board.clock(proposal.starts_at).date()
    if local_day(now, board.zone) < day:
        raise Refusal("visit.too_early", number=number, day=day)
    if not visit.is_agreed:
        await uow.visits.stand(visit)
    for inspector_id in mine:
        department_id = board.inspectors[inspector_id].department_id
        if await uow.visits.check_in(CheckIn(proposal.id, inspector_id, department_id, reader.person.id, now)):
            await uow.audit.note(
                "visit.check_in",
                now=now,
                person_id=reader.person.id,
                campaign_id=board.campaign.id,
                sample=sample_id,
                inspector=board.inspectors[inspector_id].reference,
            )
        await obligations.meet(
            uow,
            visit_key(sample_id, department_id, visit.sequence),
            board.campaign.office_id,
            now=now,
            by=reader.person.id,
            evidence=f"checkin:{proposal.id}:{inspector_id}",
        )
    return await visit_card(uow, sample_id, reader, now=now)


async def results_handed_in(uow: UnitOfWork, section: Section, *, person_id: int, now: datetime) -> None:
    """Whose department has handed in its results was there, tap or no tap; once all have, no time and no notice of
    that subject is owed any more."""
    visit = (await uow.visits.find([section.sample_id])).get(section.sample_id)
    if visit is None:
        return
    campaign = await uow.campaigns.get(section.campaign_id)
    await obligations.meet(
        uow,
        visit_key(section.sample_id, section.department_id, visit.sequence),
        campaign.office_id,
        now=now,
        by=person_id,
        evidence=f"section:{section.id}:v{section.version}",
    )
    if not await _is_awaited(uow, visit, [one.department_id for one in campaign.plan.participants]):
        keys = [f"agree:{visit.sample_id}", notice_key(visit.sample_id, visit.sequence)]
        await obligations.void(uow, keys, now=now, reason=INSPECTED)


async def _is_awaited(uow: UnitOfWork, visit: Visit, departments: list[int]) -> bool:
    """Whether a department is still to come; asked of the ledger, or of the forms where no time was ever agreed."""
    if visit.sequence:
        owed = [await uow.obligations.find(visit_key(visit.sample_id, one, visit.sequence)) for one in departments]
        return any(one is not None and one.standing is Standing.OPEN for one in owed)
    sections = await uow.forms.sections(visit.campaign_id)
    return any(one.sample_id == visit.sample_id and one.state is SectionState.OPEN for one in sections)
