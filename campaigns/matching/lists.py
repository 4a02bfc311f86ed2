"""分组情况表 once more, as the teams stand now: the message that brought it may be lost."""

from __future__ import annotations

from campaigns.matching.proof import files_after
from campaigns.matching.teams import read_teams
from domain.errors import Refusal
from domain.outcome import outcome_of
from domain.roles import Appointment, Role
from office.computing import Compute, at_once
from office.rights import require_member, require_office_admin
from storage.campaigns import Campaign
from storage.unit_of_work import UnitOfWork
from templates.cards import Card
from templates.cards import matching as cards


async def show_teams(uow: UnitOfWork, *, user_id: int, campaign_id: int, compute: Compute = at_once) -> Card:
    """The whole list for the office and the lead department, its own for another department's admin.

    Refuses everybody else (``rights.office_admin_only``), and before the teams are drawn (``draw.not_revealed``).
    """
    _, held = await require_member(uow, user_id)
    campaign = await uow.campaigns.get(campaign_id)
    department = _own_department(campaign, held)
    if department is None:
        await require_office_admin(uow, user_id, campaign.office_id)
    files = await files_after(uow, campaign, [])
    if files.teams is None:
        raise Refusal("draw.not_revealed")
    outcome = await compute(outcome_of, files, size=files.subjects.pool.count("\n"))
    assert outcome.teams is not None  # its round is in the files
    teams = await read_teams(uow, campaign, outcome.teams)
    if department is None or department == campaign.plan.lead.name:
        return cards.teams_for_office(campaign.plan.title, teams.as_file())
    return cards.teams_for_department(campaign.plan.title, department, teams.as_file(department), [])


def _own_department(campaign: Campaign, held: list[Appointment]) -> str | None:
    """The participant that the reader runs, the lead first; None for an admin of the office, or where there is none."""
    if any(one.role is Role.OFFICE_ADMIN and one.office_id == campaign.office_id for one in held):
        return None
    runs = {one.department_id for one in held if one.role is Role.DEPARTMENT_ADMIN}
    return next((one.name for one in campaign.plan.participants if one.department_id in runs), None)
