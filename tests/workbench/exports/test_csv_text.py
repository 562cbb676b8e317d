"""A table of ours never makes a spreadsheet compute, and is read again as what it says."""

import ast
import tomllib
from pathlib import Path

import pytest

import workbench
from data.files import read_table
from workbench.exports.csv_text import csv_text

ROOT = Path(workbench.__file__).parent
DANGEROUS = ("=1+1", "+1+1", "-1+1", "@SUM(1)", "\t=1", "\r=1", '=HYPERLINK("http://x")')


@pytest.mark.parametrize("name", DANGEROUS)
def test_no_cell_begins_as_a_formula_does_and_all_are_read_again(name: str) -> None:
    written = csv_text([("application", "name", "region"), ("A1", name, "-3.5")])
    table, findings = read_table("applications.csv", written, "applications")
    assert table is not None
    assert findings == ()
    assert table.columns["name"] == (name.strip(),)
    assert table.columns["region"] == ("-3.5",)  # a negative number is none
    cell = written.decode("utf-8-sig").split("A1,")[1].lstrip('"')
    assert cell.startswith("'")


def test_every_table_of_the_workbench_is_written_there() -> None:
    """So that the one guard stands before all of them: the journal, the command line, the templates."""
    importing = {
        path.relative_to(ROOT).as_posix()
        for path in ROOT.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Import) and any(one.name == "csv" for one in node.names)
    }
    assert importing == {"exports/csv_text.py"}


def test_streamlit_makes_no_table_of_its_own_out_of_a_grid() -> None:
    config = tomllib.loads((ROOT.parent / ".streamlit" / "config.toml").read_text(encoding="utf-8"))
    assert config["client"]["disableDataExport"] is True
