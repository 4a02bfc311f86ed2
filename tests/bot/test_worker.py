"""Long calculations happen in another process, short ones here."""

from __future__ import annotations

import asyncio
import os
import signal
from concurrent.futures.process import BrokenProcessPool
from fractions import Fraction

import pytest

from bot.worker import BIG, Worker
from domain.certificate import CertificateFiles
from domain.draw import freeze_text
from domain.draw_terms import Stratum
from domain.errors import Refusal
from domain.outcome import outcome_of
from tests.support import draws


async def test_what_is_small_is_computed_here_and_what_is_big_elsewhere() -> None:
    worker = Worker()
    try:
        assert await worker(os.getpid, size=BIG - 1) == os.getpid()
        elsewhere = await worker(os.getpid, size=BIG)
        assert elsewhere != os.getpid()
        assert await worker(os.getpid, size=BIG) == elsewhere
    finally:
        worker.close()


async def test_a_big_draw_is_frozen_and_drawn_elsewhere_with_the_same_outcome() -> None:
    """Were it computed here, the timer beside it would stand still for as long as it takes."""
    entries = [(one, "AD"[n % 3 == 0]) for n, one in enumerate(draws.subject_ids(200_000))]
    strata = [Stratum("A", Fraction(1, 50)), Stratum("D", Fraction(1, 10))]
    files = CertificateFiles(draws.subjects_files(entries=entries, strata=strata))
    worker, ticks = Worker(), 0

    async def tick() -> None:
        nonlocal ticks
        while True:
            await asyncio.sleep(0.002)
            ticks += 1

    ticking = asyncio.create_task(tick())
    try:
        pool = await worker(freeze_text, files.subjects.pool, size=200_000)
        before = ticks
        outcome = await worker(outcome_of, files, size=200_000)
        assert ticks > before + 20
    finally:
        ticking.cancel()
        worker.close()
    assert pool == freeze_text(files.subjects.pool)
    assert outcome == outcome_of(files)
    assert [one.k for one in outcome.drawn.strata] == [2667, 6667]


async def test_a_refusal_comes_back_as_it_was_raised() -> None:
    worker = Worker()
    try:
        with pytest.raises(Refusal) as caught:
            await worker(freeze_text, "a\tA\na\tA\n", size=BIG)
    finally:
        worker.close()
    assert (caught.value.code, caught.value.facts) == ("draw.id_twice", {"id": "a"})


async def test_a_process_that_was_killed_is_replaced_by_the_next_calculation() -> None:
    worker = Worker()
    try:
        first = await worker(os.getpid, size=BIG)
        os.kill(first, signal.SIGKILL)
        with pytest.raises(BrokenProcessPool):
            await worker(os.getpid, size=BIG)
        assert await worker(os.getpid, size=BIG) not in {first, os.getpid()}
    finally:
        worker.close()
