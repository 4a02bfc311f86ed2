"""What other steps ask of authorisations: whether a form may open, and by which document."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from domain.authorisation import Authority
from domain.errors import Refusal
from domain.roles import Role
from storage.authorisations import Authorisation
from storage.forms import Section
from storage.unit_of_work import UnitOfWork
from templates.cards.authorisation import fact_words
from templates.cards.forms import Fact


async def require_authorised(uow: UnitOfWork, section: Section) -> None:
    """Raises Refusal ``authorisation.missing``, which says who records the document."""
    found = await uow.authorisations.of(section.sample_id, section.department_id)
    if found is None or found.authority is not Authority.MISSING:
        return
    department = await uow.offices.department(section.department_id)
    admins = await uow.people.holding(department.office_id, Role.DEPARTMENT_ADMIN, department.id)
    names = f"（{'、'.join(person.name for person in admins)}）" if admins else ""
    raise Refusal("authorisation.missing", number=section.number, admins=f"{section.department}的管理员{names}")


async def tell_authorisation(uow: UnitOfWork, section: Section) -> Sequence[Fact]:
    """``授权：某某局 某文号（某日）`` on a form's card; nothing where none is needed."""
    found = await uow.authorisations.of(section.sample_id, section.department_id)
    if found is None or found.authority is Authority.OWN:
        return ()
    words = fact_words(found.authority, found.granted_by, found.document_number, found.dated)
    return (Fact("授权", words),)


async def authorisations_of(uow: UnitOfWork, sample_ids: Collection[int]) -> Mapping[int, Sequence[Authorisation]]:
    """The authorisations that are recorded for these subjects, by sample id, in the order of the departments' ids; for
    the notice to the subject. Every sample is in it, most with nothing."""
    found: dict[int, list[Authorisation]] = {one: [] for one in sample_ids}
    newest = await uow.authorisations.newest(sample_ids)
    for sample_id, department_id in sorted(newest):
        one = newest[sample_id, department_id]
        if one.authority is Authority.GRANTED:
            found[sample_id].append(one)
    return found
