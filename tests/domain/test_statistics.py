"""The two statistics tables from hand-counted campaigns."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from domain.inspection import Handling, ResultCode
from domain.statistics import (
    BondedZoneTable,
    CountyTable,
    SectionFacts,
    SubjectFacts,
    bonded_zone_table,
    county_table,
)

CONSTRUCTION, MARKET = "construction", "market"
ITEMS = ("conduct", "registration", "publicity", "pricing")


def section(
    department: str = CONSTRUCTION,
    *,
    handling: frozenset[Handling] = frozenset(),
    questions: int = 0,
    reviewed: bool = True,
    **results: int,
) -> SectionFacts:
    return SectionFacts(
        department=department,
        results={item: ResultCode(code) for item, code in results.items()},
        handling=handling,
        questions_answered=questions,
        counted=reviewed,
    )


def subject(subject_id: str, *sections: SectionFacts, inspectors: str = "") -> SubjectFacts:
    return SubjectFacts(subject_id=subject_id, assignments=tuple(inspectors.split()), sections=sections)


CAMPAIGN = (
    subject(  # both departments find something, both order it to be put right
        "S1",
        section(conduct=5, handling=frozenset({Handling.RECTIFICATION}), questions=2),
        section(
            MARKET,
            registration=4,
            publicity=2,
            pricing=1,
            handling=frozenset({Handling.RECTIFICATION, Handling.ABNORMAL_LIST}),
            questions=1,
        ),
        inspectors="A B X Y",
    ),
    subject("S2", section(conduct=1), section(MARKET, registration=1, pricing=7), inspectors="A B X Z"),
    subject(  # guidance, and a case; code 5 without further words is an order all the same
        "S3",
        section(conduct=5, handling=frozenset({Handling.GUIDANCE})),
        section(MARKET, pricing=10, handling=frozenset({Handling.CASE_INVESTIGATION}), questions=4),
        inspectors="C B X Y",
    ),
    subject(  # not reviewed yet, so nothing of it counts but that it was drawn and visited
        "S4",
        section(conduct=5, handling=frozenset({Handling.RECTIFICATION}), questions=9, reviewed=False),
        section(MARKET, reviewed=False),
        inspectors="C A",
    ),
)


def test_the_bonded_zone_table_of_a_campaign_counted_by_hand() -> None:
    assert bonded_zone_table(CAMPAIGN, items=ITEMS, departments=(CONSTRUCTION, MARKET)) == BondedZoneTable(
        subjects=4,
        inspector_assignments=14,
        departments=2,
        items=4,
        problem_items=5,
        problem_subjects=2,
        rectification_subjects=2,
        abnormal_subjects=1,
        case_subjects=1,
        questions_answered=7,
        pending=2,
    )


def test_the_county_table_of_the_same_campaign() -> None:
    assert county_table(CAMPAIGN) == CountyTable(
        subjects=4,
        inspectors=6,
        problem_items=5,
        problem_subjects=2,
        guidance_subjects=1,
        abnormal_subjects=1,
        case_subjects=1,
        subjects_with_questions=2,
        pending=2,
    )


def test_a_subject_with_orders_from_two_departments_counts_once() -> None:
    order = frozenset({Handling.RECTIFICATION})
    both = subject("S", section(conduct=5, handling=order), section(MARKET, pricing=5, handling=order))
    table = bonded_zone_table([both], items=ITEMS, departments=(CONSTRUCTION, MARKET))
    assert (table.rectification_subjects, table.problem_subjects, table.problem_items) == (1, 1, 2)


def test_a_campaign_before_its_first_visit_has_zeros_and_everything_pending() -> None:
    drawn = [subject(f"S{n}", section(reviewed=False), section(MARKET, reviewed=False)) for n in range(3)]
    table = bonded_zone_table(drawn, items=ITEMS, departments=(CONSTRUCTION, MARKET))
    assert table == BondedZoneTable(3, 0, 2, 4, 0, 0, 0, 0, 0, 0, pending=6)
    assert county_table([]) == CountyTable(0, 0, 0, 0, 0, 0, 0, 0, pending=0)


sections = st.builds(
    SectionFacts,
    department=st.sampled_from((CONSTRUCTION, MARKET)),
    results=st.dictionaries(st.sampled_from(ITEMS), st.sampled_from(ResultCode)),
    handling=st.frozensets(st.sampled_from(Handling)),
    questions_answered=st.integers(0, 5),
    counted=st.booleans(),
)
campaigns = st.lists(
    st.builds(
        SubjectFacts,
        subject_id=st.uuids().map(str),
        assignments=st.lists(st.sampled_from("ABCD"), unique=True).map(tuple),
        sections=st.lists(sections, max_size=3).map(tuple),
    ),
    max_size=6,
    unique_by=lambda facts: facts.subject_id,
)


@given(campaigns)
def test_no_part_is_larger_than_its_whole(campaign: list[SubjectFacts]) -> None:
    zone = bonded_zone_table(campaign, items=ITEMS, departments=(CONSTRUCTION, MARKET))
    county = county_table(campaign)
    assert zone.problem_subjects <= min(zone.problem_items, zone.subjects)
    assert max(zone.rectification_subjects, zone.abnormal_subjects, zone.case_subjects) <= zone.subjects
    assert county.subjects_with_questions <= zone.questions_answered
    assert county.inspectors <= zone.inspector_assignments
    assert (county.problem_items, county.problem_subjects) == (zone.problem_items, zone.problem_subjects)


@given(campaigns)
def test_an_unreviewed_section_adds_to_pending_and_to_nothing_else(campaign: list[SubjectFacts]) -> None:
    reviewed_only = [
        replace(facts, sections=tuple(part for part in facts.sections if part.counted)) for facts in campaign
    ]
    table = county_table(campaign)
    assert replace(table, pending=0) == county_table(reviewed_only)
    assert table.pending == sum(not part.counted for facts in campaign for part in facts.sections)
