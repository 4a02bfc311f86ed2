"""The file for the publicity system: one line an item, every code as text."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime

from campaigns.publication.publishing import publishable
from campaigns.publication.recording import awaited
from domain.errors import Refusal
from domain.local_time import local, local_day
from domain.roles import Role
from office.rights import require_member
from storage.campaigns import Campaign
from storage.forms import REVIEWED, Section
from storage.unit_of_work import UnitOfWork
from templates.cards import Card
from templates.cards.publication import file_card


async def approved_file(uow: UnitOfWork, *, user_id: int, now: datetime) -> Card:
    """What this person may publish now, as a file."""
    person, _ = await require_member(uow, user_id)
    return await _file(uow, await publishable(uow, person), now=now, as_public=False)


async def awaiting_file(uow: UnitOfWork, *, user_id: int, now: datetime) -> Card:
    """What is public here and still to be published outside."""
    person, _ = await require_member(uow, user_id)
    return await _file(uow, await awaited(uow, person), now=now)


async def campaign_file(uow: UnitOfWork, *, user_id: int, campaign_id: int, now: datetime) -> Card:
    """All that is approved or public of a campaign: of every department for the office, else of the reader's own."""
    _, held = await require_member(uow, user_id)
    campaign = await uow.campaigns.get(campaign_id)
    if all(one.office_id != campaign.office_id for one in held):
        raise Refusal("campaign.unknown")
    sections = await uow.forms.sections(campaign_id)
    if not any(one.role is Role.OFFICE_ADMIN and one.office_id == campaign.office_id for one in held):
        own = {one.department_id for one in held if one.role is Role.DEPARTMENT_ADMIN}
        if not own:
            raise Refusal("report.admins_only")
        sections = [one for one in sections if one.department_id in own]
    return await _file(uow, sections, now=now)


async def _file(uow: UnitOfWork, sections: Sequence[Section], *, now: datetime, as_public: bool = True) -> Card:
    """Of what is being corrected, what is public; without ``as_public`` what is approved, to take its place.

    Raises Refusal ``publication.nothing_to_file``.
    """
    # Excel's library is slow to import, and most that use this module never write a file.
    from templates.documents.publicity import PublicityRow, publicity_file

    counted, public = await uow.publications.counting(sections) if as_public else (list(sections), {})
    counted = [one for one in counted if one.state in REVIEWED and (not one.void or one.public_version)]
    if not counted:
        raise Refusal("publication.nothing_to_file")
    ids = [one.id for one in counted]
    results = await uow.forms.results(ids) | public
    done = await uow.publications.submitted_at(ids)
    days = await uow.publications.own_days(ids) if as_public else {}
    campaigns: dict[int, Campaign] = {one: await uow.campaigns.get(one) for one in {s.campaign_id for s in counted}}
    zone = (await uow.offices.get(next(iter(campaigns.values())).office_id)).timezone
    items = {
        part: await uow.campaigns.items(*part) for part in sorted({(s.campaign_id, s.department_id) for s in counted})
    }
    rows = [
        PublicityRow(
            subject_number=section.subject_number,
            subject=section.subject_name,
            reference=campaigns[section.campaign_id].reference,
            document_number=campaigns[section.campaign_id].plan.document_number,
            campaign=campaigns[section.campaign_id].plan.title,
            form_number=str(section.number),
            department=section.department,
            done_on=local_day(done[section.id], zone).isoformat() if section.id in done else "",
            methods="、".join(method.label for method in section.methods),
            item=item.name,
            code=str(results[section.id][item.id].value),
            result=results[section.id][item.id].label,
            handling="、".join(measure.label for measure in section.handling),
            rectify_by=section.rectify_by.isoformat() if section.rectify_by else "",
            published_on=days[section.id].isoformat() if section.id in days else "",
        )
        for section in counted
        for item in items[section.campaign_id, section.department_id]
        if item.id in results[section.id]
    ]
    references = sorted({one.reference for one in campaigns.values()})
    title = f"{references[0]}抽查结果公示信息" if len(references) == 1 else "抽查结果公示信息"
    # A whole campaign takes seconds to write, and others tap meanwhile.
    file = await asyncio.to_thread(publicity_file, title, rows, at=local(now, zone))
    return file_card(file, forms=len(counted), rows=len(rows))
