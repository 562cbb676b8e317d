"""A whole round by its acts alone, from the first form to the final list, and the journal that tells it."""

from data.store import journal, runs, sheets
from tests.finished_sample import lead, score_sample
from tests.offices import ORGANISER
from workbench.i18n import translator
from workbench.office import Office
from workbench.rounds.closing.evaluating import report_of
from workbench.rounds.standing import standing
from workbench.sample_round import make_sample


def test_a_round_runs_from_the_first_form_to_its_notice(office: Office) -> None:
    t = translator("zh")
    sample = make_sample(office, t)
    score_sample(office, sample, t)
    lead(office, sample.round, "notice")
    assert standing(office, ORGANISER, sample.round).phase == "notice"
    with office.look() as connection:
        assert journal.verify(connection).broken is None
        kept = sheets.all_after_closing(connection, sample.round)
        run = runs.adopted(connection, sample.round)
        acts = [line.entry.act for line in journal.lines(connection, sample.round)]
    report = report_of(office, ORGANISER, sample.round, run.id)
    assert report.evaluation.design.sheets == len(kept) == acts.count("sheet.submit")
    assert len(report.evaluation.panel.applications) == 11
    assert acts.count("undertaking.sign") == acts.count("scores.finish") == 7
