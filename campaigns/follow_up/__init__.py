"""Follow-up (后续处置): what was found is brought to its end, from hand to hand, until an outcome is entered.

opening    an approved form opens one for each of its measures; the last one closed is told to the office
moving     taken on, given to a person or a handling body, offered to another department and answered
recording  the day by which it must be mended, another measure, the outcome; corrections
telling    who hears of a step that somebody else has taken
correcting what a correction of the form changes in it
lists      what a department has in hand, what the office sees, the file
"""

from __future__ import annotations

from campaigns.follow_up.lists import (
    campaign_follow_ups,
    export_follow_ups,
    list_follow_ups,
    open_follow_ups_list,
    show_follow_up,
)
from campaigns.follow_up.moving import (
    accept,
    ask_body,
    ask_body_receipt,
    ask_decline,
    choose_department,
    choose_hand_over,
    choose_person,
    decline,
    hand_to_body,
    hand_to_person,
    offer,
    sign,
    sign_for_body,
    take_back,
    take_on,
)
from campaigns.follow_up.opening import open_follow_ups
from campaigns.follow_up.recording import (
    ask_change,
    ask_deadline,
    ask_entry,
    ask_reopen,
    ask_void,
    change_because,
    change_measure,
    choose_measure,
    enter,
    enter_today,
    give_up,
    reopen,
    say_deadline,
    set_deadline,
)

__all__ = [
    "accept",
    "ask_body",
    "ask_body_receipt",
    "ask_change",
    "ask_deadline",
    "ask_decline",
    "ask_entry",
    "ask_reopen",
    "ask_void",
    "campaign_follow_ups",
    "change_because",
    "change_measure",
    "choose_department",
    "choose_hand_over",
    "choose_measure",
    "choose_person",
    "decline",
    "enter",
    "enter_today",
    "export_follow_ups",
    "give_up",
    "hand_to_body",
    "hand_to_person",
    "list_follow_ups",
    "offer",
    "open_follow_ups",
    "open_follow_ups_list",
    "reopen",
    "say_deadline",
    "set_deadline",
    "show_follow_up",
    "sign",
    "sign_for_body",
    "take_back",
    "take_on",
]
