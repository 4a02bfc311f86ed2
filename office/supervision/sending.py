"""The bulletin sent out: each department its part, the office the whole, once a day for a period."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from domain.roles import Role
from office.notices import tell_role
from office.rights import require_office_admin
from office.supervision.gathering import MOST_LISTED, gather, part_of
from office.supervision.showing import chosen, sent_words, today_of
from office.supervision.viewers import Viewer
from storage.supervision import SentBulletin
from storage.unit_of_work import UnitOfWork
from templates.cards import Attachment, Card
from templates.cards import supervision as cards
from templates.documents.bulletin import bulletin_docx


@dataclass(frozen=True)
class Prepared:
    """A bulletin on its way: the whole, and the part of each department by its id."""

    whole: cards.Bulletin
    parts: Mapping[int, cards.Bulletin]


Papers = Mapping[int | None, Attachment]


async def ask_sending(uow: UnitOfWork, *, user_id: int, office_id: int, first: int, last: int, now: datetime) -> Card:
    """To whom the bulletin would go."""
    person, _ = await require_office_admin(uow, user_id, office_id)
    period = chosen(first, last, today_of(Viewer(person, await uow.offices.get(office_id), None), now))
    return cards.ask_sending(office_id, period, len(await uow.offices.departments(office_id)))


async def prepare(uow: UnitOfWork, *, user_id: int, office_id: int, first: int, last: int, now: datetime) -> Prepared:
    """What is to be sent, as it stands now."""
    person, _ = await require_office_admin(uow, user_id, office_id)
    viewer = Viewer(person, await uow.offices.get(office_id), None)
    period = chosen(first, last, today_of(viewer, now))
    whole = await gather(uow, viewer.office, period, None, now=now, limit=MOST_LISTED)
    parts = {
        share.department_id: await _part(uow, viewer, whole, share.department_id, now)
        for share in whole.shares
        if share.department_id is not None
    }
    return Prepared(whole, parts)


def papers_of(prepared: Prepared) -> Papers:
    """The files, the whole one under None. Takes its time: to be done in no transaction."""
    files: dict[int | None, Attachment] = {None: bulletin_docx(prepared.whole)}
    return files | {which: bulletin_docx(part) for which, part in prepared.parts.items()}


async def send(uow: UnitOfWork, *, user_id: int, prepared: Prepared, papers: Papers, now: datetime) -> Card:
    """Sends it: to each department's admins their part, to the admins of the office the whole.

    The bulletin of the same period and day goes out once; whoever asks again sees when that was.
    """
    whole = prepared.whole
    person, office_id = await require_office_admin(uow, user_id, whole.office_id)
    viewer = Viewer(person, await uow.offices.get(office_id), None)
    period, day = whole.period, today_of(viewer, now)
    sent = SentBulletin(0, office_id, period.first, period.last, day, sent_by=person.id, sent_at=now)
    if not await uow.supervision.send(sent):
        return cards.figures_card(whole, may_send=True, sent=await sent_words(uow, viewer, period, now))
    missing = await _tell(uow, prepared, papers, day=day, now=now)
    await uow.audit.note(
        "supervision.sent",
        now=now,
        person_id=person.id,
        office_id=office_id,
        first=period.first.isoformat(),
        last=period.last.isoformat(),
        overdue=whole.overdue,
        departments=len(prepared.parts) - len(missing),
    )
    return cards.sent_card(whole, len(prepared.parts) - len(missing), missing)


async def _tell(uow: UnitOfWork, prepared: Prepared, papers: Papers, *, day: date, now: datetime) -> list[str]:
    """Queues all of it; the names of the departments that have no admin. An official paper is no mere notice: what a
    crash leaves uncertain goes out again, marked so."""
    whole, period = prepared.whole, prepared.whole.period
    days = ":".join(str(cards.as_number(one)) for one in (period.first, period.last, day))
    key = f"bulletin:{whole.office_id}:{days}"
    missing = []
    for which, part in prepared.parts.items():
        reached = await tell_role(
            uow,
            office_id=whole.office_id,
            role=Role.DEPARTMENT_ADMIN,
            department_id=which,
            card=cards.part_card(part, papers[which]),
            key=f"{key}:d{which}",
            now=now,
        )
        if not reached:
            missing.append(part.addressee)
    card = cards.part_card(whole, papers[None])
    await tell_role(uow, office_id=whole.office_id, role=Role.OFFICE_ADMIN, card=card, key=key, now=now)
    return missing


async def _part(
    uow: UnitOfWork, viewer: Viewer, whole: cards.Bulletin, department_id: int, now: datetime
) -> cards.Bulletin:
    """A department's part; where the whole could not list everything, its matters are read for it alone."""
    part = part_of(whole, department_id)
    if len(part.matters) == min(part.overdue, MOST_LISTED):
        return part
    own = await gather(uow, viewer.office, whole.period, frozenset({department_id}), now=now, limit=MOST_LISTED)
    return part_of(own, department_id)
