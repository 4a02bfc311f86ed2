"""What a form brings into the ledger: entering, reviewing, publishing, all within one limit.

The plans give one limit for the results, counted from the end of the joint inspection: within it they are to be entered
and reviewed, and made public. So each of the three is due on the same day, whenever the one before it was done.
"""

from __future__ import annotations

from datetime import date, datetime

from domain.local_time import local_day
from domain.obligations import Duty
from office import obligations
from storage.campaigns import Campaign
from storage.forms import Section
from storage.unit_of_work import UnitOfWork

#: What is owed about a form, one after the other.
OF_FORMS = (Duty.ENTER, Duty.REVIEW, Duty.PUBLISH)


def evidence_of(section: Section) -> str:
    """By what a promise about a form was met: the kept version of its section."""
    return f"section:{section.id}:v{section.version}"


async def owe_review(uow: UnitOfWork, section: Section, *, by: int, now: datetime) -> None:
    """The form as it was handed in: entering is done, reviewing begins."""
    await obligations.meet_about(uow, Duty.ENTER, section.id, now=now, by=by, evidence=evidence_of(section))
    await _owe(uow, section, Duty.REVIEW, now=now)


async def owe_publication(uow: UnitOfWork, section: Section, *, by: int, now: datetime) -> None:
    """The form as it was approved: reviewing is done, publishing begins."""
    await obligations.meet_about(uow, Duty.REVIEW, section.id, now=now, by=by, evidence=evidence_of(section))
    await _owe(uow, section, Duty.PUBLISH, now=now)


async def owe_entry_again(uow: UnitOfWork, section: Section, *, by: int, now: datetime) -> None:
    """The form as it was sent back: reviewing is done for now, entering begins anew, by the day it always had."""
    await obligations.meet_about(uow, Duty.REVIEW, section.id, now=now, by=by, evidence=evidence_of(section))
    await _owe(uow, section, Duty.ENTER, now=now)


async def meet_publication(uow: UnitOfWork, section: Section, *, by: int, now: datetime) -> None:
    """The form is public: nothing is owed about it any more."""
    await obligations.meet_about(uow, Duty.PUBLISH, section.id, now=now, by=by, evidence=evidence_of(section))


async def _begins(uow: UnitOfWork, section: Section, campaign: Campaign) -> date:
    """From which day the limit runs: the end of the joint inspection; of a correction the day it was asked for."""
    if section.is_corrected and (correction := await uow.corrections.newest(section.id)) is not None:
        return local_day(correction.asked_at, (await uow.offices.get(campaign.office_id)).timezone)
    assert campaign.plan.window_end is not None  # a submitted plan has its window
    return campaign.plan.window_end


async def _owe(uow: UnitOfWork, section: Section, duty: Duty, *, now: datetime) -> None:
    campaign: Campaign = await uow.campaigns.get(section.campaign_id)
    since = await _begins(uow, section, campaign)
    await obligations.owe(
        uow,
        obligations.Owed(
            f"{duty.value}:{section.id}:v{section.version}",
            section.department_id,
            matter_id=section.id,
            sample_id=section.sample_id,
        ),
        campaign=campaign,
        duty=duty,
        since=since,
        working_days=campaign.plan.deadlines.results,
        now=now,
    )
