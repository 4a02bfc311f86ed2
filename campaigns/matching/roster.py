"""The roster of the second round: out of the libraries, the plan and the office's earlier campaigns."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from campaigns.confirmation import exclusions
from domain.draw_files import plain
from domain.library import Inspector, Item
from domain.roster import AVAILABLE, NO_CERTIFICATE, ON_LEAVE, Exclusion, Need, Pair, Roster, RosterInspector
from storage.campaigns import Campaign
from storage.libraries import StoredInspector
from storage.unit_of_work import UnitOfWork


def state_of(inspector: Inspector, window_end: date | None) -> str:
    """Whether someone can be sent: a certificate must last to the end of the campaign's window."""
    if not inspector.available:
        return ON_LEAVE
    until = inspector.certificate_until
    return NO_CERTIFICATE if until and window_end and until < window_end else AVAILABLE


async def build_roster(uow: UnitOfWork, campaign: Campaign) -> Roster:
    """Everything that matters for matching as it stands now. Of the specialities it holds only those that an item of
    the campaign asks for: the rest is nobody's business."""
    departments = [one.department_id for one in campaign.plan.participants]
    stored = await uow.libraries.inspectors(departments)
    needed = needed_tags(campaign, await uow.libraries.whole_items(departments))
    subjects = [sample.number for sample in await uow.samples.standing(campaign.id)]
    together = await uow.forms.went_together(campaign.office_id, but=campaign.id)
    end = campaign.plan.window_end
    return Roster(
        inspectors=[_on_roster(one, end, needed.get(one.inspector.department, frozenset())) for one in stored],
        subjects=subjects,
        exclusions=[Exclusion(one.id, one.department, one.reason) for one in await exclusions(uow, campaign.id)],
        needs=[Need(subject, department, tags) for department, tags in needed.items() for subject in subjects],
        apart=_apart(stored),
        pairs=_pairs(stored, together),
    )


def needed_tags(campaign: Campaign, library: Collection[Item]) -> dict[str, frozenset[str]]:
    """The specialities that each department's items ask for between them; no entry where they ask for none. Every
    subject is checked on all items, so it is the same for all of them."""
    needed = {}
    for participant in campaign.plan.participants:
        own = [one for one in library if one.department == participant.name and one.name in participant.items]
        if tags := frozenset(plain(tag) for one in own for tag in one.tags):
            needed[participant.name] = tags
    return needed


def _on_roster(one: StoredInspector, end: date | None, needed: frozenset[str]) -> RosterInspector:
    return RosterInspector(
        id=one.reference,
        department=one.inspector.department,
        state=state_of(one.inspector, end),
        tags=needed & {plain(tag) for tag in one.inspector.tags},
        recused=frozenset(one.inspector.recusals),
    )


def _apart(stored: Sequence[StoredInspector]) -> list[tuple[str, str]]:
    """Pairs that must not go together. It is enough that one of the two is entered with the other's number."""
    by_number: dict[str, list[str]] = {}
    for one in stored:
        by_number.setdefault(one.inspector.number, []).append(one.reference)
    return sorted(
        {
            (min(one.reference, other), max(one.reference, other))
            for one in stored
            for number in one.inspector.apart
            for other in by_number.get(number, ())
            if other != one.reference
        }
    )


def _pairs(stored: Sequence[StoredInspector], together: Mapping[tuple[int, int], int]) -> list[Pair]:
    """Whose departments are the same now: someone who has changed departments since begins anew there."""
    known = {one.id: one for one in stored}
    found = []
    for (first, second), times in together.items():
        one, other = known.get(first), known.get(second)
        if one and other and one.department_id == other.department_id:
            pair = min(one.reference, other.reference), max(one.reference, other.reference)
            found.append(Pair(*pair, times))
    return found
