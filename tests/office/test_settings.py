"""What an office settles for itself, and how the preview of a plan shows it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from domain.errors import Refusal
from domain.obligations import Duty, Standing
from domain.workdays import FollowUpClock, RestDayConvention
from office.settings import (
    ask_setting,
    change_ladder,
    change_setting,
    open_group,
    open_ladder,
    open_settings,
    reset_ladder,
    rules_in_words,
    type_setting,
)
from storage.obligations import Obligation
from storage.unit_of_work import Database, UnitOfWork
from tests.support.builders import HOUSING, Scene, build_scene, plan

#: Due on a Thursday: reminded on the Monday (3 days before), the Wednesday and the day itself, always at 08:30.
DUE = date(2024, 5, 16)
MONDAY, WEDNESDAY = (datetime.fromisoformat(f"2024-05-{day}T00:30Z") for day in (13, 15))


def matter(scene: Scene, key: str = "enter:1", **changes: object) -> Obligation:
    """Something that a department owes since Friday 10 May 2024."""
    owed = Obligation(
        key=key,
        office_id=scene.office_id,
        campaign_id=None,
        department_id=scene.departments[HOUSING],
        duty=Duty.ENTER,
        started_on=date(2024, 5, 10),
        working_days=5,
        due_on=DUE,
        provisional=False,
        derivation=[],
        remind_at=MONDAY,
    )
    return replace(owed, **changes)


async def reminded(uow: UnitOfWork, key: str = "enter:1") -> datetime | None:
    """When the matter is reminded of next; its due day has stayed."""
    found = await uow.obligations.find(key)
    assert found is not None
    assert found.due_on == DUE
    return found.remind_at


async def change(uow: UnitOfWork, scene: Scene, what: str, value: int, *, now: datetime) -> None:
    about = {"user_id": scene.admin, "office_id": scene.office_id, "duty": "enter"}
    await change_ladder(uow, **about, what=what, value=value, now=now)


async def test_a_setting_is_changed_kept_and_noted_once(any_database: Database, now: datetime) -> None:
    async with any_database.open() as uow:
        scene = await build_scene(uow, subjects=0, inspectors_each=0)
        office = await uow.offices.get(scene.office_id)
        assert (office.follow_up_clock, office.rest_day) == (FollowUpClock.ARISES, RestDayConvention.BEFORE)
        about = {"user_id": scene.admin, "office_id": scene.office_id, "now": now}
        for _ in range(2):
            card = await change_setting(uow, **about, what="rest_day", value=1)
            assert "固定日期遇休息日：顺延到后一个工作日" in card.text
        await change_setting(uow, **about, what="follow_up", value=1)
        office = await uow.offices.get(scene.office_id)
        assert office.follow_up_clock is FollowUpClock.INSPECTION_END
        assert office.rest_day is RestDayConvention.AFTER
        assert [one.action for one in await uow.audit.entries()] == ["settings.changed"] * 2


@pytest.mark.parametrize(("what", "value"), [("rest_day", 2), ("follow_up", 9), ("period", 2), ("colour", 0)])
async def test_a_choice_that_there_is_not_is_refused(database: Database, now: datetime, what: str, value: int) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow, subjects=0, inspectors_each=0)
        about = {"user_id": scene.admin, "office_id": scene.office_id, "now": now}
        with pytest.raises(Refusal, match=r"chat\.stale_button"):
            await change_setting(uow, **about, what=what, value=value)


@pytest.mark.parametrize(
    ("duty", "what", "value"),
    [
        ("enter", "on_day", 2),
        ("enter", "before4", 1),
        ("enter", "admin", 31),
        ("enter", "month_day", 5),  # only the monthly report has one
        ("monthly", "month_day", 29),
        ("monthly", "month_day", 0),
        ("enter", "colour", 1),
        ("paint", "on_day", 1),
    ],
)
async def test_a_step_that_there_is_not_is_refused(
    database: Database, now: datetime, duty: str, what: str, value: int
) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow, subjects=0, inspectors_each=0)
        before = await uow.offices.get(scene.office_id)
        about = {"user_id": scene.admin, "office_id": scene.office_id, "now": now}
        with pytest.raises(Refusal, match=r"chat\.stale_button"):
            await change_ladder(uow, **about, duty=duty, what=what, value=value)
        assert await uow.offices.get(scene.office_id) == before


async def test_groups_and_questions_that_there_are_not_are_refused(database: Database) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow, subjects=0, inspectors_each=0)
        about = {"user_id": scene.admin, "office_id": scene.office_id}
        with pytest.raises(Refusal, match=r"chat\.stale_button"):
            await open_group(uow, **about, group="colours")
        with pytest.raises(Refusal, match=r"chat\.stale_button"):
            await ask_setting(uow, **about, what="confirm")  # its limit stands in the plan


async def test_a_second_tap_changes_and_notes_nothing(any_database: Database, now: datetime) -> None:
    async with any_database.open() as uow:
        scene = await build_scene(uow, subjects=0, inspectors_each=0)
        for _ in range(2):
            await change(uow, scene, "office", 4, now=now)
        assert (await uow.offices.get(scene.office_id)).ladder(Duty.ENTER).office_from == 4
        assert [one.action for one in await uow.audit.entries()] == ["settings.changed"]


async def test_a_ladder_set_back_step_by_step_is_the_default_again(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow, subjects=0, inspectors_each=0)
        for what, value in (("before2", 1), ("half", 0), ("admin", 0), ("before2", 0), ("half", 1), ("admin", 2)):
            await change(uow, scene, what, value, now=now)
        assert (await uow.offices.get(scene.office_id)).ladders == {}


async def test_changed_hours_move_the_next_reminder_of_everything_open(any_database: Database, now: datetime) -> None:
    async with any_database.open() as uow:
        scene = await build_scene(uow, subjects=0, inspectors_each=0)
        await uow.obligations.owe(matter(scene), matter(scene, "confirm:1", duty=Duty.CONFIRM))
        about = {"user_id": scene.admin, "office_id": scene.office_id, "now": now}
        await type_setting(uow, **about, what="hours", words="10:15-16:00")
        later = MONDAY + timedelta(hours=1, minutes=45)
        assert [await reminded(uow, key) for key in ("enter:1", "confirm:1")] == [later, later]


async def test_what_is_to_be_said_this_morning_is_still_said_after_a_change(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow, subjects=0, inspectors_each=0)
        await uow.obligations.owe(matter(scene), matter(scene, "enter:2", remind_at=WEDNESDAY))
        # On Monday at 08:31 one has been reminded of already, the other not yet.
        await change(uow, scene, "on_day", 0, now=MONDAY + timedelta(minutes=1))
        assert await reminded(uow) == MONDAY
        assert await reminded(uow, "enter:2") == WEDNESDAY


@pytest.mark.parametrize(("minutes", "day"), [(-5, 14), (5, 15)])
async def test_a_new_step_of_today_is_said_where_the_office_has_not_opened_yet(
    database: Database, minutes: int, day: int
) -> None:
    opening = MONDAY + timedelta(days=1)
    async with database.open() as uow:
        scene = await build_scene(uow, subjects=0, inspectors_each=0)
        await uow.obligations.owe(matter(scene, remind_at=WEDNESDAY))
        await change(uow, scene, "before2", 1, now=opening + timedelta(minutes=minutes))
        assert await reminded(uow) == datetime.fromisoformat(f"2024-05-{day}T00:30Z")


async def test_what_was_said_this_morning_is_not_said_again_when_the_office_opens_later(database: Database) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow, subjects=0, inspectors_each=0)
        await uow.obligations.owe(matter(scene, remind_at=WEDNESDAY))  # that of Monday has gone out
        about = {"user_id": scene.admin, "office_id": scene.office_id, "now": MONDAY + timedelta(minutes=30)}
        await type_setting(uow, **about, what="hours", words="10:00-16:00")
        assert await reminded(uow) == WEDNESDAY + timedelta(minutes=90)


async def test_closed_matters_other_duties_and_other_offices_keep_their_reminders(
    any_database: Database, now: datetime
) -> None:
    async with any_database.open() as uow:
        scene = await build_scene(uow, subjects=0, inspectors_each=0)
        elsewhere = await uow.offices.add("别处办公室")
        await uow.obligations.owe(
            matter(scene),
            matter(scene, "met", standing=Standing.MET, remind_at=None),
            matter(scene, "review:1", duty=Duty.REVIEW),
            matter(scene, "elsewhere", office_id=elsewhere),
        )
        await change(uow, scene, "before3", 0, now=now)
        keys = ("enter:1", "met", "review:1", "elsewhere")
        assert [await reminded(uow, key) for key in keys] == [WEDNESDAY, None, MONDAY, MONDAY]


async def test_every_open_matter_follows_however_many_there_are(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow, subjects=0, inspectors_each=0)
        await uow.obligations.owe(*(matter(scene, f"enter:{n}") for n in range(1, 1202)))
        await change(uow, scene, "before3", 0, now=now)
        assert {await reminded(uow, f"enter:{n}") for n in (1, 500, 501, 1000, 1001, 1201)} == {WEDNESDAY}


async def test_only_an_admin_of_that_office_may_change_it(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow, subjects=0, inspectors_each=0)
        elsewhere = await uow.offices.add("别处办公室")
        for user_id, office_id in ((scene.admin_of(HOUSING), scene.office_id), (scene.admin, elsewhere)):
            with pytest.raises(Refusal, match=r"rights\.office_admin_only"):
                await change_setting(uow, user_id=user_id, office_id=office_id, what="rest_day", value=1, now=now)
        stranger = {"user_id": scene.admin_of(HOUSING), "office_id": scene.office_id}
        for use_case in (
            open_settings(uow, user_id=scene.admin_of(HOUSING)),
            open_group(uow, **stranger, group="ladders"),
            open_ladder(uow, **stranger, duty="enter"),
            change_ladder(uow, **stranger, duty="enter", what="on_day", value=0, now=now),
            reset_ladder(uow, **stranger, duty="enter", now=now),
            ask_setting(uow, **stranger, what="hours"),
            type_setting(uow, **stranger, what="hours", words="9:00-10:00", now=now),
        ):
            with pytest.raises(Refusal, match=r"rights\.office_admin_only"):
                await use_case


async def test_the_rules_read_as_the_settings_have_them(database: Database, now: datetime) -> None:
    async with database.open() as uow:
        scene = await build_scene(uow, subjects=0, inspectors_each=0)
        calendar, ours = await uow.calendar.load(), plan(scene, window_end=date(2024, 6, 30))
        text = rules_in_words(await uow.offices.get(scene.office_id), ours, calendar)
        assert text == (
            "后续处置：自处置信息产生之日起算，20个工作日\n"
            "固定日期遇休息日：提前到前一个工作日。最后一天2024年6月30日（周日）须报送的材料，2024年6月28日（周五）报送"
        )
        for what in ("follow_up", "rest_day"):
            about = {"user_id": scene.admin, "office_id": scene.office_id, "now": now}
            await change_setting(uow, **about, what=what, value=1)
        text = rules_in_words(await uow.offices.get(scene.office_id), ours, calendar)
        assert text == (
            "后续处置：自检查期限届满之日起算，20个工作日，2024年7月26日（周五）前（含当日）\n"
            "固定日期遇休息日：顺延到后一个工作日。最后一天2024年6月30日（周日）须报送的材料，2024年7月1日（周一）报送"
        )
        later = plan(scene, window_end=date(2027, 6, 30))
        assert rules_in_words(await uow.offices.get(scene.office_id), later, calendar).count("〔暂定〕") == 2
