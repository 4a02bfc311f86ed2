"""Checking a certificate: read it strictly, build it anew from the files inside it, compare byte by byte."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from domain.certificate import Certificate, CertificateFiles, consistency_problems, read_files, recompute
from domain.draw_files import sha256_of
from domain.errors import Refusal

_SHOWN = 120  # characters of a differing line that a person is shown
_STARTS = {f'  "{name}": [' for name in ("terms", "pool", "roster", "transcript", "changes")}


#: How many times ``check`` says that a stage is passed: read, files against their hashes, recomputed, compared.
STAGES = 4


@dataclass(frozen=True)
class Checked:
    """What came of a check: the certificate as it was recomputed (None where it cannot be), and what is wrong."""

    certificate: Certificate | None = None
    problems: list[Refusal] = field(default_factory=list)


def verify(text: str, subjects_file: str | None = None) -> list[Refusal]:
    """What is wrong with a certificate, each with a sentence for people; an empty list means verified.

    ``subjects_file`` is the text of a pool file as it was posted in the group: it must be the certificate's
    pool. What this cannot know: whether the hashes are those that were posted before the seed existed. People
    compare them with the messages in the group.
    """
    return check(text, subjects_file).problems


def check(text: str, subjects_file: str | None = None, passed: Callable[[], object] = lambda: None) -> Checked:
    """``verify`` with what was recomputed; ``passed`` is called after each of the ``STAGES`` that is reached."""
    try:
        files = read_files(text)
    except Refusal as refusal:
        return Checked(problems=[refusal])
    passed()
    problems = _file_problems(text, files)
    passed()
    checked = Checked(problems=problems) if problems else _recomputed(text, files, passed)
    if subjects_file is not None:
        checked.problems.extend(pool_problems(files.subjects.pool, subjects_file))
    return checked


def read_certificate(text: str) -> Certificate:
    """What a certificate says, recomputed from the files in it; to show what was checked after ``verify``."""
    return recompute(read_files(text))


def pool_problems(pool: str, subjects_file: str) -> list[Refusal]:
    """Where a pool file differs from the ``pool`` that was drawn from: the first differing line."""
    difference = _first_difference(pool, subjects_file)
    if difference is None:
        return []
    line, expected, found = difference
    return [Refusal("certificate.pool_line_differs", line=line, expected=expected, found=found)]


def _file_problems(text: str, inside: CertificateFiles) -> list[Refusal]:
    """Behind each file inside a certificate stands its hash: which files it does not fit.

    Asked before anything is recomputed, so that a slip in a file is told as what it is, not as what follows
    from it.
    """
    lines = text.split("\n")
    starts = [number for number, line in enumerate(lines) if line in _STARTS]
    rounds = [one for one in (inside.subjects, inside.teams) if one]
    files = [file for one in rounds for file in (one.terms, one.pool, one.transcript)]
    files += [inside.changes] if inside.changes else []
    problems = []
    for start, file in zip(starts, files, strict=False):
        last = start + file.count("\n")
        expected, found = sha256_of(file), "".join(lines[last + 2 : last + 3])
        if not found.endswith(f': "{expected}",'):
            problems.append(
                Refusal(
                    "certificate.part_differs",
                    first=start + 2,
                    last=last + 1,
                    line=last + 3,
                    expected=expected,
                    found=_shown(found.strip()),
                )
            )
    return problems


def _recomputed(text: str, files: CertificateFiles, passed: Callable[[], object]) -> Checked:
    try:
        certificate = recompute(files)
    except Refusal as refusal:
        return Checked(problems=[refusal])
    passed()
    problems = []
    if difference := _first_difference(certificate.text(), text):
        line, rebuilt, found = difference
        problems.append(Refusal("certificate.line_differs", line=line, expected=rebuilt, found=found))
    problems += consistency_problems(certificate)
    passed()
    return Checked(certificate, problems)


def _first_difference(expected: str, found: str) -> tuple[int, str, str] | None:
    if expected == found:
        return None
    ours, theirs = expected.split("\n"), found.split("\n")
    for number, (left, right) in enumerate(zip(ours, theirs, strict=False), start=1):
        if left != right:
            return number, _shown(left), _shown(right)
    at = min(len(ours), len(theirs))
    longer = ours if len(ours) > len(theirs) else theirs
    left, right = (longer[at], "") if longer is ours else ("", longer[at])
    return at + 1, _shown(left), _shown(right)


def _shown(line: str) -> str:
    return line if len(line) <= _SHOWN else line[:_SHOWN] + "…"
