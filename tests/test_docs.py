"""The documents say what is there: every command, key, method and number is named, every link leads somewhere."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
import typer.main

from scoring.firmness.firmness import Zone
from scoring.flags.flag import RaterCode, ScoreCode
from scoring.rubric import Method, Rubric
from scoring.selection.shortlist import Reason
from workbench.__main__ import app

ROOT = Path(__file__).parent.parent
READMES = ("README.md", "README.zh-CN.md")
METHODS = ("docs/method.md", "docs/method.zh-CN.md")
DOCUMENTS = sorted(
    path.relative_to(ROOT).as_posix()
    for part in (".", "docs", "rubrics", "data/samples")
    for path in (ROOT / part).glob("*.md")
)
LINK = re.compile(r"\]\((?!https?:)([^)#\s]*)(?:#([^)\s]*))?\)")


def read(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def headings(text: str) -> list[tuple[int, str]]:
    """Level and text of every heading outside code."""
    prose = re.sub(r"^```.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)
    return [(len(marks), title) for marks, title in re.findall(r"^(#+) (.+)$", prose, flags=re.MULTILINE)]


def slug(heading: str) -> str:
    """The anchor that GitHub gives a heading.

    >>> slug("9. Published scores, ranks and ties")
    '9-published-scores-ranks-and-ties'
    """
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def code_blocks(text: str) -> list[str]:
    """Fenced blocks, without what comments say."""
    return [re.sub(r" +#.*", "", block) for block in re.findall(r"^```(.*?)^```", text, flags=re.MULTILINE | re.DOTALL)]


def keys(schema: Any) -> Iterator[str]:
    """Every property name in a JSON schema."""
    if isinstance(schema, dict):
        yield from schema.get("properties", {})
        for part in schema.values():
            yield from keys(part)
    elif isinstance(schema, list):
        for part in schema:
            yield from keys(part)


def unnamed(names: Iterator[str] | list[str] | tuple[str, ...], text: str) -> list[str]:
    """Names that stand nowhere in a text as a word of their own."""
    return sorted(name for name in set(names) if not re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", text))


def make_targets() -> list[str]:
    return re.findall(r"^([a-z]+):.*##", read("Makefile"), flags=re.MULTILINE)


def commands() -> dict[str, Any]:
    return dict(typer.main.get_command(app).commands)  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", READMES)
def test_a_readme_names_every_make_target_and_command(name: str) -> None:
    targets = make_targets()
    assert {"run", "demo", "test", "lint", "bench", "screens"} <= set(targets)
    assert unnamed([*targets, *commands()], read(name)) == []


@pytest.mark.parametrize("name", [*READMES, "docs/operations.md"])
def test_an_option_that_is_named_exists(name: str) -> None:
    known = {option for command in commands().values() for parameter in command.params for option in parameter.opts}
    lines = [line for line in read(name).splitlines() if "-m workbench" in line or "`--" in line]
    named = {option for line in lines for option in re.findall(r"--[a-z]+(?:-[a-z]+)*(?![\w-]|\S*\.)", line)}
    assert "--lang" in named
    assert named - known - {"--help"} == set()


def test_both_readmes_are_built_alike() -> None:
    english, chinese = map(read, READMES)
    assert [level for level, _ in headings(english)] == [level for level, _ in headings(chinese)]
    assert code_blocks(english) == code_blocks(chinese)
    assert english.count("\n| ") == chinese.count("\n| ")


def test_both_methods_are_built_alike() -> None:
    english, chinese = map(read, METHODS)
    assert [level for level, _ in headings(english)] == [level for level, _ in headings(chinese)]
    assert english.count("\n| ") == chinese.count("\n| ")


@pytest.mark.parametrize("name", METHODS)
def test_a_method_document_names_every_method_reason_zone_and_flag(name: str) -> None:
    names = [name for kind in (Method, Reason, Zone, RaterCode, ScoreCode) for name in get_args(kind)]
    assert len(names) > 30
    assert unnamed(names, read(name)) == []


@pytest.mark.parametrize("name", METHODS)
def test_a_method_document_names_every_number_of_the_result(name: str) -> None:
    names = list(keys(json.loads(read("docs/result.schema.json"))))
    assert "severity_se" in names
    assert unnamed(names, read(name)) == []


def test_the_rubric_guide_names_every_key() -> None:
    names = list(keys(Rubric.model_json_schema()))
    assert "tie_break" in names
    assert unnamed(names, read("rubrics/README.md")) == []


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_link_leads_somewhere(name: str) -> None:
    folder = (ROOT / name).parent
    for target, anchor in LINK.findall(read(name)):
        path = folder / target if target else ROOT / name
        assert path.exists(), target
        if anchor:
            assert anchor in {slug(title) for _, title in headings(path.read_text("utf-8"))}, anchor


def test_what_is_not_named_is_seen() -> None:
    assert unnamed(["score", "raw_score"], "the `raw_score` of an application") == ["score"]
