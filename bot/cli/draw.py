"""``suiji draw``: one whole draw without chat or database."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated, TypeVar

import typer

from bot.cli.terms_file import SEED_NAME, DrawOrder, read_terms_file
from domain.certificate import Certificate, build_certificate, recompute
from domain.draw import confirmed
from domain.draw import draw as draw_subjects
from domain.draw_files import (
    POOL_FILE,
    ROSTER_FILE,
    TEAMS_TERMS_FILE,
    TEAMS_TRANSCRIPT_FILE,
    TERMS_FILE,
    TRANSCRIPT_FILE,
    RoundFiles,
    normalise_words,
    sha256_of,
)
from domain.errors import Refusal
from domain.library import Inspector, Parsed, Subject, Table
from domain.pool_filter import pool_of
from domain.roster import Roster, RosterInspector, freeze_roster
from domain.transcript import SUBJECTS, TEAMS, Transcript
from templates import certificate_words as words
from templates.refusals import sentence

_Entry = TypeVar("_Entry")
CERTIFICATE_FILE, DRAWN_FILE, TEAMS_FILE = "certificate.json", "drawn.csv", "teams.csv"


def draw(
    subjects: Annotated[Path, typer.Option(help="检查对象名录库，.xlsx 或 .csv", show_default=False)],
    inspectors: Annotated[Path, typer.Option(help="执法检查人员名录库，.xlsx 或 .csv", show_default=False)],
    terms: Annotated[Path, typer.Option(help="抽取条款，见 examples/terms.yaml", show_default=False)],
    seed: Annotated[str, typer.Option(help="任意一句话；同样的文件和种子总得同样的结果", show_default=False)],
    out: Annotated[Path, typer.Option(help="存放结果的文件夹", show_default=False)],
) -> None:
    """不用聊天和数据库，完成一次抽取：名单、条款、抽取记录、证书、抽中名单和人员分组。

    例：suiji draw --subjects examples/检查对象名录库.xlsx --inspectors examples/执法检查人员名录库.xlsx
    --terms examples/terms.yaml --seed "今天下雨" --out out
    """
    for path in (subjects, inspectors, terms):
        if not path.is_file():
            typer.echo(words.FILE_MISSING.format(path=path), err=True)
            raise typer.Exit(2)
    try:
        certificate, files = _draw(subjects, inspectors, read_terms_file(terms), normalise_words(seed))
        _write(out, files)
    except Refusal as refusal:
        typer.echo(sentence(refusal), err=True)
        raise typer.Exit(1) from refusal
    for line in words.summary(certificate):
        print(line)
    for name in files:
        print(out / name)


def _draw(
    subjects_path: Path, inspectors_path: Path, order: DrawOrder, seed: str
) -> tuple[Certificate, dict[str, bytes]]:
    subjects, subjects_hash = _subjects(subjects_path)
    inspectors, inspectors_hash = _inspectors(inspectors_path)
    first = _subjects_round(order, subjects, subjects_hash, seed)
    numbered = number_inspectors(one for one in inspectors if order.takes(one.department))
    second = _teams_round(order, first, numbered, inspectors_hash, seed)
    text = build_certificate(first, second)
    certificate = recompute(first, second)
    files = {
        POOL_FILE: first.pool.encode(),
        TERMS_FILE: first.terms.encode(),
        TRANSCRIPT_FILE: first.transcript.encode(),
        ROSTER_FILE: second.pool.encode(),
        TEAMS_TERMS_FILE: second.terms.encode(),
        TEAMS_TRANSCRIPT_FILE: second.transcript.encode(),
        CERTIFICATE_FILE: text.encode(),
        DRAWN_FILE: _drawn_csv(certificate, subjects),
        TEAMS_FILE: _teams_csv(certificate, subjects, numbered),
    }
    return certificate, files


def _subjects_round(order: DrawOrder, subjects: Sequence[Subject], file_hash: str, seed: str) -> RoundFiles:
    terms = order.subject_terms(file_hash)
    pool = pool_of(subjects, order.scope, by_class=order.by_class)
    transcript = Transcript(
        kind=SUBJECTS,
        campaign=order.ref,
        attempt=1,
        terms=sha256_of(terms),
        pool=pool.sha256,
        public=(SEED_NAME, seed),
    ).text()
    return RoundFiles(terms=terms, pool=pool.text, transcript=transcript)


def _teams_round(
    order: DrawOrder, first: RoundFiles, numbered: dict[str, Inspector], file_hash: str, seed: str
) -> RoundFiles:
    result = draw_subjects(first)
    terms = order.team_terms(file_hash)
    people = [
        RosterInspector(number, one.department, one.available, frozenset(one.recusals))
        for number, one in numbered.items()
    ]
    roster = freeze_roster(Roster(people, confirmed(result, [])))
    transcript = Transcript(
        kind=TEAMS,
        campaign=order.ref,
        attempt=1,
        terms=sha256_of(terms),
        pool=roster.sha256,
        subjects_seed=result.seed,
        public=(SEED_NAME, seed),
    ).text()
    return RoundFiles(terms=terms, pool=roster.text, transcript=transcript)


def number_inspectors(inspectors: Iterable[Inspector]) -> dict[str, Inspector]:
    """Opaque numbers for public files: ``I-00001`` … by department and certificate number, whatever the
    file's order.
    """
    ordered = sorted(inspectors, key=lambda one: (one.department, one.number))
    return {f"I-{place:05d}": one for place, one in enumerate(ordered, start=1)}


def _subjects(path: Path) -> tuple[tuple[Subject, ...], str]:
    from domain.library import parse_subjects

    table, file_hash = _table(path)
    return _good(path, parse_subjects(table)), file_hash


def _inspectors(path: Path) -> tuple[tuple[Inspector, ...], str]:
    from domain.library import clean_text, find_columns, parse_inspectors

    table, file_hash = _table(path)
    # Departments that take no part in this draw are no mistake of the file.
    places = find_columns(table, "inspectors")["department"]
    departments = {clean_text(cells[place]) for _, cells in table.rows for place in places}
    return _good(path, parse_inspectors(table, departments)), file_hash


def _table(path: Path) -> tuple[Table, str]:
    from office.library_files import read_table

    content = path.read_bytes()
    return read_table(path.name, content), hashlib.sha256(content).hexdigest()


def _good(path: Path, parsed: Parsed[_Entry]) -> tuple[_Entry, ...]:
    """The entries of a file without a bad row: a list that silently lacks some is no pool."""
    for row in parsed.bad:
        reasons = "".join(sentence(reason) for reason in row.reasons)
        typer.echo(words.BAD_ROW.format(row=row.row_number, reason=reasons), err=True)
    if parsed.bad:
        raise Refusal("draw.bad_rows", filename=path.name, count=len(parsed.bad))
    return parsed.entries


def _drawn_csv(certificate: Certificate, subjects: Sequence[Subject]) -> bytes:
    names = {one.number: one.name for one in subjects}
    result = certificate.subjects.result
    rows = [
        (str(place), stratum.name, one, names[one], result.ticket(one))
        for stratum in result.strata
        for place, one in enumerate(stratum.drawn, start=1)
    ]
    return _csv(words.DRAWN_HEADER, rows)


def _teams_csv(certificate: Certificate, subjects: Sequence[Subject], numbered: dict[str, Inspector]) -> bytes:
    names = {one.number: one.name for one in subjects}
    teams = certificate.teams.result.teams if certificate.teams else ()
    rows = [
        (team.subject, names[team.subject], team.department, one, numbered[one].name, numbered[one].number)
        for team in teams
        for one in team.inspectors
    ]
    return _csv(words.TEAMS_HEADER, rows)


def _csv(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """With the mark by which Excel knows UTF-8."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(header)
    writer.writerows([_no_formula(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _no_formula(cell: str) -> str:
    """A name that begins like a formula must not become one in Excel."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@")) else cell


def _write(folder: Path, files: dict[str, bytes]) -> None:
    """Writes all files; a draw that stands there already is never overwritten by another."""
    before = folder / CERTIFICATE_FILE
    if before.exists() and before.read_bytes() != files[CERTIFICATE_FILE]:
        raise Refusal("draw.result_exists", folder=folder)
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)
