"""The statistics tables: facts gathered from storage, counted by the rules of ``domain.statistics``."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from typing import Any

from domain.errors import Refusal
from domain.local_time import local
from domain.roles import Role
from domain.statistics import (
    BondedZoneTable,
    CountyTable,
    SectionFacts,
    SubjectFacts,
    bonded_zone_table,
    county_table,
)
from office.rights import require_member
from storage.campaigns import Campaign
from storage.forms import REVIEWED, Section
from storage.offices import Office
from storage.unit_of_work import UnitOfWork
from templates.cards import Card
from templates.cards.report import FORM_WORDS, KIND_WORDS, report_file_card, reports_card


async def open_reports(uow: UnitOfWork, *, user_id: int, campaign_id: int) -> Card:
    """The tables of a campaign to choose from, for the admins of the office and of its departments."""
    campaign = await _require_admin(uow, user_id, campaign_id)
    sections, _ = await uow.publications.counting(await _sections(uow, campaign))
    return reports_card(
        campaign_id=campaign.id,
        reference=campaign.reference,
        title=campaign.plan.title,
        sections=len(sections),
        pending=sum(section.state not in REVIEWED for section in sections),
    )


async def _require_admin(uow: UnitOfWork, user_id: int, campaign_id: int) -> Campaign:
    """The campaign, for an admin of its office or of one of its departments; else Refusal."""
    _, held = await require_member(uow, user_id)
    campaign = await uow.campaigns.get(campaign_id)
    participants = {participant.department_id for participant in campaign.plan.participants}
    for a in held:
        if a.role is Role.OFFICE_ADMIN and a.office_id == campaign.office_id:
            return campaign
        if a.role is Role.DEPARTMENT_ADMIN and a.department_id in participants:
            return campaign
    raise Refusal("report.admins_only")


async def _sections(uow: UnitOfWork, campaign: Campaign) -> list[Section]:
    sections = await uow.forms.sections(campaign.id)
    if not sections:
        raise Refusal("report.no_forms")
    return sections


async def make_report(uow: UnitOfWork, *, user_id: int, campaign_id: int, form: str, kind: str, now: datetime) -> Card:
    """One table as a file: ``form`` and ``kind`` are keys of ``FORM_WORDS`` and ``KIND_WORDS``."""
    campaign = await _require_admin(uow, user_id, campaign_id)
    if form not in FORM_WORDS or kind not in KIND_WORDS:
        raise Refusal("chat.stale_button")
    content, pending = await report_file(uow, campaign, form=form, kind=kind, now=now)
    office = await uow.offices.get(campaign.office_id)
    return report_file_card(
        reference=campaign.reference,
        title=campaign.plan.title,
        form=form,
        kind=kind,
        content=content,
        at=local(now, office.timezone),
        pending=pending,
    )


async def report_file(uow: UnitOfWork, campaign: Campaign, *, form: str, kind: str, now: datetime) -> tuple[bytes, int]:
    """The table as of ``now``, and how many sections it does not count yet. Asks for no rights."""
    bonded, county = await count_tables(uow, campaign)
    table = bonded if form == "bonded" else county
    office = await uow.offices.get(campaign.office_id)
    return write_table(table, campaign, office, kind=kind, at=now), table.pending


async def count_tables(uow: UnitOfWork, campaign: Campaign) -> tuple[BondedZoneTable, CountyTable]:
    """Both tables as of now. Raises Refusal ``report.no_forms``."""
    subjects = await gather_facts(uow, campaign)
    bonded = bonded_zone_table(
        subjects,
        items=[str(item.id) for item in await uow.campaigns.items(campaign.id)],
        departments=[participant.name for participant in campaign.plan.participants],
    )
    return bonded, county_table(subjects)


def write_table(
    table: BondedZoneTable | CountyTable, campaign: Campaign, office: Office, *, kind: str, at: datetime
) -> bytes:
    """A table as it was counted at the moment ``at``; ``kind`` is a key of ``KIND_WORDS``."""
    # Word and Excel libraries are slow to import, and most that use this module never write a file.
    from templates.documents import statistics as documents

    about: dict[str, Any] = {
        "title": f"{campaign.plan.title}统计表",
        "unit": office.name,
        "as_of": at,
        "zone": office.timezone,
        "pending": table.pending,
    }
    if isinstance(table, BondedZoneTable):
        return {"docx": documents.bonded_zone_docx, "xlsx": documents.bonded_zone_xlsx}[kind](table, **about)
    return {"docx": documents.county_docx, "xlsx": documents.county_xlsx}[kind](table, **about)


async def find_by_reference(uow: UnitOfWork, reference: str, *, office_name: str = "") -> Campaign:
    """The campaign ``2024-02``, of that office where one is named; for the command line, which asks for no rights.

    Raises Refusal ``report.unknown_reference`` or, when several offices have one, ``report.several_offices``.
    """
    offices = [office for office in await uow.offices.all() if office_name in {"", office.name}]
    campaigns = [(office, each) for office in offices for each in await uow.campaigns.of_office(office.id)]
    found = [(office, each) for office, each in campaigns if each.reference == reference]
    if not found:
        known = "、".join(sorted({each.reference for _, each in campaigns})) or "无"
        raise Refusal("report.unknown_reference", reference=reference, known=known)
    if len(found) > 1:
        names = "、".join(office.name for office, _ in found)
        raise Refusal("report.several_offices", reference=reference, offices=names)
    return found[0][1]


async def gather_facts(uow: UnitOfWork, campaign: Campaign) -> list[SubjectFacts]:
    """What was found at each subject of the campaign, by form number. Raises Refusal ``report.no_forms``."""
    sections, public = await uow.publications.counting(await _sections(uow, campaign))
    results = await uow.forms.results([section.id for section in sections]) | public
    sent: dict[int, list[str]] = defaultdict(list)
    for assignment in await uow.forms.assignments(campaign.id):
        sent[assignment.sample_id].append(str(assignment.inspector_id))
    by_form: dict[int, list[Section]] = defaultdict(list)
    for section in sections:
        by_form[section.sample_id].append(section)
    return [
        SubjectFacts(
            subject_id=str(parts[0].subject_id),
            assignments=tuple(sent[sample_id]),
            sections=tuple(
                SectionFacts(
                    department=part.department,
                    results={str(item_id): code for item_id, code in results[part.id].items()},
                    handling=frozenset(part.handling),
                    questions_answered=part.questions_answered,
                    counted=part.state in REVIEWED,
                )
                for part in parts
            ),
        )
        for sample_id, parts in by_form.items()
    ]
