"""An organiser's hands: from the rubric to open scoring, and from the last sheet to the shortlist."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from playwright.sync_api import Page, expect

from tests.browser.serving import PRESS, press, settle
from tests.panel_rooms import PLACES, RUBRIC, SECTORS
from workbench.beijing import today
from workbench.i18n import translator

ZH = translator("zh")
TITLE = "整轮评审（虚构）"
COLUMNS = "application,name,sector,region,产值年均增速"
NUMBERS = range(4)
APPLICATIONS = "\n".join(
    [COLUMNS, *(f"A{n + 1:02},{PLACES[n]}产业集群（虚构）,{SECTORS[n % 2]},{PLACES[n]},{8 + 2 * n}" for n in NUMBERS)]
)
# nobody lives where an application comes from, so nobody has to step back for that
EXPERTS = "\n".join(
    ["rater,name,affiliation,region,expertise"]
    + [f"E{n:02},专家{n}（虚构）,示例大学第{n}学院,另一省,{'、'.join(SECTORS)}" for n in range(1, 7)]
)


@dataclass
class Organiser:
    """Somebody signed in as organiser, with a page to work on."""

    page: Page
    address: str
    round: str = ""

    def open(self, screen: str) -> None:
        """Go to a screen of the round."""
        self.page.goto(f"{self.address}/{screen}?round={self.round}")
        expect(self.page.locator("h1")).to_have_text(ZH(f"{screen}.title"))
        self.page.wait_for_load_state("networkidle")  # until then parts may still move away from under the hand
        settle(self.page)

    def create(self) -> None:
        """Make a round from an uploaded rubric."""
        page = self.page
        page.goto(f"{self.address}/board")
        settle(page)
        page.locator(".st-key-board-programme input").click(delay=PRESS)
        page.get_by_role("option", name=ZH("board.upload")).click(delay=PRESS)
        self._upload("board-rubric", "rubric.toml", RUBRIC)
        page.get_by_label(ZH("board.field.title")).fill(TITLE)
        page.get_by_role("group", name=ZH("board.field.closes_on")).get_by_role("spinbutton").first.click()
        page.keyboard.type(f"{today(datetime.now(UTC)) + timedelta(days=30):%Y%m%d}", delay=30)
        page.keyboard.press("Tab")
        press(page, ZH("board.create"))
        expect(page.locator(".hp-steps")).to_be_visible()
        self.round = re.search(r"round=([\w-]+)", page.url)[1]

    def advance(self, phase: str, reason: str = "") -> None:
        """Take the next step of the round's life."""
        self.open("board")
        named = ZH(f"phase.{phase}")
        if reason:
            self.page.get_by_label(ZH("board.reason")).fill(reason)
        press(self.page, ZH("board.advance.confirmed" if reason else "board.advance", phase=named))
        expect(self.page.get_by_text(ZH("board.advanced", phase=named)).first).to_be_visible()

    def take_in(self) -> None:
        """Import the table of applications."""
        self.open("intake")
        self._upload("intake-files-0", "applications.csv", APPLICATIONS.encode())
        press(self.page, ZH("intake.look", count=1))
        press(self.page, ZH("intake.keep", new=4, corrected=0, papers=1))
        expect(self.page.get_by_text("A04").first).to_be_visible()

    def call_experts(self) -> None:
        """Import the experts, and ask five of the six to judge each application."""
        self.open("panel")
        self._upload("panel-import-file", "experts.csv", EXPERTS.encode())
        press(self.page, ZH("panel.import.apply", new=6, changed=0))
        press(self.page, ZH("panel.part.assignment"), role="radio")
        press(self.page, ZH("panel.assign.propose"))
        press(self.page, ZH("panel.proposal.apply", added=20, withdrawn=0))
        expect(self.page.get_by_text(ZH("panel.doctor.per_application", range="5")).first).to_be_visible()

    def issue_codes(self) -> bytes:
        """Print the access sheets."""
        press(self.page, ZH("panel.part.codes"), role="radio")
        press(self.page, ZH("access.issue", count=6))
        with self.page.expect_download() as handed:
            self.page.get_by_role("button", name=ZH("access.download")).click(delay=PRESS)
        return handed.value.path().read_bytes()

    def evaluate(self) -> None:
        """Evaluate the round and look at the shortlist."""
        self.open("results")
        press(self.page, ZH("results.evaluate"))
        expect(self.page.locator(".hp-figures").first).to_be_visible()
        press(self.page, ZH("results.shortlist"), role="tab")

    def _upload(self, key: str, name: str, content: bytes) -> None:
        file = {"name": name, "mimeType": "application/octet-stream", "buffer": content}
        self.page.locator(f".st-key-{key} input[type=file]").set_input_files(file)
        settle(self.page, begins=300)
