"""The reason of a correction is published, so it may hold nothing of a person."""

from __future__ import annotations

import pytest

from domain.correction import read_reason
from domain.errors import Refusal


@pytest.mark.parametrize(
    "reason", ["录入有误", "依据示例复决〔2024〕12号更正", "代码91139001MA0000001X的结果有误", "登记机关电话已变更"]
)
def test_a_reason_may_name_documents_and_codes(reason: str) -> None:
    assert read_reason(f" {reason}\n") == reason


@pytest.mark.parametrize(
    "reason",
    [
        "请联系19900000000",
        "请联系199 0000-0000",
        "座机0312-0000000",
        "身份证11010119000101000X",
        "证件号110101190001010000的人员",
    ],
)
def test_numbers_of_people_are_refused(reason: str) -> None:
    with pytest.raises(Refusal, match=r"correction\.reason_personal"):
        read_reason(reason)
