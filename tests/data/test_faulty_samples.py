"""The faulty set: every planted fault is found where it was planted, and nothing else is blamed."""

import csv
import io
from collections import Counter

import pytest

from data.files import read_table
from data.headers import Kind
from data.rubrics import read_rubric
from data.samples import list_samples, read_sample
from data.samples.generate import RUBRIC
from scoring.assembly.assembly import assemble
from scoring.findings import Finding, blocks

LISTED = list(csv.DictReader(io.StringIO(read_sample("faulty/faults.csv").decode())))
TABLES: tuple[Kind, ...] = ("scores", "applications", "raters")
WHOLE = [row for row in LISTED if row["file"].removesuffix(".csv") not in TABLES]
RULES, _ = read_rubric("rubric.toml", RUBRIC.read_bytes())
assert RULES is not None
CRITERIA = [criterion.id for criterion in RULES.judged]
# Planted in the good round too: one unfinished sheet and two applications with too few.
IN_THE_GOOD_ROUND = {"sheet_pending": 1, "application_unscored": 1, "too_few_sheets": 1}


def read(file: str, kind: Kind):
    return read_table(file, read_sample(f"faulty/{file}"), kind, CRITERIA)


def place(finding: Finding) -> tuple[str, str, str, str, str]:
    where = finding.where
    row = "" if where.row is None else str(where.row)
    return where.file or "", row, where.column or "", finding.code, finding.level


def entry(row: dict[str, str]) -> tuple[str, str, str, str, str]:
    return row["file"], row["row"], row["column"], row["code"], row["level"]


def test_faulty_tables_show_every_fault_at_once_in_its_place_and_no_other() -> None:
    read_tables = [read(f"{kind}.csv", kind) for kind in TABLES]
    panel, found = assemble(RULES, *(table for table, _ in read_tables))
    findings = [*found, *(finding for _, more in read_tables for finding in more)]
    places = Counter(place(finding) for finding in findings)
    planted = Counter(entry(row) for row in LISTED if row not in WHOLE)
    assert panel is None
    assert not planted - places
    assert Counter(code for *_, code, _ in (places - planted).elements()) == IN_THE_GOOD_ROUND


@pytest.mark.parametrize("row", WHOLE, ids=lambda row: row["file"])
def test_file_faulty_as_a_whole_says_so(row: dict[str, str]) -> None:
    table, findings = read(row["file"], "scores")
    if table is not None:
        findings = (*findings, *assemble(RULES, table)[1])
    assert entry(row) in {place(finding) for finding in findings}
    assert blocks(findings) == (row["level"] == "block")


def test_every_faulty_file_is_listed_with_a_sentence_in_both_languages() -> None:
    files = {name.removeprefix("faulty/") for name in list_samples() if name.startswith("faulty/")}
    assert files == {row["file"] for row in LISTED} | {"faults.csv"}
    assert all(row["zh"] and row["en"] for row in LISTED)


def test_at_least_a_dozen_kinds_of_fault() -> None:
    assert len({row["code"] for row in LISTED}) >= 20
