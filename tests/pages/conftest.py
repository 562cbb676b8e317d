"""A screen in Streamlit's test harness, and small files to put into it."""

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

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
# E2 is one point stricter than E1 throughout; A1 leads, A3 comes last.
SCORES = b"""application,rater,criterion,score
A1,E1,position,9
A1,E2,position,8
A2,E1,position,7
A2,E2,position,6
A3,E1,position,4
A3,E2,position,3
"""
FAULTY = SCORES + b"A3,E2,position,2\nA2,E3,position,12\nA1,E3,nowhere,5\n"

Screenful = Callable[[str], AppTest]


def _quick(language: str) -> None:
    from pages import quick
    from pages.common.screen import Screen
    from workbench.i18n import translator

    quick.render(Screen(translator(language)))  # type: ignore[arg-type]


@pytest.fixture
def quick() -> Screenful:
    """The quick evaluation in a language, run once."""
    return lambda language: AppTest.from_function(_quick, default_timeout=60, kwargs={"language": language}).run()


@pytest.fixture
def uploaded(quick: Screenful) -> Callable[..., AppTest]:
    """The same with files uploaded by role, and evaluated where it can be."""

    def upload(language: str, **files: bytes) -> AppTest:
        at = quick(language)
        for role, content in files.items():
            suffix = "toml" if role in ("rubric", "decisions", "notice") else "csv"
            at.file_uploader(key=f"source.{role}").set_value((f"{role}.{suffix}", content, "text/plain"))
        at.run()
        if any(button.key == "quick.run" for button in at.button):
            at.button(key="quick.run").click().run()
        return at

    return upload
