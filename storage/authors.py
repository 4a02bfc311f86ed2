"""Who wrote a department's part of a form, and who therefore may not review it."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import and_, select

from storage.form_tables import assignments, forms, results, section_history, sections
from storage.people import appointments
from storage.repository import Repository, slices

#: What is kept in the history of who hands a form in, or asks to correct it (``storage.forms.SectionState``).
_WRITING = ("submitted", "correcting")


class Authors(Repository):
    """Part of ``storage.forms.Forms``."""

    async def writers(self, section_id: int) -> set[int]:
        """Everyone who ever entered a result of it, handed it in or asked to correct it."""
        return (await self._writers([section_id]))[section_id]

    async def authors(self, section_id: int) -> set[int]:
        """Its writers, and everyone who was ever on the team that inspects the subject for its department, who may
        choose the measures, write the remark and take the photos without a result of their own: none of them may
        review it."""
        return (await self.authors_of([section_id]))[section_id]

    async def authors_of(self, section_ids: Sequence[int]) -> dict[int, set[int]]:
        """The same of many sections, by their ids."""
        found = await self._writers(section_ids)
        for part in slices(section_ids):
            here = (
                assignments.c.sample_id == forms.c.sample_id,
                assignments.c.department_id == sections.c.department_id,
            )
            sent = (
                select(sections.c.id, appointments.c.person_id)
                .join(forms, forms.c.id == sections.c.form_id)
                .join(assignments, and_(*here))
                .join(appointments, appointments.c.inspector_id == assignments.c.inspector_id)
                .where(sections.c.id.in_(part))
            )
            for section_id, person_id in (await self._connection.execute(sent)).all():
                found[section_id].add(person_id)
        return found

    async def _writers(self, section_ids: Sequence[int]) -> dict[int, set[int]]:
        found: dict[int, set[int]] = {one: set() for one in section_ids}
        for part in slices(section_ids):
            entered = select(results.c.section_id, results.c.entered_by).where(results.c.section_id.in_(part))
            handed_in = select(section_history.c.section_id, section_history.c.person_id).where(
                section_history.c.section_id.in_(part),
                section_history.c.state.in_(_WRITING),
            )
            for section_id, person_id in (await self._connection.execute(entered.union(handed_in))).all():
                found[section_id].add(person_id)
        return found
