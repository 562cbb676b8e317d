"""What a user wrote reaches Markdown, charts and tables as plain characters."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pages.common.parts import figures, strip, zone_mark
from pages.common.text import WORD_JOINER, chart, columns, markdown, shorten

HOSTILE = "![x](http://evil.example/a.png) <img src=x onerror=alert(1)> [a](javascript:b) :smile: $x$ `c` | **d**"


def unescaped(text: str) -> str:
    """What a Markdown reader shows of escaped text: each backslash taken away before a punctuation mark."""
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", text).replace(WORD_JOINER, "")


@given(st.text())
def test_escaped_markdown_shows_the_same_characters(text):
    assert unescaped(markdown(text)) == " ".join(text.split()).replace(WORD_JOINER, "")


@given(st.text())
def test_no_punctuation_is_left_that_markdown_could_read(text):
    assert not re.search(r"(?<!\\)[!\[\]()<>*_`$:|~#]", re.sub(r"\\.", "", markdown(text), flags=re.DOTALL))


@pytest.mark.parametrize("text", ["http://evil.example", "www.evil.example", "a@evil.example", ":smile:"])
def test_what_markdown_links_after_unescaping_is_parted(text):
    shown = re.sub(r"\\(.)", r"\1", markdown(text))
    assert not re.search(r"https?://|www\.|\w@\w|:\w+:", shown)


def test_a_chart_label_holds_no_tag():
    assert "<" not in chart(HOSTILE)


@pytest.mark.parametrize(
    "made", [strip([(HOSTILE, HOSTILE)]), figures([(HOSTILE,) * 3]), zone_mark("safe_in", HOSTILE)]
)
def test_markup_escapes_what_is_put_into_it(made):
    assert "<img" not in made
    assert "&lt;img" in made


def test_a_long_name_is_cut_at_its_width_in_columns():
    assert shorten("青岚县行业应用软件产业集群", 12) == "青岚县行业…"
    assert sum(map(columns, shorten("青岚县 A行业应用软件", 11))) <= 11
    assert shorten("青岚县", 6) == "青岚县"
