"""Pictures of the sign-in page, one's own sign-in, and the screen of accounts and codes."""

from __future__ import annotations

from playwright.sync_api import Browser, Page

from docs.screens.pictures import keep, save
from tests.browser.serving import CONTEXT, enter, press, settle
from workbench.i18n import Language, translator

SCHEMES: tuple[tuple[Language, str], ...] = (("zh", "light"), ("en", "light"), ("zh", "dark"))


def take_entrance(browser: Browser, address: str) -> None:
    """Every plain page and every tab, in both languages and on both grounds."""
    for language, scheme in SCHEMES:
        viewport = {"width": 1280, "height": 800}
        context = browser.new_context(**CONTEXT, viewport=viewport, color_scheme=scheme)  # type: ignore[arg-type]
        _take(context.new_page(), address, language, f"{language}-dark" if scheme == "dark" else language)
        context.close()


def _take(page: Page, address: str, language: Language, suffix: str) -> None:
    t = translator(language)
    page.goto(f"{address}/login?lang={language}")
    keep(page, f"login-{suffix}")
    enter(page, address, language)
    page.goto(f"{address}/account?lang={language}")
    keep(page, f"own-{suffix}")
    page.goto(f"{address}/accounts?round=r-2026-02&lang={language}")
    settle(page)
    save(page, f"accounts-{suffix}")
    press(page, t("accounts.codes"), role="tab")
    save(page, f"codes-{suffix}")
