"""What is known of a subject that is called back on: its library entry, what was published, who was there and when."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime

from domain.local_time import local
from domain.on_site import Kind
from domain.revisit import Record, record_of
from storage.campaigns import Campaign
from storage.forms import Section
from storage.revisits import Revisit
from storage.unit_of_work import UnitOfWork
from templates.cards.revisit import DepartmentRecord, SubjectRecord
from templates.messages import day_words

#: Entries on site that say that somebody was there.
_PRESENT = frozenset({Kind.ARRIVED, Kind.NAMED})


async def sections_of(uow: UnitOfWork, revisit: Revisit) -> list[Section]:
    """Every department's part of the subject's form."""
    return [one for one in await uow.forms.sections(revisit.campaign_id) if one.sample_id == revisit.sample_id]


async def sections_by_sample(uow: UnitOfWork, campaign_id: int) -> dict[int, list[Section]]:
    """The same of every subject of a campaign, read once."""
    found: dict[int, list[Section]] = defaultdict(list)
    for one in await uow.forms.sections(campaign_id):
        found[one.sample_id].append(one)
    return found


async def record_known(uow: UnitOfWork, sections: list[Section]) -> Record:
    """What the forms say, as the rules need it."""
    sections, public = await uow.publications.counting(sections)
    results = await uow.forms.results([one.id for one in sections]) | public
    codes = [code for one in sections for code in results[one.id].values()]
    return record_of(codes, [one.methods for one in sections])


async def subject_record(
    uow: UnitOfWork, campaign: Campaign, revisit: Revisit, sections: list[Section]
) -> SubjectRecord:
    """The same as people read it. It names inspectors and a telephone: for private chats only."""
    stored = (await uow.libraries.subjects_by_id([revisit.subject_id]))[revisit.subject_id].subject
    return SubjectRecord(
        name=stored.name,
        number=stored.number,
        address=stored.address,
        phone=stored.phone,
        visited=await _visited(uow, campaign, revisit),
        departments=tuple([await _department(uow, one) for one in sections]),
    )


async def _department(uow: UnitOfWork, section: Section) -> DepartmentRecord:
    (section,), public = await uow.publications.counting([section])
    found = public.get(section.id) or (await uow.forms.results([section.id]))[section.id]
    items = await uow.campaigns.items(section.campaign_id, section.department_id)
    sent = await uow.forms.inspectors_of(section)
    inspectors = await uow.libraries.inspectors_by_id(sent)
    return DepartmentRecord(
        name=section.department,
        inspectors=tuple(inspectors[one].inspector.name for one in sorted(sent)),
        methods=tuple(method.label for method in section.methods),
        results=tuple((item.name, found[item.id]) for item in items if item.id in found),
        handling=tuple(measure.label for measure in section.handling),
    )


async def _visited(uow: UnitOfWork, campaign: Campaign, revisit: Revisit) -> str:
    """When the visit was agreed for, who came and since when: ``约定2024年6月3日 09:00，登记到场4人（最早2024年6月3日
    09:05）``; "" where nothing is known."""
    zone = (await uow.offices.get(campaign.office_id)).timezone
    known = []
    visit = (await uow.visits.find([revisit.sample_id])).get(revisit.sample_id)
    if visit is not None and visit.agreed_id is not None:
        agreed = (await uow.visits.proposals([visit.agreed_id]))[visit.agreed_id]
        known.append(f"约定{_moment(agreed.starts_at, zone)}")
    came = [one for one in await uow.site_entries.of_sample(revisit.sample_id) if one.kind in _PRESENT]
    if came:
        there = len({one.inspector_id for one in came})
        known.append(f"登记到场{there}人（最早{_moment(min(one.at for one in came), zone)}）")
    elif known:
        known.append("没有到场登记")
    return "，".join(known)


def _moment(at: datetime, zone: str) -> str:
    here = local(at, zone)
    return f"{day_words(here.date(), weekday=False)} {here:%H:%M}"
