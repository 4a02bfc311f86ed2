"""核验: the notice that a check code belongs to, so that whoever has it in hand can tell it from a forged one.

Only what is public of the campaign anyway and what stands on that sheet of paper: no inspector, no number, no receiver.
"""

from __future__ import annotations

from campaigns.public.approved import require_public
from campaigns.public.views import PublicNotice
from campaigns.voiding import voided
from domain.errors import Refusal
from domain.local_time import local, local_day
from domain.notice import read_code
from storage.unit_of_work import UnitOfWork


async def notice(uow: UnitOfWork, code: str) -> PublicNotice:
    """The notice with this code as somebody typed it. Refuses ``notice.unknown_code``."""
    wanted = read_code(code)
    found = await uow.served_notices.coded(wanted) if wanted else None
    if found is None:
        raise Refusal("notice.unknown_code")
    sample = await uow.samples.get(found.sample_id)
    campaign = await require_public(uow, sample.campaign_id)
    plan, office = campaign.plan, await uow.offices.get(campaign.office_id)
    proposal = (await uow.visits.proposals([found.proposal_id]))[found.proposal_id]
    visit = (await uow.visits.find([sample.id]))[sample.id]
    numbers = {one.sample_id: one.number for one in await uow.forms.sections(campaign.id, plan.lead.department_id)}
    void = await voided(uow, campaign)
    return PublicNotice(
        code=found.code,
        campaign_id=campaign.id,
        reference=campaign.reference,
        number=numbers[sample.id],
        title=plan.title,
        document_number=plan.document_number,
        office=office.name,
        supervision=office.supervision_phone,
        subject=sample.name,
        subject_number=sample.number,
        items=tuple((one.name, one.items) for one in plan.participants),
        when=local(proposal.starts_at, office.timezone),
        made_on=local_day(found.made_at, office.timezone),
        moved=visit.agreed_id != proposal.id,
        excluded=sample.excluded,
        void_at=void.at if void else None,
    )
