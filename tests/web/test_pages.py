"""The public page as it is served: what stands in it, what never does, and what binds the browser."""

from __future__ import annotations

import hashlib
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from html import escape

import pytest
from aiohttp.test_utils import TestClient, TestServer

from campaigns import ceremony, draw
from campaigns.public import campaign as public_campaign
from domain.campaign import State
from domain.inspection import Handling, ResultCode
from domain.verification import verify
from storage.campaigns import Campaign
from storage.draws import Round
from storage.unit_of_work import Database
from tests.support.attempts import REASON, build_office, give_up
from tests.support.builders import (
    HOUSING,
    MARKET,
    Scene,
    build_campaign,
    build_inspection,
    build_scene,
    credit_code,
    subject,
)
from tests.support.ceremonies import GROUP, SECRET, build_drawn, build_matched, hold, sent_texts, settle_complete
from tests.support.publications import REMARK, publish
from web import build_pages

MARKED = "<b>&甲\"'公司"


@pytest.fixture
async def pages(database: Database) -> AsyncIterator[TestClient]:
    """The site over the test's database, and a reader."""
    async with TestClient(TestServer(build_pages(database))) as client:
        yield client


@dataclass(frozen=True)
class Year:
    """A whole campaign with everything on it, and the pages that tell of it."""

    scene: Scene
    campaign: Campaign
    inspected: str


async def read(pages: TestClient, path: str, status: int = 200) -> str:
    """The text at ``path``, which is answered with ``status``."""
    response = await pages.get(path)
    assert response.status == status, path
    return await response.text()


@pytest.fixture
async def year(database: Database, now: datetime) -> Year:
    """Drawn, matched by the real ceremonies, one form published by both departments, the others waiting."""
    async with database.open() as uow:
        scene = await build_scene(uow, subjects=12)
        await uow.libraries.save_subjects(scene.office_id, [subject(n, name=f"{MARKED}{n}") for n in range(1, 13)])
        campaign = await build_matched(uow, scene, now, title="<b>联合&抽查")
        housing, market, *_ = await uow.forms.sections(campaign.id)
        await publish(uow, housing, ResultCode.NO_PROBLEM, now=now)
        await publish(uow, market, ResultCode.UNREACHABLE, Handling.ABNORMAL_LIST, now=now)
        return Year(scene, campaign, housing.subject_number)


def addresses(year: Year) -> list[str]:
    return ["/", f"/campaigns/{year.campaign.id}", f"/subjects/{year.inspected}", "/search?q=公司", "/search"]


async def test_the_list_names_departments_window_state_and_attempts(pages: TestClient, year: Year) -> None:
    text = await read(pages, "/")
    for words in ("2024-01", HOUSING, MARKET, "2024年5月10日至2024年6月30日", "检查与录入中", "1次"):
        assert words in text


async def test_campaigns_before_their_approval_are_not_found(
    pages: TestClient, database: Database, now: datetime
) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow)
        draft = await build_campaign(uow, scene, now, state=State.DRAFT, title="还在拟定的方案")
    assert "还在拟定的方案" not in await read(pages, "/")
    for path in ("", "/certificate.json", "/subjects/1/pool.txt"):
        assert "还在拟定的方案" not in await read(pages, f"/campaigns/{draft.id}{path}", 404)


async def test_the_plan_is_shown_with_items_scope_ratio_and_deadlines(pages: TestClient, year: Year) -> None:
    text = await read(pages, f"/campaigns/{year.campaign.id}")
    for words in (
        "登记事项检查；公示信息检查",
        "标签含物业服务；状态为成立；2023年12月31日以前（含当日）登记",
        "20%",
        "不足1户按1户计",
        "2个工作日内比对确认",
        "示例〔2024〕1号",
    ):
        assert words in text


async def test_every_download_has_the_hash_that_the_page_shows(pages: TestClient, year: Year) -> None:
    here = f"/campaigns/{year.campaign.id}"
    text = await read(pages, here)
    links = re.findall(r'href="([^"]+\.txt)" download', text)
    assert [link.rsplit("/", 1)[1] for link in links] == [
        "pool.txt",
        "terms.txt",
        "transcript.txt",
        "roster.txt",
        "teams-terms.txt",
        "teams-transcript.txt",
    ]
    for link in links:
        response = await pages.get(link)
        assert response.headers["Content-Disposition"] == f'attachment; filename="{link.rsplit("/", 1)[1]}"'
        assert hashlib.sha256(await response.read()).hexdigest() in text


async def test_the_certificate_verifies_against_the_pool_on_the_page(pages: TestClient, year: Year) -> None:
    here = f"/campaigns/{year.campaign.id}"
    pool = await read(pages, f"{here}/subjects/1/pool.txt")
    assert verify(await read(pages, f"{here}/certificate.json"), pool) == []


async def test_the_secret_is_nowhere_before_the_reveal_and_fits_its_seal_afterwards(
    pages: TestClient, database: Database, now: datetime
) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow)
        campaign = await build_campaign(uow, scene, now)
        await draw.bind_group(uow, user_id=scene.admin, campaign_id=campaign.id, chat_id=GROUP, now=now)
        await draw.start(uow, user_id=scene.admin, campaign_id=campaign.id, secret=SECRET, now=now)
    here = f"/campaigns/{campaign.id}"
    before = await read(pages, here)
    for path in ("/subjects/1/pool.txt", "/subjects/1/terms.txt"):
        before += await read(pages, here + path)
    for path in ("/subjects/1/transcript.txt", "/certificate.json", "/teams/1/roster.txt"):
        before += await read(pages, here + path, 404)
    assert SECRET not in before
    assert hashlib.sha256(SECRET.encode()).hexdigest() in before
    async with database.open() as uow:
        await hold(uow, scene, campaign, Round.SUBJECTS, now)
    assert SECRET in await read(pages, here)


async def test_every_attempt_is_shown_with_its_number_its_reason_and_its_files(
    pages: TestClient, database: Database, now: datetime
) -> None:
    async with database.open() as uow:
        scene = await build_office(uow)
        campaign = await build_drawn(uow, scene, now)
        first = await uow.draws.latest(campaign.id, Round.SUBJECTS)
        assert first is not None
        await give_up(uow, scene, first.id, now)
    here = f"/campaigns/{campaign.id}"
    text = await read(pages, here)
    assert f"原因：{escape(REASON)}" in text
    assert "（第1次）" in text
    assert "第二管理员" not in text
    await read(pages, f"{here}/certificate.json", 404)
    assert verify(await read(pages, f"{here}/subjects/1/certificate.json")) == []
    await read(pages, f"{here}/subjects/2/certificate.json", 404)
    async with database.open() as uow:
        await draw.start(uow, user_id=scene.admin, campaign_id=campaign.id, secret=SECRET, now=now)
        await hold(uow, scene, campaign, Round.SUBJECTS, now)
    text = await read(pages, here)
    assert "（第2次）" in text
    for attempt in (1, 2):
        for name in ("pool.txt", "terms.txt", "transcript.txt"):
            file = await read(pages, f"{here}/subjects/{attempt}/{name}")
            assert hashlib.sha256(file.encode()).hexdigest() in text
    assert verify(await read(pages, f"{here}/certificate.json")) == []


async def test_a_public_value_is_named_before_it_is_known_and_shown_once_it_is_agreed(
    pages: TestClient, database: Database, now: datetime
) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow)
        campaign = await build_campaign(uow, scene, now, public_value="福彩<b>开奖号码")
        await draw.bind_group(uow, user_id=scene.admin, campaign_id=campaign.id, chat_id=GROUP, now=now)
        await draw.start(uow, user_id=scene.admin, campaign_id=campaign.id, secret=SECRET, now=now)
    here = f"/campaigns/{campaign.id}"
    assert f"{escape('福彩<b>开奖号码')}：尚未输入" in await read(pages, here)
    async with database.open() as uow:
        await hold(uow, scene, campaign, Round.SUBJECTS, now, dice=())
        for user_id in (scene.admin, scene.admin_of(MARKET)):
            await sent_texts(uow, now)
            await ceremony.say_value(uow, user_id=user_id, chat_id=GROUP, value="03，08", now=now)
        await settle_complete(uow, now)
    assert "03 08" in await read(pages, here)


async def test_results_stand_under_their_subject_only_once_they_are_published(
    pages: TestClient, database: Database, now: datetime
) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow)
        campaign = await build_inspection(uow, scene, now, forms=2)
        sections = await uow.forms.sections(campaign.id)
        for section in sections:
            items = await uow.campaigns.items(campaign.id, section.department_id)
            await uow.forms.enter(section, {item.id: ResultCode.FAILED for item in items}, person_id=1, now=now)
    paths = [f"/campaigns/{campaign.id}", "/", "/search?q=示例"]
    assert ResultCode.FAILED.label not in "".join([await read(pages, path) for path in paths])
    await read(pages, f"/subjects/{credit_code(1)}", 404)
    async with database.open() as uow:
        await publish(uow, await uow.forms.section(sections[0].id), ResultCode.FAILED, now=now)
    for path in (f"/campaigns/{campaign.id}", f"/subjects/{credit_code(1)}"):
        assert ResultCode.FAILED.label in await read(pages, path)
    assert credit_code(2) not in await read(pages, "/search?q=示例")


async def test_names_with_markup_are_shown_as_they_are_written(pages: TestClient, year: Year) -> None:
    for path in (*addresses(year)[:4], "/search?q=<b>%26"):
        text = await read(pages, path)
        assert "<b>" not in text, path
        assert "&lt;b&gt;" in text, path
    assert escape(MARKED, quote=False)[:14] in await read(pages, f"/subjects/{year.inspected}")


async def test_nothing_personal_stands_in_any_page_or_file(pages: TestClient, database: Database, year: Year) -> None:
    text = "".join([await read(pages, path) for path in addresses(year)])
    here = f"/campaigns/{year.campaign.id}"
    async with database.read() as uow:
        for one in (await public_campaign(uow, year.campaign.id)).rounds:
            for name in one.files:
                text += await read(pages, f"{here}/{one.round}/{one.attempt}/{name}")
        inspectors = await uow.libraries.inspectors(list(year.scene.departments.values()))
    text += await read(pages, f"{here}/certificate.json")
    personal = {
        "示例甲",
        "19900000000",
        REMARK,
        "联系人",
        "示例路",
        "办公室管理员",
        f"{HOUSING}审核员",
        f"{HOUSING}管理员",
    }
    for stored in inspectors:
        personal |= {stored.inspector.name, stored.inspector.mobile, stored.inspector.number}
    assert [one for one in sorted(personal) if one in text] == []


async def test_every_answer_binds_the_browser(pages: TestClient, year: Year) -> None:
    for path in (*addresses(year), f"/campaigns/{year.campaign.id}/certificate.json", "/style.css", "/no", "/health"):
        headers = (await pages.get(path)).headers
        assert headers["Content-Security-Policy"].startswith("default-src 'none'")
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["X-Frame-Options"] == "DENY"
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["Server"] == "suiji"


async def test_pages_need_nothing_from_elsewhere_and_run_no_script(pages: TestClient, year: Year) -> None:
    for path in addresses(year):
        text = await read(pages, path)
        assert '<html lang="zh-CN">' in text
        assert "<script" not in text
        assert " style=" not in text
        assert re.findall(r'(?:src|href|action)="(?!/|#|data:)[^"]*"', text) == []


async def test_a_long_search_is_turned_over_with_its_words(
    pages: TestClient, database: Database, now: datetime
) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow)
        campaign = await build_inspection(uow, scene, now, forms=21)
        for section in await uow.forms.sections(campaign.id, scene.departments[HOUSING]):
            await publish(uow, section, ResultCode.NO_PROBLEM, now=now)
    first = await read(pages, "/search?q=%E7%A4%BA%E4%BE%8B")
    assert "共21户" in first
    (following,) = re.findall(r'rel="next" href="([^"]+)"', first)
    assert credit_code(21) in await read(pages, following.replace("&amp;", "&"))


ABSENT = (
    "/nowhere",
    "/campaigns/0",
    "/campaigns/99999999999999999999",
    "/campaigns/x",
    "/campaigns/1/subjects/1/../../etc/passwd",
    "/campaigns/1/subjects/999999999/pool.txt",
    "/campaigns/1/subjects/1/roster.txt",
    "/campaigns/1/secrets/1/pool.txt",
    "/subjects/nobody",
    "/subjects/%00%FF%27",
)
PAGE_NUMBERS = ("0", "-1", "x", "99999999999999999999", "２", "²", "")
SEARCHES = ("%00", "%25", "'", "\\", "<script>", "字" * 800, "%ED%A0%80", "%20")


async def test_what_is_not_there_is_said_in_chinese(pages: TestClient, year: Year) -> None:
    for path in ABSENT:
        assert "没有找到这个页面" in await read(pages, path, 404)


async def test_any_page_number_and_any_search_is_answered(pages: TestClient, year: Year) -> None:
    for number in PAGE_NUMBERS:
        for path in ("/?", "/search?q=公司&", f"/campaigns/{year.campaign.id}?"):
            await read(pages, f"{path}page={number}")
    for words in SEARCHES:
        assert "<script>" not in await read(pages, f"/search?q={words}")


async def test_nothing_can_be_sent_to_the_page(pages: TestClient) -> None:
    response = await pages.post("/", data={"x": "y"})
    assert response.status == 405
    assert response.headers["Allow"] == "GET,HEAD"
    assert "只供查阅" in await response.text()


async def test_health_is_ok_while_the_database_answers(pages: TestClient) -> None:
    assert await read(pages, "/health") == "ok"


async def test_a_fault_of_ours_is_logged_whole_and_told_in_chinese_with_its_number(
    tmp_path: object, caplog: pytest.LogCaptureFixture
) -> None:
    database = Database(f"sqlite:///{tmp_path}/without-tables.sqlite")
    async with TestClient(TestServer(build_pages(database))) as client:
        text = await read(client, "/", 500)
        await read(client, "/health", 500)
    await database.close()
    (reference,) = re.findall("<code>([0-9a-f]{8})</code>", text)
    assert "页面暂时打不开" in text
    assert "no such table" not in text
    assert reference in caplog.text
    assert "no such table" in caplog.text
