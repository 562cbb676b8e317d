"""The house stands: imports point down, the method touches no world, pages are inert, files are short.

Each rule is a function from source text to what breaks it, and each is shown a text that does.
"""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

ROOT = Path(__file__).parent.parent
MAY_IMPORT = {
    "scoring": {"scoring"},
    "data": {"data", "scoring"},
    "workbench": {"workbench", "data", "scoring"},
    "pages": {"pages", "workbench", "scoring"},
    "app": {"app", "pages", "workbench", "data", "scoring"},
}
OURS = {*MAY_IMPORT, "tests", "benchmarks", "docs"}
LINES = 400
MIGRATIONS = "data/store/migrations/versions/"  # written by Alembic, one table after the other
ENTRY = "pages/navigation.py"  # the script Streamlit runs, so it alone may act when run

# What the method may stand on: nothing here can reach a file, a clock, a locale or a network.
METHOD_MAY_IMPORT = """
    __future__ abc bisect collections concurrent contextlib dataclasses datetime decimal difflib enum fractions
    functools hashlib heapq itertools math numbers operator re statistics string types typing unicodedata warnings
    numpy scipy pandas pydantic pydantic_core annotated_types typing_extensions cel stdnum chinese_calendar scoring
"""
WORLDLY = re.compile(
    r"^(open|print|input|exec|eval|__import__)$"
    r"|\.(open|read_text|read_bytes|write_text|write_bytes|now|utcnow|today|tofile|fromfile|save|savez|savetxt|loadtxt"
    r"|genfromtxt|memmap|seed|import_module)$"
    r"|^(np|numpy)\.load$|^(pd|pandas)\.read_\w+$|\.to_(csv|excel|json|parquet|pickle|sql|feather|hdf)$"
    r"|^(np|numpy)\.random\.(?!default_rng$|Generator$|SeedSequence$|PCG64$)\w+$"
)
INERT_CALLS = {
    "frozenset",
    "tuple",
    "dict",
    "MappingProxyType",
    "Path",
    "Path.with_suffix",
    "Path.with_name",
    "range",
    "re.compile",
    "partial",
    "TypeVar",
}
FOREIGN = re.compile(
    r"(?<![\w.:/])/(?:root|work|tmp|home|Users|opt|mnt)/\w"
    r"|\b[A-Z]:\\Users\\"
    r"|pypi\.org/simple|files\.pythonhosted\.org|registry\.npmjs\.org|deb\.debian\.org|extra-index-url|find-links",
)


def python_files(*folders: str) -> list[Path]:
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


def house() -> list[Path]:
    return [*python_files("scoring", "data", "workbench", "pages"), *ROOT.glob("app.py")]


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def kept_files() -> list[str]:
    """Every file of the project, tracked or about to be; in a copy without git, the Python files of the house."""
    if not (ROOT / ".git").exists():
        return [name_of(path) for path in house()]
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    return sorted(name for name in listed if (ROOT / name).is_file())


def dotted(node: ast.expr) -> str:
    return re.sub(r"\(.*?\)", "", ast.unparse(node))


def imported(tree: ast.AST, package: str) -> Iterator[str]:
    """Full names of all modules imported anywhere in a tree, also by ``import_module("…")``."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            parents = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            base = ".".join([*parents, *([node.module] if node.module else [])])
            yield from (f"{base}.{alias.name}" if base else alias.name for alias in node.names)
        elif isinstance(node, ast.Call) and dotted(node.func).endswith(("import_module", "__import__")):
            yield from (str(argument.value) for argument in node.args if isinstance(argument, ast.Constant))


def upward_imports(source: str, module: str) -> list[str]:
    """Imports of a floor that ``module`` may not stand on."""
    floor = module.split(".")[0]
    names = imported(ast.parse(source), module.rpartition(".")[0])
    return [name for name in names if name.split(".")[0] in OURS - MAY_IMPORT[floor]]


def worldly_acts(source: str) -> list[str]:
    """Imports and calls by which the method would reach a file, a clock, a locale or a network."""
    tree = ast.parse(source)
    imports = [name for name in imported(tree, "scoring") if name.split(".")[0] not in METHOD_MAY_IMPORT.split()]
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    unseeded = ["default_rng()" for call in calls if dotted(call.func).endswith("default_rng") and not call.args]
    return [*imports, *(dotted(call.func) for call in calls if WORLDLY.search(dotted(call.func))), *unseeded]


def lively_statements(source: str) -> list[str]:
    """Top-level statements of a page module that would do something when Streamlit runs it."""
    return [ast.unparse(node) for node in ast.parse(source).body if not is_inert(node)]


def is_inert(node: ast.stmt) -> bool:
    if isinstance(node, ast.Expr):
        return isinstance(node.value, ast.Constant)
    if isinstance(node, ast.Assign | ast.AnnAssign):
        return node.value is None or all(is_inert_call(call) for call in ast.walk(node.value))
    if isinstance(node, ast.If):
        return dotted(node.test).endswith("TYPE_CHECKING")
    return isinstance(node, ast.Import | ast.ImportFrom | ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)


def is_inert_call(node: ast.AST) -> bool:
    """Anything but a call, or the making of a constant: a named container or a class of ours."""
    if not isinstance(node, ast.Call):
        return True
    name = dotted(node.func)
    return name in INERT_CALLS or (name[:1].isupper() and "." not in name)


def foreign_text(text: str) -> list[str]:
    """Paths of one machine and addresses of package registries."""
    return [match[0] for match in FOREIGN.finditer(text)]


@pytest.mark.parametrize("path", house(), ids=name_of)
def test_imports_point_down(path: Path) -> None:
    module = name_of(path).removesuffix(".py").replace("/", ".")
    assert upward_imports(path.read_text("utf-8"), module) == []


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("scoring.models.crossed", "from data import files"),
        ("scoring.evaluate", "import workbench.i18n"),
        ("scoring.evaluate", "from ..data import files"),
        ("data.files", "def f():\n    from workbench import i18n"),
        ("data.files", "from importlib import import_module\nimport_module('workbench.i18n')"),
        ("workbench.intake", "import pages.common"),
        ("pages.quick", "from data.files import read"),
        ("pages.quick", "if TYPE_CHECKING:\n    import data"),
        ("pages.common.parts", "from ...data import files"),
        ("app", "from tests import conftest"),
    ],
)
def test_an_upward_import_is_seen(module: str, source: str) -> None:
    assert upward_imports(source, module)


def test_a_downward_import_is_allowed() -> None:
    assert upward_imports("from data.files import read\nfrom .i18n import Translator", "workbench.intake") == []


@pytest.mark.parametrize("path", python_files("scoring"), ids=name_of)
def test_the_method_touches_no_world(path: Path) -> None:
    assert worldly_acts(path.read_text("utf-8")) == []


@pytest.mark.parametrize(
    "source",
    [
        "import os",
        "from pathlib import Path",
        "import sqlite3",
        "from openpyxl import load_workbook",
        "import csv",
        "import locale",
        "import requests",
        "import streamlit as st",
        "import random",
        "import time",
        "text = open('scores.csv').read()",
        "rows = file.read_text()",
        "file.write_bytes(b'')",
        "at = datetime.now()",
        "at = datetime.datetime.utcnow()",
        "at = date.today()",
        "frame = pd.read_csv(name)",
        "frame.to_excel(name)",
        "np.savetxt(name, array)",
        "array = np.load(name)",
        "print(score)",
        "draws = np.random.normal(size=9)",
        "rng = np.random.default_rng()",
    ],
)
def test_a_worldly_act_is_seen(source: str) -> None:
    assert worldly_acts(source)


def test_a_seeded_draw_is_no_worldly_act() -> None:
    assert worldly_acts("import numpy as np\nrng = np.random.default_rng(seed)\nrng.normal(size=9)") == []


@pytest.mark.parametrize("path", [p for p in python_files("pages") if name_of(p) != ENTRY], ids=name_of)
def test_a_page_module_is_inert(path: Path) -> None:
    assert lively_statements(path.read_text("utf-8")) == []


def run_each(paths: list[str]) -> None:
    import runpy

    for path in paths:
        runpy.run_path(path, run_name="__main__")


def test_a_page_module_that_is_run_shows_nothing() -> None:
    paths = [str(path) for path in python_files("pages") if name_of(path) != ENTRY]
    shown = AppTest.from_function(run_each, kwargs={"paths": paths}).run(timeout=30)
    assert not shown.exception
    assert len(shown.main.children) == len(shown.sidebar.children) == 0


@pytest.mark.parametrize(
    "source",
    [
        "st.title('Hello')",
        "screen = st.container()",
        "ROUND: Round = load_round()",
        "'note'\nrender(screen)",
        "for name in names:\n    show(name)",
        "if __name__ == '__main__':\n    render()",
        "with st.sidebar:\n    pass",
    ],
)
def test_a_lively_page_is_seen(source: str) -> None:
    assert lively_statements(source)


def test_definitions_and_constants_are_inert() -> None:
    source = (
        'import streamlit as st\nZONES = frozenset({"in"})\n@st.fragment\ndef render(screen):\n    st.title("Hello")'
    )
    assert lively_statements(source) == []


def test_every_file_is_short() -> None:
    counts = {name: len((ROOT / name).read_text("utf-8").splitlines()) for name in kept_files() if name.endswith(".py")}
    counts = {name: lines for name, lines in counts.items() if not name.startswith(MIGRATIONS)}
    assert counts, "no file was looked at"
    assert {name: lines for name, lines in counts.items() if lines > LINES} == {}


def test_no_file_is_a_drawer_of_odds_and_ends() -> None:
    assert [path for path in house() if path.stem in {"utils", "util", "helpers", "misc"}] == []


def test_no_file_names_a_machine_or_a_registry() -> None:
    texts = {name: (ROOT / name).read_bytes() for name in kept_files() if name != name_of(Path(__file__))}
    found = {name: foreign_text(text.decode("utf-8", "ignore")) for name, text in texts.items() if b"\0" not in text}
    assert len(found) > 20
    assert {name: hits for name, hits in found.items() if hits} == {}


@pytest.mark.parametrize(
    "text",
    ["cd /root/hengping", 'open("/tmp/x.csv")', r"C:\Users\me", "pip --find-links wheels", "https://pypi.org/simple"],
)
def test_a_foreign_address_is_seen(text: str) -> None:
    assert foreign_text(text)


def test_a_relative_path_or_a_web_address_is_not_foreign() -> None:
    assert foreign_text("../shared/data, out/tmp/x, https://example.org/home/page, /etc/os-release") == []
