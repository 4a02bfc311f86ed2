"""Who counts as having been there: two of a department in one stay, whatever the order of the taps."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from domain.on_site import (
    DOOR_RESULTS,
    ONE_STAY,
    Entry,
    Kind,
    attempt_of,
    found_at_door,
    open_arrival,
    presence_of,
)

MORNING = datetime(2024, 5, 13, 1, 0, tzinfo=UTC)
DEPARTMENT, OTHER = 1, 2


def entry(kind: Kind, inspector: int = 11, *, minutes: int = 0, number: int = 0, **changes: object) -> Entry:
    """An entry of the first department, so many minutes after nine."""
    at = MORNING + timedelta(minutes=minutes)
    values: dict[str, object] = {
        "campaign_id": 1, "sample_id": 1, "department_id": DEPARTMENT, "inspector_id": inspector,
        "person_id": inspector, "kind": kind, "attempt": 1, "at": at, "entered_at": at, "id": number,
    }  # fmt: skip
    return Entry(**(values | changes))


def test_two_who_say_so_themselves_are_enough_and_one_is_not() -> None:
    first, second = entry(Kind.ARRIVED), entry(Kind.ARRIVED, 12, minutes=3)
    assert not presence_of([first], DEPARTMENT).is_complete(2)
    assert not presence_of([first, replace(second, inspector_id=11)], DEPARTMENT).is_complete(2)
    assert presence_of([first, second], DEPARTMENT).is_complete(2)
    assert not presence_of([first, second], OTHER).is_complete(2)


def test_two_who_came_on_different_days_were_not_there_together() -> None:
    first, second = entry(Kind.ARRIVED), entry(Kind.ARRIVED, 12, minutes=24 * 60)
    assert not presence_of([first, second], DEPARTMENT).is_complete(2)
    assert presence_of([first, second, entry(Kind.ARRIVED, minutes=24 * 60 + 5)], DEPARTMENT).is_complete(2)


def test_who_is_alone_on_the_team_needs_an_entry_made_afterwards() -> None:
    assert not presence_of([entry(Kind.ARRIVED)], DEPARTMENT).is_complete(1)
    assert presence_of([entry(Kind.NAMED)], DEPARTMENT).is_complete(1)
    assert not presence_of([entry(Kind.NAMED)], DEPARTMENT).is_complete(2)


def test_who_objects_counts_no_more_unless_they_say_themselves_that_they_came() -> None:
    taken = [entry(Kind.ARRIVED), entry(Kind.NAMED, 12, number=7)]
    assert presence_of(taken, DEPARTMENT).is_complete(2)
    taken.append(entry(Kind.OBJECTED, 12, about_id=7))
    found = presence_of(taken, DEPARTMENT)
    assert not found.is_complete(2)
    assert [(one.inspector_id, one.late, one.disputed) for one in found.sightings] == [
        (11, False, False),
        (12, True, True),
    ]
    assert presence_of([*taken, entry(Kind.ARRIVED, 12, minutes=1)], DEPARTMENT).is_complete(2)


def test_certificates_are_shown_once_for_the_whole_party_of_one_stay() -> None:
    theirs = entry(Kind.ARRIVED, 21, department_id=OTHER)
    shown = entry(Kind.CERTIFICATES, minutes=5)
    assert presence_of([theirs, shown], OTHER).certificates == shown.at
    assert presence_of([replace(theirs, at=shown.at + ONE_STAY + timedelta(1)), shown], OTHER).certificates is None
    assert presence_of([theirs, replace(shown, attempt=2)], OTHER).certificates is None


def test_after_a_shut_door_who_was_there_before_counts_no_more() -> None:
    before = [entry(Kind.ARRIVED), entry(Kind.ARRIVED, 12), entry(Kind.DOOR_SHUT)]
    over = [*before, entry(Kind.AGAIN, minutes=9)]
    assert attempt_of(before, DEPARTMENT) == 1
    assert attempt_of(over, DEPARTMENT) == 2
    assert attempt_of(over, OTHER) == 1
    assert not presence_of(over, DEPARTMENT).sightings
    assert presence_of(over, DEPARTMENT, attempt=1).is_complete(2)
    assert [one.kind for one in found_at_door(over, 1)] == [Kind.DOOR_SHUT]
    assert found_at_door(over, 2) == []


def test_a_location_belongs_to_where_somebody_is_still() -> None:
    first, second = entry(Kind.ARRIVED, number=1), entry(Kind.ARRIVED, minutes=60, number=2, sample_id=2)
    now = MORNING + timedelta(hours=2)
    assert open_arrival([first, second], now) == second
    left = entry(Kind.LEFT, minutes=90, sample_id=2)
    assert open_arrival([first, second, left], now) is None
    assert open_arrival([first], MORNING + ONE_STAY + timedelta(seconds=1)) is None
    assert open_arrival([], now) is None


moments = st.integers(0, 3 * 24 * 60)
made = st.builds(
    lambda kind, inspector, minutes, attempt, department: entry(
        kind, department * 10 + inspector, minutes=minutes, attempt=attempt, department_id=department
    ),
    st.sampled_from([one for one in Kind if one is not Kind.LOCATION]),
    st.integers(1, 3),
    moments,
    st.integers(1, 2),
    st.sampled_from([DEPARTMENT, OTHER]),
)


@given(st.lists(made, max_size=12), st.randoms(use_true_random=False))
def test_neither_the_order_of_the_taps_nor_a_tap_twice_changes_what_counts(
    entries: list[Entry], chance: object
) -> None:
    again = [*entries, *entries]
    chance.shuffle(again)
    for department in (DEPARTMENT, OTHER):
        assert presence_of(again, department) == presence_of(entries, department)
        assert attempt_of(again, department) == attempt_of(entries, department)


@given(st.lists(made, max_size=12), made)
def test_another_arrival_never_makes_a_presence_incomplete(entries: list[Entry], more: Entry) -> None:
    arrival = replace(more, kind=Kind.ARRIVED, attempt=attempt_of(entries, DEPARTMENT), department_id=DEPARTMENT)
    if presence_of(entries, DEPARTMENT).is_complete(2):
        assert presence_of([*entries, arrival], DEPARTMENT).is_complete(2)


@given(st.lists(made, max_size=12))
def test_complete_means_two_different_undisputed_inspectors_within_one_stay(entries: list[Entry]) -> None:
    found = presence_of(entries, DEPARTMENT)
    pairs = [
        (one, other)
        for one in found.counted
        for other in found.counted
        if one.inspector_id != other.inspector_id and abs(one.at - other.at) <= ONE_STAY
    ]
    assert found.is_complete(2) == bool(pairs)
    assert set(DOOR_RESULTS.values()) == {4, 7}
