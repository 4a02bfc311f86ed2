"""What ``suiji draw`` does: both rounds from files, the certificate and the lists into a folder."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TypeVar

import typer

from bot.cli.from_files.terms import SEED_NAME, DrawOrder, read_terms_file
from domain.campaign import Sampling
from domain.certificate import Certificate, CertificateFiles, build_certificate, recompute
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
from domain.pool_filter import PoolStatement, one_line_each, pool_of
from domain.roster import AVAILABLE, NO_CERTIFICATE, ON_LEAVE, Need, Roster, RosterInspector, freeze_roster
from domain.transcript import SUBJECTS, TEAMS, Transcript
from templates import certificate_words as words
from templates.cards.draft.words import CERTAIN_WORDS
from templates.refusals import sentence

_Entry = TypeVar("_Entry")
CERTIFICATE_FILE, DRAWN_FILE, TEAMS_FILE = "certificate.json", "drawn.csv", "teams.csv"


def draw_from_files(subjects: Sequence[Path], inspectors: Path, terms: Path, seed: str, out: Path) -> None:
    """Draws, writes and tells; ends with 1 where the draw is refused, with 2 where a file is missing."""
    for path in (*subjects, inspectors, terms):
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
    subjects_paths: Sequence[Path], inspectors_path: Path, order: DrawOrder, seed: str
) -> tuple[Certificate, dict[str, bytes]]:
    libraries = [_subjects(path) for path in subjects_paths]
    subjects = one_line_each(one for entries, _ in libraries for one in entries)
    inspectors, inspectors_hash = _inspectors(inspectors_path)
    first = _subjects_round(order, subjects, [file_hash for _, file_hash in libraries], seed)
    numbered = number_inspectors(one for one in inspectors if order.takes(one.department))
    second = _teams_round(order, first, numbered, inspectors_hash, seed)
    text = build_certificate(first, second)
    certificate = recompute(CertificateFiles(first, second))
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


def _subjects_round(order: DrawOrder, subjects: Sequence[Subject], file_hashes: Sequence[str], seed: str) -> RoundFiles:
    sampling = order.sampling(sorted({tag for one in subjects for tag in one.tags}))
    _require_known(sampling, subjects)
    terms = order.subject_terms(sampling, file_hashes)
    pool = pool_of(subjects, PoolStatement(order.scope, sampling))
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
    roster = freeze_roster(roster_of(numbered, confirmed(result, []), order.needs, order.certificates_until))
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


def _require_known(sampling: Sampling, subjects: Iterable[Subject]) -> None:
    known = {one.number for one in subjects}
    for one in sampling.certain:
        if one.id not in known:
            raise Refusal("draft.certain_unknown", who=one.id)


def roster_of(
    numbered: Mapping[str, Inspector],
    subjects: Sequence[str],
    needs: Mapping[str, frozenset[str]],
    certificates_until: date | None,
) -> Roster:
    """The roster out of a library file: leave, certificates, specialities as far as they are needed, recusals."""
    places = {one.number: number for number, one in numbered.items()}
    apart = {
        (min(number, other), max(number, other))
        for number, one in numbered.items()
        for other in (places.get(certificate, number) for certificate in one.apart)
        if other != number
    }
    people = [
        RosterInspector(
            number,
            one.department,
            _state(one, certificates_until),
            frozenset(one.tags) & needs.get(one.department, frozenset()),
            frozenset(one.recusals),
        )
        for number, one in numbered.items()
    ]
    wanted = [Need(subject, department, tags) for department, tags in needs.items() if tags for subject in subjects]
    return Roster(people, subjects, needs=wanted, apart=sorted(apart))


def _state(one: Inspector, certificates_until: date | None) -> str:
    if not one.available:
        return ON_LEAVE
    until = one.certificate_until
    return NO_CERTIFICATE if until and certificates_until and until < certificates_until else AVAILABLE


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
        (str(place), stratum.name, one, names[one], result.ticket(one), "")
        for stratum in result.strata
        for place, one in enumerate(stratum.drawn, start=1)
    ]
    reasons = {one.id: one.reason for one in certificate.subjects.terms.certain}
    rows += [
        (str(place), CERTAIN_WORDS, one, names[one], "", reasons[one])
        for place, one in enumerate(result.certain, start=1)
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
