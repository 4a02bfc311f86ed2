"""The import contracts of ``.importlinter`` hold, and each of them breaks where an offender is planted."""

from __future__ import annotations

import configparser
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.tree import PACKAGES, ROOT

#: One offence against every contract, each in a file of its own.
OFFENDERS = {
    "layers": ("domain/offender.py", "import campaigns.draw"),
    "chat-libraries": ("office/offender.py", "import aiogram"),
    "telegram": ("handlers/offender.py", "import telegram"),
    "sqlalchemy": ("templates/offender.py", "import sqlalchemy"),
    "doors-and-storage": ("web/offender.py", "import storage.outbox"),
}


def contracts() -> configparser.ConfigParser:
    read = configparser.ConfigParser()
    read.read(ROOT / ".importlinter", encoding="utf-8")
    return read


def names() -> dict[str, str]:
    """Every contract's name by its id."""
    read = contracts()
    return {section.rsplit(":", 1)[1]: read[section]["name"] for section in read.sections() if ":contract:" in section}


def verdicts(folder: Path) -> dict[str, str]:
    """What import-linter says of the packages in ``folder``: KEPT or BROKEN, by the contract's id."""
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"]
    done = subprocess.run(
        [*command, "--no-cache"], cwd=folder, capture_output=True, text=True, timeout=100, check=False
    )
    found = {
        one: match.group(1)
        for one, name in names().items()
        if (match := re.search(re.escape(name) + r"\s*(KEPT|BROKEN)", done.stdout))
    }
    assert found.keys() == names().keys(), done.stdout + done.stderr
    return found


def test_every_contract_is_kept() -> None:
    broken = [one for one, verdict in verdicts(ROOT).items() if verdict != "KEPT"]
    assert not broken, f"{broken}: run .venv/bin/lint-imports, it names the chain; import only from a layer below"


def test_every_contract_catches_its_offender(tmp_path: Path) -> None:
    assert OFFENDERS.keys() == names().keys(), "plant an offender for every contract of .importlinter"
    shutil.copy(ROOT / ".importlinter", tmp_path)
    for package in PACKAGES:
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__", "*.j2"))
    for path, text in OFFENDERS.values():
        (tmp_path / path).write_text(text, "utf-8")
    assert set(verdicts(tmp_path).values()) == {"BROKEN"}


def test_the_contracts_speak_of_every_package() -> None:
    assert set(contracts()["importlinter"]["root_packages"].split()) == set(PACKAGES)
    on_disk = {folder.parent.name for folder in ROOT.glob("*/__init__.py")} - {"tests"}
    assert on_disk == set(PACKAGES), "add the new package to .importlinter, to its layer and to tests/architecture"


def test_the_contract_of_the_doors_names_every_module_of_storage() -> None:
    named = set(contracts()["importlinter:contract:doors-and-storage"]["forbidden_modules"].split())
    modules = {f"storage.{file.stem}" for file in (ROOT / "storage").glob("*.py")}
    hidden = modules - {"storage.__init__", "storage.unit_of_work"}
    assert named == hidden, "name every module of storage but unit_of_work in the contract doors-and-storage"


@pytest.mark.parametrize("package", PACKAGES)
def test_the_package_says_what_it_is_for(package: str) -> None:
    first = (ROOT / package / "__init__.py").read_text("utf-8")
    assert first.startswith('"""'), f"{package}/__init__.py begins with a sentence on what the package is for"
