"""``suiji verify`` of a certificate, the whole process, against the start-up of Python with the same libraries."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from domain.certificate import build_certificate
from tests.benches.measuring import RUNS, line, timed
from tests.support import draws

COMMAND = "import sys; from bot.cli import app; app(sys.argv[1:])"


def verification(count: int) -> str:
    """One line; the aim is a second on the wall, start-up and all."""
    entries = [(f"9113{n:014d}", "AD"[n % 2]) for n in range(count)]
    with tempfile.TemporaryDirectory(prefix="suiji-bench-") as folder:
        path = Path(folder) / "certificate.json"
        path.write_text(build_certificate(draws.subjects_files(entries=entries)), "utf-8")

        def run(*arguments: str) -> None:
            subprocess.run([sys.executable, "-c", COMMAND, *arguments], check=True, capture_output=True)

        what = f"suiji verify, {count:,} subjects (aim 1,000 ms)"
        pairs = [(timed(lambda: run("verify", str(path))), timed(lambda: run("verify", "--help"))) for _ in range(RUNS)]
        return line(what, pairs, "verify --help", alone=False)
