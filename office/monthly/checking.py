"""Rows 4 and 5: the figures of the data are looked at, corrected with a reason, and confirmed."""

from __future__ import annotations

from datetime import datetime

from domain.errors import Refusal
from domain.monthly import BLOCKS, Block, Figure, Filling, fingerprint, parse_correction
from office.monthly.filling import open_report
from office.monthly.reading import Read, read, require_open, require_writer
from storage.people import Person
from storage.unit_of_work import UnitOfWork
from templates.cards import Card
from templates.cards import monthly as cards


async def open_figures(uow: UnitOfWork, *, user_id: int, report_id: int, block: str) -> Card:
    """The figures of row 4 or 5 as the data give them now, with what was corrected."""
    _, found = await _open_to(uow, user_id, report_id)
    return cards.figures_card(found.view, _block(block))


async def check_figures(uow: UnitOfWork, *, user_id: int, report_id: int, block: str, seen: str, now: datetime) -> Card:
    """核对无误, of exactly the figures that were shown, then back to the report; Refusal ``monthly.figures_changed``
    where they are others by now."""
    person, found = await _open_to(uow, user_id, report_id)
    which, filling = _block(block), found.report.filling
    values = filling.values(found.computed)
    if fingerprint({figure: values[figure] for figure in BLOCKS[which]}) != seen:
        raise Refusal("monthly.figures_changed")
    checked = filling.checking(which, found.computed)
    if checked != filling:
        await uow.monthly.write(found.report, checked)
        figures = {figure.value: values[figure] for figure in BLOCKS[which]}
        await uow.audit.note(
            "monthly.check", now=now, person_id=person.id, report=report_id, block=which.value, figures=figures
        )
    return await open_report(uow, user_id=user_id, report_id=report_id)


async def ask_correction(uow: UnitOfWork, *, user_id: int, report_id: int, figure: str) -> Card:
    """Asks for the right value and the reason."""
    _, found = await _open_to(uow, user_id, report_id)
    return cards.ask_correction_card(found.view, _figure(figure))


async def correct(uow: UnitOfWork, *, user_id: int, report_id: int, figure: str, text: str, now: datetime) -> Card:
    """Another value in the place of the computed one; both are kept, with the reason. The row is to be confirmed
    again."""
    person, found = await _open_to(uow, user_id, report_id)
    which = _figure(figure)
    correction = parse_correction(which, text, found.computed[which])
    return await _keep(uow, person, found, which, found.report.filling.correcting(which, correction), now=now)


async def drop_correction(uow: UnitOfWork, *, user_id: int, report_id: int, figure: str, now: datetime) -> Card:
    """Back to what the data say."""
    person, found = await _open_to(uow, user_id, report_id)
    which = _figure(figure)
    return await _keep(uow, person, found, which, found.report.filling.correcting(which, None), now=now)


async def _keep(
    uow: UnitOfWork, person: Person, found: Read, figure: Figure, filling: Filling, *, now: datetime
) -> Card:
    if filling != found.report.filling:
        await uow.monthly.write(found.report, filling)
        kept = filling.corrections.get(figure)
        await uow.audit.note(
            "monthly.correct",
            now=now,
            person_id=person.id,
            report=found.report.id,
            figure=figure.value,
            computed=found.computed[figure],
            value=kept.value if kept else found.computed[figure],
            reason=kept.reason if kept else "",
        )
    block = next(block for block, figures in BLOCKS.items() if figure in figures)
    return await _figures_card(uow, person, found.report.id, block)


async def _figures_card(uow: UnitOfWork, person: Person, report_id: int, block: Block) -> Card:
    return cards.figures_card((await read(uow, report_id, person)).view, block)


async def _open_to(uow: UnitOfWork, user_id: int, report_id: int) -> tuple[Person, Read]:
    """The report, for somebody who may write into it now."""
    report = await uow.monthly.report(report_id)
    person = await require_writer(uow, user_id, report)
    require_open(report)
    return person, await read(uow, report_id, person)


def _block(word: str) -> Block:
    if word not in set(Block):
        raise Refusal("chat.stale_button")
    return Block(word)


def _figure(word: str) -> Figure:
    if word not in set(Figure):
        raise Refusal("chat.stale_button")
    return Figure(word)
