"""What is shown to the public, as values: none of them has a field for anything personal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Generic, TypeVar

from domain.campaign import Plan
from domain.draw_terms import Closing
from domain.inspection import ResultCode
from domain.revisit import Figures

T = TypeVar("T")


@dataclass(frozen=True)
class Page(Generic[T]):
    """One page of a list: its entries, its ``number`` and the ``last`` one (from 1), the ``total`` of entries."""

    entries: tuple[T, ...]
    number: int
    last: int
    total: int


@dataclass(frozen=True)
class PublicCampaign:
    """A campaign as it stands in the list. ``attempts``: how often subjects were drawn for it."""

    id: int
    reference: str
    office: str
    title: str
    departments: tuple[str, ...]
    window: tuple[date | None, date | None]
    state: str
    attempts: int


@dataclass(frozen=True)
class PublicRound:
    """One ceremony. ``seed`` and ``subjects_key`` (of the tickets) are None until it is revealed, ``secret`` until
    then or until it is void; ``public_value`` until two persons agree on it. ``void_reason`` is "" unless it is void;
    who gave it up is nobody's business here. ``revisited``: what came of revisits, once they are closed."""

    round: str
    attempt: int
    stage: str
    frozen_at: datetime
    revealed_at: datetime | None
    lines: int
    pool_sha256: str
    terms_sha256: str
    commitment: str
    contributions: tuple[tuple[str, str], ...]
    closing: Closing
    dice: tuple[int, ...]
    public_value: str | None
    seed: str | None
    secret: str | None
    subjects_key: str | None
    files: tuple[str, ...]
    void_reason: str
    void_at: datetime | None
    revisited: Figures | None = None


@dataclass(frozen=True)
class PublicOutcome:
    """How the follow-up of one measure ended, and on which day; no number and no name that somebody typed."""

    measure: str
    outcome: str
    day: date


@dataclass(frozen=True)
class PublicVersion:
    """What was published on a day: items with code and wording, measures taken. ``due_on``: the day by which it was
    owed, where it was late, else None; ``reason``: why it took the place of an earlier version, "" for a first one;
    ``methods``: how it was inspected; ``rectify_by``: by when the subject was ordered to put it right."""

    items: tuple[tuple[str, ResultCode], ...]
    handling: tuple[str, ...]
    published_on: date
    due_on: date | None = None
    reason: str = ""
    methods: tuple[str, ...] = ()
    rectify_by: date | None = None


@dataclass(frozen=True)
class PublicResult:
    """What one department published of one subject: the version that counts, and the ``earlier`` ones that were
    corrected, the newest first; and what has come of the measures so far. ``being_corrected``: a correction is under
    way, of which nothing is shown before it is reviewed."""

    campaign_id: int
    year: int
    reference: str
    title: str
    department: str
    now: PublicVersion
    earlier: tuple[PublicVersion, ...] = ()
    being_corrected: bool = False
    outcomes: tuple[PublicOutcome, ...] = ()


@dataclass(frozen=True)
class PublicJoint:
    """What was decided about a subject that another campaign has drawn too (its reference and title), or that was
    inspected as often this year as the office allows (both empty): one visit for both, or not, and why."""

    reference: str
    title: str
    joint: bool
    reason: str


@dataclass(frozen=True)
class PublicSubject:
    """A drawn subject. ``excluded`` is (department, reason); ``replaces`` and ``replaced_by`` are names; ``joint`` has
    what was decided because of other campaigns."""

    number: str
    name: str
    stratum: str
    rank: int
    excluded: tuple[str, str] | None
    replaces: str | None
    replaced_by: str | None
    results: tuple[PublicResult, ...]
    joint: tuple[PublicJoint, ...] = ()


@dataclass(frozen=True)
class Objections:
    """How many objections departments have raised, and how the office ruled."""

    raised: int
    upheld: int
    overruled: int


@dataclass(frozen=True)
class CampaignView:
    """Everything public of one campaign. ``published`` of ``sections`` parts of forms are public; ``void``: when it was
    made void, at the office, and why; ``yearly_cap``: that of its office, 0 where none is settled."""

    campaign: PublicCampaign
    plan: Plan
    scope: str
    rounds: tuple[PublicRound, ...]
    certified: bool
    standing: int
    subjects: Page[PublicSubject]
    objections: Objections
    published: int
    sections: int
    void: tuple[datetime, str] | None = None
    yearly_cap: int = 0


@dataclass(frozen=True)
class FoundSubject:
    """A subject that a search found: results of how many campaigns are public, the latest since when."""

    number: str
    name: str
    campaigns: int
    latest: date


@dataclass(frozen=True)
class SubjectView:
    """All published results of one subject, over all campaigns and years, the newest campaign first."""

    number: str
    name: str
    results: tuple[PublicResult, ...]


@dataclass(frozen=True)
class PublicNotice:
    """A notice to a subject, as its paper has it: ``number`` of the form, ``when`` on the wall clock of the office.
    ``moved``: another time was agreed since, which has a notice of its own; ``excluded``: the subject is inspected no
    more; ``void_at``: since when the whole campaign is void. ``supervision``: the office's telephone, perhaps empty."""

    code: str
    campaign_id: int
    reference: str
    number: int
    title: str
    document_number: str
    office: str
    supervision: str
    subject: str
    subject_number: str
    items: tuple[tuple[str, tuple[str, ...]], ...]
    when: datetime
    made_on: date
    moved: bool
    excluded: bool
    void_at: datetime | None

    @property
    def serial(self) -> str:
        """``2024-01-012``, as it is printed."""
        return f"{self.reference}-{self.number:03d}"


def within(page: int, total: int, size: int) -> tuple[int, int]:
    """The page (from 1) nearest to the one asked for, and the last one."""
    last = max(1, -(-total // size))
    return min(max(page, 1), last), last
