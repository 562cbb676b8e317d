"""From tables to a panel: nothing guessed, nothing averaged, whatever the form and the order of the rows."""

from collections.abc import Mapping, Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.findings import Finding
from scoring.ratings.assembly import assemble
from scoring.ratings.sheets import Exclusion, Panel, SetAside
from scoring.rubric import Rubric
from scoring.tables import Cell, Table

WORDS = {"zh": "甲", "en": "x"}


def judged(name: str, zh: str = "", **scale: float) -> dict[str, object]:
    title = {"zh": zh or f"{name}项", "en": f"{name} title"}
    return {"id": name, "kind": "judged", "weight": 1, "title": title, "scale": {"low": 0, "high": 10, **scale}}


def fielded(name: str, kind: str, **more: object) -> dict[str, object]:
    return {"id": name, "kind": kind, "weight": 1, "title": WORDS, "field": name, **more}


def rubric(*criteria: dict[str, object], **policy: object) -> Rubric:
    dimension = {
        "id": "core",
        "weight": 1,
        "title": WORDS,
        "criteria": criteria or (judged("c1", step=0.5), judged("c2")),
    }
    declared = {"min_raters": 1, **policy}
    return Rubric.model_validate(
        {"id": "x", "version": 1, "title": WORDS, "policy": declared, "dimensions": [dimension]}
    )


def table(columns: Sequence[str], *rows: Sequence[Cell], file: str = "scores.csv") -> Table:
    cells = {column: tuple(row[n] for row in rows) for n, column in enumerate(columns)}
    return Table(file, None, cells, {column: f"[{column}]" for column in columns}, tuple(range(2, len(rows) + 2)))


def wide(*rows: Sequence[Cell]) -> Table:
    return table(("application", "rater", "c1", "c2"), *rows)


def long(*rows: Sequence[Cell]) -> Table:
    return table(("application", "rater", "criterion", "score"), *rows)


def said(findings: Sequence[Finding], code: str) -> list[tuple[int | None, str | None, Mapping[str, object]]]:
    return [(f.where.row, f.where.column, f.facts) for f in findings if f.code == code]


def codes(findings: Sequence[Finding]) -> list[str]:
    return sorted(finding.code for finding in findings)


def assert_same(one: Panel, other: Panel) -> None:
    assert one.applications == other.applications
    assert one.raters == other.raters
    assert one.set_aside == other.set_aside
    for name in ("application", "rater", "scores", "points", "gates", "sequence", "pending"):
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name), err_msg=name)


# The panel


def test_wide_sheets_become_a_panel_in_order_of_application_and_rater():
    panel, findings = assemble(rubric(), wide(("B", "R", 1.0, 2.0), ("A", "S", 3.0, "NA"), ("A", "R", 0.5, 10.0)))
    assert findings == ()
    assert [a.id for a in panel.applications] == ["A", "B"]
    assert [r.id for r in panel.raters] == ["R", "S"]
    assert panel.application.tolist() == [0, 0, 1]
    assert panel.rater.tolist() == [0, 1, 0]
    np.testing.assert_array_equal(panel.scores, [[0.5, 10], [3, np.nan], [1, 2]])
    assert panel.sectors == ("",)
    assert panel.pending is None
    assert panel.sequence is None
    assert not panel.scores.flags.writeable


def test_long_rows_say_the_same_in_any_order_by_id_or_title():
    rows = [("B", "R", "c2", 2.0), ("A", "R", "c1", 0.5), ("B", "R", "c1项", 1.0), ("A", "R", "c2 title", 10.0)]
    panel, findings = assemble(rubric(), long(*rows))
    assert findings == ()
    assert_same(panel, assemble(rubric(), wide(("A", "R", 0.5, 10.0), ("B", "R", 1.0, 2.0)))[0])


def test_titles_are_headers_too_unless_two_criteria_share_them():
    titled = table(("application", "rater", "c1项", "c2"), ("A", "R", 1.0, 2.0))
    assert assemble(rubric(), titled)[0].scores.tolist() == [[1, 2]]
    shared = rubric(judged("c1", "同名"), judged("c2", "同名"))
    panel, findings = assemble(shared, table(("application", "rater", "同名", "c2"), ("A", "R", 1.0, 2.0)))
    assert panel is None
    assert [facts["column"] for *_, facts in said(findings, "missing_column")] == ["c1"]


def test_an_id_and_its_title_together_are_two_columns_of_one_criterion():
    both = table(("application", "rater", "c1", "c1项", "c2"), ("A", "R", 1.0, 1.0, 2.0))
    assert said(assemble(rubric(), both)[1], "duplicate_header") == [
        (None, "[c1项]", {"column": "c1", "headers": ("[c1]", "[c1项]")})
    ]


def test_scores_written_as_text_are_numbers_only_in_plain_digits():
    assert assemble(rubric(), wide(("A", "R", "8.5", "1e0")))[0].scores.tolist() == [[8.5, 1]]


def test_the_order_of_scoring_is_kept_by_sheet():
    columns = ("application", "rater", "criterion", "score", "sequence")
    panel, findings = assemble(
        rubric(),
        table(
            columns,
            ("A", "R", "c1", 1.0, 2.0),
            ("A", "R", "c2", 1.0, None),  # said once is enough
            ("B", "R", "c1", 1.0, 1.0),
            ("B", "R", "c2", 1.0, 3.0),  # two places cannot be
            ("C", "R", "c1", 1.0, "third"),
            ("C", "R", "c2", 1.0, "third"),
        ),
    )
    np.testing.assert_array_equal(panel.sequence, [2, np.nan, np.nan])
    assert said(findings, "sequence_disputed") == [(4, None, {"application": "B", "rater": "R"})]
    assert said(findings, "sequence_not_a_number") == [(6, "[sequence]", {"value": "third", "rows": 2})]


# States


@pytest.mark.parametrize(
    ("word", "state"), [("RECUSED", "recused"), ("回避", "recused"), ("absent", "absent"), ("缺席", "absent")]
)
def test_one_word_sets_the_sheet_aside(word: str, state: str):
    good = ("B", "R", 1.0, 2.0)
    panel, findings = assemble(rubric(), wide(("A", "R", word, None), good))
    assert panel.set_aside == (SetAside(0, 0, state, (None, None)),)
    assert panel.application.tolist() == [1]
    assert codes(findings) == ["application_unscored"]
    whole = long(("A", "R", None, word), ("B", "R", "c1", 1.0), ("B", "R", "c2", 2.0))
    assert_same(assemble(rubric(), whole)[0], panel)


@pytest.mark.parametrize("word", ["NA", "na", "N/A", "不适用"])
def test_not_applicable_is_neither_pending_nor_zero(word: str):
    panel, findings = assemble(rubric(), wide(("A", "R", word, 2.0)))
    assert findings == ()
    np.testing.assert_array_equal(panel.scores, [[np.nan, 2]])


def test_a_sheet_that_applies_nowhere_is_set_aside_and_said():
    panel, findings = assemble(rubric(), wide(("A", "R", "NA", "NA"), ("A", "S", 1.0, 1.0)))
    assert panel.set_aside == (SetAside(0, 0, "not_applicable", (None, None)),)
    assert said(findings, "sheet_not_applicable") == [(2, None, {"application": "A", "rater": "R"})]


def test_an_unfinished_sheet_is_set_aside_with_what_was_entered():
    for scores in (wide(("A", "R", 8.0, None), ("A", "S", 1.0, 1.0)), long(*FINISHED, ("A", "R", "c1", 8.0))):
        panel, findings = assemble(rubric(), scores)
        assert panel.set_aside == (SetAside(0, 0, "pending", (8.0, None)),)
        assert [facts for *_, facts in said(findings, "sheet_pending")] == [
            {"application": "A", "rater": "R", "criteria": ("c2",)}
        ]


FINISHED = (("A", "S", "c1", 1.0), ("A", "S", "c2", 1.0))


def test_a_policy_can_count_unfinished_sheets_but_never_blank_ones():
    counting = rubric(missing="available-criteria")
    panel, findings = assemble(
        counting, wide(("A", "R", 8.0, None), ("A", "S", None, None), ("A", "T", "NA", None), ("A", "U", 1.0, 2.0))
    )
    np.testing.assert_array_equal(panel.scores, [[8, np.nan], [1, 2]])
    assert panel.pending.tolist() == [[False, True], [False, False]]
    assert [aside.state for aside in panel.set_aside] == ["pending", "pending"]
    assert [facts["criteria"] for *_, facts in said(findings, "sheet_incomplete")] == [("c2",)]
    assert [facts["criteria"] for *_, facts in said(findings, "sheet_pending")] == [("c1", "c2"), ("c2",)]


@pytest.mark.parametrize(
    ("row", "states"),
    [
        (("A", "R", "回避", 8.0), ("recused", "scored")),
        (("A", "R", "缺席", "8.5分"), ("absent", "scored")),
        (("A", "R", "缺席", "回避"), ("recused", "absent")),
    ],
)
def test_a_sheet_that_contradicts_itself_is_refused(row: Sequence[Cell], states: tuple[str, ...]):
    panel, findings = assemble(rubric(), wide(row))
    assert panel is None
    assert said(findings, "mixed_states") == [(2, None, {"application": "A", "rater": "R", "states": states})]


def test_a_recusal_beside_cells_that_do_not_apply_is_a_recusal():
    panel, _ = assemble(rubric(), wide(("A", "R", "NA", "RECUSED"), ("B", "R", 1.0, 1.0)))
    assert [aside.state for aside in panel.set_aside] == ["recused"]


# Decisions


def test_a_recorded_decision_sets_sheets_aside_with_its_reason():
    scores = wide(("A", "R", 1.0, 2.0), ("B", "R", 3.0, None), ("B", "S", "回避", None), ("A", "S", 5.0, 5.0))
    one = Exclusion("R", "A", "规则三", "监督组", "2026-11-21")
    panel, findings = assemble(rubric(), scores, exclusions=[one])
    assert panel.set_aside[0] == SetAside(0, 0, "excluded", (1.0, 2.0), "规则三")
    assert said(findings, "exclusion") == [
        (
            None,
            None,
            {"rater": "R", "application": "A", "reason": "规则三", "by": "监督组", "at": "2026-11-21", "sheets": 1},
        )
    ]
    everything = [Exclusion("R", None, "r", "by", "at"), Exclusion("S", "B", "r", "by", "at")]
    panel, findings = assemble(rubric(), scores, exclusions=everything)
    assert [aside.state for aside in panel.set_aside] == ["excluded", "excluded", "recused"]
    assert "sheet_pending" not in codes(findings)


def test_a_decision_about_no_sheet_is_a_fault():
    decisions = [Exclusion("E1", None, "r", "by", "at"), Exclusion("R", "Z", "r", "by", "at")]
    panel, findings = assemble(rubric(), wide(("A", "R", 1.0, 2.0)), exclusions=decisions)
    assert panel is None
    assert codes(findings) == ["exclusion_without_sheet", "exclusion_without_sheet"]


# Faults of scores


def test_faults_of_cells_come_at_once_each_in_its_place():
    rows = (
        ("A", "R", 11.0, "8.5分"),
        ("A", "S", 7.3, "８.５"),
        ("B", "R", -0.5, float("nan")),
        ("B", "S", 1.0, float("inf")),
    )
    panel, findings = assemble(rubric(), wide(*rows))
    assert panel is None
    assert [(row, column, facts["score"]) for row, column, facts in said(findings, "out_of_range")] == [
        (2, "[c1]", 11.0),
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
    assert codes(assemble(odd, wide(("A", "R", 3.0, 1.0), ("A", "S", 4.0, 1.0)))[1]) == ["off_step"]


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
    applications = table(APPLICATIONS, ("B", "乙", "s2", "东"), (1.0, "甲", "s1", None), file="a.csv")
    raters = table(("rater", "name", "region"), ("R", "张", "东"), ("S", "李", "西"), file="r.csv")
    panel, findings = assemble(rubric(), wide(("B", "R", 1.0, 1.0)), applications, raters)
    assert [(a.id, a.name, a.sector) for a in panel.applications] == [("1", "甲", "s1"), ("B", "乙", "s2")]
    assert panel.applications[1].attributes["region"] == "东"
    assert [r.attributes["region"] for r in panel.raters] == ["东", "西"]
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


# Any round

NAMES = st.lists(st.text("AB01甲", min_size=1, max_size=3), min_size=1, max_size=5, unique=True)
SHEET = st.sampled_from(["scored", "scored", "scored", "pending", "NA", "回避", "缺席", None])


@st.composite
def rounds(draw: st.DrawFn) -> dict[tuple[str, str], list[Cell]]:
    """Every sheet of a round with its two cells; None in the draw is a pair without a sheet."""
    applications, raters = draw(NAMES), draw(NAMES)
    sheets: dict[tuple[str, str], list[Cell]] = {}
    for pair in ((a, r) for a in applications for r in raters):
        state = draw(SHEET)
        scores: list[Cell] = [draw(st.integers(0, 20)) / 2, draw(st.floats(0, 10))]
        if state == "pending":
            scores[draw(st.integers(0, 1))] = None
        elif state in ("回避", "缺席"):
            scores = [state, None]
        elif state == "NA":
            scores[draw(st.integers(0, 1))] = state
        if state is not None:
            sheets[pair] = scores
    return sheets


@settings(deadline=None, max_examples=200)
@given(rounds(), st.randoms(use_true_random=False), st.sampled_from(["complete-sheets", "available-criteria"]))
def test_form_and_order_of_the_rows_do_not_matter(sheets: dict[tuple[str, str], list[Cell]], random, missing: str):
    declared = rubric(missing=missing)
    rows = [(*pair, *cells) for pair, cells in sheets.items()]
    cells = [(*pair, f"c{k + 1}", cell) for pair, own in sheets.items() for k, cell in enumerate(own)]
    panel, findings = assemble(declared, wide(*rows))
    random.shuffle(rows)
    random.shuffle(cells)
    for scores in (wide(*rows), long(*cells)):
        other, more = assemble(declared, scores)
        assert codes(more) == codes(findings)
        assert (other is None) == (panel is None)
        if panel is not None:
            assert_same(other, panel)
    if panel is not None:
        assert_counted(panel, sheets, missing)


def assert_counted(panel: Panel, sheets: dict[tuple[str, str], list[Cell]], missing: str) -> None:
    """The panel against a plain reading of the rules, sheet by sheet."""
    counted = {}
    for pair, cells in sorted(sheets.items()):
        numbers = [cell for cell in cells if isinstance(cell, float)]
        whole = None not in cells or missing == "available-criteria"
        if numbers and whole:
            counted[pair] = [cell if isinstance(cell, float) else np.nan for cell in cells]
    pairs = [
        (panel.applications[a].id, panel.raters[r].id) for a, r in zip(panel.application, panel.rater, strict=True)
    ]
    assert pairs == list(counted)
    np.testing.assert_array_equal(panel.scores, np.array(list(counted.values())).reshape(-1, 2))
    aside = [(panel.applications[s.application].id, panel.raters[s.rater].id) for s in panel.set_aside]
    assert aside == [pair for pair in sorted(sheets) if pair not in counted]


CELLS = st.none() | st.floats() | st.sampled_from(["c1", "c2", "A", "R", "8", "回避", "缺席", "na", "八", "", "是"])


@settings(deadline=None, max_examples=200)
@given(st.lists(st.tuples(CELLS, CELLS, CELLS, CELLS), max_size=6), st.booleans(), st.booleans())
def test_any_cells_are_a_panel_or_a_fault(rows: list[tuple[Cell, ...]], is_long: bool, with_files: bool):
    scores = (long if is_long else wide)(*rows)
    applications = table(("application", "name", "sector", "growth"), *rows, file="a.csv") if with_files else None
    raters = table(("rater", "name", "affiliation", "region"), *rows, file="r.csv") if with_files else None
    growth = fielded("growth", "measured", points=[(0, 0), (10, 60)])
    panel, findings = assemble(rubric(judged("c1"), judged("c2"), growth), scores, applications, raters)
    assert (panel is None) == any(finding.level == "block" for finding in findings)
    if panel is not None:
        assert not np.isnan(panel.scores).all(axis=1).any()
