"""What the data say of a department within a period: rows 4 and 5 of the monthly report, counted by the database.

* draws: rounds of subjects that were revealed in the period, are settled, and in which the department takes part;
  subjects are counted once for each draw (户次), without those that were excluded after it;
* problems: subjects of which the department's results passed review for the first time in the period and hold a
  problem, each once, whenever it was drawn;
* published: the department's results at one subject, published for the first time in the period.

Nothing of a void campaign counts, as in the summaries.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, Subquery, distinct, func, select

from domain.campaign import State
from domain.inspection import ResultCode, has_problem
from domain.monthly import Figure
from storage.campaigns import campaign_departments, campaign_items, campaigns
from storage.draws import Round, Stage, draws
from storage.form_tables import assignments, forms, results, section_history, sections
from storage.forms import REVIEWED, SectionState
from storage.libraries import inspectors, items
from storage.publications import read_content
from storage.repository import Repository
from storage.samples import samples

_REVIEWED = [state.value for state in REVIEWED]
_PROBLEMS = [int(code) for code in ResultCode if code.is_problem]
_CORRECTED = sections.c.public_version.is_not(None) & (sections.c.state != SectionState.PUBLISHED.value)


class MonthlyFigures(Repository):
    """Counts of one department from ``since`` up to, and without, ``until`` (aware moments)."""

    async def of(self, department_id: int, *, since: datetime, until: datetime) -> dict[Figure, int | str]:
        """Every figure of rows 4 and 5; "" for what no data can say (the website; 大项, where the items that were
        checked stand under none)."""
        drawn = _drawn(department_id, since, until)
        published = await self._published(department_id, since, until)
        subjects = await self._subjects(drawn)
        units = await self._units(department_id, drawn)
        draw_count = int(await self._value(select(func.count()).select_from(drawn)))
        major, minor = await self._items(department_id, drawn)
        return {
            Figure.PAPERS: await self._papers(drawn),
            Figure.DRAWS: draw_count,
            Figure.SUBJECTS: subjects,
            Figure.PROBLEMS: await self._problems(department_id, since, until),
            Figure.MAJOR: major,
            Figure.MINOR: minor,
            Figure.PUBLISHED: published,
            Figure.WEBSITE: "",
            # Who was drawn without saying to which section they belong is of the department itself.
            Figure.UNITS: len(units) or min(1, draw_count),
            Figure.UNIT_NAMES: "、".join(units)[:300],
            Figure.LINE_SUBJECTS: subjects,
            Figure.LINE_PUBLISHED: published,
        }

    async def _papers(self, drawn: Subquery) -> str:
        """The plans by which was drawn, by number and title, in the order of the campaigns."""
        query = select(campaigns.c.id, campaigns.c.title, campaigns.c.document_number)
        rows = await self._all(query.where(_is_of(drawn)).order_by(campaigns.c.id))
        listed = [
            f"《{row['title']}》{row['document_number'] and '（' + row['document_number'] + '）'}" for row in rows
        ]
        return "、".join(listed)[:300]

    async def _subjects(self, drawn: Subquery) -> int:
        own = (samples.c.campaign_id == drawn.c.campaign_id) & (samples.c.attempt == drawn.c.attempt)
        query = select(func.count(samples.c.id)).join(drawn, own).where(samples.c.excluded.is_(False))
        return int(await self._value(query))

    async def _items(self, department_id: int, drawn: Subquery) -> tuple[int | str, int]:
        """How many 大项 and 小项 were checked. An item under two 大项 of the list counts under the first of them."""
        own = campaign_items.c.department_id == department_id
        names = select(campaign_items.c.name).where(own, campaign_items.c.campaign_id.in_(select(drawn.c.campaign_id)))
        checked = names.distinct().subquery()
        known = (items.c.name == checked.c.name) & (items.c.department_id == department_id) & (items.c.major != "")
        grouped = (
            select(checked.c.name, func.min(items.c.major).label("major"))
            .outerjoin(items, known)
            .group_by(checked.c.name)
            .subquery()
        )
        counts = (func.count().label("minor"), func.count(distinct(grouped.c.major)).label("major"))
        row = await self._one(select(*counts, func.count(grouped.c.major).label("placed")).select_from(grouped))
        assert row is not None  # an aggregate has a row
        whole = row["placed"] == row["minor"]
        return (int(row["major"]) if whole else ""), int(row["minor"])

    async def _problems(self, department_id: int, since: datetime, until: datetime) -> int:
        reviewed = _first(department_id, _REVIEWED, since, until)
        theirs = results.c.section_id.in_(select(reviewed.c.section_id))
        newest = select(func.max(results.c.id)).where(theirs).group_by(results.c.section_id, results.c.item_id)
        bad = select(results.c.section_id).where(results.c.id.in_(newest), results.c.code.in_(_PROBLEMS))
        query = (
            select(samples.c.subject_id)
            .select_from(sections)
            .join(forms, forms.c.id == sections.c.form_id)
            .join(samples, samples.c.id == forms.c.sample_id)
            .join(reviewed, reviewed.c.section_id == sections.c.id)
        )
        # What is being corrected counts as it is public, whatever its draft says: a kept version, so it is read here.
        settled = sections.c.state.in_(_REVIEWED) & ~_CORRECTED
        found = {row["subject_id"] for row in await self._all(query.where(settled, sections.c.id.in_(bad)))}
        public = (section_history.c.section_id == sections.c.id) & (
            section_history.c.version == sections.c.public_version
        )
        kept = query.add_columns(section_history.c.content).join(section_history, public).where(_CORRECTED)
        for row in await self._all(kept):
            if has_problem(read_content(row["content"]).results.values()):
                found.add(row["subject_id"])
        return len(found)

    async def _published(self, department_id: int, since: datetime, until: datetime) -> int:
        published = _first(department_id, [SectionState.PUBLISHED.value], since, until)
        return int(await self._value(select(func.count()).select_from(published)))

    async def _units(self, department_id: int, drawn: Subquery) -> list[str]:
        """The sections of the department whose inspectors were sent out."""
        query = (
            select(inspectors.c.section)
            .join(assignments, assignments.c.inspector_id == inspectors.c.id)
            .join(samples, samples.c.id == assignments.c.sample_id)
            .join(drawn, (samples.c.campaign_id == drawn.c.campaign_id) & (samples.c.attempt == drawn.c.attempt))
            .where(assignments.c.department_id == department_id, assignments.c.out_at.is_(None))
            .where(inspectors.c.section != "")
            .distinct()
            .order_by(inspectors.c.section)
        )
        return [row["section"] for row in await self._all(query)]


def _drawn(department_id: int, since: datetime, until: datetime) -> Subquery:
    """The draws that count: campaign and attempt."""
    takes_part = campaign_departments.c.campaign_id == draws.c.campaign_id
    return (
        select(draws.c.campaign_id, draws.c.attempt)
        .join(campaigns, campaigns.c.id == draws.c.campaign_id)
        .join(campaign_departments, takes_part)
        .where(campaign_departments.c.department_id == department_id)
        .where(draws.c.round == Round.SUBJECTS.value, draws.c.stage == Stage.SETTLED.value)
        .where(draws.c.attempt == campaigns.c.attempt, campaigns.c.state != State.VOIDED.value)
        .where(draws.c.revealed_at >= since, draws.c.revealed_at < until)
        .subquery()
    )


def _is_of(drawn: Subquery) -> ColumnElement[bool]:
    return campaigns.c.id.in_(select(drawn.c.campaign_id))


def _first(department_id: int, states: list[str], since: datetime, until: datetime) -> Subquery:
    """The department's sections that came into one of ``states`` for the first time in the period."""
    at = func.min(section_history.c.at)
    return (
        select(section_history.c.section_id)
        .join(sections, sections.c.id == section_history.c.section_id)
        .join(forms, forms.c.id == sections.c.form_id)
        .join(campaigns, campaigns.c.id == forms.c.campaign_id)
        .where(sections.c.department_id == department_id, section_history.c.state.in_(states))
        .where(campaigns.c.state != State.VOIDED.value)
        .group_by(section_history.c.section_id)
        .having(at >= since, at < until)
        .subquery()
    )
