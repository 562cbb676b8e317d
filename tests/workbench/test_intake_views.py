"""One application as a screen shows it, and what changed between two versions of it."""

from dataclasses import replace

import pytest

from scoring.applications.answers import Answers
from tests.data.intake.every_kind import cell_of, edited
from tests.rubrics.miit_sme_2022 import application, programme
from tests.workbench.checked import EN, ZH, filled
from workbench.intake import CheckedApplication, check_files
from workbench.intake_changes import Change, changes
from workbench.intake_views import FieldView, FormView, form_view, measured_view


def read(**answers: object) -> CheckedApplication:
    (one,) = check_files(programme(), [filled("A01", **answers)]).applications
    return one


def shown(one: CheckedApplication, t=ZH) -> FormView:
    view = form_view(programme(), one.answers, one.findings, t)
    assert view is not None
    return view


def field(view: FormView, name: str) -> FieldView:
    return next(field for section in view.sections for field in section.fields if field.id == name)


def test_the_form_is_shown_in_its_order_with_every_field_once():
    view = shown(read())
    ids = [field.id for section in view.sections for field in section.fields]
    assert ids == list(programme().form.fields)
    assert [section.id for section in view.sections][:2] == ["cover", "basics"]
    assert view.title == programme().form.title.zh
    assert view.official


def test_a_series_is_shown_year_by_year_and_a_missing_year_as_none():
    output = field(shown(read(output_total={2019: 100.0, 2021: 126.0})), "output_total")
    assert [(entry.year, entry.value) for entry in output.entries] == [(2019, "100"), (2020, None), (2021, "126")]
    assert (output.unit, output.number) == ("亿元", "2.1")


def test_boxes_say_what_is_ticked_and_what_proves_it():
    sharing = field(shown(read()), "sharing")
    assert sum(box.ticked for box in sharing.boxes) == 1
    assert [bool(box.files) for box in sharing.boxes if box.ticked] == [True]


@pytest.mark.parametrize(("t", "label", "yes"), [(ZH, "集群总产值", "是"), (EN, None, "yes")])
def test_labels_and_answers_speak_the_language_asked_for(t, label, yes):
    view = shown(read(), t)
    assert field(view, "no_incidents").entries[0].value == yes
    if label is not None:
        assert field(view, "output_total").label == label
    else:
        assert field(view, "output_total").label.isascii()


def test_a_finding_stands_beside_its_field_and_nowhere_else():
    view = shown(read(output_total={2019: 39.0, 2020: 44.0, 2021: 50.0}))
    beside = [remark.rule for remark in field(view, "output_total").remarks]
    assert "P1-E3" in beside
    assert "P1-E3" not in [remark.rule for remark in view.remarks]


def test_every_finding_is_shown_exactly_once():
    source = filled("A01", output_total={2019: 39.0, 2020: 44.0, 2021: 50.0}, sharing_text="甲" * 250)

    def break_a_row(book):
        cell_of(book["申报表"], "area").value = "三十八"

    broken = replace(source, content=edited(source.content, break_a_row))
    (one,) = check_files(programme(), [broken]).applications
    view = shown(one)
    placed = [r for s in view.sections for f in s.fields for r in f.remarks]
    placed += [r for table in view.tables for r in (*table.remarks, *(x for row in table.rows for x in row.remarks))]
    placed += [r for chapter in view.chapters for r in chapter.remarks]
    assert len(placed) + len(view.remarks) == len(one.findings)


def test_measured_points_follow_the_curve_of_the_rubric():
    # The curve of each criterion, by hand: value between two declared points is on the line between them.
    one = read()
    for view in measured_view(programme(), one, ZH):
        criterion = next((c for c in programme().rubric.measured if c.field == view.id), None)
        if criterion is None or view.value is None:
            assert view.points is None
            continue
        pairs = list(zip(criterion.points, criterion.points[1:], strict=False))
        (x0, y0), (x1, y1) = next((pair for pair in pairs if view.value <= pair[1][0]), pairs[-1])
        line = y0 + (y1 - y0) * (min(max(view.value, x0), x1) - x0) / (x1 - x0)
        assert view.points == pytest.approx(line)
        assert view.derivation


def differing(earlier: Answers, later: Answers) -> list[Change]:
    return list(changes(programme(), earlier, later, ZH))


def test_nothing_changed_between_an_application_and_itself():
    assert differing(application("A01"), application("A01")) == []


def test_old_and_new_value_of_each_answer_that_differs():
    later = application("A01", area=36.0, output_total={2019: 100.0, 2020: 113.0, 2021: 126.0}, no_incidents=False)
    told = [(c.key, c.old, c.new) for c in differing(application("A01"), later)]
    assert told == [("area", "35", "36"), ("no_incidents", "是", "否"), ("output_total.2020", "112", "113")]


def test_an_answer_that_was_added_or_taken_out_has_one_side_only():
    without = application("A01", area=None)
    assert [(c.old, c.new) for c in differing(without, application("A01"))] == [(None, "35")]
    assert [(c.old, c.new) for c in differing(application("A01"), without)] == [("35", None)]


def test_rows_are_matched_by_name_so_that_an_inserted_row_is_one_change():
    whole = application("A01")
    table = next(name for name, rows in whole.rows.items() if len(rows) >= 2)
    rows = whole.rows[table]
    shorter = replace(whole, rows={**whole.rows, table: rows[1:]})
    (change,) = differing(shorter, whole)
    assert (change.key, change.old) == (f"{table}.0", None)
    assert differing(whole, shorter)[0].new is None


def test_evidence_and_chapters_take_part():
    whole = application("A01")
    name, text = next(iter(whole.chapters.items()))
    later = replace(whole, chapters={**whole.chapters, name: text + "。"}, evidence={})
    keys = [change.key for change in differing(whole, later)]
    assert f"plan.{name}" in keys
    assert {key for key in keys if key.startswith("evidence.")} == {f"evidence.{key}" for key in whole.evidence}
