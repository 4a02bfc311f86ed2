"""Records of publication, corrections, and what is public of sections that are being corrected, on either database."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from domain.inspection import Handling, ResultCode
from storage.forms import SectionState
from storage.publications import Publication
from storage.unit_of_work import Database
from tests.support.builders import HOUSING, MARKET, credit_code, subject
from tests.support.corrections import INSPECTOR, RECTIFY, build_public

OLD = [ResultCode(3), ResultCode(1)]


async def test_a_draft_is_read_by_nobody_who_asks_what_is_public(any_database: Database, now: datetime) -> None:
    async with any_database.open() as uow:
        public = await build_public(uow, now)
        await public.begins()
        draft = await public.writes((1, 6), Handling.CASE_INVESTIGATION)
    async with any_database.read() as uow:
        _, one = await uow.published.of_subject(credit_code(1))
        assert [code for _, code in one.now.items] == OLD
        assert (one.now.handling, one.being_corrected, one.earlier) == (RECTIFY, True, ())
        ((counted,), results) = await uow.publications.counting([draft])
        assert (counted.state, counted.handling, counted.questions_answered) == (SectionState.PUBLISHED, RECTIFY, 2)
        assert list(results[draft.id].values()) == OLD
        assert await uow.published.progress(public.campaign.id) == (2, 2)
        assert await uow.published.count_found("示例") == 1


async def test_a_corrected_section_has_its_earlier_versions_the_newest_first(
    any_database: Database, now: datetime
) -> None:
    async with any_database.open() as uow:
        public = await build_public(uow, now)
        for days, codes in ((1, (1, 1)), (2, (5, 1))):
            later = public.later(now + timedelta(days=days))
            await later.corrects(codes, *(RECTIFY if codes[0] == 5 else ()))
    async with any_database.read() as uow:
        housing, market = await uow.published.of_subject(credit_code(1))
        assert (housing.earlier, housing.now.reason) == ((), "")
        said = [[int(code) for _, code in one.items] for one in (market.now, *market.earlier)]
        assert said == [[5, 1], [1, 1], [3, 1]]
        assert [bool(one.reason) for one in (market.now, *market.earlier)] == [True, True, False]
        assert (market.now.published_at, market.earlier[-1].published_at) == (now + timedelta(days=2), now)


async def test_what_awaits_a_record_outside_is_counted_by_version(any_database: Database, now: datetime) -> None:
    async with any_database.open() as uow:
        public = await build_public(uow, now)
        section = await public.section()
        assert section.public_version is not None
        person = await uow.people.find(INSPECTOR)
        assert person is not None
        assert await uow.publications.awaiting(person.id) == [section.id]
        outside = Publication(
            section.id, section.public_version, False, "部门网站", "", date(2024, 5, 11), person.id, now
        )
        await uow.publications.record([outside, replace(outside, version=1, place="报纸")])
        assert await uow.publications.awaiting(person.id) == []
        places = await uow.publications.places_of([section.department_id], limit=2)
        assert list(places.values()) == ["报纸", "部门网站"]
        assert [await uow.publications.place(number, [section.department_id]) for number in places] == [
            "报纸",
            "部门网站",
        ]
        assert await uow.publications.own_days([section.id]) == {section.id: date(2024, 5, 10)}
        assert await uow.publications.submitted_at([section.id]) == {section.id: now}


async def test_of_a_section_one_correction_is_open_and_ends_once(any_database: Database, now: datetime) -> None:
    async with any_database.open() as uow:
        public = await build_public(uow, now)
        section = await public.section()
        assert await uow.corrections.newest(section.id) is None
        await uow.corrections.open(section.id, version=3, reason="录入有误", by=1, now=now)
        assert await uow.corrections.end(section.id, new_version=None, by=1, now=now)
        assert not await uow.corrections.end(section.id, new_version=4, by=1, now=now)
        last = await uow.corrections.newest(section.id)
        assert last is not None
        assert (last.is_open, last.new_version, last.ended_at) == (False, None, now)


async def test_a_subject_keeps_its_history_when_it_is_renamed(any_database: Database, now: datetime) -> None:
    async with any_database.open() as uow:
        public = await build_public(uow, now)
        office = public.scene.office_id
        await uow.libraries.save_subjects(office, [subject(1, name="改名后（区）的公司")])
        for words in ("改名后 (区)", credit_code(1)[-6:].lower()):
            (found,) = await uow.inspected.search([office], words, limit=5)
            assert (found.name, found.campaigns) == ("改名后（区）的公司", 1)
            assert await uow.inspected.count([office], words) == 1
        sections = [await uow.forms.section(one) for one in await uow.inspected.sections_of(found.id)]
        assert [one.department for one in sections] == [HOUSING, MARKET]
        assert await uow.inspected.get(found.id) == found
        assert await uow.inspected.get(found.id + 1) is None
        assert await uow.inspected.search([office + 1], "公司", limit=5) == []
        (one, *_) = await uow.published.of_subject(credit_code(1))
        assert one.subject_name == "改名后（区）的公司"
