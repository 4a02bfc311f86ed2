from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.changes import LEAVE, RECUSAL, Change, Changes, changes_text, parse_changes
from domain.errors import Refusal

SEED = "5e" * 32
changes = st.builds(
    Change, st.sampled_from("abc"), st.sampled_from(["I-1", "I-2"]), st.sampled_from([LEAVE, RECUSAL]), st.just("病假")
)


@given(st.lists(changes, min_size=1, max_size=5))
def test_the_changes_read_back_as_they_were(some: list[Change]) -> None:
    assert parse_changes(changes_text("2024-02", SEED, some)) == Changes("2024-02", SEED, tuple(some))


@pytest.mark.parametrize(
    "text",
    [
        "",
        f"suiji-draw/2\tchanges\tteams\ncampaign\t2024-02\nteams\t{SEED}\n",
        f"suiji-draw/2\tchanges\tteams\ncampaign\t2024-02\nteams\t{SEED}\nchange\t2\ta\tI-1\tleave\t病假\n",
        f"suiji-draw/2\tchanges\tteams\ncampaign\t2024-02\nteams\t{SEED}\nchange\t1\ta\tI-1\tholiday\t病假\n",
        "suiji-draw/2\tchanges\tteams\ncampaign\t2024-02\nteams\t5e\nchange\t1\ta\tI-1\tleave\t病假\n",
    ],
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(Refusal, match=r"draw\.file_line"):
        parse_changes(text)
