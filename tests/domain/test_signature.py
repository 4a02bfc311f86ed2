"""Who signed, or who saw that it was refused: read from one typed line, whatever its punctuation."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import Refusal
from domain.inspection import Method, ResultCode
from domain.lengths import SIGNER, WITNESS_REASON
from domain.signature import Declined, is_needed, read_refusal, read_signer


@pytest.mark.parametrize(
    "text",
    [
        "见证人 张某某，原因 不认可结果",
        "见证人：张某某；原因：不认可结果",
        "见证人张某某 原因不认可结果",
        "原因：不认可结果，见证人 张某某",
        "张某某，不认可结果",
        "张某某 不认可结果",
        "张某某\n不认可结果。",
        "张某某，理由是不认可结果",
        "拒签原因：不认可结果。见证人是张某某",
    ],
)
def test_witness_and_reason_are_found_in_any_order_and_punctuation(text: str) -> None:
    assert read_refusal(text) == Declined("张某某", "不认可结果")


def test_a_reason_may_have_commas_of_its_own() -> None:
    assert read_refusal("见证人 张某某，原因 负责人外出，电话也不接").reason == "负责人外出，电话也不接"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "witness_missing"),
        ("见证人", "witness_missing"),
        ("原因 不认可", "witness_missing"),
        ("张某某", "reason_missing"),
        ("见证人 张某某", "reason_missing"),
        ("见证人 张某某 原因", "reason_missing"),
        (f"{'张' * (SIGNER + 1)}，不认可", "witness_too_long"),
        (f"张某某，{'不' * (WITNESS_REASON + 1)}", "reason_too_long"),
    ],
)
def test_what_is_missing_or_too_long_is_named(text: str, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        read_refusal(text)
    assert refused.value.code == f"signature.{code}"


@given(st.text(alphabet="见证人原因理由是为：:，,。；; \n张某某不认可", max_size=60))
def test_any_line_is_read_whole_or_refused(text: str) -> None:
    said = None
    with suppress(Refusal):
        said = read_refusal(text)
    assert said is None or (said.witness and said.reason)


def test_a_signer_is_kept_in_one_line() -> None:
    assert read_signer("  王某某\n经理，") == "王某某 经理"
    with pytest.raises(Refusal):
        read_signer(" ，。 ")


def test_a_signature_is_needed_where_somebody_was_met_on_the_spot() -> None:
    on_site, written = (Method.ON_SITE,), (Method.WRITTEN,)
    found, shut, gone = ResultCode(1), ResultCode(4), ResultCode(7)
    assert is_needed(on_site, (found, shut))
    assert not is_needed(on_site, (shut, gone))
    assert not is_needed(written, (found,))
    assert is_needed(on_site, ())
