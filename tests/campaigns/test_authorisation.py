"""Subjects over which a department has no authority: marked, authorised by the level above, or marked no more."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

import pytest

from campaigns import authorisation, confirmation
from campaigns.authorisation import authorisations_of
from campaigns.forms import read_form
from campaigns.inspection import open_form
from campaigns.inspection.filling import writable_section
from domain.authorisation import Authority
from domain.campaign import State
from domain.errors import Refusal
from domain.roles import Appointment, Role
from storage.campaigns import Campaign
from storage.forms import Section, SectionState
from storage.samples import Verdict
from storage.unit_of_work import Database, UnitOfWork
from templates.cards import Card
from templates.cards.authorisation import AskBatch
from tests.support.attempts import SECOND, build_office
from tests.support.builders import HOUSING, MARKET, Scene, build_inspection, build_scene
from tests.support.ceremonies import build_drawn, confirm_for, sent_texts
from tests.support.forms import labels, section_of
from tests.support.voidings import make_void

WHY = "该类处罚权在市级"
DOCUMENT = "示例市住建局 示建授〔2024〕3号 2024年5月8日"


async def built(uow: UnitOfWork, now: datetime, *, forms: int = 3) -> tuple[Scene, Campaign, list[Section]]:
    """Open forms; the sections are those of the first department."""
    scene = await build_scene(uow)
    campaign = await build_inspection(uow, scene, now, forms=forms)
    return scene, campaign, await uow.forms.sections(campaign.id, scene.departments[HOUSING])


def place(section: Section) -> dict[str, int]:
    return {"sample_id": section.sample_id, "department_id": section.department_id}


async def marks(uow: UnitOfWork, scene: Scene, sections: Sequence[Section], now: datetime) -> None:
    for one in sections:
        await authorisation.mark(uow, user_id=scene.admin_of(HOUSING), **place(one), text=WHY, now=now)


async def version(uow: UnitOfWork, section: Section) -> int:
    entry = await uow.authorisations.of(section.sample_id, section.department_id)
    return entry.version if entry else 0


async def records(uow: UnitOfWork, scene: Scene, section: Section, now: datetime, text: str = DOCUMENT) -> Card:
    about = {"user_id": scene.admin_of(HOUSING), **place(section), "version": await version(uow, section)}
    return await authorisation.record(uow, **about, text=text, now=now)


async def opens(uow: UnitOfWork, scene: Scene, section: Section) -> None:
    """The first inspector may write in the form; raises what keeps them from it."""
    await writable_section(uow, scene.inspectors_of(section.department)[0], section.id)


async def open_list(uow: UnitOfWork, scene: Scene, campaign: Campaign, *, user_id: int | None = None) -> Card:
    return await authorisation.show(
        uow,
        user_id=user_id or scene.admin_of(HOUSING),
        campaign_id=campaign.id,
        department_id=scene.departments[HOUSING],
        page=0,
    )


def stamp_on(card: Card) -> str:
    presses = [button.press for row in card.buttons for button in row]
    return next(one.stamp for one in presses if isinstance(one, AskBatch))


async def test_the_departments_part_of_the_form_is_shut_until_the_document_is_recorded(
    database: Database, now: datetime
) -> None:
    async with database.open() as uow:
        scene, campaign, (first, second, _) = await built(uow, now)
        await opens(uow, scene, first)
        await marks(uow, scene, [first], now)
        with pytest.raises(Refusal, match=r"authorisation\.missing") as refused:
            await opens(uow, scene, first)
        assert refused.value.facts == {"number": 1, "admins": f"{HOUSING}的管理员（{HOUSING}管理员）"}
        card = await open_form(uow, user_id=scene.inspectors_of(HOUSING)[0], section_id=first.id)
        assert "授权：本级无执法权，授权文件待登记" in card.text
        await opens(uow, scene, second)
        await opens(uow, scene, await section_of(uow, scene, campaign, MARKET))
        await records(uow, scene, first, now)
        await opens(uow, scene, first)
        form = await read_form(uow, first.id)
    assert [(one.label, one.words) for one in form.facts if one.label == "授权"] == [
        ("授权", "示例市住建局 示建授〔2024〕3号（2024年5月8日）")
    ]


async def test_the_team_hears_that_the_form_is_shut_and_that_it_is_open_again(
    database: Database, now: datetime
) -> None:
    async with database.open() as uow:
        scene, _, (first, *_) = await built(uow, now)
        team = set(scene.inspectors_of(HOUSING)[:2])
        await marks(uow, scene, [first], now)
        shut = await sent_texts(uow, now)
        await records(uow, scene, first, now)
        opened = await sent_texts(uow, now)
    assert set(shut) == set(opened) == team
    assert all("检查表也不能填写" in texts[0] for texts in shut.values())
    assert all("第1号　示例物业服务0001有限公司：示例市住建局 示建授〔2024〕3号" in t[0] for t in opened.values())


async def test_the_notice_asks_which_authorisations_there_are(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene, _, (first, second, third) = await built(uow, now)
        await marks(uow, scene, [first, second], now)
        await records(uow, scene, first, now)
        found = await authorisations_of(uow, [first.sample_id, second.sample_id, third.sample_id])
    (one,) = found[first.sample_id]
    assert (one.department, one.granted_by, one.document_number, one.dated) == (
        HOUSING,
        "示例市住建局",
        "示建授〔2024〕3号",
        date(2024, 5, 8),
    )
    assert (found[second.sample_id], found[third.sample_id]) == ([], [])


async def test_while_the_list_is_confirmed_a_mark_is_a_yes(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow)
        campaign = await build_drawn(uow, scene, now)
        department_id = scene.departments[HOUSING]
        first, second, *_ = await uow.samples.standing(campaign.id)
        about = {"user_id": scene.admin_of(HOUSING), "department_id": department_id}
        card = await authorisation.mark(uow, sample_id=first.id, text=WHY, now=now, **about)
        assert f"{HOUSING}本级无执法权：{WHY}。" in card.text
        verdicts = {one.sample_id: one.verdict for one in await uow.samples.verdicts(campaign.id, department_id)}
        assert (verdicts[first.id], verdicts[second.id]) == (Verdict.CONFIRMED, Verdict.PENDING)
        await confirm_for(uow, scene, campaign, HOUSING, now)
        await confirm_for(uow, scene, campaign, MARKET, now)
        assert (await uow.campaigns.get(campaign.id)).state is State.CONFIRMED
        assert first.id in {one.id for one in await uow.samples.standing(campaign.id)}


async def test_the_last_answer_may_be_a_mark(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow)
        campaign = await build_drawn(uow, scene, now)
        await confirm_for(uow, scene, campaign, MARKET, now)
        for one in await uow.samples.standing(campaign.id):
            await authorisation.mark(
                uow,
                user_id=scene.admin_of(HOUSING),
                sample_id=one.id,
                department_id=scene.departments[HOUSING],
                text=WHY,
                now=now,
            )
        assert (await uow.campaigns.get(campaign.id)).state is State.CONFIRMED
        card = await open_list(uow, scene, campaign)
    assert "须上级授权的 8 户，其中 8 户待登记" in card.text
    assert "1.　" in card.text, "there are no form numbers yet"


async def test_an_objection_stays_an_objection_beside_a_mark(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow)
        campaign = await build_drawn(uow, scene, now)
        verdict, *_ = await uow.samples.verdicts(campaign.id, scene.departments[HOUSING])
        admin = scene.admin_of(HOUSING)
        await confirmation.object_to(uow, user_id=admin, verdict_id=verdict.id, reason="注销", now=now)
        about = {"sample_id": verdict.sample_id, "department_id": scene.departments[HOUSING]}
        await authorisation.mark(uow, user_id=admin, text=WHY, now=now, **about)
        assert (await uow.samples.verdict(verdict.id)).verdict is Verdict.OBJECTED


async def test_several_are_recorded_by_one_document_by_their_numbers(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene, campaign, sections = await built(uow, now, forms=5)
        await marks(uow, scene, [sections[0], sections[2], sections[4]], now)
        stamp = stamp_on(await open_list(uow, scene, campaign))
        about = {"user_id": scene.admin_of(HOUSING), "campaign_id": campaign.id, "stamp": stamp, "now": now}
        about |= {"department_id": scene.departments[HOUSING]}
        with pytest.raises(Refusal, match=r"authorisation\.unknown_number"):
            await authorisation.record_batch(uow, text=f"1、2 {DOCUMENT}", **about)
        assert await version(uow, sections[0]) == 1
        await sent_texts(uow, now)
        card = await authorisation.record_batch(uow, text=f"1、5\n{DOCUMENT}", **about)
        told = await sent_texts(uow, now)
        assert "其中 1 户待登记" in card.text
        assert [(await uow.authorisations.of(*place(one).values())) is None for one in sections] == [
            False,
            True,
            False,
            True,
            False,
        ]
        with pytest.raises(Refusal, match=r"authorisation\.changed_meanwhile"):
            await authorisation.record_batch(uow, text=f"3 {DOCUMENT}", **about)
    assert all(len(texts) == 1 and texts[0].count("\n第") == 2 for texts in told.values())


async def test_all_that_wait_are_recorded_with_one_word(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene, campaign, sections = await built(uow, now)
        await marks(uow, scene, sections, now)
        stamp = stamp_on(await open_list(uow, scene, campaign))
        about = {"user_id": scene.admin_of(HOUSING), "campaign_id": campaign.id, "stamp": stamp, "now": now}
        about |= {"department_id": scene.departments[HOUSING]}
        card = await authorisation.record_batch(uow, text=f"全部 {DOCUMENT}", **about)
        assert "授权文件都已登记" in card.text
        with pytest.raises(Refusal, match=r"authorisation\.none_waiting"):
            await authorisation.record_batch(uow, text=f"全部 {DOCUMENT}", **about)
        assert [await version(uow, one) for one in sections] == [2, 2, 2]


async def test_a_corrected_document_and_a_mark_taken_back_keep_what_was_before(
    database: Database, now: datetime
) -> None:
    async with database.open() as uow:
        scene, campaign, (first, *_) = await built(uow, now)
        admin = scene.admin_of(HOUSING)
        await marks(uow, scene, [first], now)
        await records(uow, scene, first, now)
        await records(uow, scene, first, now, "示例市住建局 示建授〔2024〕5号 5月9日")
        about = {"user_id": admin, **place(first)}
        with pytest.raises(Refusal, match=r"authorisation\.changed_meanwhile"):
            await authorisation.lift(uow, version=2, text="登记有误", now=now, **about)
        card = await authorisation.lift(uow, version=3, text="权限已下放", now=now, **about)
        assert "不需要授权。原因：权限已下放。" in card.text
        assert card.text.count("5月10日 09:00　建设环保局管理员") == 4
        assert "本级无执法权" in labels(card)
        await opens(uow, scene, first)
        assert [one.authority for one in await uow.authorisations.history(*place(first).values())] == [
            Authority.MISSING,
            Authority.GRANTED,
            Authority.GRANTED,
            Authority.OWN,
        ]
        assert "目前没有本级无执法权的检查对象" in (await open_list(uow, scene, campaign)).text
        await authorisation.mark(uow, text=WHY, now=now, **about)
        assert await version(uow, first) == 5
        audited = str([vars(one) for one in await uow.audit.entries()])
    assert WHY not in audited


async def test_a_second_tap_marks_nothing_again(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene, _, (first, *_) = await built(uow, now)
        await marks(uow, scene, [first], now)
        with pytest.raises(Refusal, match=r"authorisation\.marked_already"):
            await marks(uow, scene, [first], now)
        with pytest.raises(Refusal, match=r"authorisation\.marked_already"):
            await authorisation.ask_mark(uow, user_id=scene.admin_of(HOUSING), **place(first))
        assert await version(uow, first) == 1


async def test_what_is_not_marked_has_no_document(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene, _, (first, *_) = await built(uow, now)
        with pytest.raises(Refusal, match=r"authorisation\.not_marked"):
            await records(uow, scene, first, now)
        with pytest.raises(Refusal, match=r"authorisation\.not_marked"):
            await authorisation.show_one(uow, user_id=scene.admin_of(HOUSING), **place(first))


async def test_only_the_departments_admin_marks_and_records(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene, campaign, (first, *_) = await built(uow, now)
        for user_id in (
            scene.admin,
            scene.admin_of(MARKET),
            scene.reviewer_of(HOUSING),
            scene.inspectors_of(HOUSING)[0],
        ):
            with pytest.raises(Refusal, match=r"authorisation\.not_admin"):
                await authorisation.mark(uow, user_id=user_id, **place(first), text=WHY, now=now)
        with pytest.raises(Refusal, match=r"rights\.stranger"):
            await authorisation.mark(uow, user_id=999, **place(first), text=WHY, now=now)
        other = await uow.offices.add("另一个办公室")
        stranger = await uow.people.remember(77, "外区管理员")
        await uow.people.appoint(Appointment(stranger.id, other, Role.OFFICE_ADMIN))
        with pytest.raises(Refusal, match=r"chat\.stale_button"):
            await open_list(uow, scene, campaign, user_id=77)
        assert await version(uow, first) == 0


async def test_the_office_sees_every_department_and_records_nowhere(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene, campaign, (first, *_) = await built(uow, now)
        card = await authorisation.overview(uow, user_id=scene.admin, campaign_id=campaign.id)
        assert "各单位都没有登记" in card.text
        await marks(uow, scene, [first], now)
        card = await authorisation.overview(uow, user_id=scene.admin, campaign_id=campaign.id)
        assert f"{HOUSING}：1 户，待登记 1 户" in card.text
        looked = await open_list(uow, scene, campaign, user_id=scene.admin)
        assert labels(looked) == ["1 待登记 示例物业服务0001有限公司", "返回本次抽查"]
        one = await authorisation.show_one(uow, user_id=scene.admin, **place(first))
        assert labels(one) == ["返回名单"]


async def test_what_is_handed_in_is_not_marked_any_more(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene, _, (first, *_) = await built(uow, now)
        await uow.forms.change(first, state=SectionState.SUBMITTED)
        with pytest.raises(Refusal, match=r"authorisation\.handed_in"):
            await marks(uow, scene, [first], now)


async def test_in_a_void_campaign_nothing_is_marked_or_recorded(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene = await build_office(uow)
        campaign = await build_drawn(uow, scene, now)
        first, second, *_ = await uow.samples.standing(campaign.id)
        department_id = scene.departments[HOUSING]
        about = {"user_id": scene.admin_of(HOUSING), "department_id": department_id, "now": now}
        await authorisation.mark(uow, sample_id=first.id, text=WHY, **about)
        await make_void(uow, scene, campaign.id, now, second=SECOND)
        with pytest.raises(Refusal, match=r"voiding\.void"):
            await authorisation.mark(uow, sample_id=second.id, text=WHY, **about)
        with pytest.raises(Refusal, match=r"voiding\.void"):
            await authorisation.record(uow, sample_id=first.id, version=1, text=DOCUMENT, **about)
        card = await open_list(uow, scene, campaign)
    assert not {"增加本级无执法权的对象", "几户一并登记授权"} & set(labels(card))


async def test_a_subject_that_is_out_needs_no_authorisation(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow)
        campaign = await build_drawn(uow, scene, now)
        first, *_ = await uow.samples.standing(campaign.id)
        await uow.samples.exclude(first.id)
        with pytest.raises(Refusal, match=r"authorisation\.not_in"):
            await authorisation.mark(
                uow,
                user_id=scene.admin_of(HOUSING),
                sample_id=first.id,
                department_id=scene.departments[HOUSING],
                text=WHY,
                now=now,
            )


async def test_once_everything_is_published_there_is_nothing_to_mark(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene, campaign, (first, *_) = await built(uow, now)
        await uow.campaigns.move(campaign, State.PUBLISHED)
        with pytest.raises(Refusal, match=r"authorisation\.closed"):
            await marks(uow, scene, [first], now)


async def test_a_subject_is_found_by_a_part_of_its_name_or_code(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene, campaign, (first, *_) = await built(uow, now)
        about = {"user_id": scene.admin_of(HOUSING), "campaign_id": campaign.id, "page": 0, "now": now}
        about |= {"department_id": scene.departments[HOUSING]}
        for sought in ("0001有限", first.subject_number.lower()[-6:]):
            card = await authorisation.find(uow, text=sought, **about)
            assert labels(card) == ["示例物业服务0001有限公司", "返回名单"]
        assert "请换几个字" in (await authorisation.find(uow, text="没有的企业", **about)).text
