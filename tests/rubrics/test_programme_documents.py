"""The document of programme files names every key, function, variable and trait there is, and its example is sound."""

import re
import tomllib
from pathlib import Path

import pytest

from data.inheritance import merge, without
from data.programmes import ROOT, schema
from scoring.applications.form import TRAITS, Form
from scoring.applications.functions import FUNCTIONS
from scoring.applications.variables import ALWAYS, OF_FIELD, OF_ROW, OF_SUBMISSION

TEXT = (ROOT / "programmes.md").read_text("utf-8")
UNIVERSAL = {"id", "title", "source", "version", "official", "zh", "en", "text"}  # said once, or plain


def named():
    return set(re.findall(r"`([^`]+)`", re.sub(r"^```.*?^```", "", TEXT, flags=re.MULTILINE | re.DOTALL)))


def keys(part):
    if isinstance(part, dict):
        yield from part.get("properties", {})
        for value in part.values():
            yield from keys(value)
    elif isinstance(part, list):
        for value in part:
            yield from keys(value)


@pytest.mark.parametrize("file", ["form", "procedure"])
def test_every_key_is_documented(file):
    known = {name for code in named() for name in re.findall(r"[a-z_]+", code)} | set(
        re.findall(r"^(\w+) =", TEXT, re.MULTILINE)
    )
    assert set(keys(schema(file))) - known - UNIVERSAL == set()


def test_every_function_variable_and_trait_is_documented():
    known = {code.split("(")[0] for code in named()}
    assert {*FUNCTIONS, *ALWAYS, *OF_FIELD, *OF_ROW, *OF_SUBMISSION, *TRAITS} - known == set()


def test_the_example_is_a_form():
    example = tomllib.loads(re.search(r"```toml\n(.*?)```", TEXT, re.DOTALL)[1])
    base = tomllib.loads(Path(ROOT / example.pop("extends") / "form.toml").read_text("utf-8"))
    form = Form.model_validate(merge(without(base, frozenset(example.pop("drop"))), example))
    assert [check.id for check in form.checks if check.id == "E1"] == ["E1"]
