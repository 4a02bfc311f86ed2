"""The joint visit: planning, agreeing, being told, being there."""

from __future__ import annotations

from templates.cards.notice import served_words
from templates.cards.visit.agreeing import agreed, agreed_in_group, batch, you_join, you_lead
from templates.cards.visit.lists import calendar, to_visits, visit, visits
from templates.cards.visit.planning import choose_day, choose_hours, choose_offer_day, choose_offer_hour, preview
from templates.cards.visit.presses import (
    AgreeBatch,
    AgreeOne,
    AskOffer,
    CheckIn,
    GetCalendar,
    Offer,
    OfferOn,
    OpenVisit,
    OpenVisits,
    PlanBy,
    PlanOn,
    PlanVisits,
    SendPlan,
)
from templates.cards.visit.views import (
    AGREED,
    ARRIVED,
    OPEN,
    WAITING,
    Member,
    Past,
    VisitLine,
    VisitView,
    moment_in_full,
    moment_short,
)

__all__ = [
    "AGREED", "ARRIVED", "OPEN", "WAITING", "AgreeBatch", "AgreeOne", "AskOffer", "CheckIn", "GetCalendar", "Member",
    "Offer", "OfferOn", "OpenVisit", "OpenVisits", "Past", "PlanBy", "PlanOn", "PlanVisits", "SendPlan",
    "VisitLine", "VisitView", "agreed", "agreed_in_group", "batch", "calendar", "choose_day", "choose_hours",
    "choose_offer_day", "choose_offer_hour", "moment_in_full", "moment_short", "preview", "served_words", "to_visits",
    "visit", "visits", "you_join", "you_lead",
]  # fmt: skip
