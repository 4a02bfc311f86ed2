"""From the facts of a campaign to the two statistics tables.

Both count the same inspections by different rules, which is why each is worked out from the facts and
neither from the other: the bonded-zone table counts inspectors in person-times (人次) and questions one by
one, the county table counts heads (人) and subjects that had questions.

Two rules hold for both. A number of subjects (户) counts a subject once, however many departments found
something there. And only what a reviewer has passed counts, so that a table made on the last day of the
window is right as far as it goes; what is still missing is ``pending``.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from domain.inspection import Handling, ResultCode


@dataclass(frozen=True)
class SectionFacts:
    """What one department found at one subject.

    ``results`` goes by item, any key that is unique in the campaign. ``counted`` is whether the section has
    been reviewed; an unreviewed one is only counted as pending.
    """

    department: str
    results: Mapping[str, ResultCode]
    handling: frozenset[Handling]
    questions_answered: int
    counted: bool


@dataclass(frozen=True)
class SubjectFacts:
    """One subject drawn in the campaign.

    ``assignments`` are inspector ids, one for each inspector sent to this subject. ``sections`` holds one
    for each department.
    """

    subject_id: str
    assignments: tuple[str, ...]
    sections: tuple[SectionFacts, ...]


@dataclass(frozen=True)
class BondedZoneTable:
    """The ten columns of the bonded-zone form, in its order, and the number of sections not yet reviewed."""

    subjects: int
    inspector_assignments: int
    departments: int
    items: int
    problem_items: int
    problem_subjects: int
    rectification_subjects: int
    abnormal_subjects: int
    case_subjects: int
    questions_answered: int
    pending: int


@dataclass(frozen=True)
class CountyTable:
    """The eight columns of the county form, in its order, and the number of sections not yet reviewed."""

    subjects: int
    inspectors: int
    problem_items: int
    problem_subjects: int
    guidance_subjects: int
    abnormal_subjects: int
    case_subjects: int
    subjects_with_questions: int
    pending: int


def bonded_zone_table(
    subjects: Collection[SubjectFacts], *, items: Collection[str], departments: Collection[str]
) -> BondedZoneTable:
    """The table of plans that use the bonded-zone form.

    * 随机抽查企业（户）: subjects drawn, whether reviewed or not.
    * 随机抽取执法检查人员（人次）: assignments; an inspector sent to three subjects counts three times.
    * 涉及检查部门（个）, 检查项目（个）: those of the campaign, each once.
    * 发现问题事项（项）: results that are problems, over all subjects and items.
    * 发现问题企业（户）: subjects with at least one such result.
    * 责令改正（户）: subjects where it was ordered; result code 5 says that it was, without further words.
    * 应列入异常（户）, 涉嫌违法立案调查（户）: subjects with that handling.
    * 现场解答疑难问题（个）: questions, added up.
    """
    return BondedZoneTable(
        subjects=len({subject.subject_id for subject in subjects}),
        inspector_assignments=sum(len(subject.assignments) for subject in subjects),
        departments=len(set(departments)),
        items=len(set(items)),
        problem_items=_problem_items(subjects),
        problem_subjects=_subjects_where(subjects, _found_a_problem),
        rectification_subjects=_subjects_where(subjects, _ordered_to_rectify),
        abnormal_subjects=_subjects_where(subjects, _handled_by(Handling.ABNORMAL_LIST)),
        case_subjects=_subjects_where(subjects, _handled_by(Handling.CASE_INVESTIGATION)),
        questions_answered=sum(section.questions_answered for section in _counted(subjects)),
        pending=_pending(subjects),
    )


def county_table(subjects: Collection[SubjectFacts]) -> CountyTable:
    """The table of plans that use the county form.

    * 随机抽查企业（户）: subjects drawn, whether reviewed or not.
    * 随机抽取执法人员（人）: inspectors sent out, each counted once.
    * 发现问题事项（项）, 发现问题企业（个）: as in the bonded-zone table.
    * 行政指导（户）, 应列异常名录（户）, 涉嫌违法应立案调查（户）: subjects with that handling.
    * 现场解答疑难问题（户）: subjects where at least one question was answered, not the questions.
    """
    return CountyTable(
        subjects=len({subject.subject_id for subject in subjects}),
        inspectors=len({inspector for subject in subjects for inspector in subject.assignments}),
        problem_items=_problem_items(subjects),
        problem_subjects=_subjects_where(subjects, _found_a_problem),
        guidance_subjects=_subjects_where(subjects, _handled_by(Handling.GUIDANCE)),
        abnormal_subjects=_subjects_where(subjects, _handled_by(Handling.ABNORMAL_LIST)),
        case_subjects=_subjects_where(subjects, _handled_by(Handling.CASE_INVESTIGATION)),
        subjects_with_questions=_subjects_where(subjects, lambda section: section.questions_answered > 0),
        pending=_pending(subjects),
    )


def _counted(subjects: Iterable[SubjectFacts]) -> list[SectionFacts]:
    return [section for subject in subjects for section in subject.sections if section.counted]


def _pending(subjects: Iterable[SubjectFacts]) -> int:
    return sum(not section.counted for subject in subjects for section in subject.sections)


def _problem_items(subjects: Iterable[SubjectFacts]) -> int:
    return sum(code.is_problem for section in _counted(subjects) for code in section.results.values())


def _subjects_where(subjects: Iterable[SubjectFacts], holds: Callable[[SectionFacts], bool]) -> int:
    """How many subjects have at least one counted section for which it holds."""
    return len({s.subject_id for s in subjects if any(holds(section) for section in _counted([s]))})


def _found_a_problem(section: SectionFacts) -> bool:
    return any(code.is_problem for code in section.results.values())


def _ordered_to_rectify(section: SectionFacts) -> bool:
    return Handling.RECTIFICATION in section.handling or ResultCode.ORDERED_TO_RECTIFY in section.results.values()


def _handled_by(measure: Handling) -> Callable[[SectionFacts], bool]:
    return lambda section: measure in section.handling
