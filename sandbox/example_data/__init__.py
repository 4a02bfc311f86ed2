"""Invented libraries and three invented campaigns, to try everything on; the same seed gives the same data.

``generate`` makes the libraries of one office, ``CAMPAIGNS`` says what it is about to inspect,
``write_files`` writes the files that its admin would send to the bot. No name, number or address in them
belongs to anyone: see ``examples/README.md``.
"""

from __future__ import annotations

from sandbox.example_data.campaigns import CAMPAIGNS, CampaignFacts
from sandbox.example_data.files import FILE_NAMES, write_files
from sandbox.example_data.libraries import ExampleLibraries, generate

__all__ = ["CAMPAIGNS", "FILE_NAMES", "CampaignFacts", "ExampleLibraries", "generate", "write_files"]
