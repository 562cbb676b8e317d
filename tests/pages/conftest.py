"""A screen in Streamlit's test harness, and small files to put into it."""

import re
from collections.abc import Callable
from functools import cache

import pytest
from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest

# Every AppTest looks through all installed packages for components of theirs, which took most of the time of its test.
manifest_scanner.scan_component_manifests = cache(manifest_scanner.scan_component_manifests)

RUBRIC = """
id = "demo"
version = 1
title = { zh = "示例", en = "Demo" }
[policy]
min_raters = 2
seed = 1
draws = 200
[policy.shortlist]
per_sector = 1
[[dimensions]]
id = "core"
weight = 1
title = { zh = "核心", en = "Core" }
[[dimensions.criteria]]
id = "position"
weight = 1
kind = "judged"
scale = { low = 0, high = 10 }
title = { zh = "地位", en = "Standing" }
""".encode()
SCORES = b"""application,rater,criterion,score
A1,E1,position,9
A1,E2,position,8
A2,E1,position,7
A2,E2,position,6
A3,E1,position,4
A3,E2,position,3
"""


def visible(at: AppTest) -> str:
    """Everything a visitor can read, without the markup around it."""
    labels = [element.label for kind in (at.file_uploader, at.button, at.download_button, at.tabs) for element in kind]
    texts = [element.value for kind in (at.title, at.caption) for element in kind]
    options = [option for group in at.button_group for option in group.options]
    return "\n".join([*labels, *texts, *options, *(re.sub("<[^>]*>", " ", markup) for markup in markups(at))])


def markups(at: AppTest) -> list[str]:
    """The markup of every part, in order."""
    return [element.proto.body for element in at.html]


def _quick(language: str) -> None:
    from pages import quick
    from pages.common.screen import Screen
    from workbench.i18n import translator

    quick.render(Screen(translator(language)))  # type: ignore[arg-type]


@pytest.fixture
def quick() -> Callable[[str], AppTest]:
    """The quick evaluation in a language, run once."""
    return lambda language: AppTest.from_function(_quick, default_timeout=60, kwargs={"language": language}).run()


@pytest.fixture
def evaluated(quick: Callable[[str], AppTest]) -> Callable[..., AppTest]:
    """The same after files were uploaded by role and the button was pressed."""

    def evaluate(language: str, **files: bytes) -> AppTest:
        at = quick(language)
        hand_in(at, **files)
        return at.button(key="quick.run").click().run()

    return evaluate


def hand_in(at: AppTest, **files: bytes) -> AppTest:
    """Upload files by role."""
    for role, content in files.items():
        suffix = "toml" if role in ("rubric", "decisions", "notice") else "csv"
        at.file_uploader(key=f"source.{role}").set_value((f"{role}.{suffix}", content, "text/plain"))
    return at.run()
