"""Findings are listed by file, the gravest first."""

from pages.common.findings import counts, in_order
from scoring.findings import Place, found

LISTED = [
    found("a", "info", Place("b.csv", row=1)),
    found("b", "warn", Place("a.csv", row=2)),
    found("c", "block", Place("b.csv", row=9)),
    found("d", "block", Place("b.csv", row=3)),
    found("e", "info"),
]


def test_the_file_with_the_gravest_finding_comes_first_and_its_gravest_findings_lead():
    assert [finding.code for finding in in_order(LISTED)] == ["d", "c", "a", "b", "e"]


def test_every_level_is_counted():
    assert counts(LISTED) == {"block": 2, "veto": 0, "fail": 0, "warn": 1, "info": 2}
