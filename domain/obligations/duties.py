"""What is owed, and who owes it."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class Duty(StrEnum):
    """What is owed, in the order in which a campaign comes to it."""

    CONFIRM = "confirm"  # compare and confirm the drawn list
    RULE = "rule"  # rule on an objection
    MATCH = "match"  # draw and match the inspectors
    SIGN_OFF = "sign_off"  # approve the department's visits, where the office asks for that
    AGREE_VISIT = "agree_visit"  # agree on a time for the joint visit
    NOTICE = "notice"  # serve the notice on the subject
    VISIT = "visit"  # be there at the agreed time
    ENTER = "enter"  # enter the results of one form
    REVIEW = "review"  # review what was handed in
    PUBLISH = "publish"  # publish what was approved
    FOLLOW_UP = "follow_up"  # bring a problem that was found to its end
    REVISIT = "revisit"  # call back on the drawn subjects
    CLOSING = "closing"  # the campaign's statistics table and summary
    MONTHLY = "monthly"  # the monthly report
    SUMMARY = "summary"  # the work summary


class Owner(StrEnum):
    """Who owes: holders of a role, or the inspectors on a subject. Who that is, is asked anew at each reminder."""

    OFFICE = "office"
    ADMIN = "admin"
    REVIEWER = "reviewer"
    LIAISON = "liaison"
    TEAM = "team"  # the department's inspectors on the subject
    LEADER = "leader"  # the inspector who leads the team


OWNERS: Mapping[Duty, Owner] = MappingProxyType(
    {
        Duty.CONFIRM: Owner.ADMIN,
        Duty.RULE: Owner.OFFICE,
        Duty.MATCH: Owner.OFFICE,
        Duty.SIGN_OFF: Owner.ADMIN,
        Duty.AGREE_VISIT: Owner.LEADER,
        Duty.NOTICE: Owner.LEADER,
        Duty.VISIT: Owner.TEAM,
        Duty.ENTER: Owner.TEAM,
        Duty.REVIEW: Owner.REVIEWER,
        Duty.PUBLISH: Owner.TEAM,
        Duty.FOLLOW_UP: Owner.ADMIN,
        Duty.REVISIT: Owner.OFFICE,
        Duty.CLOSING: Owner.OFFICE,
        Duty.MONTHLY: Owner.LIAISON,
        Duty.SUMMARY: Owner.LIAISON,
    }
)


class Standing(StrEnum):
    """Where an obligation stands."""

    OPEN = "open"
    MET = "met"
    MET_LATE = "met_late"
    WAIVED = "waived"  # somebody of the office let it go, with a reason
    VOID = "void"  # what it was about is void itself


class Capacity(StrEnum):
    """Why somebody is reminded of a promise."""

    OWN = "own"  # they owe it
    DEPUTY = "deputy"  # whoever owes it cannot be reached at present
    DEPARTMENT = "department"  # it is overdue in their department
    OFFICE = "office"  # it is overdue in their office, or the office hears of it at every reminder
    GROUP = "group"  # the group chat of its campaign
