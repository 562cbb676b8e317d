"""Pictures of the panel room: who judges what, the expert's desk, progress, and what comes after."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from playwright.sync_api import Browser, Page

from docs.screens.pictures import keep, save
from tests.browser.serving import CONTEXT, enter, enter_by_code, press, settle
from tests.finished_sample import lead, score_sample, score_sheet
from tests.offices import ORGANISER, PIN, expert
from tests.panel_rooms import Room, a_room
from tests.workbench.rounds.rechecked_rooms import with_an_odd_sheet
from workbench.codes import issue
from workbench.i18n import Language, Translator, translator
from workbench.office import Office
from workbench.rounds.closing.rechecking import ask
from workbench.rounds.judging.desk import open_desk
from workbench.rounds.judging.judging import save as save_scores
from workbench.rounds.judging.undertaking import sign
from workbench.rounds.session.hearing import open_session
from workbench.sample_round import make_sample

VISITS: tuple[tuple[Language, str, int], ...] = (
    ("zh", "light", 1280),
    ("en", "light", 1280),
    ("zh", "dark", 1280),
    ("zh", "light", 820),
)
PARTS = ("experts", "recusals", "draw", "assignment", "planner")
CLOSED = ("results", "decisions", "publication", "objections")
NEW, BUSY = "E01", "E02"  # who has not signed yet, and who is in the middle of their applications
HIGH = 860  # pixels of a window in which the desk is shown as it stands


@dataclass(frozen=True)
class Rooms:
    """Rounds: experts score, a session runs, an odd sheet is asked about, the notice is out."""

    running: str
    finished: str
    live: Room
    odd: Room


@dataclass(frozen=True)
class Visitor:
    """A language, a ground and a width in which everything is looked at."""

    browser: Browser
    office: Office
    address: str
    language: Language
    scheme: str
    width: int

    @property
    def suffix(self) -> str:
        """What the names of these pictures end in."""
        more = "-dark" if self.scheme == "dark" else "-tablet" if self.width < 900 else ""
        return f"{self.language}{more}"

    def sit_down(self, round_: str = "", rater: str = "") -> Page:
        """A fresh browser in which an expert of a round has signed in, or the organiser."""
        viewport = {"width": self.width, "height": HIGH}
        context = self.browser.new_context(**CONTEXT, viewport=viewport, color_scheme=self.scheme)  # type: ignore[arg-type]
        page = context.new_page()
        if rater:
            [slip] = issue(self.office, ORGANISER, round_, [rater])
            enter_by_code(page, self.address, slip.code, self.language)
        else:
            enter(page, self.address, self.language)
        return page

    def open(self, page: Page, name: str, round_: str) -> None:
        """Open a screen of a round."""
        page.goto(f"{self.address}/{name}?round={round_}&lang={self.language}")
        settle(page, begins=1500)


def furnish_rooms(office: Office) -> Rooms:
    """Rounds in which there is something to see on every screen."""
    t = translator("zh")
    running, finished = make_sample(office, t), make_sample(office, t)
    _begin(office, running.round, t)
    score_sample(office, finished, t)
    lead(office, finished.round, "notice")
    live, odd = a_room(office, mode="live"), with_an_odd_sheet(office)
    if findings := open_session(office, live.chair, live.id, 900, 2):
        raise RuntimeError(findings)
    ask(office, odd.chair, odd.id, "E01", "A03", "wild_score", "该项目与其他专家相差较大，请说明评分依据。")
    return Rooms(running.round, finished.round, live, odd)


def take_rooms(browser: Browser, office: Office, address: str, rooms: Rooms) -> None:
    """Every screen in both languages, on both grounds, and on a tablet."""
    for visit in VISITS:
        visitor = Visitor(browser, office, address, *visit)
        for take in (_take_staff, _take_desk, _take_session, _take_recheck):
            take(visitor, rooms)
        for context in browser.contexts:
            context.close()


def _begin(office: Office, round_: str, t: Translator) -> None:
    """Score all but two applications of one expert, and half of the one before the last."""
    who = expert(round_, BUSY)
    sign(office, who, round_, t, agreed=True, conflicts={}, pin=PIN, again=PIN)
    desk, rng = open_desk(office, who, round_), np.random.default_rng(1)
    for place, item in enumerate(desk.items[:-2]):
        score_sheet(office, who, round_, item.application, 0.55 + 0.08 * place, rng)
    half = {criterion.id: 7 for criterion in desk.rubric.judged[:6]}
    save_scores(office, who, round_, desk.items[-2].application, base=0, key="half", scores=half, comments={})


def _take_staff(visitor: Visitor, rooms: Rooms) -> None:
    page, t, suffix = visitor.sit_down(), translator(visitor.language), visitor.suffix
    visitor.open(page, "panel", rooms.running)
    for part in PARTS:
        page.get_by_text(t(f"panel.part.{part}"), exact=True).first.click(delay=80)
        settle(page, begins=700)
        save(page, f"panel-{part}-{suffix}")
    for name in ("progress", "journal"):
        visitor.open(page, name, rooms.running)
        save(page, f"{name}-{suffix}")
    for name in CLOSED:
        visitor.open(page, name, rooms.finished)
        save(page, f"{name}-{suffix}")


def _take_desk(visitor: Visitor, rooms: Rooms) -> None:
    t, suffix, round_ = translator(visitor.language), visitor.suffix, rooms.running
    page = visitor.sit_down(round_, NEW)
    visitor.open(page, "desk", round_)
    save(page, f"undertaking-{suffix}")
    page = visitor.sit_down(round_, BUSY)
    visitor.open(page, "desk", round_)
    save(page, f"pin-{suffix}")
    page.get_by_label(t("pin.pin"), exact=True).fill(PIN)
    press(page, t("pin.open"))
    settle(page, begins=1500)
    while (read := page.get_by_role("button", name=t("desk.message.read"))).count():
        read.first.click(delay=80)
        settle(page, begins=500)
    press(page, t("evidence.data"), role="tab")
    page.locator(".hp-spark").first.evaluate("years => years.scrollIntoView({ block: 'center' })")
    _show_desk(visitor, page, f"desk-{suffix}")
    press(page, t("desk.view.table"), role="radio")
    save(page, f"desk-table-{suffix}")
    for name in ("own_statistics", "review"):
        visitor.open(page, name, round_)
        save(page, f"{name}-{suffix}")


def _take_session(visitor: Visitor, rooms: Rooms) -> None:
    live, suffix = rooms.live, visitor.suffix
    chair, desk = visitor.sit_down(live.id, live.raters[-1]), visitor.sit_down(live.id, live.raters[0])
    visitor.open(chair, "hearing", live.id)
    visitor.open(desk, "desk", live.id)
    _show_desk(visitor, desk, f"desk-live-{suffix}")
    save(chair, f"hearing-{suffix}")


def _take_recheck(visitor: Visitor, rooms: Rooms) -> None:
    odd = rooms.odd
    for rater, name in ((odd.raters[-1], "recheck"), ("E01", "recheck-own")):
        page = visitor.sit_down(odd.id, rater)
        visitor.open(page, "recheck", odd.id)
        save(page, f"{name}-{visitor.suffix}")


def _show_desk(visitor: Visitor, page: Page, name: str) -> None:
    """The desk fills its window, which therefore is shown as it is."""
    page.set_viewport_size({"width": visitor.width, "height": 1180 if visitor.width < 900 else HIGH})
    page.mouse.move(0, 0)
    settle(page, begins=1500)
    page.locator(".st-key-desk-scoring").evaluate("half => half.scrollTo(0, 0)")
    keep(page, name)
