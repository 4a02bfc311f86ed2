"""Every use case begins with a question to ``office.rights``."""

from __future__ import annotations

import pytest

from tests.architecture.rights import ASKS, never_asking
from tests.architecture.tree import Source, product


def test_every_use_case_asks_for_the_right_of_who_acts() -> None:
    use_cases = [source for source in product() if source.path.startswith(("campaigns/", "office/"))]
    assert len([source for source in use_cases if "user_id" in source.text]) > 10
    problems = never_asking(use_cases)
    assert not problems, "\n".join(problems)


def test_the_questions_are_those_of_the_office() -> None:
    assert {"find_appointments", "require_member", "require_office_admin", "require_department_role"} <= ASKS


@pytest.mark.parametrize(
    "text",
    [
        "async def act(uow, *, user_id):\n    await uow.draws.change(user_id)",
        "async def act(uow, *, user_id):\n    await see(uow)\nasync def see(uow):\n    await require_member(uow, 1)",
    ],
)
def test_a_use_case_that_asks_nothing_is_caught(text: str) -> None:
    assert never_asking([Source("campaigns/draw.py", text)])


def test_asking_through_another_function_counts() -> None:
    text = (
        "async def act(uow, *, user_id):\n    await own(uow, user_id)\n"
        "async def own(uow, user_id):\n    return await require_member(uow, user_id)\n"
    )
    assert never_asking([Source("campaigns/draw.py", text)]) == []
