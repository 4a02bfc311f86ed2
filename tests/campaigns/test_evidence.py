"""Whose evidence it is: for each matter who may add, who may see, and when that ends."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256

import pytest

from campaigns.evidence.holding import HELD_FOR, MOST_HELD, forget_stale, hold
from campaigns.evidence.keeping import MOST_PIECES, Receipt, keep, receive
from campaigns.evidence.listing import get_piece, open_evidence, pieces_on_page, withdraw
from campaigns.evidence.matters import MATTERS, require_adder, require_viewer
from domain.errors import Refusal
from domain.evidence import MOST_BYTES, About
from domain.follow_up import Stage
from domain.on_site import Entry, Kind
from scheduler.jobs import JOBS
from storage.forms import SectionState
from storage.served_notices import Served, ServedNotice
from storage.unit_of_work import Database, UnitOfWork
from tests.architecture.tree import ROOT
from tests.support.builders import HOUSING, MARKET, build_scene
from tests.support.follow_ups import (
    ADMIN,
    COLLEAGUE,
    IDLE,
    INSPECTOR,
    OFFICE,
    OTHER_ADMIN,
    OTHER_INSPECTOR,
    REVIEWER,
    build_problem,
)
from tests.support.forms import fill, hand_in, labels, pass_review
from tests.support.revisits import build_closed, draw_round
from tests.support.signatures import refuse_signature
from tests.support.sites import Site


@pytest.fixture
async def uow(database: Database) -> AsyncIterator[UnitOfWork]:
    async with database.open() as uow:
        yield uow


async def keeps(
    uow: UnitOfWork, about: About, about_id: int, now: datetime, *, user_id: int = INSPECTOR, content: bytes = b"x"
) -> Receipt:
    file = receive(content, name="", media_type="image/jpeg", note="", album="")
    where = {"about": about.value, "about_id": about_id}
    return await keep(uow, user_id=user_id, item_id=0, file=file, now=now, **where)


async def may(uow: UnitOfWork, about: About, about_id: int, *user_ids: int) -> tuple[set[int], set[int]]:
    """Who of these may add, and who may see."""
    adding, seeing = set(), set()
    for user_id in user_ids:
        for require, into in ((require_adder, adding), (require_viewer, seeing)):
            try:
                await require(uow, user_id, about.value, about_id)
            except Refusal:
                continue
            into.add(user_id)
    return adding, seeing


EVERYBODY = (INSPECTOR, COLLEAGUE, IDLE, ADMIN, REVIEWER, OTHER_INSPECTOR, OTHER_ADMIN, OFFICE, 999)


def test_every_matter_has_its_rule() -> None:
    assert set(MATTERS) == set(About)


async def test_a_form_is_its_inspectors_and_seen_by_their_department_and_the_office(
    uow: UnitOfWork, now: datetime
) -> None:
    site = await Site.build(uow, now)
    section = await site.section(MARKET)
    adding, seeing = await may(uow, About.FORM, section.id, *EVERYBODY)
    assert adding == {INSPECTOR, COLLEAGUE}
    assert seeing == {INSPECTOR, COLLEAGUE, ADMIN, REVIEWER, OFFICE}


async def test_a_signature_is_that_of_the_whole_team(uow: UnitOfWork, now: datetime) -> None:
    site = await Site.build(uow, now)
    section = await site.section(MARKET)
    signature_id = await refuse_signature(uow, section, now=now)
    adding, seeing = await may(uow, About.SIGNATURE, signature_id, *EVERYBODY)
    assert adding == {INSPECTOR, COLLEAGUE, OTHER_INSPECTOR}
    assert seeing == {INSPECTOR, COLLEAGUE, ADMIN, REVIEWER, OTHER_INSPECTOR, OTHER_ADMIN, OFFICE}


async def test_a_shut_door_is_photographed_by_the_department_that_found_it(uow: UnitOfWork, now: datetime) -> None:
    site = await Site.build(uow, now)
    section = await site.section(MARKET)
    own = {"department_id": section.department_id, "inspector_id": site.scene.inspectors[MARKET][0], "person_id": 1}
    shut = Entry(site.campaign.id, site.sample_id, **own, kind=Kind.DOOR_SHUT, attempt=1, at=now, entered_at=now)
    entry = replace(shut, id=await uow.site_entries.add(shut))
    adding, seeing = await may(uow, About.DOOR, entry.id, *EVERYBODY)
    assert adding == {INSPECTOR, COLLEAGUE}
    assert seeing == {INSPECTOR, COLLEAGUE, ADMIN, REVIEWER, OFFICE}
    await keeps(uow, About.DOOR, entry.id, now)
    assert await uow.evidence.count(About.DOOR, [entry.id]) == {entry.id: 1}
    arrived = await uow.site_entries.add(replace(shut, kind=Kind.ARRIVED))
    assert await may(uow, About.DOOR, arrived, *EVERYBODY) == (set(), set())


async def test_how_a_notice_was_served_is_shown_by_who_serves_it(uow: UnitOfWork, now: datetime) -> None:
    site = await Site.build(uow, now)
    proposal_id = await site.agrees(now)
    served = ServedNotice(site.sample_id, proposal_id, Served.PAPER, "王经理", now, 1, now)
    record_id = await uow.served_notices.add(served)
    leader, own_admin = OTHER_INSPECTOR, OTHER_ADMIN  # the first department leads
    adding, seeing = await may(uow, About.NOTICE, record_id, *EVERYBODY)
    assert adding == {leader, own_admin, OFFICE}
    assert seeing == {INSPECTOR, COLLEAGUE, ADMIN, leader, own_admin, OFFICE}


async def test_where_a_form_was_published_is_shown_once_it_is_approved(uow: UnitOfWork, now: datetime) -> None:
    site = await Site.build(uow, now)
    section = await site.section(MARKET)
    with pytest.raises(Refusal) as refused:
        await keeps(uow, About.PUBLICATION, section.id, now)
    assert refused.value.code == "evidence.not_published_yet"
    await uow.forms.change(section, state=SectionState.PUBLISHED)
    await keeps(uow, About.PUBLICATION, section.id, now)
    adding, seeing = await may(uow, About.PUBLICATION, section.id, *EVERYBODY)
    assert adding == {INSPECTOR, COLLEAGUE, ADMIN}
    assert seeing == {INSPECTOR, COLLEAGUE, ADMIN, REVIEWER, OFFICE}


async def test_a_follow_up_is_shown_by_who_may_record_it(uow: UnitOfWork, now: datetime) -> None:
    problem = await build_problem(uow, now)
    one = await problem.only()
    adding, seeing = await may(uow, About.FOLLOW_UP, one.id, *EVERYBODY)
    assert adding == {INSPECTOR, COLLEAGUE, ADMIN}
    assert seeing == {INSPECTOR, COLLEAGUE, IDLE, ADMIN, REVIEWER, OFFICE}
    await keeps(uow, About.FOLLOW_UP, one.id, now)


async def test_what_a_follow_up_ended_on_is_not_taken_away_again(uow: UnitOfWork, now: datetime) -> None:
    one = await (await build_problem(uow, now)).only()
    await keeps(uow, About.FOLLOW_UP, one.id, now)
    await keeps(uow, About.FOLLOW_UP, one.id, now, content=b"y")
    gone, stays = await uow.evidence.of(About.FOLLOW_UP, one.id)
    await withdraw(uow, user_id=INSPECTOR, piece_id=gone.id, now=now)
    await uow.follow_ups.change(one, stage=Stage.CLOSED)
    with pytest.raises(Refusal) as refused:
        await withdraw(uow, user_id=INSPECTOR, piece_id=stays.id, now=now)
    assert refused.value.code == "follow_up.closed"
    assert [piece.id for piece in await uow.evidence.of(About.FOLLOW_UP, one.id)] == [stays.id]


async def test_a_kept_version_names_the_photos_and_the_signature_that_were_handed_in_with_it(
    uow: UnitOfWork, now: datetime
) -> None:
    site = await Site.build(uow, now)
    section = await site.section(MARKET)
    await keeps(uow, About.FORM, section.id, now, content=b"licence")
    await keeps(uow, About.FORM, section.id, now, content=b"blurred")
    await withdraw(uow, user_id=INSPECTOR, piece_id=(await uow.evidence.of(About.FORM, section.id))[1].id, now=now)
    signature_id = await refuse_signature(uow, section, now=now)
    await keeps(uow, About.SIGNATURE, signature_id, now, content=b"signed")
    filled = await fill(uow, section, (1, 1), user_id=INSPECTOR, now=now)
    await hand_in(uow, filled, user_id=INSPECTOR, now=now)
    # Another department, whose part is open, records it anew.
    await refuse_signature(uow, await site.section(HOUSING), now=now)
    await pass_review(uow, await site.section(MARKET), user_id=REVIEWER, now=now)
    handed_in, approved = (one.content["proofs"] for one in await uow.forms.history(section.id))
    assert handed_in == {
        "form": [sha256(b"licence").hexdigest()],
        "door": [],
        "signature": [sha256(b"signed").hexdigest()],
        "signature_version": 1,
    }
    assert (approved["signature"], approved["signature_version"]) == ([], 2)


async def test_what_nobody_placed_for_a_week_is_forgotten(uow: UnitOfWork, now: datetime) -> None:
    site = await Site.build(uow, now)
    sections = [(await site.section(MARKET)).id]
    for content, at in ((b"old", now), (b"new", now + timedelta(days=1))):
        file = receive(content, name="", media_type="image/jpeg", note="", album="")
        await hold(uow, user_id=INSPECTOR, sections=sections, file=file, now=at)
    assert not await forget_stale(uow, now + HELD_FOR)
    assert await uow.evidence.held(1) is not None
    assert not await forget_stale(uow, now + HELD_FOR + timedelta(minutes=1))
    assert await uow.evidence.held(1) is None
    assert await uow.evidence.held(2) is not None
    assert forget_stale in [job for _, job in JOBS]


async def test_no_more_is_held_than_somebody_photographs_in_a_day(uow: UnitOfWork, now: datetime) -> None:
    site = await Site.build(uow, now)
    about = {"user_id": INSPECTOR, "sections": [(await site.section(MARKET)).id], "now": now}
    for n in range(MOST_HELD):
        await hold(uow, file=receive(b"%d" % n, name="", media_type="image/jpeg", note="", album=""), **about)
    with pytest.raises(Refusal) as refused:
        await hold(uow, file=receive(b"x", name="", media_type="image/jpeg", note="", album=""), **about)
    assert refused.value.code == "evidence.too_many_held"


async def test_a_revisit_is_hidden_from_whoever_inspected(uow: UnitOfWork, now: datetime) -> None:
    scene = await build_scene(uow)
    campaign = await build_closed(uow, scene, now)
    one = (await uow.revisits.of_draw((await draw_round(uow, scene, campaign, now)).id))[0]
    adding, seeing = await may(uow, About.REVISIT, one.id, *EVERYBODY)
    assert adding == seeing == {OFFICE}
    await keeps(uow, About.REVISIT, one.id, now, user_id=OFFICE)


async def test_a_made_up_id_is_refused_for_every_matter(uow: UnitOfWork, now: datetime) -> None:
    await Site.build(uow, now)
    for about in About:
        for require in (require_adder, require_viewer):
            with pytest.raises(Refusal):
                await require(uow, INSPECTOR, about.value, 9999)


async def test_no_more_than_a_hundred_pieces_and_20_mb_each(uow: UnitOfWork, now: datetime) -> None:
    section = await (await Site.build(uow, now)).section(MARKET)
    for content, code in ((b"", "empty"), (b"0" * (MOST_BYTES + 1), "too_big")):
        with pytest.raises(Refusal) as refused:
            await keeps(uow, About.FORM, section.id, now, content=content)
        assert refused.value.code == f"evidence.{code}"
    await keeps(uow, About.FORM, section.id, now, content=b"0" * MOST_BYTES)
    for n in range(MOST_PIECES - 1):
        await keeps(uow, About.FORM, section.id, now, content=b"%d" % n)
    with pytest.raises(Refusal) as refused:
        await keeps(uow, About.FORM, section.id, now, content=b"one more")
    assert refused.value.code == "evidence.too_many"


async def test_the_list_is_turned_ten_at_a_time_and_each_page_is_sent_back(uow: UnitOfWork, now: datetime) -> None:
    section = await (await Site.build(uow, now)).section(MARKET)
    for n in range(12):
        await keeps(uow, About.FORM, section.id, now, content=b"%d" % n)
    about = {"user_id": INSPECTOR, "about": About.FORM.value, "about_id": section.id, "in_group": False}
    first, second = [await open_evidence(uow, **about, page=page) for page in (0, 1)]
    assert labels(first) == [*(str(n) for n in range(1, 11)), "取回本页全部", "下一页", "拍照、上传", "返回"]
    assert labels(second) == ["11", "12", "取回本页全部", "上一页", "拍照、上传", "返回"]
    await withdraw(uow, user_id=INSPECTOR, piece_id=11, now=now)
    assert await pieces_on_page(uow, **about, page=1) == [12]
    with pytest.raises(Refusal):
        await pieces_on_page(uow, **{**about, "user_id": OTHER_INSPECTOR}, page=1)


async def test_what_was_withdrawn_may_be_sent_anew_and_is_not_given_back(uow: UnitOfWork, now: datetime) -> None:
    section = await (await Site.build(uow, now)).section(MARKET)
    await keeps(uow, About.FORM, section.id, now)
    assert (await keeps(uow, About.FORM, section.id, now)).repeated == 1
    await withdraw(uow, user_id=INSPECTOR, piece_id=1, now=now)
    with pytest.raises(Refusal) as refused:
        await get_piece(uow, user_id=INSPECTOR, piece_id=1, in_group=False)
    assert refused.value.code == "evidence.withdrawn"
    assert (await keeps(uow, About.FORM, section.id, now)).repeated == 0
    assert len(await uow.evidence.of(About.FORM, section.id)) == 1


async def test_nothing_is_shown_in_a_group(uow: UnitOfWork, now: datetime) -> None:
    section = await (await Site.build(uow, now)).section(MARKET)
    with pytest.raises(Refusal) as refused:
        await open_evidence(uow, user_id=INSPECTOR, about=About.FORM.value, about_id=section.id, in_group=True)
    assert refused.value.code == "evidence.private_only"


def test_a_long_or_hostile_name_keeps_its_ending_and_no_path() -> None:
    about = {"media_type": "application/pdf", "note": "", "album": ""}
    assert receive(b"x", name="../../etc/\x00记录.pdf", **about).name == "....etc记录.pdf"
    kept = receive(b"x", name="长" * 300 + ".pdf", **about).name
    assert (len(kept), kept[-5:]) == (200, "长.pdf")


async def test_the_team_of_another_department_is_refused_by_name(uow: UnitOfWork, now: datetime) -> None:
    section = await (await Site.build(uow, now)).section(HOUSING)
    with pytest.raises(Refusal) as refused:
        await require_viewer(uow, INSPECTOR, About.FORM.value, section.id)
    assert refused.value.facts["department"] == HOUSING


def test_the_public_page_knows_neither_evidence_nor_signatures() -> None:
    folders = [ROOT / "campaigns" / "public", ROOT / "web", ROOT / "templates" / "pages"]
    sources = {
        file: file.read_text("utf-8")
        for folder in folders
        for file in folder.rglob("*")
        if file.is_file() and file.suffix in {".py", ".j2", ".html"}
    }
    assert sources
    assert [file for file, text in sources.items() if "uow.evidence" in text or "uow.signatures" in text] == []
