"""The teams as they stand now, read once for a whole campaign and looked up: it may have thousands of sections."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from domain.matching import Group, TeamsResult
from domain.roster import Roster
from storage.campaigns import Campaign
from storage.forms import Section
from storage.libraries import StoredInspector
from storage.unit_of_work import UnitOfWork
from templates.cards import Attachment
from templates.documents.team_list import ListedLoad, ListedTeam, team_list


@dataclass(frozen=True)
class Teams:
    """Who fills which section. ``crews`` has the inspector ids of each section id, in order of the ids; ``groups`` the
    name of the fixed group of an inspector id, nothing where there are none; ``available`` who could have been sent."""

    campaign: Campaign
    sections: Sequence[Section]
    crews: Mapping[int, Sequence[int]]
    inspectors: Mapping[int, StoredInspector]
    groups: Mapping[int, str]
    available: frozenset[int]

    @property
    def sent(self) -> set[int]:
        """Everyone who is on a team now."""
        return {one for crew in self.crews.values() for one in crew}

    def sections_of(self, inspector_id: int) -> list[Section]:
        return [section for section in self.sections if inspector_id in self.crews[section.id]]

    def as_file(self, department: str = "") -> Attachment:
        """The list of teams with mobiles, whole or of one department."""
        teams = [self._listed(one) for one in self.sections if department in {"", one.department}]
        load = Counter(one for crew in self.crews.values() for one in crew)
        people = [self.inspectors[one] for one in sorted(self.available | load.keys())]
        loads = [
            ListedLoad(one.inspector.department, one.inspector.name, one.reference, load[one.id])
            for one in people
            if department in {"", one.inspector.department}
        ]
        return team_list(self.campaign.plan.title, teams, loads)

    def _listed(self, section: Section) -> ListedTeam:
        crew = self.crews[section.id]
        people = [self.inspectors[one].inspector for one in crew]
        return ListedTeam(
            number=section.number,
            subject=section.subject_name,
            address=section.address,
            department=section.department,
            inspectors=tuple((one.name, one.mobile) for one in people),
            group=next((self.groups[one] for one in crew if one in self.groups), ""),
        )


async def read_teams(uow: UnitOfWork, campaign: Campaign, result: TeamsResult) -> Teams:
    """The teams as they stand after every substitution; ``result`` is the round that they were dealt in."""
    departments = [one.department_id for one in campaign.plan.participants]
    stored = await uow.libraries.inspectors(departments)
    crews: dict[tuple[int, int], list[int]] = {}
    for one in await uow.forms.assignments(campaign.id):
        crews.setdefault((one.sample_id, one.department_id), []).append(one.inspector_id)
    sections = await uow.forms.sections(campaign.id)
    references = {one.reference: one.id for one in stored}
    return Teams(
        campaign=campaign,
        sections=sections,
        crews={one.id: crews.get((one.sample_id, one.department_id), []) for one in sections},
        inspectors={one.id: one for one in stored},
        groups=_groups(result.groups, references),
        available=_available(result.roster, references),
    )


def _groups(groups: Iterable[Group], references: Mapping[str, int]) -> dict[int, str]:
    return {references[one]: group.name for group in groups for one in group.inspectors if one in references}


def _available(roster: Roster, references: Mapping[str, int]) -> frozenset[int]:
    return frozenset(references[one.id] for one in roster.inspectors if one.available and one.id in references)
