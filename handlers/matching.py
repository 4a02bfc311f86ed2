"""The second round: its start. Words and dice go through ``handlers.draw``, as in the first."""

from __future__ import annotations

from campaigns import inspection, matching
from handlers.answers import retire, send
from handlers.draw import fresh_secret
from handlers.presses import acts, looks
from templates.cards.matching import OpenTask, StartMatching

acts(StartMatching, matching.start, secret=fresh_secret, then=retire)
# Below the message that brought the work, which says what it is.
looks(OpenTask, inspection.my_forms, then=send)
