"""``verify.py`` as a citizen runs it: one file, an old Python, nothing installed."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from domain.certificate import build_certificate
from tests.support import draws
from tests.support.verifiers import FOLDER

PROGRAM = FOLDER / "verify.py"
FIRST = draws.subjects_files()
CERTIFICATE = build_certificate(FIRST, draws.teams_files(FIRST))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "certificate.json").write_text(CERTIFICATE, "utf-8")
    (tmp_path / "pool.txt").write_text(FIRST.pool, "utf-8")
    return tmp_path


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The program alone: no packages of this project, not even its folder."""
    return subprocess.run(
        [sys.executable, "-I", "-S", str(PROGRAM), *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        env={"PYTHONUTF8": "1"},
    )


def test_a_true_certificate_is_verified_with_its_pool(folder: Path) -> None:
    found = run(folder, "certificate.json", "--subjects", "pool.txt")
    assert (found.returncode, found.stderr) == (0, "")
    for said in ("结论：核对通过", "所给名单文件与证书所用的名单一致", "随机语　市场监督管理局：lucky 7", "封条"):
        assert said in found.stdout


def test_it_speaks_english_and_takes_the_certificate_beside_it(folder: Path) -> None:
    found = run(folder, "--english")
    assert found.returncode == 0
    assert "Result: VERIFIED" in found.stdout
    assert "Hash of roster.txt" in found.stdout


@pytest.mark.parametrize(
    ("old", "new", "said", "english"),
    [
        ("联合抽查", "联合检查", "terms.txt的指纹", "the hash of terms.txt"),
        ('"k": 2', '"k": 3', "subjects.strata[0].k", "subjects.strata[0].k, differs: expected 2, found 3"),
        ('"suiji-draw/2"', '"suiji-draw/1"', "不是suiji-draw/2的证书", "no certificate of suiji-draw/2"),
        ('"teams": {', '"teams" : {', "排版与规定不符", "is not laid out"),
    ],
)
def test_a_changed_certificate_is_refused_and_the_first_difference_named(
    folder: Path, old: str, new: str, said: str, english: str
) -> None:
    assert old in CERTIFICATE
    (folder / "certificate.json").write_text(CERTIFICATE.replace(old, new, 1), "utf-8")
    found = run(folder, "certificate.json")
    assert found.returncode == 1
    assert said in found.stdout
    assert "结论：核对未通过" in found.stdout
    assert english in run(folder, "certificate.json", "--english").stdout


def test_another_pool_file_is_refused_with_its_line(folder: Path) -> None:
    (folder / "pool.txt").write_text(FIRST.pool.replace("000003XY", "000003XZ"), "utf-8")
    found = run(folder, "certificate.json", "--subjects", "pool.txt")
    assert found.returncode == 1
    assert "名单文件第3行" in found.stdout


def test_a_file_that_is_missing_or_no_text_is_told(folder: Path) -> None:
    assert run(folder, "nothing.json").returncode == 2
    assert "nothing.json" in run(folder, "nothing.json").stderr
    assert run(folder, "--unknown").returncode == 2
    (folder / "certificate.json").write_bytes(b'{\n"\xff"}')
    found = run(folder, "certificate.json")
    assert found.returncode == 1
    assert "第2行含有不能识别的字节" in found.stdout


def test_it_is_written_in_python_3_8_with_the_standard_library_only() -> None:
    tree = ast.parse(PROGRAM.read_text("utf-8"), feature_version=(3, 8))
    imported = {name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}
    imported |= {node.module or "." for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {one.split(".")[0] for one in imported} <= sys.stdlib_module_names
