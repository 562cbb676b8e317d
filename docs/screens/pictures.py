"""Keeping pictures small: the whole page, in 256 colours."""

from __future__ import annotations

from pathlib import Path

from PIL import Image
from playwright.sync_api import Page

FOLDER = Path(__file__).parent
TALLEST = 1500  # pixels of a page that are shown


def save(page: Page, name: str) -> None:
    """Keep a screen, as tall as what is on it."""
    page.mouse.move(0, 0)
    page.wait_for_timeout(700)  # charts draw themselves a moment after the script has ended
    height = page.evaluate("document.querySelector('[data-testid=stMainBlockContainer]').scrollHeight")
    page.set_viewport_size({"width": page.viewport_size["width"], "height": min(max(600, height), TALLEST)})  # type: ignore[index]
    page.wait_for_timeout(300)
    keep(page, name)


def keep(page: Page, name: str) -> None:
    """Keep a plain page."""
    path = FOLDER / f"{name}.png"
    page.screenshot(path=path, full_page=True)
    exact = Image.open(path).convert("RGB")
    exact.quantize(256, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE).save(path, optimize=True)
