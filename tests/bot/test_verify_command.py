from __future__ import annotations

import csv
import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import pytest
import typer
from click.testing import Result
from typer.testing import CliRunner

from bot.cli.draw import draw
from bot.cli.verify import verify
from domain.certificate import build_certificate
from domain.credit_code import check_character
from domain.draw_files import RoundFiles
from domain.verification import STAGES
from tests.support import draws

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples/terms.yaml"
SUBJECTS_HEADER = "统一社会信用代码 名称 标签 登记日期 登记状态 信用风险分类"
Run = Callable[..., Result]


@pytest.fixture
def run() -> Run:
    app = typer.Typer()
    app.command()(draw)
    app.command()(verify)
    runner = CliRunner()
    return lambda *arguments: runner.invoke(app, [str(one) for one in arguments])


def code(n: int) -> str:
    first = f"91139001MA{n:07d}"
    return first + check_character(first)


def write_csv(path: Path, header: str, rows: list[list[str]]) -> Path:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows([header.split(), *rows])
    return path


@pytest.fixture
def subjects(tmp_path: Path) -> Path:
    """30 property firms of class A to D, and 3 that the filter keeps out."""
    rows = [[code(n), f"=示例物业{n}", "物业服务", "2020-05-06", "成立", "ABCD"[n % 4]] for n in range(30)]
    rows += [
        [code(90), "示例运输", "运输", "2020-05-06", "成立", "A"],
        [code(91), "示例新设", "物业服务", "2024-01-01", "成立", "A"],
        [code(92), "示例注销", "物业服务", "2020-05-06", "注销", "A"],
    ]
    return write_csv(tmp_path / "subjects.csv", "统一社会信用代码 名称 标签 登记日期 登记状态 信用风险分类", rows)


@pytest.fixture
def inspectors(tmp_path: Path) -> Path:
    departments = ("建设环保局", "市场监督管理局", "不参加的单位")
    rows = [[f"ZF{n:04d}", f"人员{n}", departments[n % 3], f"1390000{n:04d}", "是"] for n in range(12)]
    return write_csv(tmp_path / "inspectors.csv", "执法证号 姓名 单位 手机 是否在岗", rows)


@pytest.fixture
def drawn(run: Run, subjects: Path, inspectors: Path, tmp_path: Path) -> Path:
    """The folder of a whole draw by the example terms."""
    result = run_draw(run, subjects, inspectors, tmp_path / "out")
    assert result.exit_code == 0, result.output
    return tmp_path / "out"


def run_draw(
    run: Run,
    subjects: Path,
    inspectors: Path,
    out: Path,
    terms: Path = EXAMPLE,
    seed: str = "今天",
) -> Result:
    return run(
        "draw",
        "--subjects",
        subjects,
        "--inspectors",
        inspectors,
        "--terms",
        terms,
        "--seed",
        seed,
        "--out",
        out,
    )


def test_a_whole_draw_without_chat_writes_every_file_and_is_verified(run: Run, drawn: Path) -> None:
    assert {file.name for file in drawn.iterdir()} == {
        "pool.txt", "terms.txt", "transcript.txt", "roster.txt", "teams-terms.txt", "teams-transcript.txt",
        "certificate.json", "drawn.csv", "teams.csv",
    }  # fmt: skip
    result = run("verify", drawn / "certificate.json")
    assert result.exit_code == 0
    assert "结论：核对通过" in result.stdout
    assert hashlib.sha256((drawn / "pool.txt").read_bytes()).hexdigest() in result.stdout
    assert "全部：共30户，比例1/5，至少1户，尾数进一，应抽6户" in result.stdout
    assert "没有各单位的随机语和封条" in result.stdout


def test_the_lists_name_the_drawn_and_their_inspectors(drawn: Path) -> None:
    listed = list(csv.DictReader((drawn / "drawn.csv").read_text("utf-8-sig").splitlines()))
    assert len(listed) == 6
    assert all(row["名称"].startswith("'=示例物业") for row in listed)  # no formula for Excel
    teams = list(csv.DictReader((drawn / "teams.csv").read_text("utf-8-sig").splitlines()))
    assert len(teams) == 6 * 2 * 2
    assert {row["检查对象编号"] for row in teams} == {row["编号"] for row in listed}
    assert {row["单位"] for row in teams} == {"建设环保局", "市场监督管理局"}


def test_a_certificate_names_no_inspector(drawn: Path) -> None:
    text = (drawn / "certificate.json").read_text("utf-8")
    assert "人员" not in text
    assert "ZF0" not in text
    assert "1390000" not in text


def test_the_same_draw_again_is_the_same_and_another_never_overwrites_it(
    run: Run, subjects: Path, inspectors: Path, drawn: Path
) -> None:
    before = {file.name: file.read_bytes() for file in drawn.iterdir()}
    assert run_draw(run, subjects, inspectors, drawn).exit_code == 0
    refused = run_draw(run, subjects, inspectors, drawn, seed="明天")
    assert refused.exit_code == 1
    assert "不得覆盖" in refused.output
    assert {file.name: file.read_bytes() for file in drawn.iterdir()} == before


def test_the_pool_file_and_the_library_file_of_the_draw_agree(run: Run, drawn: Path, subjects: Path) -> None:
    for file in (drawn / "pool.txt", subjects):
        result = run("verify", drawn / "certificate.json", "--subjects", file)
        assert result.exit_code == 0, result.output
        assert "与证书所用的名单一致" in result.stdout


def test_a_changed_pool_file_is_refused_with_its_line(run: Run, drawn: Path) -> None:
    lines = (drawn / "pool.txt").read_text("utf-8").splitlines(keepends=True)
    (drawn / "pool.txt").write_text("".join(lines[:6] + lines[7:]), "utf-8")
    result = run("verify", drawn / "certificate.json", "--subjects", drawn / "pool.txt")
    assert result.exit_code == 1
    assert "名单文件第7行" in result.stdout
    assert "结论：核对未通过" in result.stdout


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (code(7), code(8), "第10行"),  # now twice
        (code(7), code(77), "名单文件第8行"),
        (code(7), code(7)[:-1] + "I", "第9行"),
        ("示例物业7", "示例物业X", "指纹应为"),
    ],
)
def test_a_changed_library_file_is_refused_with_its_line(
    run: Run, drawn: Path, subjects: Path, old: str, new: str, said: str
) -> None:
    subjects.write_text(subjects.read_text("utf-8-sig").replace(old, new, 1), "utf-8-sig")
    result = run("verify", drawn / "certificate.json", "--subjects", subjects)
    assert result.exit_code == 1
    assert said in result.stdout


def test_a_changed_byte_in_the_certificate_is_refused_with_its_line(run: Run, drawn: Path) -> None:
    path = drawn / "certificate.json"
    data = path.read_bytes()
    for place in range(0, len(data), 211):
        broken = bytearray(data)
        broken[place] ^= 1
        path.write_bytes(broken)
        result = run("verify", path)
        assert result.exit_code == 1, place
        assert "结论：核对未通过" in result.stdout
        assert "第" in result.stdout or "部分" in result.stdout


def test_a_broken_character_is_refused_with_its_line(run: Run, drawn: Path) -> None:
    path = drawn / "certificate.json"
    data = path.read_bytes()
    place = data.index("物业".encode())
    path.write_bytes(data[: place + 1] + data[place + 2 :])
    result = run("verify", path)
    assert result.exit_code == 1
    line = data.count(b"\n", 0, place) + 1
    assert f"第{line}行含有不能识别的字节" in result.stdout


def test_a_missing_file_is_wrong_usage(run: Run, drawn: Path, subjects: Path, inspectors: Path, tmp_path: Path) -> None:
    assert run("verify", tmp_path / "nothing.json").exit_code == 2
    assert run("verify", tmp_path).exit_code == 2
    assert run("verify", drawn / "certificate.json", "--subjects", tmp_path / "nothing.txt").exit_code == 2
    assert run_draw(run, subjects, tmp_path / "nothing.csv", tmp_path / "new").exit_code == 2


def test_a_certificate_without_a_filter_cannot_be_compared_with_a_library(
    run: Run, subjects: Path, tmp_path: Path
) -> None:
    path = tmp_path / "chat.json"
    path.write_text(build_certificate(draws.subjects_files()), "utf-8")
    assert run("verify", path).exit_code == 0
    result = run("verify", path, "--subjects", subjects)
    assert result.exit_code == 1
    assert "pool.txt" in result.stdout


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("ratio: 20%", "ratio: 120%", "120%"),
        ("ratio: 20%", "ratio: 0", "“0”"),
        ("ratio: 20%", "", "缺少“ratio”"),
        ("ratio: 20%", "ratio: {E: 20%}", "“E”"),
        ("minimum: 1", "minimum: many", "“many”"),
        ("ref: LH-2024-01", "ref:", "缺少“ref”"),
        ("ref: LH-2024-01", "number: 1", "number"),
        ("建设环保局: 2", "建设环保局: -2", "-2"),
        ("建设环保局: 2", "建设环保局: 9", "在岗可用的只有4人"),
        ("lead: 建设环保局", "lead: 别的单位", "别的单位"),
        ("statuses: [成立]", "statuses: [正常]", "“正常”"),
        ("registered_by: 2023-12-31", "registered_by: 去年", "去年"),
        ("tags: [物业服务]", "tags: 物业服务", "only.tags"),
        ("tags: [物业服务]", "tags: [没有的]", "没有符合抽查范围的检查对象"),
        ("ref: LH-2024-01", "ref: [", "YAML"),
        ("ratio: 20%", "ratio: {A: 20%}", "“B”一类"),
    ],
)
def test_wrong_terms_are_refused_and_nothing_is_written(
    run: Run, subjects: Path, inspectors: Path, tmp_path: Path, old: str, new: str, said: str
) -> None:
    text = EXAMPLE.read_text("utf-8")
    assert old in text
    terms = tmp_path / "terms.yaml"
    terms.write_text(text.replace(old, new, 1), "utf-8")
    result = run_draw(run, subjects, inspectors, tmp_path / "out", terms)
    assert result.exit_code == 1
    assert said in result.output
    assert not (tmp_path / "out").exists()


def test_a_draw_by_risk_class_takes_each_class_at_its_ratio(
    run: Run, subjects: Path, inspectors: Path, tmp_path: Path
) -> None:
    text = EXAMPLE.read_text("utf-8")
    terms = tmp_path / "terms.yaml"
    terms.write_text(text.replace("ratio: 20%", "ratio: {A: 1%, B: 10%, C: 1/4, D: 100%}"), "utf-8")
    result = run_draw(run, subjects, inspectors, tmp_path / "out", terms)
    assert result.exit_code == 0, result.output
    for line in ("A：共8户", "应抽1户", "C：共7户，比例1/4，至少1户，尾数进一，应抽2户", "D：共7户，比例1/1"):
        assert line in result.stdout
    assert run("verify", tmp_path / "out/certificate.json", "--subjects", subjects).exit_code == 0


def test_a_library_with_a_bad_row_is_not_drawn_from(run: Run, subjects: Path, inspectors: Path, tmp_path: Path) -> None:
    subjects.write_text(subjects.read_text("utf-8-sig").replace(code(3), code(3)[:-1]), "utf-8-sig")
    result = run_draw(run, subjects, inspectors, tmp_path / "out")
    assert result.exit_code == 1
    assert "第5行" in result.output
    assert "有1行不合格，未进行抽取" in result.output


def with_terms(tmp_path: Path, old: str, new: str) -> Path:
    """The example with one line changed."""
    text = EXAMPLE.read_text("utf-8")
    assert old in text
    terms = tmp_path / "terms.yaml"
    terms.write_text(text.replace(old, new, 1), "utf-8")
    return terms


def drawn_rows(out: Path) -> list[list[str]]:
    return list(csv.reader((out / "drawn.csv").read_text("utf-8-sig").splitlines()))[1:]


@pytest.fixture
def tagged(tmp_path: Path) -> Path:
    """30 property firms, every third of them hazardous, every fifth a restaurant."""
    rows = []
    for n in range(30):
        tags = ["物业服务", *(["危化品"] if n % 3 == 0 else []), *(["餐饮"] if n % 5 == 0 else [])]
        rows.append([code(n), f"示例{n}", "、".join(tags), "2020-05-06", "成立", "ABCD"[n % 4]])
    return write_csv(tmp_path / "tagged.csv", SUBJECTS_HEADER, rows)


@pytest.mark.parametrize("ratio", ["餐饮 3户，危化品 50%，其他 5%", "{餐饮: 3户, 危化品: 50%, 其他: 5%}"])
def test_a_draw_by_tags_takes_the_first_that_fits_and_is_made_again_from_the_library(
    run: Run, tagged: Path, inspectors: Path, tmp_path: Path, ratio: str
) -> None:
    terms = with_terms(tmp_path, "ratio: 20%", f"ratio: {ratio}")
    result = run_draw(run, tagged, inspectors, tmp_path / "out", terms)
    assert result.exit_code == 0, result.output
    lines = (tmp_path / "out/pool.txt").read_text("utf-8").splitlines()
    strata = dict(line.split("\t") for line in lines)
    assert (strata[code(0)], strata[code(3)], strata[code(5)], strata[code(1)]) == ("餐饮", "危化品", "餐饮", "其他")
    rows = drawn_rows(tmp_path / "out")
    assert [row[1] for row in rows] == ["餐饮"] * 3 + ["危化品"] * 4 + ["其他"]
    assert run("verify", tmp_path / "out/certificate.json", "--subjects", tagged).exit_code == 0


def test_who_must_be_inspected_is_in_no_pool_and_marked_in_the_list(
    run: Run, subjects: Path, inspectors: Path, tmp_path: Path
) -> None:
    terms = with_terms(tmp_path, "# floor: 3%", f"floor: 30%至少2户\ncertain:\n  {code(4)}: 上级交办\n#")
    result = run_draw(run, subjects, inspectors, tmp_path / "out", terms)
    assert result.exit_code == 0, result.output
    assert code(4) not in (tmp_path / "out/pool.txt").read_text("utf-8")
    text = (tmp_path / "out/terms.txt").read_text("utf-8")
    assert f"floor\t3/10\t2\ncertain\t{code(4)}\t上级交办\n" in text
    rows = drawn_rows(tmp_path / "out")
    # 29 are left to draw from; a fifth would be 6, the floor asks for 9.
    assert len(rows) == 10
    assert rows[-1][1:] == ["必查（不参加随机抽取）", code(4), "'=示例物业4", "", "上级交办"]
    teams = (tmp_path / "out/teams.csv").read_text("utf-8-sig")
    assert code(4) in teams
    assert run("verify", tmp_path / "out/certificate.json", "--subjects", subjects).exit_code == 0


def test_several_libraries_are_one_pool_in_which_a_subject_is_one_line(
    run: Run, tagged: Path, subjects: Path, inspectors: Path, tmp_path: Path
) -> None:
    terms = with_terms(tmp_path, "ratio: 20%", "ratio: 危化品 50%，其他 5%")
    out = tmp_path / "out"
    more = ["--subjects", tagged, "--subjects", subjects, "--inspectors", inspectors, "--terms", terms]
    result = run("draw", *more, "--seed", "今天", "--out", out)
    assert result.exit_code == 0, result.output
    strata = dict(line.split("\t") for line in (out / "pool.txt").read_text("utf-8").splitlines())
    assert len(strata) == 30
    assert (strata[code(3)], strata[code(4)]) == ("危化品", "其他")
    both = ["--subjects", subjects, "--subjects", tagged]
    assert run("verify", out / "certificate.json", *both).exit_code == 0
    assert run("verify", out / "certificate.json", *both[:2]).exit_code == 1
    assert run("verify", out / "certificate.json", *both, "--subjects", out / "pool.txt").exit_code == 2


def test_fixed_groups_and_specialities_are_part_of_the_second_round(run: Run, subjects: Path, tmp_path: Path) -> None:
    rows = [
        [f"ZF{n:04d}", f"人员{n}", ("建设环保局", "市场监督管理局")[n % 2], f"1390000{n:04d}", "是", tag]
        for n, tag in enumerate(["电梯", "", "电梯", "", "", "", "", ""])
    ]
    people = write_csv(tmp_path / "people.csv", "执法证号 姓名 单位 手机 是否在岗 标签", rows)
    terms = with_terms(tmp_path, "# groups: 2", "groups: 2\nneeds:\n  建设环保局: [电梯]\n#")
    result = run_draw(run, subjects, people, tmp_path / "out", terms)
    assert result.exit_code == 0, result.output
    roster = (tmp_path / "out/roster.txt").read_text("utf-8")
    assert "\t建设环保局\t电梯\n" in roster
    assert "groups\t2\n" in (tmp_path / "out/teams-terms.txt").read_text("utf-8")
    lacking = with_terms(tmp_path, "# groups: 2", "groups: 2\nneeds:\n  建设环保局: [起重]\n#")
    refused = run_draw(run, subjects, people, tmp_path / "none", lacking)
    assert refused.exit_code == 1
    assert "起重" in refused.output


def test_a_certificate_that_ends_before_the_day_named_keeps_an_inspector_out(
    run: Run, subjects: Path, tmp_path: Path
) -> None:
    rows = [
        [f"ZF{n:04d}", f"人员{n}", ("建设环保局", "市场监督管理局")[n % 2], f"1390000{n:04d}", "是", until]
        for n, until in enumerate(["2024-06-29", "2024-06-29", *["2024-06-30"] * 4])
    ]
    people = write_csv(tmp_path / "people.csv", "执法证号 姓名 单位 手机 是否在岗 执法证有效期", rows)
    terms = with_terms(tmp_path, "# certificates_until:", "certificates_until: 2024-06-30 #")
    result = run_draw(run, subjects, people, tmp_path / "out", terms)
    assert result.exit_code == 0, result.output
    assert (tmp_path / "out/roster.txt").read_text("utf-8").count("no_certificate") == 2


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("ratio: 20%", "ratio: 危险品 20%，其他 1%", "没有“危险品”这个标签"),
        ("# floor: 3%", "floor: 很多 #", "很多"),
        ("# certain: ", "certain: {S-404: 上级交办} #", "S-404"),
        ("# certain: ", "certain: {S-404: } #", "certain"),
        ("# groups: 2", "groups: 两 #", "两"),
        ("# needs: ", "needs: {别的单位: [电梯]} #", "别的单位"),
        ("# certificates_until: ", "certificates_until: 明年 #", "明年"),
    ],
)
def test_wrong_new_terms_are_refused_and_nothing_is_written(
    run: Run, subjects: Path, inspectors: Path, tmp_path: Path, old: str, new: str, said: str
) -> None:
    result = run_draw(run, subjects, inspectors, tmp_path / "out", with_terms(tmp_path, old, new))
    assert result.exit_code == 1
    assert said in result.output
    assert not (tmp_path / "out").exists()


def test_the_example_with_all_that_is_optional_is_a_draw_too(run: Run, tmp_path: Path) -> None:
    text = EXAMPLE.read_text("utf-8")
    head, mark, rest = text.partition("# 以下各项都可不写\n")
    optional, end, tail = rest.partition("# 抽查范围")
    assert mark
    assert end
    terms = tmp_path / "terms.yaml"
    terms.write_text(head + "\n".join(line.removeprefix("# ") for line in optional.splitlines()) + "\n" + end + tail)
    examples = EXAMPLE.parent
    out = tmp_path / "out"
    own = ["--subjects", examples / "检查对象名录库.xlsx", "--inspectors", examples / "执法检查人员名录库.xlsx"]
    result = run("draw", *own, "--terms", terms, "--seed", "今天", "--out", out)
    assert result.exit_code == 0, result.output
    assert "groups\t2" in (out / "teams-terms.txt").read_text("utf-8")
    assert "\nfloor\t3/100\t0\ncertain\t" in (out / "terms.txt").read_text("utf-8")
    assert run("verify", out / "certificate.json", "--subjects", examples / "检查对象名录库.xlsx").exit_code == 0


def vector_files(name: str) -> tuple[RoundFiles, RoundFiles | None, str]:
    vectors = json.loads((ROOT / "docs/draw-vectors.json").read_text("utf-8"))["vectors"]
    (vector,) = [one for one in vectors if one["name"] == name]
    first, second = vector["subjects"], vector.get("teams")
    return (
        RoundFiles(first["terms"], first["pool"], first["transcript"]),
        RoundFiles(second["terms"], second["roster"], second["transcript"]) if second else None,
        vector.get("changes", ""),
    )


@pytest.mark.parametrize(
    ("vector", "said"),
    [
        ("everything", "第2次作废，原因：一家单位未到"),
        ("everything", "总体下限：比例1/2，至少1户"),
        ("everything", "应抽5户（其中按总体下限加抽3户）"),
        ("everything", "另有必查2户，不参加随机抽取"),
        ("everything", "按规则未列入名单2户"),
        ("everything", "经排除，没有可递补的检查对象"),
        ("everything", "I-00004不再参加（生病），由I-00002接替"),
        ("nobody steps in", "无人可以接替"),
        ("substitution", "回避（亲属任职）"),
        ("fixed groups", "第2组：I-00001、I-00003、I-00012"),
        ("a public value", "收尾的公开值：双色球2024051期＝03 09 12 21 26 31 07"),
        ("revisits", "一、抽取回访对象"),
    ],
)
def test_what_was_recomputed_is_said_in_words(run: Run, tmp_path: Path, vector: str, said: str) -> None:
    path = tmp_path / "certificate.json"
    path.write_text(build_certificate(*vector_files(vector)), "utf-8")
    result = run("verify", path)
    assert result.exit_code == 0, result.output
    assert said in result.stdout


def test_a_longer_wait_has_a_progress_bar_that_reaches_its_end(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = [f"9113{n:014d}" for n in range(50_000)]
    path = tmp_path / "certificate.json"
    files = draws.subjects_files(entries=[(one, "AD"[n % 2]) for n, one in enumerate(ids)])
    path.write_text(build_certificate(files), "utf-8")
    monkeypatch.setenv("FORCE_COLOR", "1")  # as at a terminal
    result = run("verify", path)
    assert result.exit_code == 0
    assert "重新计算" in result.stderr
    assert f"{STAGES}/{STAGES}" in result.stderr
    assert f"{STAGES}/{STAGES}" not in result.stdout
