"""Pictures of the panel room: who judges what, the expert's desk, progress, the live session, and what comes after."""

from __future__ import annotations

from playwright.sync_api import Browser, BrowserContext, Page

from docs.screens.pictures import save
from tests.browser.serving import CONTEXT, enter, enter_by_code, press, set_pin, settle
from tests.finished_sample import lead, score_sample
from tests.offices import chair
from workbench.i18n import Language, translator
from workbench.office import Office
from workbench.rounds.session.hearing import open_session
from workbench.sample_round import CHAIR, Sample, make_sample

VISITS: tuple[tuple[Language, str, int], ...] = (
    ("zh", "light", 1280),
    ("en", "light", 1280),
    ("zh", "dark", 1280),
    ("zh", "light", 820),
)
PARTS = ("experts", "recusals", "draw", "assignment", "planner")
CLOSED = ("results", "decisions", "publication", "objections")
RATERS = ("E02", "E03", "E05", "E06")  # one for each visit, for a code works once


def furnish_rooms(office: Office) -> tuple[Sample, Sample]:
    """A round in which experts score and a session runs, and one that has come to its notice."""
    t = translator("zh")
    running, finished = make_sample(office, t), make_sample(office, t)
    score_sample(office, finished, t)
    lead(office, finished.round, "notice")
    open_session(office, chair(running.round, CHAIR), running.round, 900, 3)
    return running, finished


def take_rooms(browser: Browser, address: str, running: Sample, finished: Sample) -> None:
    """Every screen in both languages, on both grounds, and on a tablet."""
    for (language, scheme, width), rater in zip(VISITS, RATERS, strict=True):
        viewport = {"width": width, "height": 860}
        suffix = f"{language}-dark" if scheme == "dark" else f"{language}-tablet" if width < 900 else language
        for take, who in ((_take_staff, ""), (_take_desk, rater)):
            context = browser.new_context(**CONTEXT, viewport=viewport, color_scheme=scheme)  # type: ignore[arg-type]
            take(context, address, language, suffix, running, finished, who)
            context.close()


def _take_staff(
    context: BrowserContext, address: str, language: Language, suffix: str, running: Sample, finished: Sample, _who: str
) -> None:
    page, t = context.new_page(), translator(language)
    enter(page, address, language)
    _open(page, address, "panel", running.round, language)
    for part in PARTS:
        page.get_by_text(t(f"panel.part.{part}"), exact=True).first.click(delay=80)
        settle(page, begins=700)
        save(page, f"panel-{part}-{suffix}")
    for name in ("progress", "hearing", "journal"):
        _open(page, address, name, running.round, language)
        save(page, f"{name}-{suffix}")
    for name in CLOSED:
        _open(page, address, name, finished.round, language)
        save(page, f"{name}-{suffix}")


def _take_desk(
    context: BrowserContext, address: str, language: Language, suffix: str, running: Sample, _finished: Sample, who: str
) -> None:
    page, t = context.new_page(), translator(language)
    code = next(slip.code for slip in running.slips if slip.rater == who)
    enter_by_code(page, address, code, language)
    _open(page, address, "desk", running.round, language)
    save(page, f"undertaking-{suffix}")
    set_pin(page, language)
    page.get_by_text(t("undertaking.agree"), exact=True).click(delay=80)
    settle(page, begins=500)
    press(page, t("undertaking.sign"))
    settle(page, begins=1500)
    page.set_viewport_size({"width": page.viewport_size["width"], "height": 860})  # type: ignore[index]
    settle(page, begins=1500)
    page.screenshot(path=f"docs/screens/desk-{suffix}.png")
    for name in ("own_statistics", "review"):
        _open(page, address, name, running.round, language)
        save(page, f"{name}-{suffix}")


def _open(page: Page, address: str, name: str, round_: str, language: Language) -> None:
    page.goto(f"{address}/{name}?round={round_}&lang={language}")
    settle(page, begins=1500)
