"""Take the pictures of the screens again: ``python -m docs.screens.take`` (or ``make screens``)."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, Page, sync_playwright

from docs.screens.entrance import take_entrance
from docs.screens.organiser import furnish_intake, take_organiser
from docs.screens.panel_room import Rooms, furnish_rooms, take_rooms
from docs.screens.pictures import save
from tests.browser.serving import CONTEXT, LAUNCH, enter, furnish, press, serving, settle
from workbench.i18n import Language, Translator, translator
from workbench.office import Office, open_office
from workbench.settings import Settings

WIDTH = 1280
OUTCOME = {"round": ".hp-figures", "faulty": ".hp-findings"}
TABS = ("ranking", "shortlist", "experts", "design", "findings", "downloads")


def take_all() -> None:
    """Start a server and a browser, and take every picture."""
    rooms: list[Rooms] = []

    def prepare(office: Office) -> None:
        furnish_intake(office)
        rooms.append(furnish_rooms(office))

    with TemporaryDirectory(prefix="hengping-") as folder, sync_playwright() as playwright, ExitStack() as open_:
        url = f"sqlite:///{folder}/hengping.db"
        furnish(url, prepare)
        office = open_office(Settings(database=url))  # codes are issued for every visit
        open_.callback(office.store.close)
        address = open_.enter_context(serving(url))
        browser = playwright.chromium.launch(**LAUNCH)
        for language in ("zh", "en"):
            t = translator(language)
            with_page(browser, address, language, "light", partial(take_states, t=t))
        with_page(browser, address, "zh", "dark", partial(take_dark, t=translator("zh")))
        with_page(browser, address, "zh", "light", partial(take_tablet, t=translator("zh")), width=820)
        take_entrance(browser, address)
        take_organiser(browser, address)
        take_rooms(browser, office, address, rooms[0])
        browser.close()


def with_page(
    browser: Browser, address: str, language: Language, scheme: str, take: Callable[[Page], None], width: int = WIDTH
) -> None:
    """Open a fresh page in a language and a colour scheme."""
    viewport = {"width": width, "height": 800}
    context = browser.new_context(**CONTEXT, viewport=viewport, color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    enter(page, address, language)
    page.goto(f"{address}/quick?lang={language}")
    settle(page)
    take(page)
    context.close()


def take_states(page: Page, t: Translator) -> None:
    """Empty, faulty, and every tab of a result."""
    save(page, f"quick-empty-{t.language}")
    evaluate_sample(page, t, "faulty")
    save(page, f"quick-faulty-{t.language}")
    evaluate_sample(page, t, "round")
    for tab in TABS:
        press(page, t(f"results.{tab}"), role="tab")
        save(page, f"quick-{tab}-{t.language}")


def take_dark(page: Page, t: Translator) -> None:
    """The ranking and the experts on the dark ground."""
    evaluate_sample(page, t, "round")
    save(page, "quick-ranking-zh-dark")
    press(page, t("results.experts"), role="tab")
    save(page, "quick-experts-zh-dark")


def take_tablet(page: Page, t: Translator) -> None:
    """The ranking on a tablet."""
    evaluate_sample(page, t, "round")
    save(page, "quick-ranking-zh-tablet")


def evaluate_sample(page: Page, t: Translator, sample: str) -> None:
    """Choose a sample round and evaluate it."""
    panel = page.get_by_test_id("stExpander").first
    if panel.locator("details[open]").count() == 0:
        panel.locator("summary").click(delay=80)
    press(page, t("source.sample"), role="radio")
    page.get_by_test_id("stRadio").get_by_text(t(f"sample.{sample}"), exact=True).click(delay=80)
    settle(page)
    press(page, t("quick.run"))
    page.wait_for_selector(OUTCOME[sample])
    settle(page)


if __name__ == "__main__":
    take_all()
