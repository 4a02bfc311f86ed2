"""One revisit as its card shows it, and the list of a round."""

from __future__ import annotations

from collections.abc import Sequence

from campaigns.revisit.access import Access
from campaigns.revisit.record import record_known, sections_of, subject_record
from domain.evidence import About
from domain.local_time import local
from domain.revisit import Recorded, differences, read_entries
from storage.draws import Stage
from storage.revisits import MadeEntry, Revisit
from storage.unit_of_work import UnitOfWork
from templates.cards import Card
from templates.cards import revisit as cards


async def recorded_of(uow: UnitOfWork, revisit: Revisit) -> Recorded:
    """What was recorded of one revisit."""
    return _read((await uow.revisits.entries([revisit.id]))[revisit.id])


async def read_view(uow: UnitOfWork, access: Access) -> cards.RevisitView:
    """Everything that the card of one revisit shows."""
    revisit, campaign = access.revisit, access.campaign
    sections = await sections_of(uow, revisit)
    entries = (await uow.revisits.entries([revisit.id]))[revisit.id]
    recorded = _read(entries)
    zone = (await uow.offices.get(campaign.office_id)).timezone
    recorder = await uow.people.get(revisit.recorder_id) if revisit.recorder_id else None
    last = entries[-1] if entries else None
    names = {one.department_id: one.department for one in sections}
    said = (await uow.revisits.explanations([revisit.id]))[revisit.id]
    return cards.RevisitView(
        line=line_of(revisit, recorded),
        title=campaign.plan.title,
        subject=await subject_record(uow, campaign, revisit, sections),
        differences=differences(recorded, await record_known(uow, sections)),
        is_open=revisit.stage is Stage.KEPT and not revisit.void,
        concerned=tuple(names.items()),
        spared=revisit.spared,
        recorder=recorder.name if recorder else "",
        pieces=(await uow.evidence.count(About.REVISIT, [revisit.id]))[revisit.id],
        last=((await uow.people.get(last.person_id)).name, local(last.at, zone)) if last else None,
        office=access.office,
        explanations=tuple((names[one.department_id], one.words) for one in said),
    )


async def card(uow: UnitOfWork, access: Access) -> Card:
    """The card as it now is, read anew."""
    again = Access(access.person, access.campaign, await uow.revisits.get(access.revisit.id), access.office)
    return cards.revisit_card(await read_view(uow, again))


async def lines_of(uow: UnitOfWork, revisits: Sequence[Revisit]) -> list[cards.RevisitLine]:
    """A line for each revisit of a list."""
    entries = await uow.revisits.entries([one.id for one in revisits])
    return [line_of(one, _read(entries[one.id])) for one in revisits]


def line_of(revisit: Revisit, recorded: Recorded) -> cards.RevisitLine:
    """The revisit as lists and papers show it."""
    return cards.RevisitLine(
        revisit_id=revisit.id,
        draw_id=revisit.draw_id,
        version=revisit.version,
        number=revisit.number,
        subject=revisit.subject_name,
        outcome=revisit.outcome,
        differs=revisit.differs,
        recorded=recorded,
    )


def _read(entries: Sequence[MadeEntry]) -> Recorded:
    return read_entries(one.entry for one in entries)
