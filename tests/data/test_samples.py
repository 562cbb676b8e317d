"""The sample round: it is synthetic and says so, it regenerates, and what is planted is in the input."""

import csv
import io
import statistics
import tomllib
from collections import Counter, defaultdict

import openpyxl
import pytest
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from data.samples import list_samples, read_sample
from data.samples.generate import RUBRIC, sample_files

FILES = sample_files()
RULES = tomllib.loads(RUBRIC.read_text("utf-8"))
PLANTED = tomllib.loads(read_sample("planted.toml").decode())
JUDGED = {
    c["title"]["zh"]: (d["id"], d["weight"] * c["weight"] / sum(x.get("weight", 0) for x in d["criteria"]), c)
    for d in RULES["dimensions"]
    for c in d["criteria"]
    if c["kind"] == "judged"
}
WORDS = {"回避", "缺席", "不适用", ""}


def read(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(read_sample(name).decode())))


APPLICATIONS = {row["申报项目"]: row for row in read("round/applications.csv")}
RATERS = {row["评审专家"]: row for row in read("round/raters.csv")}
SHEETS = {(row["申报项目"], row["评审专家"]): row for row in read("round/scores.csv")}


def weighted(sheet: dict[str, str], dimension: str | None = None) -> float:
    """Σ w x / Σ w over the scored criteria, x on 0–100 (every scale of the sample starts at 0)."""
    parts = [
        (weight, 100 * float(sheet[title]) / criterion["scale"]["high"])
        for title, (home, weight, criterion) in JUDGED.items()
        if sheet[title] not in WORDS and dimension in (None, home)
    ]
    return sum(w * x for w, x in parts) / sum(w for w, _ in parts)


TOTALS = {pair: weighted(sheet) for pair, sheet in SHEETS.items() if not {"回避", "缺席", ""} & set(sheet.values())}


def others_mean(application: str, rater: str) -> float:
    return statistics.mean(t for (a, r), t in TOTALS.items() if a == application and r != rater)


def gaps(rater: str) -> dict[str, float]:
    """How far above the mean of the other experts one expert scores each application."""
    return {a: total - others_mean(a, r) for (a, r), total in TOTALS.items() if r == rater}


@pytest.mark.parametrize("name", sorted(FILES))
def test_regenerates_byte_for_byte(name: str) -> None:
    assert FILES[name] == read_sample(name)


def test_every_generated_file_is_listed() -> None:
    assert set(FILES) <= set(list_samples())


@pytest.mark.parametrize("name", ["round/missing.csv", "../__init__.py", "generate.py"])
def test_only_listed_files_can_be_read(name: str) -> None:
    with pytest.raises(KeyError):
        read_sample(name)


def test_says_that_it_is_synthetic() -> None:
    assert "虚构" in RULES["title"]["zh"]
    assert "synthetic" in RULES["title"]["en"]
    assert all(row["申报单位"].endswith("（虚构）") for row in APPLICATIONS.values())
    assert all(row["单位"].startswith("虚构") for row in RATERS.values())
    assert "虚构" in read_sample("README.zh-CN.md").decode()
    assert "Synthetic" in read_sample("README.md").decode()


def test_says_that_the_weights_are_the_organisers() -> None:
    assert "未公布官方权重" in RULES["source"]["zh"]
    assert "no official weights" in RULES["source"]["en"]


def test_size_of_the_round() -> None:
    kinds = Counter(c["kind"] for d in RULES["dimensions"] for c in d["criteria"])
    assert kinds == {"judged": 18, "measured": 6, "gate": 2}
    assert len(RULES["dimensions"]) == 8
    assert (len(APPLICATIONS), len(RATERS)) == (48, 15)
    assert Counter(Counter(row["细分领域"] for row in APPLICATIONS.values()).values()) == {6: 8}
    assert len({row["地区"] for row in APPLICATIONS.values()}) == 11
    assert set(Counter(a for a, _ in SHEETS).values()) == {5}
    assert set(Counter(r for _, r in SHEETS).values()) == {16}


def test_anchors_speak_both_languages() -> None:
    for _, _, criterion in JUDGED.values():
        assert criterion["anchors"]
        assert all(anchor["zh"] and anchor["en"] for anchor in criterion["anchors"])


def test_counted_sheets_connect_everybody_without_being_complete() -> None:
    applications, raters = sorted({a for a, _ in TOTALS}), sorted({r for _, r in TOTALS})
    row = [applications.index(a) for a, _ in TOTALS]
    column = [len(applications) + raters.index(r) for _, r in TOTALS]
    size = len(applications) + len(raters)
    graph = coo_array(([1] * len(row), (row, column)), shape=(size, size))
    assert connected_components(graph, directed=False)[0] == 1
    assert len(TOTALS) < len(applications) * len(raters) / 2


def test_every_expert_judges_in_three_sub_sectors() -> None:
    sectors = defaultdict(set)
    for application, rater in SHEETS:
        sectors[rater].add(APPLICATIONS[application]["细分领域"])
    assert {len(judged) for judged in sectors.values()} == {3}


def test_one_expert_is_clearly_lenient() -> None:
    means = {rater: statistics.mean(gaps(rater).values()) for rater in RATERS}
    first, second = sorted(means, key=means.__getitem__, reverse=True)[:2]
    assert first == "E04"
    assert means["E04"] > 10
    assert means["E04"] > 2 * means[second]


def test_one_expert_favours_his_own_city() -> None:
    city = PLANTED["favouritism"]["region"]
    assert RATERS["E07"]["地区"] == city
    own = [gap for a, gap in gaps("E07").items() if APPLICATIONS[a]["地区"] == city]
    other = [gap for a, gap in gaps("E07").items() if APPLICATIONS[a]["地区"] != city]
    assert (len(own), len(other)) == (6, 10)
    assert 4 < statistics.mean(own) - statistics.mean(other) < 10  # planted: 7


def test_one_expert_scores_in_a_straight_line() -> None:
    spread = {rater: statistics.stdev(t for (_, r), t in TOTALS.items() if r == rater) for rater in RATERS}
    assert spread["E11"] < 1
    assert min(value for rater, value in spread.items() if rater != "E11") > 3


def same_cells(first: str, second: str) -> list[bool]:
    common = [a for a, r in TOTALS if r == first and (a, second) in TOTALS]
    return [SHEETS[a, first][title] == SHEETS[a, second][title] for a in common for title in JUDGED]


def test_one_pair_copies() -> None:
    alike = {(a, b): same_cells(a, b) for a in RATERS for b in RATERS if a < b}
    agreement = {pair: statistics.mean(cells) for pair, cells in alike.items() if cells}
    assert len(alike["E05", "E12"]) == 14 * len(JUDGED)
    assert agreement.pop(("E05", "E12")) > 0.95
    assert max(agreement.values()) < 0.5


def test_tied_pair_has_equal_totals_sheet_by_sheet_and_unequal_core() -> None:
    panel = [r for a, r in SHEETS if a == "A08"]
    assert panel == [r for a, r in SHEETS if a == "A11"]
    for rater in panel:
        assert TOTALS["A08", rater] == pytest.approx(TOTALS["A11", rater], abs=1e-9)
    core = {a: statistics.mean(weighted(SHEETS[a, r], "core") for r in panel) for a in ("A08", "A11")}
    assert core["A08"] > core["A11"] + 1
    for criterion in (c for d in RULES["dimensions"] for c in d["criteria"] if c["kind"] == "measured"):
        full_points_at = criterion["points"][-1][0]
        assert all(float(APPLICATIONS[a][criterion["field"]]) > full_points_at for a in ("A08", "A11"))


def test_one_sheet_is_far_below_the_mean_of_the_others() -> None:
    ratio = {pair: total / others_mean(*pair) for pair, total in TOTALS.items()}
    assert [pair for pair, share in ratio.items() if share < 0.7] == [("A31", "E13")]


def test_states_of_the_sheets() -> None:
    words = {pair: {sheet[title] for title in JUDGED} for pair, sheet in SHEETS.items()}
    assert [pair for pair, cells in words.items() if cells == {"回避"}] == [("A41", "E06")]
    absent = [pair for pair, cells in words.items() if cells == {"缺席"}]
    assert absent == [*(pair for pair in SHEETS if pair[0] == "A36"), ("A41", "E02")]
    assert [pair for pair, cells in words.items() if "" in cells] == [("A41", "E11")]
    assert [SHEETS["A41", "E11"][title] for title in JUDGED].count("") == 2
    assert len([a for a, _ in TOTALS if a == "A41"]) == 2  # below min_raters = 3
    unfit = {pair[0] for pair, cells in words.items() if "不适用" in cells}
    assert unfit == {"A35", *(a for a, row in APPLICATIONS.items() if row["细分领域"] == "行业应用软件")}


def test_gates_are_refused_as_planted() -> None:
    refused = {(a, column) for a, row in APPLICATIONS.items() for column, cell in row.items() if cell == "否"}
    assert refused == {("A22", "无严重失信行为"), ("A37", "近三年无较大及以上事故")}


@pytest.mark.parametrize("name", ["scores", "applications", "raters"])
def test_workbook_holds_what_the_csv_holds(name: str) -> None:
    book = openpyxl.load_workbook(io.BytesIO(read_sample(f"round/{name}.xlsx")))
    rows = [["" if cell is None else str(cell) for cell in row] for row in book.worksheets[0].values]
    assert rows == list(csv.reader(io.StringIO(read_sample(f"round/{name}.csv").decode())))


def test_long_form_holds_what_the_wide_form_holds() -> None:
    ids = {criterion["id"]: title for title, (_, _, criterion) in JUDGED.items()}
    long = read("round/scores-long.csv")
    assert len(long) == 240 * 18
    assert all(SHEETS[row["application"], row["rater"]][ids[row["criterion"]]] == row["score"] for row in long)
    turns = defaultdict(set)
    for row in long:
        turns[row["rater"]].add((int(row["sequence"]), row["application"]))
    assert all(sorted(turn for turn, _ in own) == list(range(1, 17)) for own in turns.values())
