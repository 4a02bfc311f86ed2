"""How results are typed in one line, with examples that are understood for the reader's own next forms."""

from __future__ import annotations

from campaigns.forms import read_form
from office.rights import require_member
from storage.forms import WRITABLE
from storage.unit_of_work import UnitOfWork
from templates.cards import Card
from templates.cards.inspection import line_help_card


async def show_line_help(uow: UnitOfWork, *, user_id: int, section_id: int = 0) -> Card:
    """The ten codes in their exact wording and five lines that may be typed as they stand: for the form ``section_id``
    if it is the reader's, else for their next one; for an invented form where they have none."""
    person, _ = await require_member(uow, user_id)
    mine = await uow.forms.sections_of_inspector(person.id)
    open_ = [section for section in mine if section.state in WRITABLE and not section.void]
    first = sorted(open_, key=lambda section: section.id != section_id)[:1]
    # The second example form is of the same campaign: its number means one form only.
    others = [one for one in open_ if first and one.id != first[0].id and one.campaign_id == first[0].campaign_id]
    return line_help_card([await read_form(uow, section.id) for section in [*first, *others[:1]]])
