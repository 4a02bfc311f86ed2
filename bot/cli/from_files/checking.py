"""What ``suiji verify`` does: recomputes a certificate, compares files with it, and tells what it found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import typer

from bot.cli.from_files.terms import SUBJECTS_HASH
from domain import pool_filter
from domain.certificate import Certificate
from domain.errors import Refusal
from domain.library import Subject
from domain.verification import STAGES, Checked, check, pool_problems
from templates import certificate_words as words
from templates.refusals import sentence

TABLES = (".xlsx", ".xls", ".csv")
#: Bytes of a certificate (some ten thousand subjects) above which the wait is worth a progress bar.
LONG = 1_000_000


def verify_files(certificate: Path, subjects: Sequence[Path]) -> None:
    """Ends with 1 where the certificate is not verified, with 2 where a file is missing."""
    given = {path: _bytes(path) for path in subjects}
    libraries = {str(path): content for path, content in given.items() if path.suffix.lower() in TABLES}
    pools = [path for path in given if path.suffix.lower() not in TABLES]
    if len(pools) > 1 or (pools and libraries):
        raise typer.BadParameter(words.ONE_POOL)
    try:
        text = _decoded(certificate, _bytes(certificate))
        checked = _check(text, _decoded(pools[0], given[pools[0]]) if pools else None)
    except Refusal as refusal:
        checked = Checked(problems=[refusal])
    problems = checked.problems
    if checked.certificate and not problems:
        if libraries:
            problems = _library_problems(checked.certificate, libraries)
        for line in words.summary(checked.certificate):
            print(line)
    if problems:
        for problem in problems:
            print(sentence(problem))
        print(words.NOT_VERIFIED)
        raise typer.Exit(1)
    if subjects:
        print(words.POOL_AGREES)
    print(words.VERIFIED)


def _check(text: str, pool: str | None) -> Checked:
    """Under a progress bar where it takes a while."""
    if len(text) < LONG:
        return check(text, pool)
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(words.CHECKING, total=STAGES)
        return check(text, pool, passed=lambda: bar.advance(task))


def _library_problems(certificate: Certificate, libraries: Mapping[str, bytes]) -> list[Refusal]:
    try:
        require_same_libraries(certificate, libraries)
    except Refusal as refusal:
        return [refusal]
    return []


def require_same_libraries(certificate: Certificate, libraries: Mapping[str, bytes]) -> None:
    """Makes the pool again from the library files (content by name) and the filter in the terms; refuses the first
    difference."""
    import hashlib

    terms = certificate.subjects.terms
    statement = pool_filter.filter_of(terms)
    names = "、".join(libraries)
    if statement is None:
        raise Refusal("certificate.no_filter", filename=names)
    entries = [one for name, content in libraries.items() for one in _entries(name, content)]
    pool = pool_filter.pool_of(pool_filter.one_line_each(entries), statement)
    for problem in pool_problems(certificate.subjects.files.pool, pool.text):
        raise problem
    expected = [value for key, value in terms.further if key == SUBJECTS_HASH]
    found = [hashlib.sha256(content).hexdigest() for content in libraries.values()]
    if expected and sorted(expected) != sorted(found):
        facts = {"expected": "、".join(expected), "found": "、".join(found)}
        raise Refusal("certificate.library_differs", filename=names, **facts)


def _entries(filename: str, content: bytes) -> tuple[Subject, ...]:
    from domain.library import parse_subjects
    from office.library_files import read_table

    parsed = parse_subjects(read_table(filename, content))
    for row in parsed.bad:
        reason = sentence(row.reasons[0])
        raise Refusal("certificate.library_row_bad", filename=filename, row=row.row_number, reason=reason)
    return parsed.entries


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        typer.echo(words.FILE_MISSING.format(path=path), err=True)
        raise typer.Exit(2) from error


def _decoded(path: Path, content: bytes) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise Refusal("certificate.not_utf8", filename=path.name, line=line) from error
