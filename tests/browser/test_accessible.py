"""Every screen for everybody: WCAG 2 by axe, targets of 44 px, a tablet's width, and the desk without a mouse."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from playwright.sync_api import Browser, Page, expect

from docs.screens.organiser import furnish_intake
from tests.browser.auditing import UNSEEN, faults
from tests.browser.serving import CONTEXT, LOGIN, PASSWORD, enter, enter_by_code, furnish, press, serving, settle
from tests.offices import ORGANISER, PIN, expert
from tests.pages.test_closing_pages import room_in
from tests.pages.test_recheck_page import asked
from tests.panel_rooms import a_room
from workbench.accounts import open_account
from workbench.codes import issue
from workbench.i18n import translator
from workbench.office import Office, open_office
from workbench.rounds.judging.undertaking import sign
from workbench.rounds.session.hearing import open_session
from workbench.sample_round import make_sample
from workbench.settings import Settings

pytestmark = pytest.mark.browser
ZH = translator("zh")
PART = ("experts", "recusals", "draw", "assignment", "planner")


@dataclass
class House:
    """A server with rounds in the phases their screens are made for."""

    address: str = ""
    office: Office | None = None
    rounds: dict[str, str] = field(default_factory=dict)

    def furnish(self, office: Office) -> None:
        """Applications at the formal check, a session in which experts score, a recheck, a notice."""
        running = make_sample(office, ZH).round
        assert open_account(office, ORGANISER, "watcher", "Watcher", "supervisor", PASSWORD) == ()
        live = a_room(office, mode="live")
        assert open_session(office, live.chair, live.id, 900, 1) == ()
        signed = sign(office, expert(running, "E02"), running, ZH, agreed=True, conflicts={}, pin=PIN, again=PIN)
        assert signed == ()
        self.rounds = {"check": furnish_intake(office), "scoring": running, "live": live.id}
        self.rounds |= {"recheck": asked(office).id, "notice": room_in(office, "notice").id}

    def open(self, page: Page, name: str, phase: str, **more: str) -> None:
        """Open a screen of the round in a phase."""
        asked_for = "".join(f"&{key}={value}" for key, value in more.items())
        page.goto(f"{self.address}/{name}?round={self.rounds[phase]}{asked_for}")
        page.wait_for_load_state("networkidle")
        settle(page)

    def admit(self, page: Page, phase: str, rater: str) -> None:
        """Sign an expert in."""
        assert self.office is not None
        page.context.clear_cookies()
        [slip] = issue(self.office, ORGANISER, self.rounds[phase], [rater])
        enter_by_code(page, self.address, slip.code)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    url, made = f"sqlite:///{tmp_path_factory.mktemp('accessible')}/hengping.db", House()
    furnish(url, made.furnish)
    made.office = open_office(Settings(database=url))
    expect.set_options(timeout=30_000)
    with serving(url) as made.address:
        yield made
    made.office.store.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(**CONTEXT, viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()


def test_the_organiser_s_screens(page: Page, house: House) -> None:
    found = {}
    page.goto(f"{house.address}/login")
    found["login"] = faults(page)
    enter(page, house.address, login=LOGIN)
    page.goto(f"{house.address}/account")
    found["account"] = faults(page)
    screens = [("board", "check"), ("intake", "check"), ("panel", "scoring"), ("progress", "scoring")]
    screens += [("results", "notice"), ("decisions", "notice"), ("publication", "notice"), ("objections", "notice")]
    screens += [("quick", "check"), ("accounts", "check")]
    for name, phase in screens:
        house.open(page, name, phase)
        found[name] = faults(page)
    assert {screen: wrong for screen, wrong in found.items() if wrong} == {}


def test_the_supervisor_s_screens(page: Page, house: House) -> None:
    enter(page, house.address, login="watcher")
    found = {}
    for name in ("board", "progress", "journal"):
        house.open(page, name, "scoring")
        found[name] = faults(page)
    assert {screen: wrong for screen, wrong in found.items() if wrong} == {}


def test_the_expert_s_screens(page: Page, house: House) -> None:
    house.admit(page, "scoring", "E01")
    house.open(page, "desk", "scoring")
    found = {"undertaking": faults(page)}
    house.admit(page, "scoring", "E02")
    house.open(page, "desk", "scoring")
    found["pin"] = faults(page)
    _open_seat(page)
    page.locator("#hp-position").fill("11")
    page.keyboard.press("Tab")
    expect(page.locator("#hp-position-why")).to_be_visible()
    found["desk"] = faults(page)
    press(page, ZH("desk.view.table"), role="radio")
    found["table"] = faults(page)
    for name in ("own_statistics", "review"):
        house.open(page, name, "scoring")
        found[name] = faults(page)
    assert {screen: wrong for screen, wrong in found.items() if wrong} == {}


def test_the_chair_s_screens(page: Page, house: House) -> None:
    house.admit(page, "live", "E03")
    found = {}
    for name in ("progress", "hearing", "desk"):
        house.open(page, name, "live")
        found[name] = faults(page)
    house.admit(page, "recheck", "E05")
    house.open(page, "recheck", "recheck")
    found["recheck"] = faults(page)
    house.admit(page, "recheck", "E01")
    house.open(page, "recheck", "recheck")
    found["recheck of one's own"] = faults(page)
    assert {screen: wrong for screen, wrong in found.items() if wrong} == {}


def test_tab_leads_through_the_desk_in_order_and_can_be_seen(page: Page, house: House) -> None:
    """Levels, steps and comments are worked from their score: by digits, arrow keys and C."""
    house.admit(page, "scoring", "E02")
    house.open(page, "desk", "scoring")
    _open_seat(page)
    page.mouse.click(1, 1)  # Tab goes on from where the last click was
    names, wrong = [], {}
    for _ in range(60):
        page.keyboard.press("Tab")
        name = page.evaluate("document.activeElement.id || document.activeElement.innerText || ''").strip()
        if page.evaluate("document.activeElement === document.body"):
            break
        names.append(name)
        if unseen := page.evaluate(UNSEEN):
            wrong[name] = unseen
    scores = page.locator(".hp-score").evaluate_all("all => all.map(one => one.id)")
    acts = [ZH(f"desk.{act}") for act in ("next", "skip", "abstain", "recuse", "keys")]
    wanted = [*scores, "hp-free-overall", "hp-free-scratchpad", *acts]
    met = [next((act for act in acts if name.startswith(act)), name) for name in names]
    assert [name for name in met if name in wanted] == wanted
    assert wrong == {}


def _open_seat(page: Page) -> None:
    page.get_by_label(ZH("pin.pin"), exact=True).fill(PIN)
    press(page, ZH("pin.open"))
    expect(page.locator(".hp-sheet")).to_be_visible()
    settle(page, begins=500)
