"""On a form's card: with which other campaign its subject is visited in one go."""

from __future__ import annotations

from collections.abc import Sequence

from storage.forms import Section
from storage.unit_of_work import UnitOfWork
from templates.cards.forms import Fact
from templates.cards.joint_visit import FORM_LABEL, form_words


async def tell_joint_visit(uow: UnitOfWork, section: Section) -> Sequence[Fact]:
    """A line where it is; each campaign has a form of its own."""
    group = (await uow.joint_visits.together([section.sample_id])).get(section.sample_id)
    if group is None:
        return ()
    others = [one for sample_id, one in group.campaigns.items() if sample_id != section.sample_id]
    titles = [(await uow.campaigns.get(one)).plan.title for one in others]
    return (Fact(FORM_LABEL, form_words(titles)),)
