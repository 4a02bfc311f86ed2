"""The closing papers of a campaign."""

from __future__ import annotations

from campaigns import closing
from handlers.presses import acts, looks
from templates.cards import closing as cards

looks(cards.OpenPapers, closing.open_papers)
acts(cards.IssuePapers, closing.issue)
looks(cards.GetIssued, closing.get_table)
