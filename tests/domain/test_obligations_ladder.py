"""The reminder ladder, against the real calendars of 2023 and 2024 and the dates of the plans."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.obligations import DEFAULT_LADDERS, Duty, Ladder, Rung, ladder_from, latest_rung, next_rung, rungs
from domain.workdays import WorkCalendar
from office.working_calendar import official_exceptions

CALENDAR = WorkCalendar(*official_exceptions())
UNKNOWN = WorkCalendar(frozenset(), {})
USUAL, VISIT, MONTHLY = Ladder(), DEFAULT_LADDERS[Duty.VISIT], DEFAULT_LADDERS[Duty.MONTHLY]


def day(written: str) -> date:
    """``Mon 13 May 2024``; a weekday that is not that of the date is a mistake of the test."""
    found = datetime.strptime(written, "%a %d %b %Y").replace(tzinfo=UTC).date()
    assert f"{found:%a} {found.day} {found:%b %Y}" == written
    return found


def said(ladder: Ladder, start: str, due: str) -> list[tuple[str, str]]:
    """The rungs from a start to a due day, with their days written out."""
    found = rungs(ladder, day(start), day(due), CALENDAR)
    return [(one.name, f"{one.day:%a} {one.day.day} {one.day:%b %Y}") for one in found]


def test_a_list_dispatched_before_a_make_up_saturday_is_reminded_of_on_that_saturday_and_on_its_monday() -> None:
    assert said(USUAL, "Fri 10 May 2024", "Mon 13 May 2024") == [
        ("before:1", "Sat 11 May 2024"),
        ("due", "Mon 13 May 2024"),
    ]


def test_a_limit_of_one_working_day_has_its_due_day_only() -> None:
    assert said(USUAL, "Tue 28 May 2024", "Wed 29 May 2024") == [("due", "Wed 29 May 2024")]


def test_results_due_twenty_working_days_after_the_end_are_reminded_of_half_way_and_three_and_one_days_before() -> None:
    assert said(USUAL, "Sun 30 Jun 2024", "Fri 26 Jul 2024") == [
        ("half", "Fri 12 Jul 2024"),
        ("before:3", "Tue 23 Jul 2024"),
        ("before:1", "Thu 25 Jul 2024"),
        ("due", "Fri 26 Jul 2024"),
    ]
    assert said(USUAL, "Wed 31 Jul 2024", "Wed 28 Aug 2024")[0] == ("half", "Wed 14 Aug 2024")


@pytest.mark.parametrize(("n", "is_said"), [(9, False), (10, True), (11, True)])
def test_half_way_is_said_from_ten_working_days_on(n: int, is_said: bool) -> None:
    start = day("Mon 1 Jul 2024")
    found = rungs(USUAL, start, CALENDAR.workday_after(start, n), CALENDAR)
    assert ("half" in [one.name for one in found]) is is_said


def test_days_before_are_working_days_around_a_holiday_and_a_make_up_sunday() -> None:
    # Dragon boat festival 22 to 24 June 2023, Sunday 25 June worked.
    assert said(USUAL, "Wed 14 Jun 2023", "Tue 27 Jun 2023") == [
        ("before:3", "Wed 21 Jun 2023"),
        ("before:1", "Mon 26 Jun 2023"),
        ("due", "Tue 27 Jun 2023"),
    ]


def test_nothing_is_said_on_the_day_of_the_start_or_before() -> None:
    assert said(USUAL, "Wed 3 Jul 2024", "Fri 5 Jul 2024") == [
        ("before:1", "Thu 4 Jul 2024"),
        ("due", "Fri 5 Jul 2024"),
    ]


def test_a_visit_is_said_the_day_before_and_that_morning() -> None:
    assert said(VISIT, "Mon 3 Jun 2024", "Thu 20 Jun 2024") == [
        ("before:1", "Wed 19 Jun 2024"),
        ("due", "Thu 20 Jun 2024"),
    ]


def test_a_visit_agreed_on_a_saturday_is_said_on_the_last_working_day_before() -> None:
    assert said(VISIT, "Mon 3 Jun 2024", "Sat 22 Jun 2024") == [("before:1", "Fri 21 Jun 2024")]
    first = next_rung(VISIT, day("Mon 3 Jun 2024"), day("Sat 22 Jun 2024"), CALENDAR, after=day("Sat 22 Jun 2024"))
    assert first == Rung("overdue:1", day("Mon 24 Jun 2024"))


def test_the_monthly_report_is_said_on_the_tenth_and_on_the_last_three_days_before_the_twentieth() -> None:
    assert said(MONTHLY, "Mon 3 Jun 2024", "Thu 20 Jun 2024") == [
        ("day:10", "Tue 11 Jun 2024"),  # the 10th is the dragon boat festival
        ("before:3", "Mon 17 Jun 2024"),
        ("before:2", "Tue 18 Jun 2024"),
        ("before:1", "Wed 19 Jun 2024"),
        ("due", "Thu 20 Jun 2024"),
    ]
    # 20 October 2024 is a Sunday: by the usual convention it is due on the Friday before; Saturday 12 is worked.
    assert [one for one, _ in said(MONTHLY, "Tue 8 Oct 2024", "Fri 18 Oct 2024")][:2] == ["day:10", "before:3"]


def test_a_day_of_the_month_that_the_month_has_not_is_its_last() -> None:
    ladder = replace(MONTHLY, month_day=31, before=())
    assert said(ladder, "Mon 3 Jun 2024", "Sun 30 Jun 2024") == []
    assert said(ladder, "Mon 3 Feb 2025", "Fri 28 Feb 2025") == [("due", "Fri 28 Feb 2025")]


def test_overdue_is_said_on_every_working_day_after_without_an_end() -> None:
    start, due = day("Fri 10 May 2024"), day("Mon 13 May 2024")
    found, after = [], due
    for _ in range(6):
        rung = next_rung(USUAL, start, due, CALENDAR, after=after)
        assert rung is not None
        found.append((rung.name, rung.day))
        after = rung.day
    assert found == [(f"overdue:{n}", due + timedelta(days=n)) for n in (1, 2, 3, 4)] + [
        ("overdue:5", day("Mon 20 May 2024")),
        ("overdue:6", day("Tue 21 May 2024")),
    ]


def test_a_ladder_without_overdue_ends_with_the_due_day() -> None:
    ladder = replace(USUAL, overdue=False)
    start, due = day("Fri 10 May 2024"), day("Mon 13 May 2024")
    assert next_rung(ladder, start, due, CALENDAR, after=due) is None
    assert latest_rung(ladder, start, due, CALENDAR, today=due + timedelta(days=90)) == Rung("due", due)


def test_the_admin_hears_from_the_second_overdue_day_on_and_the_office_from_the_third() -> None:
    reached = {n: (rung.reaches_admin(USUAL), rung.reaches_office(USUAL)) for n, rung in _overdue().items()}
    assert reached == {0: (False, False), 1: (False, False), 2: (True, False), 3: (True, True), 9: (True, True)}
    never = replace(USUAL, admin_from=None, office_from=None)
    assert not any(rung.reaches_admin(never) or rung.reaches_office(never) for rung in _overdue().values())


def test_the_office_hears_of_a_monthly_report_at_every_reminder() -> None:
    assert Rung("day:10", day("Mon 10 Jun 2024")).reaches_office(MONTHLY)
    assert not Rung("due", day("Mon 10 Jun 2024")).reaches_admin(MONTHLY)


def _overdue() -> dict[int, Rung]:
    names = {0: "due", **{n: f"overdue:{n}" for n in (1, 2, 3, 9)}}
    return {n: Rung(name, day("Mon 10 Jun 2024")) for n, name in names.items()}


def test_what_was_put_off_is_silent_until_that_day_and_goes_on_from_there() -> None:
    start, due, later = day("Sun 30 Jun 2024"), day("Fri 26 Jul 2024"), day("Wed 24 Jul 2024")
    known = [start]
    while known[-1] < due:
        rung = next_rung(USUAL, start, due, CALENDAR, after=known[-1], later=later)
        assert rung is not None
        known.append(rung.day)
    assert known[1:] == [later, day("Thu 25 Jul 2024"), due]
    assert latest_rung(USUAL, start, due, CALENDAR, today=later - timedelta(days=1), later=later) is None
    assert latest_rung(USUAL, start, due, CALENDAR, today=later, later=later) == Rung(f"later:{later}", later)


def test_put_off_to_a_day_that_is_a_rung_anyway_or_to_a_rest_day() -> None:
    start, due = day("Sun 30 Jun 2024"), day("Fri 26 Jul 2024")
    before = day("Thu 25 Jul 2024")
    assert next_rung(USUAL, start, due, CALENDAR, after=start, later=before) == Rung("before:1", before)
    saturday, monday = day("Sat 20 Jul 2024"), day("Mon 22 Jul 2024")
    found = next_rung(USUAL, start, due, CALENDAR, after=start, later=saturday)
    assert found == Rung(f"later:{saturday}", monday)


def test_a_due_day_that_moved_before_the_day_of_a_delay_is_still_said() -> None:
    start, due, later = day("Sun 30 Jun 2024"), day("Fri 26 Jul 2024"), day("Wed 31 Jul 2024")
    assert next_rung(USUAL, start, due, CALENDAR, after=day("Thu 25 Jul 2024"), later=later) == Rung("due", due)


def test_a_ladder_comes_back_from_what_is_stored_and_words_of_old_versions_are_left_out() -> None:
    for ladder in DEFAULT_LADDERS.values():
        assert ladder_from(ladder.as_data()) == ladder
    assert ladder_from({**USUAL.as_data(), "louder": True}) == USUAL


starts = st.dates(date(2022, 12, 1), date(2027, 12, 31))
ladders = st.builds(
    Ladder,
    half_from=st.none() | st.integers(0, 30),
    before=st.lists(st.integers(0, 15), max_size=4).map(tuple),
    month_day=st.none() | st.integers(1, 31),
    on_day=st.booleans(),
    overdue=st.booleans(),
)
calendars = st.sampled_from([CALENDAR, UNKNOWN])


@given(ladders, starts, st.integers(0, 60), st.none() | st.integers(0, 70), calendars)
def test_rungs_are_working_days_after_the_start_each_later_than_the_one_before(
    ladder: Ladder, start: date, length: int, put_off: int | None, calendar: WorkCalendar
) -> None:
    due = start + timedelta(days=length)
    later = None if put_off is None else start + timedelta(days=put_off)
    climbed: list[Rung] = []
    after = start
    while rung := next_rung(ladder, start, due, calendar, after=after, later=later):
        assert rung.day > after
        assert calendar.is_workday(rung.day)
        assert rung.overdue == calendar.workdays_between(due, rung.day)
        climbed.append(rung)
        after = rung.day
        if after > due + timedelta(days=20):
            break
    assert len({rung.name for rung in climbed}) == len(climbed)
    if later is None:
        assert [rung for rung in climbed if rung.day <= due] == list(rungs(ladder, start, due, calendar))


@given(ladders, starts, st.integers(0, 60), st.none() | st.integers(0, 70), st.integers(0, 100), calendars)
def test_after_an_outage_the_latest_rung_is_the_last_that_would_have_been_climbed(
    ladder: Ladder, start: date, length: int, put_off: int | None, away: int, calendar: WorkCalendar
) -> None:
    due, today = start + timedelta(days=length), start + timedelta(days=away)
    later = None if put_off is None else start + timedelta(days=put_off)
    last, after = None, start
    while (rung := next_rung(ladder, start, due, calendar, after=after, later=later)) and rung.day <= today:
        last, after = rung, rung.day
    assert latest_rung(ladder, start, due, calendar, today=today, later=later) == last
