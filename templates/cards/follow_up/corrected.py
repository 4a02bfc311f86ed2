"""更正撤销, told to whoever had the follow-up in hand."""

from __future__ import annotations

from templates.cards import Button, Card
from templates.cards.follow_up.presses import ShowFollowUp
from templates.messages import render

#: Why it ended, as the ledger and its history keep it.
CORRECTED = "更正撤销"


def corrected_card(
    follow_up_id: int, *, measure: str, reference: str, number: int, subject: str, department: str
) -> Card:
    """A corrected result no longer calls for the measure, so its follow-up has ended."""
    about = {"reference": reference, "number": number, "subject": subject, "department": department}
    return Card(
        render("follow_up/corrected", measure=measure, **about), ((Button("查看", ShowFollowUp(follow_up_id)),),)
    )
