"""What a line of results means for a form: what it would write, and what stood there when its writer saw it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import Enum
from typing import Any

from campaigns.forms import read_form
from campaigns.inspection.filling import require_short_remark
from domain.errors import Refusal
from domain.inspection import Handling, ResultCode
from domain.local_time import local_day
from domain.rectification import read_term
from domain.result_line import ParsedLine, parse_line
from storage.forms import Section
from storage.unit_of_work import UnitOfWork
from templates.cards.forms import FormView

#: What of a section a line may change, as people call it.
_CALLED = {
    "remark": "备注",
    "handling": "处理措施",
    "rectify_by": "改正期限",
    "questions_answered": "解答疑难问题数",
    "methods": "检查方式",
}


@dataclass(frozen=True)
class Meaning:
    """A line that was read for the form ``form``: 其余 are the items without a result, so that nobody's is written
    over by a word that does not name it. ``rectify_by`` is the day that the line's 限期 means."""

    form: FormView
    line: ParsedLine
    rectify_by: date | None

    @property
    def codes(self) -> dict[int, ResultCode]:
        """The results that it writes, by item id."""
        return {self.form.items[place].id: code for place, code in self.line.results.items()}

    @property
    def changes(self) -> dict[str, Any]:
        """What it writes beside results; what it does not mention stays.

        A 限期 goes with 责令改正, which it orders where that is not chosen yet; other measures alone end it.
        """
        line = self.line
        said = {"remark": line.remark, "methods": line.methods}
        changes: dict[str, Any] = {key: value for key, value in said.items() if value}
        if line.questions_answered is not None:
            changes["questions_answered"] = line.questions_answered
        if line.handling or self.rectify_by:
            named = {*(line.handling or self.form.handling), *([Handling.RECTIFICATION] if self.rectify_by else [])}
            kept = self.rectify_by or self.form.rectify_by
            changes["handling"] = tuple(measure for measure in Handling if measure in named)
            changes["rectify_by"] = kept if Handling.RECTIFICATION in named else None
        return changes

    @property
    def shown(self) -> ParsedLine:
        """The line with the measures that it would leave on the form, where it touches them."""
        return replace(self.line, handling=self.changes.get("handling", ()))

    @property
    def after(self) -> FormView:
        """The form as it would be."""
        items = tuple(replace(item, code=self.codes.get(item.id, item.code)) for item in self.form.items)
        return replace(self.form, items=items, **self.changes)

    @property
    def seen(self) -> dict[str, Any]:
        """What stands now of what it would change, to be kept with the line."""
        results = {str(item.id): int(item.code or 0) for item in self.form.items if item.id in self.codes}
        return {"results": results, **{key: _plain(getattr(self.form, key)) for key in self.changes}}

    def overtaken(self, seen: Mapping[str, Any]) -> list[str]:
        """What of it somebody else has written since it was ``seen``, by the names that people use; what they wrote
        exactly so does no harm."""
        before = seen.get("results", {})
        other = [item for item in self.form.items if item.id in self.codes and item.code != self.codes[item.id]]
        items = [item.name for item in other if before.get(str(item.id)) != (item.code or 0)]
        rest = [
            _CALLED[key]
            for key, value in self.changes.items()
            if _plain(getattr(self.form, key)) not in (seen.get(key), _plain(value))
        ]
        return items + rest


def _plain(value: object) -> object:
    """As it comes back from JSON."""
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if isinstance(value, Enum):
        return value.value
    return value.isoformat() if isinstance(value, date) else value


async def read_meaning(uow: UnitOfWork, section: Section, body: str, *, now: datetime) -> Meaning:
    """What ``body`` says about the section; an item of another department is named as such. Raises what is wrong with
    it as a Refusal."""
    form = await read_form(uow, section.id)
    line = await _parse(uow, section, form, body)
    require_short_remark(line.remark)
    if not line.term:
        return Meaning(form, line, None)
    campaign = await uow.campaigns.get(section.campaign_id)
    today = local_day(now, (await uow.offices.get(campaign.office_id)).timezone)
    return Meaning(form, line, read_term(line.term, today=today, calendar=await uow.calendar.load()))


async def reread_meaning(uow: UnitOfWork, section: Section, body: str, rectify_by: date | None) -> Meaning:
    """The same of a line that was read before, with the day that was shown then."""
    form = await read_form(uow, section.id)
    return Meaning(form, await _parse(uow, section, form, body), rectify_by)


def _narrowed(line: ParsedLine, form: FormView) -> ParsedLine:
    """Raises Refusal ``inspection.all_filled`` where 其余 was all that the line said, and nothing is left."""
    filled = {place for place, item in enumerate(form.items) if item.code is not None}
    results = {place: code for place, code in line.results.items() if place not in line.rest & filled}
    narrowed = replace(line, results=results)
    if narrowed.is_empty:
        raise Refusal("inspection.all_filled")
    return narrowed


async def _parse(uow: UnitOfWork, section: Section, form: FormView, body: str) -> ParsedLine:
    names = [item.name for item in form.items]
    try:
        line = parse_line(body, names)
    except Refusal as refusal:
        foreign = await _foreign_items(uow, section, names, body)
        if foreign:
            raise Refusal(
                "inspection.item_of_other_department",
                items="、".join(foreign),
                department=section.department,
                own="、".join(names),
            ) from refusal
        raise
    return _narrowed(line, form)


async def _foreign_items(uow: UnitOfWork, section: Section, own: list[str], body: str) -> list[str]:
    """The items of other departments that the line speaks of, if that explains it."""
    items = await uow.campaigns.items(section.campaign_id)
    others = [item.name for item in items if item.department_id != section.department_id]
    try:
        line = parse_line(body, [*own, *others])
    except Refusal:
        return []
    return [others[index - len(own)] for index in line.results if index >= len(own)]
