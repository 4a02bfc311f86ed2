"""What a tick does, in order. Each job is called in a transaction of its own until it says that nothing is left."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime

from campaigns.evidence.holding import forget_stale
from office import monthly, summaries
from office.reminders.digests import send_digests
from office.reminders.marking import mark_due
from office.reminders.stopping import recall_stale
from storage.unit_of_work import UnitOfWork

#: Does one batch of what is due by the moment it is given; whether there may be more.
Job = Callable[[UnitOfWork, datetime], Awaitable[bool]]

#: What is due to be said of the ledger as it stands, in this order.
REMINDING: tuple[tuple[str, Job], ...] = (
    ("recalling", recall_stale),
    ("marking", mark_due),
    ("digests", send_digests),
)
#: What enters obligations stands before the reminders, so that a morning is told of whole.
JOBS: tuple[tuple[str, Job], ...] = (
    ("monthly reports", monthly.open_due),
    ("monthly gathering", monthly.gather_due),
    ("summaries", summaries.open_due),
    *REMINDING,
    ("held files", forget_stale),
)
