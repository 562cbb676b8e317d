"""The desk under an expert's hands: typing, keys, a reload, two windows, and a server that goes away."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, Page, WebSocketRoute, expect
from sqlalchemy import update

from data.store import sheets
from data.store.tables import sessions
from tests.browser.serving import CONTEXT, PRESS, enter_by_code, furnish, press, serving, settle
from tests.offices import ORGANISER, expert
from tests.panel_rooms import a_room
from workbench.codes import issue
from workbench.i18n import translator
from workbench.office import Office, open_office
from workbench.rounds.judging.judging import save
from workbench.settings import Settings

pytestmark = pytest.mark.browser
FAINT = (Path(__file__).parent / "contrast.js").read_text("utf-8")
ZH = translator("zh")
SAVED = re.compile(r"\d\d:\d\d:\d\d")


@dataclass
class House:
    """A server with one round, and a fresh expert for every test."""

    address: str
    office: Office
    round: str
    raters: list[str] = field(default_factory=lambda: [f"E{n:02}" for n in range(1, 12)])

    def admit(self, page: Page, rater: str, language: str = "zh") -> None:
        """Sign an expert in and open their desk."""
        [slip] = issue(self.office, ORGANISER, self.round, [rater])
        enter_by_code(page, self.address, slip.code, language)
        page.goto(f"{self.address}/desk?round={self.round}&lang={language}")
        settle(page)
        expect(page.locator(".hp-sheet")).to_be_visible()

    def kept(self, rater: str, application: str) -> dict[str, str]:
        """What the store holds of a sheet."""
        with self.office.look() as connection:
            own = sheets.own(connection, self.round, rater, application)
        return {} if own is None else own.fields


@dataclass
class Line:
    """The line between a page and its server; while it is dead both ends believe it to be open."""

    dead: bool = False

    def carry(self, page: WebSocketRoute) -> None:
        """Carry messages both ways, or nowhere."""
        server = page.connect_to_server()
        page.on_message(lambda message: None if self.dead else server.send(message))
        server.on_message(lambda message: None if self.dead else page.send(message))


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    url = f"sqlite:///{tmp_path_factory.mktemp('desk')}/hengping.db"
    made: list[str] = []
    furnish(url, lambda office: made.append(a_room(office, raters=12, applications_=5).id))
    office = open_office(Settings(database=url))
    expect.set_options(timeout=30_000)
    with serving(url) as address:
        yield House(address, office, made[0])
    office.store.close()


@pytest.fixture
def rater(house: House) -> str:
    return house.raters.pop()


@pytest.fixture
def line(page: Page) -> Line:
    """The line of a page that is about to be opened; leaving the page needs no confirmation."""
    made = Line()
    page.route_web_socket(re.compile("/_stcore/stream"), made.carry)
    page.on("dialog", lambda leaving: leaving.accept())
    return made


def opened(page: Page) -> str:
    """The application that is open."""
    return page.locator(".hp-sheet").get_attribute("data-application") or ""


def saved(page: Page) -> None:
    """Wait until everything that was entered is kept."""
    expect(page.locator("[data-unsent]").first).to_have_text("")
    expect(page.locator("[data-slot=saved]").first).to_have_text(SAVED)


def test_scores_are_typed_from_field_to_field_and_a_reload_keeps_them(page: Page, house: House, rater: str) -> None:
    house.admit(page, rater)
    application = opened(page)
    page.locator("#hp-position").click()
    for text in ("8", "4", "72.5"):
        page.keyboard.type(text, delay=30)
        page.keyboard.press("Tab")
    saved(page)
    assert house.kept(rater, application) == {"scores.position": "8", "scores.services": "4", "scores.plan": "72.5"}
    expect(page.locator("[data-criterion=position] [aria-pressed=true]")).to_have_text("8")
    page.reload()
    settle(page)
    expect(page.locator("#hp-plan")).to_have_value("72.5")
    assert opened(page) == application
    page.locator("#hp-position").focus()
    page.keyboard.type("7")
    page.keyboard.press("Control+s")  # with the field still being typed in
    expect(page.locator(".hp-sheet")).not_to_have_attribute("data-application", application)
    assert house.kept(rater, application)["scores.position"] == "7"
    expect(page.locator(".hp-queue strong")).to_have_text("1 / 5")
    assert parse_qs(urlsplit(page.url).query)["application"] == [opened(page)]
    expect(page.locator("#hp-position")).to_have_value("")


def test_what_is_refused_says_why_keeps_the_old_score_and_holds_the_desk(page: Page, house: House, rater: str) -> None:
    house.admit(page, rater)
    application = opened(page)
    page.locator("[data-criterion=position] [data-level='6']").click(delay=PRESS)
    saved(page)
    page.locator("#hp-position").fill("11")
    page.keyboard.press("Tab")
    why = page.locator("#hp-position-why")
    expect(why).to_contain_text("0")
    expect(why).to_contain_text("6")  # the score that stays
    expect(page.locator("#hp-position")).to_have_attribute("aria-invalid", "true")
    page.keyboard.press("Control+s")
    settle(page, begins=500)
    assert opened(page) == application
    assert house.kept(rater, application) == {"scores.position": "6"}
    page.locator("#hp-position").press("Escape")
    expect(page.locator("#hp-position")).to_have_value("6")
    expect(why).to_be_hidden()


def test_a_comment_is_asked_for_where_it_is_needed_and_kept(page: Page, house: House, rater: str) -> None:
    house.admit(page, rater)
    application = opened(page)
    page.locator("#hp-position").fill("10")
    page.keyboard.press("c")
    area = page.locator("[data-comment=position] textarea")
    expect(area).to_be_focused()
    area.fill("全国第一，证书齐全")
    page.locator("#hp-free-scratchpad").fill("与上一个比较")
    page.locator("#hp-plan").click()
    saved(page)
    assert house.kept(rater, application) == {"scores.position": "10", "comments.position": "全国第一，证书齐全"}
    page.reload()
    settle(page)
    expect(area).to_have_value("全国第一，证书齐全")
    expect(page.locator("#hp-free-scratchpad")).to_have_value("与上一个比较")


def test_a_silent_line_says_until_when_all_is_kept_and_a_reload_loses_nothing(
    page: Page, line: Line, house: House, rater: str
) -> None:
    house.admit(page, rater)
    application = opened(page)
    page.locator("#hp-position").fill("8")
    page.keyboard.press("Tab")
    saved(page)
    [at] = SAVED.findall(page.locator("[data-slot=saved]").first.inner_text())
    line.dead = True
    page.locator("#hp-services").fill("4")
    page.keyboard.press("Tab")
    unsent = page.locator("[data-unsent]").first
    expect(unsent).to_have_text(ZH("desk.word.saving"))
    expect(unsent).to_have_text(ZH("desk.word.waiting", at=at, count="1"))
    assert house.kept(rater, application) == {"scores.position": "8"}
    line.dead = False
    page.reload()
    settle(page)
    expect(page.locator("#hp-services")).to_have_value("4")
    saved(page)
    assert house.kept(rater, application) == {"scores.position": "8", "scores.services": "4"}
    assert page.evaluate("sessionStorage.length") == 0


def test_two_windows_offer_both_scores(browser: Browser, house: House, rater: str) -> None:
    context = browser.new_context(**CONTEXT)
    one, two = context.new_page(), context.new_page()
    house.admit(one, rater)
    application = opened(one)
    two.goto(one.url)
    settle(two)
    expect(two.locator("#hp-position")).to_be_visible()
    one.locator("#hp-position").fill("7")
    one.keyboard.press("Tab")
    saved(one)
    two.locator("#hp-position").fill("5")
    two.keyboard.press("Tab")
    two.get_by_role("button", name=ZH("desk.word.mine", value="5")).click(delay=PRESS)
    saved(two)
    assert house.kept(rater, application) == {"scores.position": "5"}
    context.close()


def test_what_was_not_taken_while_another_sheet_is_open_is_named_and_offered_there(
    page: Page, line: Line, house: House, rater: str
) -> None:
    house.admit(page, rater)
    application = opened(page)
    other = next(id for id in ("A01", "A02") if id != application)
    line.dead = True
    page.locator("#hp-position").fill("8")
    page.keyboard.press("Tab")
    elsewhere = expert(house.round, rater)
    assert save(house.office, elsewhere, house.round, application, base=0, key="k", scores={"position": "5"}).taken
    line.dead = False
    page.goto(f"{house.address}/desk?round={house.round}&lang=zh&application={other}")
    settle(page)
    assert opened(page) == other
    unsent = page.locator("[data-unsent]").first
    expect(unsent).to_contain_text(ZH("desk.word.elsewhere", applications=application))
    expect(page.locator("#hp-position")).to_have_value("")
    press(page, ZH("desk.view.table"), role="radio")
    expect(page.locator(f"#hp-{application}-position")).to_have_value("8")
    page.get_by_role("button", name=ZH("desk.word.mine", value="8")).click(delay=PRESS)
    saved(page)
    assert house.kept(rater, application) == {"scores.position": "8"}


def test_a_browser_that_keeps_nothing_for_the_page_stops_no_score(page: Page, house: House, rater: str) -> None:
    page.add_init_script(
        """sessionStorage.setItem("hengping.outbox", "{");
        Storage.prototype.setItem = () => { throw new DOMException("full", "QuotaExceededError"); };"""
    )
    house.admit(page, rater)
    application = opened(page)
    page.locator("#hp-position").fill("8")
    page.keyboard.press("Tab")
    saved(page)
    assert house.kept(rater, application) == {"scores.position": "8"}


def test_the_table_saves_like_the_sheet(page: Page, house: House, rater: str) -> None:
    house.admit(page, rater)
    press(page, ZH("desk.view.table"), role="radio")
    expect(page.locator(".hp-grid input")).to_have_count(15)
    page.locator("#hp-A03-position").click()
    for text in ("6", "9", "55"):
        page.keyboard.type(text, delay=30)
        page.keyboard.press("Tab")
    expect(page.locator("[data-unsent]").first).to_have_text(ZH("desk.word.unsaved"))
    expect(page.locator("#hp-A03-services")).to_have_attribute("aria-invalid", "true")  # 9 of 5
    expect(page.locator("[data-slot='state.A03']")).to_have_text(ZH("desk.state.draft"))
    assert house.kept(rater, "A03") == {"scores.position": "6", "scores.plan": "55"}


def test_to_abstain_asks_for_a_reason(page: Page, house: House, rater: str) -> None:
    house.admit(page, rater)
    press(page, ZH("desk.abstain"))
    press(page, ZH("desk.abstain.do"))
    dialog = page.get_by_role("dialog")
    expect(dialog.locator(".hp-notice")).to_be_visible()
    settle(page)
    reason = dialog.get_by_label(ZH("desk.reason"))
    reason.fill("不熟悉该领域")
    page.locator(".st-key-desk-abstain button").first.dispatch_event("click")  # the whole page is run again
    settle(page, begins=500)
    expect(reason).to_have_value("不熟悉该领域")
    press(page, ZH("desk.abstain.do"))
    expect(page.locator(".hp-queue strong")).to_have_text("1 / 5")


def test_who_was_signed_out_elsewhere_saves_nothing_more(page: Page, house: House, rater: str) -> None:
    house.admit(page, rater)
    application = opened(page)
    with house.office.store.write() as connection:
        connection.execute(update(sessions).where(sessions.c.rater == rater).values(revoked_at=house.office.now()))
    page.locator("#hp-position").fill("7")
    page.keyboard.press("Tab")
    expect(page).to_have_url(re.compile("/login"))
    assert house.kept(rater, application) == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_of_the_desk_can_be_read(browser: Browser, house: House, scheme: str) -> None:
    page = browser.new_context(**CONTEXT, color_scheme=scheme).new_page()
    house.admit(page, "E12")
    page.locator("#hp-services").fill("3")
    page.locator("#hp-position").fill("12")
    page.keyboard.press("Tab")
    page.wait_for_timeout(500)
    faint = {"sheet": page.evaluate(FAINT)}
    press(page, ZH("desk.view.table"), role="radio")
    expect(page.locator(".hp-grid")).to_be_visible()
    faint["table"] = page.evaluate(FAINT)
    page.context.close()
    assert {screen: texts for screen, texts in faint.items() if texts} == {}
