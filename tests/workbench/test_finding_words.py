"""Every finding the code can make has a sentence and a remedy in both languages, from facts it really has."""

import ast
import re
import string
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from scoring.findings import Place, found
from workbench.i18n import translator

ROOT = Path(__file__).parents[2]
ZH, EN = translator("zh"), translator("en")
BOTH = pytest.mark.parametrize("t", [ZH, EN], ids=["zh", "en"])
MAKERS = ("found", "Finding")
TRAVELLING = re.compile(
    r"(agreement|components|decision|notice|programme|rubric)_[a-z_]+"
)  # families whose codes are chosen far from the call
NOT_CODES = {"rubric_sha256"}
ADDED = {"method", "sector"}  # facts that are added to a finding on its way up


def calls(tree: ast.AST) -> Iterator[tuple[ast.expr, ast.Call]]:
    """Every call that makes a finding, with the expression of its code."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", None)) in MAKERS:
            yield (node.args[0] if node.args else next(k.value for k in node.keywords if k.arg == "code")), node


def texts(node: ast.AST) -> set[str]:
    return {leaf.value for leaf in ast.walk(node) if isinstance(leaf, ast.Constant) and isinstance(leaf.value, str)}


def outcomes(code: ast.expr) -> set[str]:
    """The literal codes an expression can give."""
    if isinstance(code, ast.IfExp):
        return outcomes(code.body) | outcomes(code.orelse)
    return texts(code) if isinstance(code, ast.Constant) else set()


def assigned(node: ast.AST) -> Iterator[ast.expr]:
    """What is assigned to a variable named ``code``, alone or among others."""
    for target in node.targets if isinstance(node, ast.Assign) else ():
        together = isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple)
        names, values = (target.elts, node.value.elts) if together else ([target], [node.value])
        yield from (value for name, value in zip(names, values, strict=True) if getattr(name, "id", None) == "code")


def codes_of(source: str) -> set[str]:
    """Codes in a call, in a branch of it, in what is assigned to ``code``, and of the travelling families."""
    tree = ast.parse(source)
    given = [code for code, _ in calls(tree)] + [value for node in ast.walk(tree) for value in assigned(node)]
    travelling = {text for text in texts(tree) if TRAVELLING.fullmatch(text)} - NOT_CODES
    return travelling.union(*map(outcomes, given))


def prefixes_of(source: str) -> set[str]:
    """Beginnings of codes that are put together in the call, such as ``unknown_``."""
    return {code.values[0].value for code, _ in calls(ast.parse(source)) if isinstance(code, ast.JoinedStr)}


def facts_of(source: str) -> dict[str, set[str]]:
    """Facts of every finding that is made with a literal code and facts written out."""
    known: dict[str, set[str]] = {}
    for code, call in calls(ast.parse(source)):
        names = {keyword.arg for keyword in call.keywords}
        if isinstance(code, ast.Constant) and None not in names:
            known[code.value] = known.get(code.value, names) & names
    return known


@cache
def sources() -> tuple[str, ...]:
    files = (path for floor in ("scoring", "data", "workbench", "pages") for path in (ROOT / floor).rglob("*.py"))
    return tuple(path.read_text("utf-8") for path in sorted(files))


@cache
def codes() -> set[str]:
    return set().union(*map(codes_of, sources()))


@cache
def prefixes() -> set[str]:
    return set().union(*map(prefixes_of, sources()))


def test_a_code_is_seen_wherever_it_stands():
    source = """
found("a", "warn"); Finding(code="b", level="info"); other("no")
code, name = "c" if x == "no" else "d", "no"
found(code, "warn"); found(f"unknown_{x}", "warn"); raise ValueError("notice_late")
"""
    assert codes_of(source) == {"a", "b", "c", "d", "notice_late"}
    assert prefixes_of(source) == {"unknown_"}
    assert facts_of('found("a", "warn", x=1); found("b", "warn", **more)') == {"a": {"x"}}


@BOTH
@pytest.mark.parametrize("family", ["finding", "remedy"])
def test_every_finding_has_its_words(t, family):
    assert {code for code in codes() if not t.has(f"{family}.{code}")} == set()
    assert {
        start for start in prefixes() if not any(key.startswith(f"{family}.{start}") for key in t.messages)
    } == set()


def test_no_words_are_kept_for_a_finding_nobody_makes():
    worded = {key.removeprefix("finding.") for key in ZH.messages if key.startswith("finding.")}
    assert {code for code in worded - codes() if not code.startswith(tuple(prefixes()))} == set()
    assert {key for key in ZH.messages if key.startswith("remedy.")} == {
        "remedy.resembling",
        *(f"remedy.{code}" for code in worded),
    }


@BOTH
def test_words_use_only_facts_that_are_there(t):
    lacking = {}
    for code, facts in [pair for source in sources() for pair in facts_of(source).items()]:
        for key in (f"finding.{code}", f"remedy.{code}"):
            needed = {name for _, name, _, _ in string.Formatter().parse(t.messages[key][0]) if name}
            if needed - facts - ADDED:
                lacking[key] = needed - facts
    assert lacking == {}


@BOTH
def test_what_was_meant_is_offered_where_something_resembles_it(t):
    where = Place("scores.csv", None, 2)
    known = found("unknown_rater", "block", where, rater="E1", rows=5, similar=("E01", "E11"))
    unknown = found("unknown_rater", "block", where, rater="E1", rows=5, similar=())
    assert "E01" in t.remedy(known)
    assert t.remedy(known).startswith(t.remedy(unknown))


def test_codes_among_the_facts_are_put_in_words():
    finding = found("method_overridden", "info", declared="severity", used="mean")
    assert ZH.finding(finding) == "本次采用“算术平均”，而评分标准规定的是“严厉度校正”。"
    missing = found("missing_column", "block", column="rater")
    assert (ZH.finding(missing), EN.finding(missing)) == (
        "缺少必需的列：评审专家（rater）。",
        "A required column is missing: rater (评审专家).",
    )
    mixed = found("mixed_states", "block", application="A01", rater="E01", states=("recused", "scored"))
    assert ZH.finding(mixed) == "专家 E01 对 A01 的评分表自相矛盾：回避、已评分。"


def test_a_round_without_sectors_is_named_all_the_same():
    facts = {"coefficients": ("icc_1",), "applications": 1, "raters": 3, "sheets": 3, "sector": ""}
    finding = found("agreement_one_rater", "info", **facts)
    assert EN.finding(finding).startswith("All applications: only one expert scored")


def test_a_code_with_an_id_keeps_the_id():
    finding = found("applications_not_given", "warn", asked=("criterion:growth", "quota:region"))
    assert EN.finding(finding).endswith("cannot be computed or checked: criterion growth, quota by region.")
    column = found("rubric_column_missing", "warn", column="地市", asked_by="policy.favouritism", similar=())
    assert ZH.finding(column) == "评分标准（偏向性检查）要用的列“地市”不在文件中。"
