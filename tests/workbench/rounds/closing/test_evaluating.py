"""A run rests on what was submitted, is kept with it, and can be computed again to the last digit."""

import pytest

from data.store import decisions, journal, runs
from scoring.assembly.assembly import assemble
from scoring.evaluate import evaluate
from tests.panel_rooms import a_room, to_phase
from tests.workbench.rounds.scored_rooms import scored
from workbench.access import Refused
from workbench.exports.result import result
from workbench.i18n import translator
from workbench.office import Office
from workbench.rounds.closing.collecting import collect
from workbench.rounds.closing.evaluating import adopt, evaluate_round, report_of, runs_of
from workbench.rounds.setting_up import rubric_of


def test_a_run_is_what_the_method_gives_for_the_same_tables(office: Office) -> None:
    room = scored(office)
    made = evaluate_round(office, room.organiser, room.id)
    tables, rubric = collect(office, room.organiser, room.id), rubric_of(office, room.id)
    panel, _ = assemble(rubric, *tables)
    evaluation, _ = evaluate(panel)
    assert made.report.evaluation.score.tolist() == evaluation.score.tolist()
    ids = [panel.applications[i].id for i in made.report.evaluation.shortlist.selected]
    assert sorted(ids) == ["A01", "A03"]  # places = 2, and every expert puts these two first


def test_what_was_kept_gives_the_same_result_again(office: Office) -> None:
    room = scored(office)
    run = evaluate_round(office, room.organiser, room.id).run
    again = report_of(office, room.supervisor, room.id, run.id)
    assert runs.digest(result(again, translator("zh"))) == run.result_hash


def test_a_run_is_adopted_only_while_it_rests_on_the_present_sheets_and_decisions(office: Office) -> None:
    room = scored(office)
    first = evaluate_round(office, room.organiser, room.id).run
    assert adopt(office, room.organiser, room.id, first.id) == ()
    with office.act() as act:
        facts = {"rater": "E02", "application": None}
        decisions.record(act.connection, room.id, "exclusion", facts, "与申报单位有利害关系", act.at, room.organiser.id)
    assert [one.code for one in adopt(office, room.organiser, room.id, first.id)] == ["run_outdated"]
    second = evaluate_round(office, room.organiser, room.id).run
    assert adopt(office, room.organiser, room.id, second.id) == ()
    kept = runs_of(office, room.chair, room.id)
    assert [(run.id, run.adopted_at is not None) for run in kept] == [(second.id, True), (first.id, False)]
    report = report_of(office, room.organiser, room.id, second.id)
    assert report.evaluation.design.sheets == 8  # four applications, two experts left


def test_the_journal_names_runs_by_their_hashes_and_holds_no_score(office: Office) -> None:
    room = scored(office)
    run = evaluate_round(office, room.organiser, room.id).run
    adopt(office, room.organiser, room.id, run.id)
    with office.look() as connection:
        kept = [line.entry for line in journal.lines(connection, room.id) if line.entry.act.startswith("evaluation.")]
    assert [(one.act, one.facts["result"]) for one in kept] == [
        ("evaluation.run", run.result_hash),
        ("evaluation.adopt", run.result_hash),
    ]


def test_nobody_evaluates_or_reads_a_run_while_scoring_is_sealed(office: Office) -> None:
    room = a_room(office)
    for somebody in (room.organiser, room.chair, room.supervisor, room.expert(1)):
        with pytest.raises(Refused):
            evaluate_round(office, somebody, room.id)
        with pytest.raises(Refused):
            runs_of(office, somebody, room.id)
        with pytest.raises(Refused):
            report_of(office, somebody, room.id, 1)


def test_a_round_that_cannot_be_evaluated_keeps_no_run_and_says_why(office: Office) -> None:
    room = a_room(office)
    to_phase(office, room.id, "evaluation")
    made = evaluate_round(office, room.organiser, room.id)
    assert made.run is None
    assert made.report.findings
    assert runs_of(office, room.organiser, room.id) == []


def test_a_run_that_is_not_there_is_refused(small_office: Office) -> None:
    room = scored(small_office)
    assert [one.code for one in adopt(small_office, room.organiser, room.id, 99)] == ["run_unknown"]
    assert report_of(small_office, room.organiser, room.id, 99) is None
