"""An expert's hands at the desk, and what their browser sent and was told."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.serving import CONTEXT, PRESS, enter_by_code, press, set_pin, settle
from tests.offices import PIN
from tests.wires import Overheard
from workbench.i18n import translator

ZH = translator("zh")
SAVED = re.compile(r"\d\d:\d\d:\d\d")


@dataclass
class Expert:
    """Somebody at a desk, in a browser of their own."""

    rater: str
    address: str
    round: str
    browser: Browser
    heard: Overheard = field(default_factory=Overheard)
    page: Page = field(init=False)

    def enter(self, code: str) -> None:
        """Sign in with the code of the access sheet and give the undertaking."""
        self._sit_down(self.browser.new_context(**CONTEXT))
        enter_by_code(self.page, self.address, code)
        self.open_desk()
        self.page.wait_for_load_state("networkidle")
        set_pin(self.page)
        self.page.get_by_text(ZH("undertaking.agree")).click(delay=PRESS)
        settle(self.page, begins=300)
        press(self.page, ZH("undertaking.sign"))
        expect(self.page.locator(".hp-sheet")).to_be_visible()

    def restart_browser(self) -> None:
        """Close the browser and start it again; only its cookies are left."""
        kept = self.page.context.storage_state()
        self.page.context.close()
        self._sit_down(self.browser.new_context(**CONTEXT, storage_state=kept))
        self.open_desk()
        expect(self.page.locator(".hp-sheet")).to_be_visible()

    def change_device(self, code: str, told: str) -> None:
        """Sign in elsewhere with a new code: the desk opens when the PIN fits, and says who issued the code."""
        self.page.context.close()
        self._sit_down(self.browser.new_context(**CONTEXT))
        enter_by_code(self.page, self.address, code)
        self.page.goto(f"{self.address}/desk?round={self.round}")
        field, sheet = self.page.get_by_label(ZH("pin.pin"), exact=True), self.page.locator(".hp-sheet")
        for pin, answer in (("258032", self.page.get_by_text(ZH("finding.pin_wrong"))), (PIN, sheet)):
            field.fill(pin)
            expect(sheet).to_have_count(0)
            press(self.page, ZH("pin.open"))
            expect(answer).to_be_visible()
        expect(self.page.get_by_text(told)).to_be_visible()

    def open_desk(self) -> None:
        """Open the desk."""
        self.page.goto(f"{self.address}/desk?round={self.round}")
        expect(self.page.locator("h1")).to_have_text(ZH("desk.title"))
        settle(self.page)

    @property
    def application(self) -> str:
        """The application that is open."""
        return self.page.locator(".hp-sheet").get_attribute("data-application") or ""

    @property
    def cookie(self) -> str:
        """What this browser is known by."""
        return "; ".join(f"{one['name']}={one['value']}" for one in self.page.context.cookies())

    def type(self, scores: Mapping[str, str]) -> None:
        """Type scores into their fields, one after the other."""
        for criterion, score in scores.items():
            self.page.locator(f"#hp-{criterion}").fill(score)
            self.page.keyboard.press("Tab")

    def saved(self) -> None:
        """Wait until the desk says that everything is kept."""
        expect(self.page.locator("[data-unsent]").first).to_have_text("")
        expect(self.page.locator("[data-slot=saved]").first).to_have_text(SAVED)

    def lose_connection(self) -> None:
        """Pull the plug."""
        self.page.context.set_offline(True)

    def knows_of_the_cut(self) -> None:
        """The desk says that something is not kept yet."""
        expect(self.page.locator("[data-unsent]").first).to_have_text(re.compile("."))

    def find_connection(self) -> None:
        """Put the plug in again."""
        self.page.context.set_offline(False)

    @property
    def done(self) -> int:
        """How many applications the queue counts as done."""
        return int(self.page.locator(".hp-queue strong").inner_text().partition("/")[0])

    def turn_to(self, application: str) -> bool:
        """Open an application, unless it is open; what is new on the desk is there as well."""
        if self.application != application:
            self.page.goto(f"{self.address}/desk?round={self.round}&application={application}")
            expect(self.page.locator(".hp-sheet")).to_have_attribute("data-application", application)
            settle(self.page)
        return True

    def hand_in(self) -> None:
        """Save and go on; what is complete is submitted."""
        self.page.keyboard.press("Control+s")

    def has_done(self, done: int) -> None:
        """Wait until the queue says so."""
        expect(self.page.locator(".hp-queue strong")).to_have_text(re.compile(rf"^{done} / "))
        settle(self.page)

    def step_back(self, reason: str) -> None:
        """Declare a conflict over the application that is open."""
        press(self.page, ZH("desk.recuse"))
        self.page.get_by_role("dialog").get_by_label(ZH("desk.reason")).fill(reason)
        press(self.page, ZH("desk.recuse.do"))

    def finish(self) -> None:
        """Say that the scores are final; the receipt appears."""
        self.page.goto(f"{self.address}/review?round={self.round}")
        self.page.wait_for_load_state("networkidle")
        self.page.get_by_text(ZH("review.undertaking")).click(delay=PRESS)
        settle(self.page, begins=300)
        press(self.page, ZH("review.finish"))
        expect(self.page.locator(".hp-receipt")).to_be_visible()

    def _sit_down(self, context: BrowserContext) -> None:
        self.page = context.new_page()
        self.heard.listen(self.page)
