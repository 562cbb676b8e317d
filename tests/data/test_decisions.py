"""The decisions file: recorded orders of ties and sheets set aside."""

import pytest

from data.decisions import read_decisions
from scoring.selection.ties import Decision
from scoring.sheets import Exclusion
from workbench.i18n import translator

TIE = '[[tie]]\norder = ["A07", "A03"]\nhow = "vote"\nreason = "五比二"\nby = "组长"\n'
OUT = '[[exclusion]]\nrater = "E04"\napplication = "A07"\nreason = "利害关系"\nby = "组长"\nat = 2026-11-20T16:30:00\n'


def test_a_decision_and_an_exclusion_are_read_as_written():
    decisions, findings = read_decisions("d.toml", (TIE + OUT).encode())
    assert findings == ()
    assert decisions is not None
    assert decisions.ties == (Decision(("A07", "A03"), "五比二", "组长", "vote"),)
    assert decisions.exclusions == (Exclusion("E04", "A07", "利害关系", "组长", "2026-11-20T16:30:00"),)


def test_an_exclusion_without_an_application_concerns_every_sheet_and_a_day_is_time_enough():
    words = OUT.replace('application = "A07"\n', "").replace("T16:30:00", "")
    decisions, _ = read_decisions("d.toml", words.encode())
    assert decisions is not None
    assert decisions.exclusions == (Exclusion("E04", None, "利害关系", "组长", "2026-11-20"),)


def test_an_empty_file_decides_nothing():
    decisions, findings = read_decisions("d.toml", b"")
    assert findings == ()
    assert decisions is not None
    assert (decisions.ties, decisions.exclusions) == ((), ())


@pytest.mark.parametrize(
    ("words", "code", "field"),
    [
        (TIE.replace('reason = "五比二"\n', ""), "decision_missing", "tie[0].reason"),
        (TIE.replace('"A07", "A03"', '"A07"'), "decision_invalid", "tie[0].order"),
        (TIE.replace("vote", "coin"), "decision_invalid", "tie[0].how"),
        (OUT.replace("2026-11-20T16:30:00", "20261120"), "decision_invalid", "exclusion[0].at"),
        (OUT.replace("by =", "bye ="), "decision_missing", "exclusion[0].by"),
        ("[[ties]]\n", "decision_invalid", "ties"),
        ("tie = 3\n", "decision_invalid", "tie"),
        ("[tie", "not_toml", None),
    ],
)
def test_a_fault_is_found_where_it_is_and_nothing_is_used(words, code, field):
    decisions, findings = read_decisions("d.toml", words.encode())
    assert decisions is None
    assert all(finding.level == "block" for finding in findings)
    assert any(
        finding.code == code and (field is None or (finding.where.field or "").startswith(field))
        for finding in findings
    )


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_fault_has_words(language):
    t = translator(language)
    codes = ("decision_missing", "decision_invalid", "not_toml", "not_utf8")
    assert [code for code in codes if not (t.has(f"finding.{code}") and t.has(f"remedy.{code}"))] == []
