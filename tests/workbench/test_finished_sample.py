"""A whole round by its acts alone, from the first form to the archive, and the journal that tells it."""

import json

from data.store import journal, runs, sheets
from tests.finished_sample import lead, score_sample
from tests.offices import ORGANISER, SUPERVISOR, Clock
from tests.workbench.bundle.forging import unzipped
from tests.workbench.rounds.closing.test_closing import WORDS
from workbench.bundle.verification import verify
from workbench.i18n import translator
from workbench.office import Office
from workbench.rounds.closing.announcing import publish_notice
from workbench.rounds.closing.evaluating import report_of
from workbench.rounds.closing.sealing import seal, take
from workbench.rounds.lifecycle import unmet
from workbench.rounds.standing import standing
from workbench.sample_round import make_sample


def test_a_round_runs_from_the_first_form_to_its_archive(office: Office, clock: Clock) -> None:
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
    assert publish_notice(office, ORGANISER, sample.round, WORDS, t)[1] == ()
    lead(office, sample.round, "objections")
    clock.pass_(days=9)
    lead(office, sample.round, "final")
    assert [one.finding.code for one in unmet(office, ORGANISER, sample.round)] == ["round_unsealed"]
    assert seal(office, ORGANISER, sample.round) == ()
    lead(office, sample.round, "archived")
    check_archive(office, sample.round, len(kept))


def check_archive(office: Office, round_: str, sheets_: int) -> None:
    """What was sealed verifies by itself, and the public bundle follows from the full one and names nobody."""
    full, public = (take(office, SUPERVISOR, round_, variant)[0] for variant in ("full", "public"))
    checked, derived = verify("full.zip", full), verify("public.zip", public, full=full)
    assert checked.holds, checked.findings
    assert derived.holds, derived.findings
    assert (checked.counts["sheets"], checked.counts["ranks"]) == (sheets_, 11)
    assert checked.counts["lines"] > 2 * sheets_
    files = unzipped(full)
    assert {name for name in files if name.startswith("notice/")} == {"notice/notice.docx", "notice/notice.html"}
    people = [
        value for one in json.loads(files["experts.json"]) for value in (one["name"], one["affiliation"], one["id"])
    ]
    shown = b"\n".join(unzipped(public).values())
    assert all(len(value) > 1 and value.encode() not in shown for value in people)
    assert "示例评语".encode() not in shown
