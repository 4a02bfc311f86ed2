"""专业人员: a department sends somebody who helps its inspectors with what they cannot judge alone.

Seeds 000 and 002 leave it to the inspectors' own department, and to help and guidance (协助指导). So a specialist is no
inspector of the draw: they do not count as one of the two, enter no result and hand nothing in, and every item is
entered by an inspector of the department. They read the form and may add photos and files to it.
"""

from __future__ import annotations

from campaigns.specialist.assisting import assists, open_assisted, show_assisted, tell_specialists
from campaigns.specialist.sending import (
    add_outside,
    add_own,
    ask_dismissal,
    ask_outside,
    ask_specialist,
    choose_specialist,
    dismiss,
)
from campaigns.specialist.showing import show_specialist, show_specialists

__all__ = [
    "add_outside",
    "add_own",
    "ask_dismissal",
    "ask_outside",
    "ask_specialist",
    "assists",
    "choose_specialist",
    "dismiss",
    "open_assisted",
    "show_assisted",
    "show_specialist",
    "show_specialists",
    "tell_specialists",
]
