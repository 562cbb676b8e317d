"""Coming in and going out in a real browser: without scripts, over a restart, thrown out, and cut off."""

import re
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.serving import CONTEXT, PASSWORD, Hall, enter, enter_by_code, free_port, furnish, press, settle
from tests.panel_rooms import a_room
from workbench import open_sessions
from workbench.codes import issue
from workbench.codewords import plain
from workbench.founding import TERMINAL
from workbench.i18n import translator
from workbench.office import Office, open_office
from workbench.settings import Settings

pytestmark = pytest.mark.browser
T = translator("zh")


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    folder, codes = tmp_path_factory.mktemp("hall"), {}

    def prepare(office: Office) -> None:
        room = a_room(office)
        codes.update({slip.rater: slip.code for slip in issue(office, room.organiser, room.id)})

    expect.set_options(timeout=30_000)  # the machine may be busy
    url = f"sqlite:///{folder}/hengping.db"
    furnish(url, prepare)
    with ExitStack() as running:
        opened = Hall(url, free_port(), folder / "log", running, codes)
        opened.start()
        yield opened


def a_page(browser: Browser, **context: object) -> Page:
    return browser.new_context(**CONTEXT, **context).new_page()


def test_the_forms_work_without_any_script(browser: Browser, hall: Hall) -> None:
    page = a_page(browser, java_script_enabled=False)
    page.goto(hall.address)
    expect(page).to_have_url(f"{hall.address}/login")
    page.fill("#code", "0000-0000-0000")
    page.locator("form:has(#code) button").click()
    expect(page.get_by_role("alert")).to_have_text(T("entrance.code.wrong"))
    page.fill("#login", "organiser")
    page.fill("#password", PASSWORD)
    page.locator("form:has(#login) button").click()
    page.wait_for_load_state()
    assert [cookie["httpOnly"] for cookie in page.context.cookies() if cookie["name"] == "hengping"] == [True]
    page.goto(f"{hall.address}/logout?lang=en")
    page.get_by_role("button").click()
    expect(page).to_have_url(f"{hall.address}/login?lang=en")
    page.context.close()


def test_an_expert_stays_in_over_a_restart_and_is_told_what_is_safe(browser: Browser, hall: Hall) -> None:
    page = a_page(browser)
    enter_by_code(page, hall.address, hall.codes["E01"].lower())
    expect(page.locator(".st-key-visitor")).to_contain_text("E01")
    page.evaluate("document.body.insertAdjacentHTML('beforeend', '<span data-saved-at=\"14:03\">x</span>')")
    hall.stop()
    dialog = page.get_by_test_id("stDialog")
    try:
        expect(dialog).to_contain_text(T("lost.saved", at="14:03"), timeout=60_000)
        expect(dialog.get_by_text("streamlit run")).to_be_hidden()
    finally:
        hall.start()
    expect(dialog).to_have_count(0, timeout=60_000)
    page.reload()
    settle(page)
    expect(page.locator(".st-key-visitor")).to_contain_text("E01")
    page.context.close()


def test_a_used_code_says_so_and_whom_to_ask(browser: Browser, hall: Hall) -> None:
    first, second = a_page(browser), a_page(browser)
    enter_by_code(first, hall.address, hall.codes["E02"])
    second.goto(f"{hall.address}/login")
    second.fill("#code", hall.codes["E02"])
    second.keyboard.press("Enter")
    expect(second.get_by_role("alert")).to_have_text(T("entrance.used"))
    first.context.close()
    second.context.close()


def test_whoever_is_thrown_out_leaves_the_screen_even_while_idle(browser: Browser, hall: Hall) -> None:
    page = a_page(browser)
    enter(page, hall.address)
    page.wait_for_timeout(1000)
    office = open_office(Settings(database=hall.url))
    for held in open_sessions.every(office, TERMINAL):
        if held.role == "organiser":
            open_sessions.revoke(office, TERMINAL, open_sessions.name_of(held))
    office.store.close()
    expect(page).to_have_url(re.compile("/login"), timeout=60_000)
    page.context.close()


def test_signing_out_ends_it(browser: Browser, hall: Hall) -> None:
    page = a_page(browser)
    enter(page, hall.address)
    page.get_by_test_id("stPopover").get_by_role("button").first.click(delay=80)
    press_out = page.get_by_role("button", name=T("entrance.logout"), exact=True)
    press_out.click(delay=80)
    expect(page).to_have_url(re.compile("/login"))
    page.go_back()
    page.goto(hall.address)
    expect(page).to_have_url(f"{hall.address}/login")
    page.context.close()


def test_no_link_of_the_menu_leads_astray(browser: Browser, hall: Hall) -> None:
    page = a_page(browser)
    enter(page, hall.address)
    press(page, T("accounts.title"), role="link")
    expect(page.locator("h1")).to_have_text(T("accounts.title"))
    expect(page).to_have_url(re.compile(r"/accounts\?round="))
    page.reload()
    settle(page)
    expect(page.locator("h1")).to_have_text(T("accounts.title"))
    page.context.close()


def test_the_log_of_the_server_holds_no_secret(hall: Hall) -> None:
    said = hall.log.read_text("utf-8")
    forms = [form for code in hall.codes.values() for form in (code, plain(code), code.lower())]
    assert [secret for secret in (*forms, PASSWORD, "hengping=", "Cookie") if secret in said] == []
