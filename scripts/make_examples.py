"""Writes the tables of ``examples/`` anew; to be run after a change of ``sandbox/example_data``."""

from __future__ import annotations

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from sandbox.example_data import write_files

if __name__ == "__main__":
    write_files(ROOT / "examples", seed=1, subjects=60, inspectors=12)
