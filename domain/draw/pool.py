"""The pool file, ``id<TAB>stratum`` a line, sorted by the bytes of the id: written, read strictly, walked in pages.

A pool may have a million lines and more. So it stays one text; its lines are looked at some thousands at a time, and
what is made of them fits into the processor's cache.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice, pairwise
from operator import lt
from typing import NoReturn

from domain.draw.tickets import Page
from domain.draw_files import POOL_FILE, FileReader, file_text, is_field, is_id, plain, require_id, sha256_of
from domain.errors import Refusal

_PAGE = 1 << 16  # characters
_LINE_MARKS = b"\t\n"
#: What may stand in a field as far as single bytes can tell; and in an id, where blanks and commas may not.
_FIELD_BYTES = bytes(sorted(set(range(256)) - set(range(0x20)) - {0x7F}))
_ID_BYTES = bytes(sorted(set(_FIELD_BYTES) - set(b" ,")))


@dataclass(frozen=True)
class PoolFile:
    """The frozen pool: the file, its SHA-256, and how many subjects each stratum has."""

    text: str
    sha256: str
    counts: Mapping[str, int]


def freeze_pool(entries: Iterable[tuple[str, str]]) -> PoolFile:
    """The pool file of ``(id, stratum)`` pairs, in whatever order they come.

    Refuses an empty pool, an id twice (in two libraries it is still one line), an id that cannot stand in the
    file, and (``draw.without_stratum``) one that no rule takes: its stratum is "".
    """
    pairs = sorted((require_id(one), stratum) for one, stratum in entries)
    if not pairs:
        raise Refusal("draw.pool_empty")
    for one, stratum in pairs:
        if not stratum:
            raise Refusal("draw.without_stratum", id=one)
    for (before, _), (after, _) in pairwise(pairs):
        if before == after:
            raise Refusal("draw.id_twice", id=before)
    text = file_text(pairs)
    return PoolFile(
        text, sha256_of(text), _counts(text, {name.decode() for _, names in pool_pages(text) for name in set(names)})
    )


def freeze_text(text: str) -> PoolFile:
    """``freeze_pool`` of lines that somebody else has put together and sorted, as a database does: much faster,
    and the same outcome for any text.
    """
    try:
        names = _plain_strata(text)
    except Refusal:
        names = None
    if names is None:
        lines = text.removesuffix("\n").split("\n") if text else []
        return freeze_pool((one, stratum) for one, _, stratum in (line.partition("\t") for line in lines))
    return PoolFile(text, sha256_of(text), _counts(text, names))


def _strata_of(text: str) -> set[str]:
    return {name.decode() for _, strata in pool_pages(text) for name in set(strata)}


def _counts(text: str, strata: Iterable[str]) -> dict[str, int]:
    return {name: count_of(text, name) for name in sorted(strata)}


def _plain_strata(text: str) -> set[str] | None:
    """The strata of a pool file; None where a field is not as ``plain`` leaves it."""
    strata: set[bytes] = set()
    for ids, names in pool_pages(text):
        strata.update(names)
        joined = b"\n".join(ids)
        if not joined.isascii() and not _is_plain(joined.decode()):
            return None
    found = {name.decode() for name in strata}
    return found if all(plain(name) == name for name in found) else None


def _is_plain(ids: str) -> bool:
    invisible = (c for c in set(ids) - {"\n"} if unicodedata.category(c) in {"Cc", "Cf", "Cs"})
    return unicodedata.is_normalized("NFC", ids) and not any(invisible)


def parse_pool(text: str) -> dict[str, str]:
    """``{id: stratum}`` of a pool file; refuses (``draw.file_line``) whatever ``freeze_pool`` would not
    have written.
    """
    found: dict[str, str] = {}
    for ids, strata in pool_pages(text):
        found.update(zip(map(bytes.decode, ids), map(bytes.decode, strata), strict=True))
    return found


def count_of(text: str, stratum: str) -> int:
    """How many lines of a pool file are of ``stratum``."""
    return text.count(f"\t{stratum}\n")


def standing_in(text: str, ids: Iterable[str]) -> list[str]:
    """Those of ``ids`` that have a line in the pool file, sorted."""
    wanted = {one.encode() for one in ids}
    if not wanted:
        return []
    return [
        one.decode() for page, _ in pool_pages(text) if not wanted.isdisjoint(page) for one in page if one in wanted
    ]


def pool_pages(text: str) -> Iterator[Page]:
    """Ids and strata of a pool file, some thousand lines at a time.

    Refuses (``draw.file_line``) a line that is out of form or order when its page is reached, and
    (``draw.pool_empty``) a file without lines.
    """
    known: set[bytes] = set()
    last = b""
    for page in _raw_pages(text):
        ids, strata = _fields(page)
        if not ids or ids[0] <= last or not _are_in_order(ids):
            _refuse(text)
        if not page.isascii():
            if not _may_stand(ids, set(strata) - known):
                _refuse(text)
            known.update(strata)
        last = ids[-1]
        yield ids, strata


def _raw_pages(text: str) -> Iterator[bytes]:
    if not text:
        raise Refusal("draw.pool_empty")
    start = 0
    while start < len(text):
        end = text.rfind("\n", start, start + _PAGE) + 1 or text.find("\n", start) + 1
        try:
            page = text[start:end].encode() if end else b""
        except UnicodeEncodeError:  # a lone surrogate
            page = b""
        if not page:
            _refuse(text)
        yield page
        start = end


def _fields(page: bytes) -> Page:
    """Ids and strata; none of either where the page is not two fields a line, none of them empty or with a control
    character, or an id has a blank or a comma. What is no ASCII is looked at elsewhere.
    """
    lines = page.count(b"\n")
    marks = _LINE_MARKS * lines
    if page.translate(None, _ID_BYTES) == marks:
        fields = page.split()  # the marks are the only blanks there are
    elif page.translate(None, _FIELD_BYTES) == marks:  # a stratum may have blanks and commas
        fields = [field for field in page.replace(b"\n", b"\t").split(b"\t") if field]
        if b"".join(fields[::2]).translate(None, _ID_BYTES):
            return [], []
    else:
        return [], []
    return (fields[::2], fields[1::2]) if len(fields) == 2 * lines else ([], [])


def _are_in_order(ids: list[bytes]) -> bool:
    """Whether the ids ascend; refused with them is the one that looks like a list without ids."""
    at = bisect_left(ids, b"-")
    return all(map(lt, ids, islice(ids, 1, None))) and ids[at : at + 1] != [b"-"]


def _may_stand(ids: list[bytes], strata: set[bytes]) -> bool:
    return all(is_field(name.decode()) for name in strata) and all(one.isascii() or is_id(one.decode()) for one in ids)


def _refuse(text: str) -> NoReturn:
    """The refusal of a file that has something out of place, with the line."""
    reader = FileReader(POOL_FILE, text)
    last = ""
    while row := reader.take_row():
        if len(row) != 2 or not is_id(row[0]):
            reader.back("id<TAB>stratum")
        if row[0] <= last:
            reader.back(f"id > {last}")
        last = row[0]
    raise AssertionError("the two ways to read a pool do not agree")
