"""Every text stands out from its ground, in light and in dark (WCAG 2.1 AA)."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.serving import CONTEXT, enter, press, settle
from workbench.i18n import translator

pytestmark = pytest.mark.browser
FAINT = (Path(__file__).parent / "contrast.js").read_text("utf-8")
TABS = ("ranking", "shortlist", "experts", "design", "findings", "downloads")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_can_be_read(browser: Browser, address: str, scheme: str) -> None:
    t = translator("zh")
    page = browser.new_context(**CONTEXT, color_scheme=scheme).new_page()
    page.goto(f"{address}/login")
    faint = {"login": page.evaluate(FAINT)}
    enter(page, address)
    page.goto(f"{address}/quick")
    settle(page)
    faint["empty"] = page.evaluate(FAINT)
    press(page, t("source.sample"), role="radio")
    press(page, t("quick.run"))
    page.wait_for_selector(".hp-figures")
    settle(page)
    for tab in TABS:
        press(page, t(f"results.{tab}"), role="tab")
        page.wait_for_timeout(500)  # charts draw after the script has ended
        faint[tab] = page.evaluate(FAINT)
    page.context.close()
    assert {screen: texts for screen, texts in faint.items() if texts} == {}
