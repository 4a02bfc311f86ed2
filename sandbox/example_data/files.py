"""The files that an office's admin would send, and one full of mistakes for practice."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from sandbox.example_data.libraries import ExampleLibraries, generate
from templates.documents.library import (
    export_csv,
    export_departments,
    export_inspectors,
    export_items,
    export_subjects,
    subject_rows,
)

FILE_NAMES: Mapping[str, str] = {
    "subjects": "检查对象名录库.xlsx",
    "inspectors": "执法检查人员名录库.xlsx",
    "items": "抽查事项清单.xlsx",
    "departments": "成员单位.xlsx",
    "faulty": "检查对象（含错误行）.csv",
}


def write_files(
    folder: Path, *, seed: int = 1, subjects: int = 2000, inspectors: int = 60, plan: str = "000"
) -> ExampleLibraries:
    """Writes the files of ``FILE_NAMES`` into ``folder`` and gives the libraries in them."""
    made = generate(seed=seed, subjects=subjects, inspectors=inspectors, plan=plan)
    contents = {
        "subjects": export_subjects(made.subjects),
        "inspectors": export_inspectors(made.inspectors),
        "items": export_items(made.items),
        "departments": export_departments(made.departments),
        "faulty": faulty_subjects(made),
    }
    folder.mkdir(parents=True, exist_ok=True)
    for key, content in contents.items():
        (folder / FILE_NAMES[key]).write_bytes(content)
    return made


def faulty_subjects(libraries: ExampleLibraries) -> bytes:
    """A .csv of fourteen subjects: five good ones, however odd they look, then nine with a mistake each."""
    rows = [[*row] for row in subject_rows(libraries.subjects[:14])]
    number, _, name, _, _, _, _, day, status, _, risk = range(len(rows[0]))
    rows[0][day] = "2019/3/8"
    rows[1][day] = "2019年3月8日"
    rows[2][day] = "20190308"
    rows[3][name] = "望霁市<b>星&衡</b>_*[商贸]有限公司"
    rows[4][status] = "存续（在营、开业、在册）"
    rows[5][number] = str(rows[5][number])[:17]
    rows[6][number] = _with_a_slip(str(rows[6][number]))
    rows[7][number] = "9.19900E+17"
    rows[8][number] = rows[0][number]
    rows[9][day] = "2023-02-30"
    rows[10][day] = "去年底"
    rows[11][name] = ""
    rows[12][status] = "经营中"
    rows[13][risk] = "甲"
    return export_csv("subjects", rows)


def _with_a_slip(code: str) -> str:
    """``code`` with one figure changed: what its check character is there to find."""
    return code[:15] + str((int(code[15]) + 1) % 10) + code[16:]
