"""The example data is what the demonstration, the training and the checked-in files rest on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import fields
from datetime import date
from math import ceil
from pathlib import Path
from typing import TypeVar

import pytest
from stdnum.cn import uscc

from domain import credit_code
from domain.library import (
    Parsed,
    Subject,
    Table,
    parse_departments,
    parse_inspectors,
    parse_items,
    parse_subjects,
)
from office.library_files import read_table
from sandbox.example_data import CAMPAIGNS, FILE_NAMES, CampaignFacts, ExampleLibraries, generate, write_files

T = TypeVar("T")
EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


@pytest.fixture(scope="module", params=sorted(CAMPAIGNS))
def office(request: pytest.FixtureRequest) -> tuple[CampaignFacts, ExampleLibraries]:
    return CAMPAIGNS[request.param], generate(plan=request.param)


def pool_of(facts: CampaignFacts, subjects: tuple[Subject, ...]) -> list[Subject]:
    """The subjects within the campaign's scope."""
    return [
        subject
        for subject in subjects
        if set(facts.tags) & set(subject.tags)
        and subject.status == facts.status
        and (facts.registered_before is None or (subject.registered_on or date.max) <= facts.registered_before)
    ]


def test_there_are_2000_subjects_with_codes_that_a_stranger_finds_valid(
    office: tuple[CampaignFacts, ExampleLibraries],
) -> None:
    _, libraries = office
    assert len({subject.number for subject in libraries.subjects}) == 2000
    assert len({subject.name for subject in libraries.subjects}) == 2000
    for subject in (one for one in libraries.subjects if one.kind == "enterprise"):
        assert uscc.is_valid(subject.number)
        assert credit_code.inner_organisation_code_is_valid(subject.number)


def test_no_company_can_have_one_of_the_codes(office: tuple[CampaignFacts, ExampleLibraries]) -> None:
    _, libraries = office
    assert {subject.number[2:8] for subject in libraries.subjects} == {"990001"}, "a region that does not exist"
    assert {subject.kind for subject in libraries.subjects if "-" in subject.number} <= {"project"}


def test_60_inspectors_in_three_departments_some_on_leave_some_recused(
    office: tuple[CampaignFacts, ExampleLibraries],
) -> None:
    facts, libraries = office
    assert Counter(inspector.department for inspector in libraries.inspectors) == {
        department.name: 20 for department in libraries.departments
    }
    assert {department.name for department in libraries.departments} >= set(facts.departments)
    assert len({inspector.number for inspector in libraries.inspectors}) == 60
    assert len({inspector.mobile for inspector in libraries.inspectors}) == 60
    assert any(not inspector.available for inspector in libraries.inspectors)
    known = {subject.number for subject in libraries.subjects}
    recused = {number for inspector in libraries.inspectors for number in inspector.recusals}
    assert recused
    assert recused <= known


def test_some_certificates_run_out_and_some_people_are_kept_apart(
    office: tuple[CampaignFacts, ExampleLibraries],
) -> None:
    facts, libraries = office
    ends = [inspector.certificate_until for inspector in libraries.inspectors]
    assert any(end and end < facts.ends_on for end in ends)
    assert any(end and end > facts.ends_on for end in ends)
    assert None in ends
    numbers = {inspector.number for inspector in libraries.inspectors}
    apart = {number for inspector in libraries.inspectors for number in inspector.apart}
    assert apart
    assert apart <= numbers


def test_what_an_item_asks_for_somebody_of_its_department_can_do(
    office: tuple[CampaignFacts, ExampleLibraries],
) -> None:
    facts, libraries = office
    for item in facts.items:
        able = [one for one in libraries.inspectors if one.department == item.department]
        assert all(any(tag in one.tags for one in able) for tag in item.tags)
    assert any(item.tags for item in CAMPAIGNS["000"].items)


def test_every_item_of_the_campaign_is_in_the_list(office: tuple[CampaignFacts, ExampleLibraries]) -> None:
    facts, libraries = office
    assert set(facts.items) <= set(libraries.items)
    assert all(facts.items_of(department) for department in facts.departments)


def test_nobody_is_registered_after_the_campaign_begins(
    office: tuple[CampaignFacts, ExampleLibraries],
) -> None:
    facts, libraries = office
    days = [subject.registered_on for subject in libraries.subjects if subject.registered_on]
    assert date(2005, 1, 1) <= min(days)
    assert max(days) <= facts.starts_on
    assert len(days) == 2000


def test_campaign_000_draws_twelve_firms_at_one_fifth() -> None:
    facts = CAMPAIGNS["000"]
    subjects = generate(plan="000").subjects
    pool = pool_of(facts, subjects)
    assert ceil(len(pool) * facts.ratio) == 12
    others = [subject for subject in subjects if "物业服务" in subject.tags and subject not in pool]
    assert {subject.status for subject in others} == {"成立", "注销"}, "too late or gone: both must be left out"


def test_campaign_004_draws_eight_firms_and_in_one_class_a_fraction_counts_as_one() -> None:
    facts = CAMPAIGNS["004"]
    sizes = Counter(subject.risk_class for subject in pool_of(facts, generate(plan="004").subjects))
    assert set(sizes) == set("ABCD")
    assert sum(ceil(size * facts.ratio) for size in sizes.values()) == 8
    assert min(sizes.values()) * facts.ratio < 1


def test_campaign_002_draws_six_projects_that_have_numbers_of_their_own() -> None:
    facts = CAMPAIGNS["002"]
    pool = pool_of(facts, generate(plan="002").subjects)
    assert {one.kind for one in pool} == {"project"}
    assert {one.number.partition("-")[0] for one in pool} == {"SB990001"}
    sizes = Counter(subject.risk_class for subject in pool)
    assert sum(ceil(size * facts.ratio) for size in sizes.values()) == 6
    assert (facts.confirm_days, facts.result_days, facts.starts_on) == (1, 20, date(2024, 5, 28))
    assert facts.departments == ("水务局", "市场监督管理局")


def test_the_facts_are_those_of_the_two_campaigns() -> None:
    property_firms, road = CAMPAIGNS["000"], CAMPAIGNS["004"]
    assert (property_firms.starts_on, property_firms.ends_on) == (date(2024, 5, 10), date(2024, 6, 30))
    assert (property_firms.confirm_days, property_firms.result_days, property_firms.follow_up_days) == (
        2,
        20,
        20,
    )
    assert property_firms.departments == ("建设环保局", "市场监督管理局")
    assert [len(property_firms.items_of(department)) for department in property_firms.departments] == [1, 4]
    assert (road.starts_on, road.ends_on) == (date(2023, 6, 14), date(2023, 6, 30))
    assert (road.confirm_days, road.result_days, road.inspectors_per_department) == (2, 5, 2)
    assert road.departments == ("交通运输局", "市场监督管理局", "应急管理局")
    assert road.by_risk_class


def test_the_same_seed_gives_the_same_data_and_another_seed_other_data() -> None:
    assert generate(seed=3, subjects=50) == generate(seed=3, subjects=50)
    assert generate(seed=3, subjects=50).subjects != generate(seed=4, subjects=50).subjects


def test_more_subjects_than_there_are_short_names_can_be_made() -> None:
    libraries = generate(subjects=6000)
    assert len({subject.name for subject in libraries.subjects}) == 6000


def test_the_files_give_back_the_libraries(tmp_path: Path) -> None:
    made = write_files(tmp_path, subjects=80, inspectors=9, plan="004")
    assert read_libraries(tmp_path) == made


def test_the_checked_in_files_are_those_of_the_generator() -> None:
    """If this fails: ``python scripts/make_examples.py``."""
    assert read_libraries(EXAMPLES) == generate(seed=1, subjects=60, inspectors=12)


def test_the_checked_in_file_of_mistakes_is_that_of_the_generator(tmp_path: Path) -> None:
    write_files(tmp_path, seed=1, subjects=60, inspectors=12)
    faulty = FILE_NAMES["faulty"]
    assert (EXAMPLES / faulty).read_bytes() == (tmp_path / faulty).read_bytes()


def test_the_file_of_mistakes_has_five_good_rows_and_one_mistake_of_each_kind() -> None:
    parsed = parse_subjects(open_file(EXAMPLES, "faulty"))
    assert [number for number, _ in parsed.good] == [2, 3, 4, 5, 6]
    assert [reason.code.removeprefix("library.") for row in parsed.bad for reason in row.reasons] == [
        "credit_code_length",
        "credit_code_wrong",
        "number_destroyed",
        "duplicate_number",
        "date_impossible",
        "date_unreadable",
        "value_missing",
        "status_unknown",
        "risk_class_unknown",
    ]


def test_nothing_in_the_facts_is_empty_by_mistake(office: tuple[CampaignFacts, ExampleLibraries]) -> None:
    facts, _ = office
    empty = {field.name for field in fields(facts) if getattr(facts, field.name) in ("", ())}
    assert empty <= {"bystander", "specialist"}


def read_libraries(folder: Path) -> ExampleLibraries:
    departments = entries(parse_departments, open_file(folder, "departments"))
    names = [department.name for department in departments]
    return ExampleLibraries(
        subjects=entries(parse_subjects, open_file(folder, "subjects")),
        inspectors=entries(lambda table: parse_inspectors(table, names), open_file(folder, "inspectors")),
        departments=departments,
        items=entries(lambda table: parse_items(table, names), open_file(folder, "items")),
    )


def open_file(folder: Path, key: str) -> Table:
    name = FILE_NAMES[key]
    return read_table(name, (folder / name).read_bytes())


def entries(parse: Callable[[Table], Parsed[T]], table: Table) -> tuple[T, ...]:
    parsed = parse(table)
    assert not parsed.bad
    return parsed.entries
