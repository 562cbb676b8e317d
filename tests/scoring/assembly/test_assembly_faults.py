"""What is wrong in tables of scores, applications and raters is said at once, each fault in its place."""

import numpy as np
import pytest

from scoring.assembly.assembly import assemble
from scoring.tables import Cell, Table
from tests.scoring.ratings.score_tables import FINISHED, codes, fielded, judged, long, rubric, said, table, wide

# Faults of scores


def test_faults_of_cells_come_at_once_each_in_its_place():
    rows = (
        ("A", "R", 11.3, "8.5分"),
        ("A", "S", 7.3, "８.５"),
        ("B", "R", -0.5, float("nan")),
        ("B", "S", 1.0, float("inf")),
    )
    panel, findings = assemble(rubric(), wide(*rows))
    assert panel is None
    assert [(row, column, facts["score"]) for row, column, facts in said(findings, "out_of_range")] == [
        (2, "[c1]", 11.3),
        (4, "[c1]", -0.5),
    ]
    assert [(row, column, facts["value"]) for row, column, facts in said(findings, "not_a_number")] == [
        (2, "[c2]", "8.5分"),
        (3, "[c2]", "８.５"),
        (4, "[c2]", "nan"),
        (5, "[c2]", "inf"),
    ]
    assert said(findings, "off_step") == [
        (3, "[c1]", {"application": "A", "rater": "S", "criterion": "c1", "score": 7.3, "low": 0.0, "step": 0.5})
    ]
    assert len(findings) == 7


@pytest.mark.parametrize("score", [0.1, 0.3, 0.7, 2.3, 5.8, 9.9, 7.300000000000001])
def test_decimal_steps_are_met_although_binary_fractions_do_not_divide(score: float):
    assert assemble(rubric(judged("c1", step=0.1), judged("c2")), wide(("A", "R", score, 1.0)))[1] == ()


def test_steps_count_from_the_low_end_of_the_scale():
    odd = rubric(judged("c1", low=1, high=9, step=2), judged("c2"))
    _, findings = assemble(odd, wide(("A", "R", 3.0, 1.0), ("A", "S", 4.0, 1.0)))
    assert [row for row, *_ in said(findings, "off_step")] == [3]


def test_a_sheet_there_twice_is_never_averaged():
    panel, findings = assemble(rubric(), wide(("A", "R", 2.0, 2.0), ("B", "R", 1.0, 1.0), ("A", "R", 4.0, 4.0)))
    assert panel is None
    assert said(findings, "duplicate_sheet") == [(4, None, {"application": "A", "rater": "R", "rows": ("2", "4")})]


def test_one_cell_there_twice_is_a_fault_in_its_column_even_when_equal_or_empty():
    rows = (("A", "R", "c1", 2.0), ("A", "R", "c2", 2.0), ("A", "R", "c1", 2.0), ("A", "R", "c1", None))
    _, findings = assemble(rubric(), long(*rows))
    assert said(findings, "duplicate_sheet") == [
        (4, "[score]", {"application": "A", "rater": "R", "rows": ("2", "4", "5")})
    ]


def test_unknown_names_are_reported_once_with_what_was_perhaps_meant():
    applications = table(("application", "name", "sector"), ("A01", "甲", "s"), ("A02", "乙", "s"), file="a.csv")
    raters = table(("rater", "name"), ("E01", "张"), file="r.csv")
    rows = [(a, r, c, 1.0) for a, r in (("A01", "E01"), ("A1", "E01"), ("A02", "E09")) for c in ("c1", "c2", "C 02")]
    panel, findings = assemble(rubric(), long(*rows), applications, raters)
    assert panel is None
    assert said(findings, "unknown_application") == [
        (5, "[application]", {"application": "A1", "rows": 3, "similar": ("A01",)})
    ]
    ((row, _, facts),) = said(findings, "unknown_rater")
    assert (row, facts["rater"], facts["rows"], facts["similar"]) == (8, "E09", 3, ("E01",))
    ((row, _, facts),) = said(findings, "unknown_criterion")
    assert (row, facts["criterion"], facts["rows"], facts["similar"]) == (4, "C 02", 3, ("c2",))


def test_a_misspelt_criterion_does_not_make_every_sheet_look_unfinished():
    _, findings = assemble(rubric(), long(("A", "R", "c1", 1.0), ("A", "R", "c-2", 1.0)))
    assert codes(findings) == ["criterion_unscored", "unknown_criterion"]
    _, findings = assemble(rubric(), long(("A", "R", "c1", 1.0), ("A", "R", "c-2", 1.0), *FINISHED))
    assert codes(findings) == ["unknown_criterion"]


def test_what_experts_do_not_score_is_said_to_be_so():
    measured = rubric(judged("c1"), judged("c2"), fielded("growth", "measured", points=[(0, 0), (1, 100)]))
    scores = table(("application", "rater", "c1", "c2", "growth", "remark"), ("A", "R", 1.0, 1.0, 5.0, None))
    _, findings = assemble(measured, scores)
    assert [(column, facts["kind"]) for _, column, facts in said(findings, "column_not_used")] == [
        ("[growth]", "measured"),
        ("[remark]", None),
    ]
    _, findings = assemble(measured, long(("A", "R", "growth", 5.0), *((a, r, c, 1.0) for a, r, c, _ in FINISHED)))
    assert said(findings, "criterion_not_judged") == [
        (2, "[criterion]", {"criterion": "growth", "kind": "measured", "rows": 1})
    ]


def test_a_missing_criterion_column_is_missed_with_the_column_that_resembles_it():
    panel, findings = assemble(
        rubric(judged("position"), judged("c2")), table(("application", "rater", "positon", "c2"), ("A", "R", 1.0, 1.0))
    )
    assert panel is None
    assert [facts["column"] for *_, facts in said(findings, "missing_column")] == ["position"]
    assert [facts["similar"] for *_, facts in said(findings, "column_not_used")] == [
        ("position", "position项", "position title")
    ]


def test_empty_names_are_faults():
    rows = (
        ("A", None, "c1", 1.0),
        (None, "R", "c1", 1.0),
        ("A", "R", None, 1.0),
        ("A", "R", "c1", 1.0),
        ("A", "R", "c2", 1.0),
    )
    panel, findings = assemble(rubric(), long(*rows))
    assert panel is None
    assert sorted((row, column) for row, column, _ in said(findings, "empty_cell")) == [
        (2, "[rater]"),
        (3, "[application]"),
        (4, "[criterion]"),
    ]


def test_a_criterion_nobody_scored_is_one_fault_and_not_one_for_every_sheet():
    panel, findings = assemble(rubric(), wide(("A", "R", 1.0, None), ("A", "S", 1.0, None)))
    assert panel is None
    assert codes(findings) == ["criterion_unscored"]


@pytest.mark.parametrize("scores", [wide(), wide(("A", "R", None, None)), wide(("A", "R", "回避", None))])
def test_a_round_without_a_counted_sheet_is_refused(scores: Table):
    panel, findings = assemble(rubric(), scores)
    assert panel is None
    assert "nothing_counted" in codes(findings)


# Applications and raters

APPLICATIONS = ("application", "name", "sector", "region")


def test_applications_bring_names_sectors_and_attributes():
    applications = table(APPLICATIONS, ("B", "乙", "s2", "东"), (1.0, None, "s1", None), file="a.csv")
    raters = table(("rater", "name", "region"), ("R", "张", "东"), ("S", None, "西"), file="r.csv")
    panel, findings = assemble(rubric(), wide(("B", "R", 1.0, 1.0)), applications, raters)
    assert [(a.id, a.name, a.sector) for a in panel.applications] == [("1", "1", "s1"), ("B", "乙", "s2")]
    assert panel.applications[1].attributes["region"] == "东"
    assert [(r.name, r.attributes["region"]) for r in panel.raters] == [("张", "东"), ("S", "西")]
    assert panel.sector.tolist() == [0, 1]
    assert panel.application.tolist() == [1]
    assert said(findings, "application_unscored") == [
        (3, "[application]", {"application": "1", "sheets": 0, "needed": 1})
    ]
    assert [facts for *_, facts in said(findings, "rater_unscored")] == [{"rater": "S"}]


def test_thin_applications_are_named():
    _, findings = assemble(rubric(min_raters=2), wide(("A", "R", 1.0, 1.0), ("B", "R", 1.0, 1.0), ("B", "S", 1.0, 1.0)))
    assert said(findings, "too_few_sheets") == [(None, None, {"application": "A", "sheets": 1, "needed": 2})]


def test_faults_of_applications_and_raters_come_together():
    applications = table(
        APPLICATIONS,
        ("A", "甲", None, "东"),
        ("B", None, "s", "东"),
        ("A", "丙", "s", "东"),
        (None, "丁", "s", "东"),
        file="a.csv",
    )
    raters = table(("rater", "name"), ("R", "张"), ("R", "李"), file="r.csv")
    panel, findings = assemble(rubric(), wide(("A", "R", 1.0, 1.0), ("B", "R", 1.0, 1.0)), applications, raters)
    assert panel is None
    assert [(row, column) for row, column, _ in said(findings, "empty_cell")] == [(5, "[application]"), (2, "[sector]")]
    assert said(findings, "name_missing") == [(3, "[name]", {"id": "B"})]
    assert said(findings, "duplicate_application") == [(4, "[application]", {"application": "A", "rows": ("2", "4")})]
    assert said(findings, "duplicate_rater") == [(3, "[rater]", {"rater": "R", "rows": ("2", "3")})]


def test_columns_the_rubric_asks_for_are_missed():
    asking = rubric(
        judged("c1"),
        judged("c2"),
        fielded("growth", "measured", points=[(0, 0), (1, 100)]),
        fielded("clean", "gate"),
        shortlist={"quota": [{"attribute": "city", "limit": 1}]},
        favouritism=[{"rater": "home", "application": "region"}],
    )
    scores = wide(("A", "R", 1.0, 1.0))
    applications = table(("application", "name", "growht"), ("A", "甲", 1.0), file="a.csv")
    raters = table(("rater", "name"), ("R", "张"), file="r.csv")
    panel, findings = assemble(asking, scores, applications, raters)
    assert panel is None
    missing = [f for f in findings if f.code == "rubric_column_missing"]
    assert [(f.level, f.facts["column"], f.facts["asked_by"]) for f in missing] == [
        ("block", "growth", "criterion:growth"),
        ("block", "clean", "criterion:clean"),
        ("block", "city", "policy.shortlist.quota"),
        ("warn", "region", "policy.favouritism"),
        ("warn", "home", "policy.favouritism"),
    ]
    assert missing[0].facts["similar"] == ("growht", "[growht]")
    assert "no_sectors" in codes(findings)
    panel, findings = assemble(asking, scores)
    assert said(findings, "applications_not_given") == [
        (None, None, {"asked": ("criterion:growth", "criterion:clean", "quota:city")})
    ]
    np.testing.assert_array_equal(panel.points, [[np.nan]])
    assert panel.gates.tolist() == [[-1]]


def test_measured_points_are_linear_between_the_declared_ones_and_clamped():
    growth = fielded("growth", "measured", points=[(0, 0), (10, 60), (20, 100)])
    values = [-5.0, 0.0, 2.5, 10.0, 15.0, 20.0, 99.0, "12.5", "NA", None]
    expected = [0, 0, 2.5 / 10 * 60, 60, 60 + 5 / 10 * 40, 100, 100, 60 + 2.5 / 10 * 40, np.nan, np.nan]
    names = [f"A{n}" for n in range(len(values))]
    applications = table((*APPLICATIONS, "growth"), *((a, a, "s", "东", v) for a, v in zip(names, values, strict=True)))
    scores = wide(*((a, "R", 1.0, 1.0) for a in names))
    panel, findings = assemble(rubric(judged("c1"), judged("c2"), growth), scores, applications)
    np.testing.assert_allclose(panel.points[:, 0], expected)
    assert [(f.code, f.level) for f in findings] == [("measured_missing", "warn")]
    assert said(findings, "measured_missing") == [(11, "[growth]", {"criterion": "growth", "application": "A9"})]


@pytest.mark.parametrize("value", ["12%", "约12", "１２", float("nan"), float("-inf")])
def test_a_measured_value_that_is_no_number_is_refused(value: Cell):
    growth = fielded("growth", "measured", points=[(0, 0), (10, 60)])
    applications = table((*APPLICATIONS, "growth"), ("A", "甲", "s", "东", value))
    panel, findings = assemble(rubric(judged("c1"), judged("c2"), growth), wide(("A", "R", 1.0, 1.0)), applications)
    assert panel is None
    assert [facts["value"] for *_, facts in said(findings, "measured_not_a_number")] == [str(value)]


def test_gates_take_yes_and_no_and_nothing_else():
    cells = ["是", "YES", "true", "TRUE", "1", 1.0, "否", "no", "False", "0", 0.0, None, "待定", "y", 2.0]
    names = [f"A{n:02}" for n in range(len(cells))]
    gated = rubric(judged("c1"), judged("c2"), fielded("clean", "gate"))
    scores = wide(*((a, "R", 1.0, 1.0) for a in names))
    rows = [(a, a, "s", "东", cell) for a, cell in zip(names, cells, strict=True)]
    panel, _ = assemble(
        gated, wide(*((a, "R", 1.0, 1.0) for a in names[:12])), table((*APPLICATIONS, "clean"), *rows[:12])
    )
    assert panel.gates[:, 0].tolist() == [1] * 6 + [0] * 5 + [-1]
    panel, findings = assemble(gated, scores, table((*APPLICATIONS, "clean"), *rows))
    assert panel is None
    assert [facts["application"] for *_, facts in said(findings, "gate_not_answered")] == ["A11"]
    assert [facts["value"] for *_, facts in said(findings, "gate_unreadable")] == ["待定", "y", "2"]
