"""From tables to a panel: nothing guessed, nothing averaged, whatever the form and the order of the rows."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.assembly.assembly import assemble
from scoring.sheets import Exclusion, Panel, SetAside
from scoring.tables import Cell
from tests.scoring.ratings.score_tables import (
    FINISHED,
    assert_same,
    codes,
    fielded,
    judged,
    long,
    rubric,
    said,
    table,
    wide,
)

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
    assert codes(findings) == ["column_not_used", "missing_column"]


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
    ("word", "state"),
    [
        ("RECUSED", "recused"),
        ("回避", "recused"),
        ("absent", "absent"),
        ("缺席", "absent"),
        ("Abstained", "abstained"),
        ("弃权", "abstained"),
    ],
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
        (("A", "R", "弃权", "8"), ("abstained", "scored")),
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


# Any round

NAMES = st.lists(st.text("AB01甲", min_size=1, max_size=3), min_size=1, max_size=5, unique=True)
SHEET = st.sampled_from(["scored", "scored", "scored", "pending", "NA", "回避", "弃权", "缺席", None])


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
        elif state in ("回避", "弃权", "缺席"):
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
