"""``suiji verify``: recomputes a certificate and says in Chinese what it found."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot.cli import terms_file
from domain import pool_filter
from domain.certificate import Certificate
from domain.errors import Refusal
from domain.verification import pool_problems, read_certificate
from domain.verification import verify as find_problems
from templates import certificate_words as words
from templates.refusals import sentence

TABLES = (".xlsx", ".xls", ".csv")


def verify(
    certificate: Annotated[Path, typer.Argument(help="抽取证书 certificate.json", show_default=False)],
    subjects: Annotated[
        Path | None,
        typer.Option(
            help="一并核对的名单：群内公布的 pool.txt，或抽取所用的名录库文件（.xlsx、.csv）",
            show_default=False,
        ),
    ] = None,
) -> None:
    """重新计算一份抽取证书，指出第一处不一致。退出码：0 通过，1 未通过，2 文件缺失或无法读取。

    例：suiji verify out/certificate.json --subjects out/pool.txt
    """
    given = _bytes(subjects) if subjects else b""
    is_library = subjects is not None and subjects.suffix.lower() in TABLES
    try:
        text = _decoded(certificate, _bytes(certificate))
        problems = find_problems(text, _decoded(subjects, given) if subjects and not is_library else None)
    except Refusal as refusal:
        problems = [refusal]
    if not problems:
        read = read_certificate(text)
        if subjects and is_library:
            problems = _library_problems(read, subjects, given)
        for line in words.summary(read):
            print(line)
    if problems:
        for problem in problems:
            print(sentence(problem))
        print(words.NOT_VERIFIED)
        raise typer.Exit(1)
    if subjects:
        print(words.POOL_AGREES)
    print(words.VERIFIED)


def _library_problems(certificate: Certificate, path: Path, content: bytes) -> list[Refusal]:
    try:
        require_same_library(certificate, path.name, content)
    except Refusal as refusal:
        return [refusal]
    return []


def require_same_library(certificate: Certificate, filename: str, content: bytes) -> None:
    """Makes the pool again from a library file and the filter in the terms; refuses the first difference."""
    import hashlib

    from domain.library import parse_subjects
    from office.library_files import read_table

    terms = certificate.subjects.terms
    scope_and_strata = pool_filter.filter_of(terms)
    if scope_and_strata is None:
        raise Refusal("certificate.no_filter", filename=filename)
    parsed = parse_subjects(read_table(filename, content))
    for row in parsed.bad:
        reason = sentence(row.reasons[0])
        raise Refusal("certificate.library_row_bad", filename=filename, row=row.row_number, reason=reason)
    scope, by_class = scope_and_strata
    pool = pool_filter.pool_of(parsed.entries, scope, by_class=by_class)
    for problem in pool_problems(certificate.subjects.files.pool, pool.text):
        raise problem
    expected = dict(terms.further).get(terms_file.SUBJECTS_HASH)
    found = hashlib.sha256(content).hexdigest()
    if expected not in (None, found):
        raise Refusal("certificate.library_differs", filename=filename, expected=expected, found=found)


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
