"""Cards on which a tag becomes a stratum of its own, and on which those who must be inspected are listed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from domain.campaign import Sampling, StratumBy
from domain.draft import Field
from domain.draw_terms import SetAside
from templates.cards import Attachment, Button, Card, rows_of
from templates.cards.draft.composing import CHOSEN, FREE, Place
from templates.cards.draft.pickers import LABEL, paged
from templates.cards.draft.presses import (
    AskTagStratum,
    DropCertain,
    EditDraft,
    PickCertain,
    PickTagStratum,
    PreviewDraft,
    TakeTagStratum,
    word_key,
)
from templates.cards.draft.words import CERTAIN_WORDS, amount_words, sampling_words
from templates.messages import render

#: What of a tag is offered as a tap; anything else is typed: percentages and plain numbers.
QUICK_PERCENT = (10, 20, 50, 100)
QUICK_COUNTS = (1, 3, 5, 10)
ALL = "all"


def tag_strata(place: Place, sampling: Sampling, known: Sequence[str], page: int) -> Card:
    """The tags of the library; those that are strata already with what is drawn of them."""
    led = int(place.led)
    rules = {rule.name: rule for rule in sampling.rules if rule.by is StratumBy.TAG}
    tags = list(dict.fromkeys([*rules, *known]))
    shown, turning = paged(tags, page, lambda to: PickTagStratum(place.campaign_id, to, led))

    def label(tag: str) -> str:
        amount = f" {amount_words(rules[tag].ratio, rules[tag].minimum)}" if tag in rules else ""
        return f"{CHOSEN if tag in rules else FREE} {tag}{amount}"[:LABEL]

    buttons = [Button(label(tag), AskTagStratum(place.campaign_id, word_key(tag), page, led)) for tag in shown]
    text = render("draft/pick_tag_stratum", sampling=sampling_words(sampling), known=known)
    return Card(text, (*rows_of(buttons, width=2), *turning, (Button("完成", place.ask(Field.SAMPLING)),)))


def tag_amounts(place: Place, tag: str, *, chosen: bool, page: int) -> Card:
    """How many of one tag."""

    def take(label: str, percent: int, count: int) -> Button:
        led = int(place.led)
        return Button(label, TakeTagStratum(place.campaign_id, word_key(tag), percent, count, page, led))

    rows = (
        tuple(take(f"{n}%", n, 0) for n in QUICK_PERCENT),
        tuple(take(f"{n}户", 0, n) for n in QUICK_COUNTS),
        *([(take("不再单独抽取", 0, 0),)] if chosen else []),
        (Button("返回", PickTagStratum(place.campaign_id, page, int(place.led))),),
    )
    return Card(render("draft/ask_tag_stratum", tag=tag), rows)


def certain(place: Place, listed: Sequence[SetAside], names: Mapping[str, str], page: int) -> Card:
    """Asks for more who must be inspected; those who are in can be taken out."""
    shown, turning = paged(listed, page, lambda to: PickCertain(place.campaign_id, to))
    drops = [
        Button(f"移出 {names.get(one.id, one.id)}"[:LABEL], DropCertain(place.campaign_id, word_key(one.id), page))
        for one in shown
    ]
    clear = ((Button("全部移出", DropCertain(place.campaign_id, ALL, 0)),),) if len(listed) > 1 else ()
    text = render("draft/ask_certain", title=CERTAIN_WORDS, listed=shown, names=names, count=len(listed))
    back = (Button("返回方案", EditDraft(place.campaign_id)),)
    return Card(text, (*rows_of(drops, width=1), *turning, *clear, back), asks=True)


def left_out(campaign_id: int, count: int, file: Attachment) -> Card:
    """Who is left out by cooling-off or yearly cap, and why, as a file."""
    back = (Button("返回预览", PreviewDraft(campaign_id)),)
    return Card(render("draft/left_out", count=count), (back,), attachment=file)
