"""The notices as documents. Each carries a code by which anybody can see on the public page that it is genuine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from campaigns.authorisation import authorisations_of
from campaigns.notice.access import require_agreed, served_by, to_serve
from campaigns.specialist.access import who_words
from campaigns.visit.board import Board, board_of, require_reader, require_side
from domain.campaign import require_in_force
from domain.notice import check_code
from storage.authorisations import Authorisation
from storage.offices import Office
from storage.served_notices import NoticeCode
from storage.specialists import Specialist
from storage.unit_of_work import UnitOfWork
from templates.cards import Card
from templates.cards import notice as cards
from templates.documents.inspection_notice import Authorised, Inspecting, Notice, inspection_notices


@dataclass(frozen=True)
class Printed:
    """Everything that stands on the notices of one file, which is still to be written. ``blank``: what the office could
    have told, and the document therefore leaves to the pen."""

    title: str
    notices: tuple[Notice, ...]
    blank: tuple[str, ...]

    @property
    def name(self) -> str:
        """Of the file."""
        if len(self.notices) == 1:
            return f"检查通知书{self.notices[0].serial}"
        return f"{self.title}检查通知书"


def paper_of(printed: Printed) -> Card:
    """The file. Hundreds of notices take seconds: to be written in no transaction."""
    file = inspection_notices(printed.name, printed.notices)
    return cards.document(printed.title, len(printed.notices), file, blank=printed.blank)


async def get_notices(uow: UnitOfWork, *, user_id: int, campaign_id: int, chance: str, now: datetime) -> Printed:
    """All that the reader serves, for one file."""
    board, reader = await to_serve(uow, user_id, campaign_id)
    return await _print(uow, board, served_by(board, reader), chance, now=now)


async def get_notice(uow: UnitOfWork, *, user_id: int, sample_id: int, chance: str, now: datetime) -> Printed:
    """One notice; the whole team may print it."""
    reader = await require_reader(uow, user_id)
    board = await board_of(uow, sample_id)
    require_side(board, reader, sample_id)
    require_agreed(board, sample_id)
    return await _print(uow, board, [sample_id], chance, now=now)


async def _print(uow: UnitOfWork, board: Board, sample_ids: Sequence[int], chance: str, *, now: datetime) -> Printed:
    require_in_force(board.campaign.state)
    office = await uow.offices.get(board.campaign.office_id)
    codes = await _codes(uow, board, sample_ids, chance, now=now)
    granted = await authorisations_of(uow, sample_ids)
    helping = await uow.specialists.on_samples(sample_ids)
    notices = [
        replace(_notice(board, one, office, codes[one], granted[one], now), specialists=_helping(board, helping[one]))
        for one in sample_ids
    ]
    return Printed(board.campaign.plan.title, tuple(notices), _blank(notices[0]))


async def _codes(
    uow: UnitOfWork, board: Board, sample_ids: Sequence[int], chance: str, *, now: datetime
) -> dict[int, str]:
    """By sample the code of the notice for the agreed time: printed again, the same notice has the same code."""
    agreed = {one: board.visits[one].agreed_id or 0 for one in sample_ids}
    known = await uow.served_notices.codes(agreed.values())
    new = [
        NoticeCode(check_code(chance, proposal_id), sample_id, proposal_id, now)
        for sample_id, proposal_id in agreed.items()
        if proposal_id not in known
    ]
    await uow.served_notices.keep_codes(new)
    known |= {one.proposal_id: one.code for one in new}
    return {sample_id: known[proposal_id] for sample_id, proposal_id in agreed.items()}


def _notice(
    board: Board, sample_id: int, office: Office, code: str, granted: Sequence[Authorisation], now: datetime
) -> Notice:
    agreed, section, plan = board.agreed(sample_id), board.sections[sample_id], board.campaign.plan
    joint = board.joint.get(sample_id)
    assert agreed is not None  # asked by whoever calls
    people = [board.inspectors[one].inspector for one in board.crew(sample_id)]
    return Notice(
        reference=board.campaign.reference,
        number=section.number,
        subject=section.subject_name,
        subject_number=section.subject_number,
        address=section.address,
        campaign=plan.title,
        document_number=plan.document_number,
        office=office.name,
        when=board.clock(agreed.starts_at),
        items=tuple((one.name, one.items) for one in plan.participants),
        inspectors=tuple(Inspecting(one.department, one.name, one.number) for one in people),
        dated=board.clock(now).date(),
        code=code,
        materials=plan.materials,
        joint=joint.words(planned=True) if joint else "",
        supervision=office.supervision_phone,
        public_url=office.public_url,
        authorised=tuple(
            Authorised(board.name_of(one.department_id), one.granted_by, one.document_number) for one in granted
        ),
    )


def _helping(board: Board, helping: Sequence[Specialist]) -> tuple[tuple[str, str], ...]:
    """Who comes along as a specialist, by the department that sends them; whoever is on the team by now stands there.
    The subject may object to them as to the others, so it reads their names."""
    return tuple(
        (board.name_of(one.department_id), who_words(one))
        for one in helping
        if one.inspector_id not in board.crew(one.sample_id)
    )


def _blank(notice: Notice) -> tuple[str, ...]:
    """What the office could have told, and the document therefore leaves to the pen."""
    gaps = {"监督电话": not notice.supervision, "需备材料": not notice.materials, "公示网址": not notice.public_url}
    return tuple(name for name, is_missing in gaps.items() if is_missing)
