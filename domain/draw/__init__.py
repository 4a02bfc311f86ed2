"""The draw of subjects: every id gets a ticket from the seed, the smallest tickets of each stratum are drawn.

Adding or removing one id moves no other; the rest of the order is the replacement queue (补抽). Specified
byte by byte in ``docs/draw-protocol.md``; the sources of the rules are sections "抽取" of the plans.
"""

from domain.draw.outcome import (
    DrawnStratum,
    DrawResult,
    Replacement,
    confirmed,
    draw,
    draw_strata,
    replacement,
    replacements,
    successor,
)
from domain.draw.pool import PoolFile, freeze_pool, freeze_text, parse_pool, standing_in
from domain.draw.sizes import sample_size, sample_sizes
from domain.draw.tickets import in_ticket_order, key, ticket

__all__ = [
    "DrawResult",
    "DrawnStratum",
    "PoolFile",
    "Replacement",
    "confirmed",
    "draw",
    "draw_strata",
    "freeze_pool",
    "freeze_text",
    "in_ticket_order",
    "key",
    "parse_pool",
    "replacement",
    "replacements",
    "sample_size",
    "sample_sizes",
    "standing_in",
    "successor",
    "ticket",
]
