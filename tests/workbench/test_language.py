"""Both languages say the same things, and a missing text never stops anybody."""

import ast
import re
import string
from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from scoring.findings import Place, found
from scoring.rubric import Text
from workbench.i18n import LOCALES, TERMS, UNKNOWN, MissingText, Translator, translator

ROOT = Path(__file__).parents[2]
ZH, EN = translator("zh"), translator("en")
BOTH = pytest.mark.parametrize("t", [ZH, EN], ids=["zh", "en"])


def placeholders(t: Translator, key: str) -> set[str]:
    parsed = (part for form in t.messages[key] for part in string.Formatter().parse(form))
    return {name for _, name, _, _ in parsed if name is not None}


def test_both_languages_have_the_same_keys():
    assert ZH.messages.keys() == EN.messages.keys()


def test_both_languages_use_the_same_facts():
    assert {key: placeholders(ZH, key) for key in ZH.messages} == {key: placeholders(EN, key) for key in EN.messages}


@pytest.mark.parametrize("folder", ["zh_CN", "en"])
def test_no_key_is_given_twice_and_none_is_left_empty(folder):
    entries = [
        entry
        for path in sorted((LOCALES / folder).glob("*.po"))
        for entry in re.findall(
            r'^msgid "(.+)"\n((?:(?:msgid_plural|msgstr).*\n|".*"\n)+)', path.read_text("utf-8"), re.MULTILINE
        )
    ]
    assert [key for key, times in Counter(key for key, _ in entries).items() if times > 1] == []
    assert {key for key, _ in entries} == translator("zh" if folder == "zh_CN" else "en").messages.keys()


def code() -> list[ast.AST]:
    files = [path for floor in ("workbench", "pages") for path in (ROOT / floor).rglob("*.py")]
    return [node for path in files for node in ast.walk(ast.parse(path.read_text("utf-8")))]


def asked_by_templates() -> set[str]:
    texts = [path.read_text("utf-8") for path in (ROOT / "pages").rglob("*.j2")]
    return {key for text in texts for key in re.findall(r'\bt\("([^"]+)"', text)}


def test_every_key_that_is_asked_for_exists():
    calls = [
        node for node in code() if isinstance(node, ast.Call) and getattr(node.func, "id", None) == "t" and node.args
    ]
    asked = {call.args[0].value for call in calls if isinstance(call.args[0], ast.Constant)}
    assert len(asked) > 100
    assert asked - ZH.messages.keys() == set()
    assert {key for key in asked_by_templates() if not key.endswith(".")} - ZH.messages.keys() == set()


def test_no_text_is_kept_that_nobody_asks_for():
    nodes = code()
    whole = {node.value for node in nodes if isinstance(node, ast.Constant)} | asked_by_templates()
    begun = {node.values[0].value for node in nodes if isinstance(node, ast.JoinedStr) and _starts_with_text(node)}
    families = (*(start for start in begun if "." in start), *(f"{family}." for family in TERMS.values()))
    assert {key for key in ZH.messages if key not in whole and not key.startswith(families)} == set()


def _starts_with_text(node: ast.JoinedStr) -> bool:
    return bool(node.values) and isinstance(node.values[0], ast.Constant)


@BOTH
def test_a_missing_text_is_an_error_under_test_and_the_bare_key_in_use(t):
    with pytest.warns(MissingText, match=r"no\.such\.key"):
        assert t("no.such.key") == "no.such.key"


@BOTH
def test_a_missing_fact_is_shown_as_unknown(t):
    with pytest.warns(MissingText, match="row"):
        assert UNKNOWN in t("place.row")


def test_a_place_names_as_much_as_is_known():
    place = Place("scores.csv", None, 3, "分值")
    assert ZH.place(place) == "文件 scores.csv，第 3 行，“分值”列"
    assert EN.place(place) == "file scores.csv, row 3, column “分值”"
    assert EN.place(Place()) == ""


def test_braces_in_somebodys_text_are_left_alone():
    assert EN.place(Place(file="{row}.csv")) == "file {row}.csv"


def test_the_english_plural_is_chosen_by_the_count():
    assert [EN("count.applications", count=n) for n in (0, 1, 2)] == [
        "0 applications",
        "1 application",
        "2 applications",
    ]
    assert [ZH("count.applications", count=n) for n in (0, 1, 2)] == ["0 个申报项目", "1 个申报项目", "2 个申报项目"]


def test_a_fact_that_is_a_code_is_put_in_words():
    finding = found("method_overridden", "info", declared="severity", used="mean")
    assert "severity" not in ZH.finding(finding)
    assert ZH("method.mean") in ZH.finding(finding)


def test_values_in_words():
    assert ZH.show((1.0, None, True, float("nan"))) == "1、—、是、—"
    assert EN.show((0.1 + 0.2, False)) == "0.3, no"
    assert (ZH.date(date(2026, 11, 1)), EN.date(date(2026, 11, 1))) == ("2026年11月1日", "1 November 2026")
    assert (EN.number(1234.5), EN.number(Decimal("2.675"), 3), EN.number(None)) == ("1,234.50", "2.675", UNKNOWN)
    assert EN.percent(0.905, 1) == "90.5 %"


def test_a_bilingual_text_shows_its_side():
    text = Text(zh="核心竞争力", en="Core competitiveness")
    assert (ZH.text(text), EN.text(text)) == ("核心竞争力", "Core competitiveness")
