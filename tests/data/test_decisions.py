"""The decisions file: recorded orders of ties, sheets set aside, rulings on applications."""

from datetime import date
from io import BytesIO

import pytest
from openpyxl import Workbook

from data.decisions import read_decisions
from scoring.applications.rulings import Ruling
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


RULING = """
[[ruling]]
application = "A09"
rule = "P1-S7"
decision = "reject"
reason = "不实"
by = "李某"
at = 2022-11-02
"""
LINE = "申报编号,规则,决定,理由,决定人,决定日期,佐证材料,复核人\n"


def test_rulings_are_read_from_toml_and_from_a_table_alike():
    words = RULING + 'evidence = "记录12号"\nsecond = "王某"\n'
    from_toml, _ = read_decisions("d.toml", words.encode())
    from_table, findings = read_decisions(
        "d.csv", f"{LINE}A09,P1-S7,不通过,不实,李某,2022年11月2日,记录12号,王某\n".encode()
    )
    assert from_toml is not None
    assert from_table is not None
    assert findings == ()
    one = Ruling("A09", "P1-S7", "reject", "不实", "李某", "2022-11-02", "记录12号", "王某")
    assert from_toml.rulings == from_table.rulings == (one,)


def test_rulings_may_come_in_a_workbook():
    book = Workbook()
    book.active.append(["application", "rule", "decision", "reason", "by", "at"])
    book.active.append(["001", None, "accept", "属实", "李某", date(2022, 11, 2)])
    content = BytesIO()
    book.save(content)
    decisions, findings = read_decisions("d.xlsx", content.getvalue())
    assert findings == ()
    assert decisions is not None
    assert decisions.rulings == (Ruling("001", "*", "accept", "属实", "李某", "2022-11-02"),)


def test_a_ruling_without_a_rule_is_on_all_that_is_open():
    decisions, _ = read_decisions("d.toml", RULING.replace('rule = "P1-S7"\n', "").encode())
    assert decisions is not None
    assert decisions.rulings[0].rule == "*"


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("A09,P1-S7,也许,不实,李某,2022-11-02,,", "decision_invalid"),
        ("A09,P1-S7,不通过,,李某,2022-11-02,,", "decision_missing"),
        ("A09,P1-S7,不通过,不实,李某,,,", "decision_missing"),
        ("A09,P1-S7,不通过,不实,李某,某日,,", "answer_not_a_date"),
        (",P1-S7,不通过,不实,李某,2022-11-02,,", "decision_missing"),
    ],
)
def test_a_faulty_row_is_found_in_its_cell_and_nothing_is_used(row, code):
    decisions, findings = read_decisions("d.csv", f"{LINE}A01,,通过,属实,李某,2022-11-02,,\n{row}\n".encode())
    assert decisions is None
    assert [(finding.code, finding.where.row) for finding in findings] == [(code, 3)]


def test_two_decisions_on_one_rule_are_refused():
    decisions, findings = read_decisions("d.toml", (RULING + RULING.replace("reject", "accept")).encode())
    assert decisions is None
    assert [finding.code for finding in findings] == ["ruling_twice"]
