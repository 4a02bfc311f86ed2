"""Programs for people who do not trust us: each one file that checks a certificate by itself, without our code.

``verify.py`` needs Python 3.8 and nothing else, ``verify.html`` a browser and nothing else. The product never runs
them: it hands them out. Both are written from ``docs/draw-protocol.md`` alone (ADR 10).
"""

from __future__ import annotations

from pathlib import Path

VERIFY_PY, VERIFY_HTML = "verify.py", "verify.html"


def program(name: str) -> str:
    """The text of ``VERIFY_PY`` or ``VERIFY_HTML``, to be served or attached as it is."""
    return (Path(__file__).parent / name).read_text("utf-8")
