"""Inspectors publish what was approved."""

from __future__ import annotations

from campaigns import publication
from handlers.presses import Redraw, acts, looks
from templates.cards import publication as cards

#: A tap on a list or a form that is no longer as the card showed it.
LIST = Redraw(
    publication.my_publications,
    when=frozenset({"publication.list_changed", "publication.nothing_waits", "inspection.changed_meanwhile"}),
)

looks(cards.OpenPublications, publication.my_publications)
looks(cards.PublicationsPage, publication.my_publications)
looks(cards.AskPublish, publication.ask_publish)
acts(cards.Publish, publication.publish, redraw=LIST)
looks(cards.AskPublishAll, publication.ask_publish_all, redraw=LIST)
acts(cards.PublishAll, publication.publish_all, redraw=LIST)
