"""What was said and thrown in the group, as the file whose SHA-256 is the seed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from domain.draw_files import (
    PROTOCOL,
    TEAMS_TRANSCRIPT_FILE,
    TRANSCRIPT_FILE,
    FileReader,
    file_text,
    normalise_words,
    sha256_of,
)
from domain.draw_terms import Closing
from domain.errors import Refusal

SUBJECTS, REVISITS, TEAMS = "subjects", "revisits", "teams"
_SECRET_BYTES = 32


@dataclass(frozen=True)
class Contribution:
    """The words of one department, already normalised (``normalise_words``)."""

    department: str
    words: str


@dataclass(frozen=True, kw_only=True)
class Transcript:
    """One round's transcript: of the subjects, of revisits, or of the teams.

    ``pool`` is the hash of the pool, in the teams round that of the roster; ``subjects_seed`` the seed of
    round one, only in the teams round. ``commitment`` and ``secret`` are both there or both missing (a draw
    without a chat). Exactly one of ``dice`` (1–6 each, as thrown) and ``public`` (name, value) closes it.
    """

    kind: str
    campaign: str
    attempt: int
    terms: str
    pool: str
    subjects_seed: str | None = None
    commitment: str | None = None
    contributions: Sequence[Contribution] = ()
    dice: Sequence[int] = ()
    public: tuple[str, str] | None = None
    secret: str | None = None

    def text(self) -> str:
        """``transcript.txt``. Refuses what could not be read back."""
        rows: list[Sequence[str]] = [
            (PROTOCOL, "transcript", self.kind),
            ("campaign", self.campaign),
            ("attempt", str(self.attempt)),
            ("terms", self.terms),
            (_pool_key(self.kind), self.pool),
        ]
        if self.subjects_seed is not None:
            rows.append(("subjects", self.subjects_seed))
        if self.commitment is not None:
            rows.append(("commitment", self.commitment))
        rows.extend(_contribution_rows(self.contributions))
        if self.dice:
            rows.append(("dice", *map(str, self.dice)))
        if self.public is not None:
            rows.append(("public", *self.public))
        if self.secret is not None:
            rows.append(("secret", self.secret))
        text = file_text(rows)
        parse_transcript(text, self.kind)
        return text


def secret_text(random_bytes: bytes) -> str:
    """The secret as it is committed to and revealed: 32 random bytes as 64 lower-case hexadecimal
    characters.
    """
    if len(random_bytes) != _SECRET_BYTES:
        raise ValueError(f"a secret has {_SECRET_BYTES} bytes, not {len(random_bytes)}")
    return random_bytes.hex()


def commitment(secret: str) -> str:
    """The SHA-256 of the secret's text: ``printf %s SECRET | sha256sum``."""
    return sha256_of(secret)


def seed_of(transcript_text: str) -> str:
    """The seed: the SHA-256 of the transcript file, 64 hexadecimal characters."""
    return sha256_of(transcript_text)


def require_contribution(
    *, department: str, words: str, invited: Iterable[str], given: Iterable[Contribution]
) -> Contribution:
    """The contribution to keep, its words normalised.

    Refuses a department that does not take part (``draw.not_invited``) or has contributed
    (``draw.contributed_already``).
    """
    if department not in invited:
        raise Refusal("draw.not_invited", department=department)
    if any(one.department == department for one in given):
        raise Refusal("draw.contributed_already", department=department)
    return Contribution(department, normalise_words(words))


def parse_transcript(text: str, kind: str) -> Transcript:
    """Reads the transcript of the round ``kind`` (``subjects``, ``revisits`` or ``teams``) strictly; refuses
    ``draw.file_line``.
    """
    reader = FileReader(transcript_file(kind), text)
    reader.header("transcript", kind)
    (campaign,) = reader.take("campaign", 1)
    (attempt,) = reader.take("attempt", 1)
    number = reader.number(attempt, least=1)
    terms = reader.hash("terms")
    pool = reader.hash(_pool_key(kind))
    subjects_seed = reader.hash("subjects") if kind == TEAMS else None
    committed = reader.hash("commitment") if reader.next_is("commitment") else None
    contributions = _read_contributions(reader)
    dice, public = _read_closing(reader)
    secret = reader.hash("secret") if committed is not None else None
    reader.end()
    return Transcript(
        kind=kind,
        campaign=campaign,
        attempt=number,
        terms=terms,
        pool=pool,
        subjects_seed=subjects_seed,
        commitment=committed,
        contributions=contributions,
        dice=dice,
        public=public,
        secret=secret,
    )


def ceremony_problems(
    transcript: Transcript, *, departments: Sequence[str], needed: int, closing: Closing
) -> list[Refusal]:
    """What is wrong with how the seed came about, measured by the terms; empty when nothing is."""
    problems = []
    file = transcript_file(transcript.kind)
    names = [one.department for one in transcript.contributions]
    if transcript.secret is not None and commitment(transcript.secret) != transcript.commitment:
        problems.append(Refusal("certificate.commitment_differs", file=file))
    if needed and transcript.secret is None:
        problems.append(Refusal("certificate.commitment_missing", file=file))
    if len(names) < needed:
        problems.append(Refusal("certificate.contributions_few", file=file, needed=needed, given=len(names)))
    for name in sorted({name for name in names if names.count(name) > 1}):
        problems.append(Refusal("certificate.contributed_twice", file=file, department=name))
    for name in sorted(set(names) - set(departments)):
        problems.append(Refusal("certificate.contributor_unknown", file=file, department=name))
    named = transcript.public[0] if transcript.public else ""
    if len(transcript.dice) != closing.dice or named != closing.public:
        problems.append(Refusal("certificate.closing_differs", file=file))
    return problems


def transcript_file(kind: str) -> str:
    """The name under which the transcript of a round is posted."""
    return TEAMS_TRANSCRIPT_FILE if kind == TEAMS else TRANSCRIPT_FILE


def _pool_key(kind: str) -> str:
    return "roster" if kind == TEAMS else "pool"


def _contribution_rows(contributions: Sequence[Contribution]) -> list[tuple[str, ...]]:
    return [("contribution", str(n), one.department, one.words) for n, one in enumerate(contributions, start=1)]


def _read_contributions(reader: FileReader) -> tuple[Contribution, ...]:
    found: list[Contribution] = []
    while reader.next_is("contribution"):
        number, department, words = reader.take("contribution", 3)
        if number != str(len(found) + 1):
            reader.back(f"contribution<TAB>{len(found) + 1}")
        found.append(Contribution(department, words))
    return tuple(found)


def _read_closing(reader: FileReader) -> tuple[tuple[int, ...], tuple[str, str] | None]:
    if reader.next_is("dice"):
        dice = (reader.take_row() or [])[1:]
        if not dice or not all(re.fullmatch("[1-6]", value) for value in dice):
            reader.back("dice<TAB>1-6…")
        return tuple(map(int, dice)), None
    name, value = reader.take("public", 2)
    return (), (name, value)
