"""Before a form opens: its department has approved the team, where the office asks for that."""

from __future__ import annotations

from collections.abc import Sequence

from campaigns.sign_off.reading import agreed_time, approvers, standing
from domain.errors import Refusal
from domain.local_time import local
from storage.forms import Section
from storage.sign_offs import SignOffWord
from storage.unit_of_work import UnitOfWork
from templates.cards.forms import Fact
from templates.cards.sign_off import APPROVED, DECLINED, fact_words


async def require_signed_off(uow: UnitOfWork, section: Section) -> None:
    """Raises Refusal ``sign_off.waiting``, ``sign_off.declined`` or ``sign_off.nobody``, which say who approves. A
    form in which a result stands already has begun, and goes on."""
    demand = await uow.sign_offs.demand(section.id)
    if not demand.required or demand.begun:
        return
    crew = sorted(await uow.forms.inspectors_of(section))
    state = standing(demand.newest, crew, await agreed_time(uow, section.sample_id))
    if state == APPROVED:
        return
    about = {"number": section.number, "department": section.department}
    names = "、".join(await _approvers(uow, section, crew))
    if not names:
        raise Refusal("sign_off.nobody", **about)
    if state == DECLINED and demand.newest is not None:
        raise Refusal("sign_off.declined", **about, reason=demand.newest.reason.rstrip("。"), approvers=names)
    raise Refusal("sign_off.waiting", **about, approvers=names)


async def _approvers(uow: UnitOfWork, section: Section, crew: Sequence[int]) -> list[str]:
    department = await uow.offices.department(section.department_id)
    helpers = await uow.specialists.on_section(section.sample_id, section.department_id)
    team = [*crew, *(one.inspector_id for one in helpers if one.inspector_id is not None)]
    going = {person.id for person in (await uow.people.bound_inspectors(team)).values()}
    everyone = await approvers(uow, department.office_id, department.id)
    return [person.name for person in everyone if person.id not in going]


async def tell_sign_off(uow: UnitOfWork, section: Section) -> Sequence[Fact]:
    """``审批：已批准（…）`` on a form's card; nothing where nobody asks for it and nobody approved."""
    demand = await uow.sign_offs.demand(section.id)
    newest = demand.newest
    if newest is None and (demand.begun or not demand.required):
        return ()
    crew = tuple(sorted(await uow.forms.inspectors_of(section)))
    # Only a no depends on the time; this is asked for every form that is shown.
    refused = newest is not None and newest.word is SignOffWord.DECLINED
    state = standing(newest, crew, await agreed_time(uow, section.sample_id) if refused else None)
    was_approved = newest is not None and newest.word is SignOffWord.APPROVED
    approved = was_approved and (state == APPROVED or demand.begun)
    if not approved and (demand.begun or not demand.required):
        return ()
    words = fact_words(
        approved=approved,
        declined=state == DECLINED,
        changed=was_approved and not approved,
        by=newest.by if newest else "",
        at=local(newest.at, demand.zone) if newest else None,
        reason=newest.reason if newest else "",
    )
    return (Fact("审批", words),)
