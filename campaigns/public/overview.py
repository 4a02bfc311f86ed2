"""The list of campaigns, and everything public of one of them."""

from __future__ import annotations

from collections.abc import Sequence

from campaigns import ceremony
from campaigns.confirmation import exclusions
from campaigns.public.approved import PUBLIC, require_public
from campaigns.public.joint_visits import joint_of
from campaigns.public.proofs import rounds
from campaigns.public.results import results_of
from campaigns.public.views import CampaignView, Objections, Page, PublicCampaign, PublicSubject, within
from campaigns.voiding import voided
from storage.campaigns import Campaign
from storage.draws import Round
from storage.samples import Sample, StoredVerdict, Verdict
from storage.unit_of_work import UnitOfWork
from templates.cards.draw import scope_words

CAMPAIGNS_ON_A_PAGE, SUBJECTS_ON_A_PAGE = 20, 100


async def require_database(uow: UnitOfWork) -> None:
    """Raises whatever the database raises when it does not answer."""
    await uow.published.count_campaigns(PUBLIC)


async def campaigns(uow: UnitOfWork, *, page: int = 1) -> Page[PublicCampaign]:
    """The approved campaigns of all offices, the newest first."""
    total = await uow.published.count_campaigns(PUBLIC)
    number, last = within(page, total, CAMPAIGNS_ON_A_PAGE)
    offset = (number - 1) * CAMPAIGNS_ON_A_PAGE
    ids = await uow.published.campaign_ids(PUBLIC, limit=CAMPAIGNS_ON_A_PAGE, offset=offset)
    found = [await _listed(uow, await uow.campaigns.get(campaign_id)) for campaign_id in ids]
    return Page(tuple(found), number, last, total)


async def _listed(uow: UnitOfWork, campaign: Campaign) -> PublicCampaign:
    plan = campaign.plan
    return PublicCampaign(
        id=campaign.id,
        reference=campaign.reference,
        office=(await uow.offices.get(campaign.office_id)).name,
        title=plan.title,
        departments=tuple(participant.name for participant in plan.participants),
        window=(plan.window_start, plan.window_end),
        state=campaign.state.value,
        attempts=await uow.published.attempts(campaign.id),
    )


async def campaign(uow: UnitOfWork, campaign_id: int, *, page: int = 1) -> CampaignView:
    """One campaign; ``page`` of its subjects. Refuses (``campaign.unknown``) one that is not approved yet."""
    found = await require_public(uow, campaign_id)
    samples = await uow.samples.of_campaign(found.id)
    published, sections = await uow.published.progress(found.id)
    void = await voided(uow, found)
    return CampaignView(
        campaign=await _listed(uow, found),
        plan=found.plan,
        scope=scope_words(found.plan.scope),
        rounds=await rounds(uow, found),
        certified=await ceremony.find_files(uow, found.id, Round.SUBJECTS) is not None,
        standing=sum(not sample.excluded for sample in samples),
        subjects=await _subjects(uow, found, samples, page),
        objections=_objections(await uow.samples.verdicts(found.id)),
        published=published,
        sections=sections,
        void=(void.at, void.reason) if void else None,
        yearly_cap=(await uow.offices.get(found.office_id)).yearly_cap,
    )


def _objections(verdicts: Sequence[StoredVerdict]) -> Objections:
    counts = {verdict: sum(one.verdict is verdict for one in verdicts) for verdict in Verdict}
    upheld, overruled = counts[Verdict.UPHELD], counts[Verdict.OVERRULED]
    return Objections(counts[Verdict.OBJECTED] + upheld + overruled, upheld, overruled)


async def _subjects(uow: UnitOfWork, campaign: Campaign, samples: Sequence[Sample], page: int) -> Page[PublicSubject]:
    number, last = within(page, len(samples), SUBJECTS_ON_A_PAGE)
    shown = samples[(number - 1) * SUBJECTS_ON_A_PAGE : number * SUBJECTS_ON_A_PAGE]
    sections = await uow.published.of_samples([sample.id for sample in shown])
    results = list(zip(sections, await results_of(uow, sections), strict=True))
    out = {one.id: (one.department, one.reason) for one in await exclusions(uow, campaign.id)}
    names = {sample.id: sample.name for sample in samples}
    successors = {sample.replaces_id: sample.name for sample in samples if sample.replaces_id}
    joint = await joint_of(uow, shown)
    entries = [
        PublicSubject(
            number=sample.number,
            name=sample.name,
            stratum=sample.stratum,
            rank=sample.rank,
            excluded=out.get(sample.number) if sample.excluded else None,
            replaces=names[sample.replaces_id] if sample.replaces_id else None,
            replaced_by=successors.get(sample.id),
            results=tuple(result for section, result in results if section.sample_id == sample.id),
            joint=joint[sample.id],
        )
        for sample in shown
    ]
    return Page(tuple(entries), number, last, len(samples))
