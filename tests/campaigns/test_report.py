"""The statistics tables of a small campaign, counted by hand."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator
from datetime import datetime

import pytest
from docx import Document
from openpyxl import load_workbook

from campaigns import report
from domain.errors import Refusal
from domain.inspection import Handling
from storage.campaigns import Campaign
from storage.unit_of_work import Database, UnitOfWork
from tests.support.builders import HOUSING, MARKET, Scene, build_campaign, build_inspection, build_scene
from tests.support.forms import fill, hand_in, labels, pass_review, section_of

HOUSING_INSPECTOR, INSPECTOR = 101, 105

Inspected = tuple[UnitOfWork, Scene, Campaign, datetime]


@pytest.fixture
async def inspected(database: Database, now: datetime) -> AsyncIterator[Inspected]:
    """Three subjects, three items in two departments, two inspectors of each on every subject.

    form  housing            market                                        reviewed
    1     5 (rectification)  1, 2 (rectification, guidance), 2 questions   both
    2     1                  4, 6 (abnormal list, case), 1 question        both
    3     8 (guidance)       9, 10                                         neither: does not count
    """
    async with database.open() as uow:
        scene = await build_scene(uow)
        campaign = await build_inspection(uow, scene, now)
        reviewed = [
            (HOUSING, 1, (5,), [Handling.RECTIFICATION], 0),
            (MARKET, 1, (1, 2), [Handling.RECTIFICATION, Handling.GUIDANCE], 2),
            (HOUSING, 2, (1,), [], 0),
            (MARKET, 2, (4, 6), [Handling.ABNORMAL_LIST, Handling.CASE_INVESTIGATION], 1),
        ]
        for department, number, codes, handling, questions in reviewed:
            inspector = scene.inspectors_of(department)[0]
            section = await section_of(uow, scene, campaign, department, number)
            facts = {"handling": handling, "questions": questions}
            section = await fill(uow, section, codes, user_id=inspector, now=now, **facts)
            section = await hand_in(uow, section, user_id=inspector, now=now)
            await pass_review(uow, section, user_id=scene.reviewer_of(department), now=now)
        for department, codes in ((HOUSING, (8,)), (MARKET, (9, 10))):
            section = await section_of(uow, scene, campaign, department, 3)
            await fill(uow, section, codes, user_id=scene.inspectors_of(department)[0], now=now, questions=5)
        yield uow, scene, campaign, now


async def table(inspected: Inspected, form: str) -> tuple[list[int], str]:
    """The row of numbers in the workbook, and all its text."""
    uow, scene, campaign, now = inspected
    about = {"campaign_id": campaign.id, "form": form, "kind": "xlsx", "now": now}
    card = await report.make_report(uow, user_id=scene.admin, **about)
    assert card.attachment is not None
    rows = list(load_workbook(io.BytesIO(card.attachment.content)).active.iter_rows(values_only=True))
    numbers = [[cell for cell in row if isinstance(cell, int)] for row in rows]
    return next(row for row in numbers if row), "\n".join(str(cell) for row in rows for cell in row if cell)


async def test_the_ten_columns_are_right(inspected: Inspected) -> None:
    numbers, text = await table(inspected, "bonded")
    # Subjects, person-times (3 × 4), departments, items, problem items (5, 2, 4, 6), problem subjects,
    # ordered to rectify, abnormal, case, questions.
    assert numbers == [3, 12, 2, 3, 4, 2, 1, 1, 1, 3]
    assert "数据截至 2024年5月10日 09:00" in text
    assert "尚有 2 份" in text


async def test_the_eight_columns_are_right(inspected: Inspected) -> None:
    numbers, _ = await table(inspected, "county")
    # Subjects, heads, problem items, problem subjects, guidance, abnormal, case, subjects with questions.
    assert numbers == [3, 4, 4, 2, 1, 1, 1, 2]


@pytest.mark.parametrize(("form", "words"), [("bonded", "十列统计表"), ("county", "八列统计表")])
async def test_a_table_comes_as_word_too(inspected: Inspected, form: str, words: str) -> None:
    uow, scene, campaign, now = inspected
    about = {"campaign_id": campaign.id, "form": form, "kind": "docx", "now": now}
    card = await report.make_report(uow, user_id=scene.admin_of(MARKET), **about)
    assert card.attachment is not None
    assert card.attachment.name == f"2024-01{words}_20240510_0900.docx"
    assert "数据截至2024年5月10日 09:00" in card.text
    document = Document(io.BytesIO(card.attachment.content))
    assert "示例区2024年第一次联合抽查" in document.paragraphs[0].text


async def test_both_tables_are_offered_in_both_kinds(inspected: Inspected) -> None:
    uow, scene, campaign, _ = inspected
    card = await report.open_reports(uow, user_id=scene.admin, campaign_id=campaign.id)
    assert "共6份检查结果，其中2份尚未录入或未审核" in card.text
    assert labels(card) == [
        "十列统计表（Word）",
        "十列统计表（Excel）",
        "八列统计表（Word）",
        "八列统计表（Excel）",
        "公示文件（Excel）",
        "返回菜单",
    ]


@pytest.mark.parametrize("user_id", [HOUSING_INSPECTOR, 22])
async def test_only_admins_get_the_tables(inspected: Inspected, user_id: int) -> None:
    uow, _, campaign, now = inspected
    with pytest.raises(Refusal, match=r"report\.admins_only"):
        await report.open_reports(uow, user_id=user_id, campaign_id=campaign.id)
    about = {"campaign_id": campaign.id, "form": "county", "kind": "docx", "now": now}
    with pytest.raises(Refusal, match=r"report\.admins_only"):
        await report.make_report(uow, user_id=user_id, **about)


async def test_before_the_forms_there_is_nothing_to_count(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow)
        campaign = await build_campaign(uow, scene, now)
        with pytest.raises(Refusal, match=r"report\.no_forms"):
            await report.open_reports(uow, user_id=scene.admin, campaign_id=campaign.id)


async def test_a_campaign_is_found_by_its_number(inspected: Inspected) -> None:
    uow, _, campaign, _ = inspected
    assert (await report.find_by_reference(uow, "2024-01")).id == campaign.id
    with pytest.raises(Refusal) as refusal:
        await report.find_by_reference(uow, "2024-07")
    assert refusal.value.facts == {"reference": "2024-07", "known": "2024-01"}


async def test_a_number_that_two_offices_use_needs_the_office(inspected: Inspected) -> None:
    uow, scene, campaign, now = inspected
    other = await uow.offices.add("另一办公室")
    await uow.campaigns.add(office_id=other, year=2024, created_by=campaign.created_by, now=now)
    with pytest.raises(Refusal, match=r"report\.several_offices"):
        await report.find_by_reference(uow, "2024-01")
    name = (await uow.offices.get(scene.office_id)).name
    assert (await report.find_by_reference(uow, "2024-01", office_name=name)).id == campaign.id
