"""A whole round in real browsers: set up, six experts scoring at once, and nothing that was acknowledged is lost."""

import re
from collections.abc import Iterator
from contextlib import ExitStack
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from playwright.sync_api import Browser, expect

from data.store import assignments, journal, recusals, sheets
from tests.browser.organising import Organiser
from tests.browser.scoring_desk import Expert
from tests.browser.serving import CONTEXT, Hall, enter, free_port, furnish
from tests.lines import forge
from tests.offices import ORGANISER, PIN
from workbench.codes import issue
from workbench.i18n import translator
from workbench.office import Office, open_office
from workbench.settings import Settings

pytestmark = pytest.mark.browser
ZH = translator("zh")
CODE = re.compile(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}\b")
RATERS = tuple(f"E{n:02}" for n in range(1, 7))


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[Hall]:
    expect.set_options(timeout=60_000)  # the machine may be busy
    url = f"sqlite:///{tmp_path}/hengping.db"
    furnish(url, lambda _office: None)
    with ExitStack() as running:
        opened = Hall(url, free_port(), tmp_path / "log", running)
        opened.start()
        yield opened


@pytest.fixture
def office(hall: Hall) -> Iterator[Office]:
    opened = open_office(Settings(database=hall.url))
    yield opened
    opened.store.close()


def test_a_whole_round(browser: Browser, hall: Hall, office: Office) -> None:
    organiser, codes = set_up(browser, hall)
    experts = [Expert(rater, hall.address, organiser.round, browser) for rater in RATERS]
    for expert in experts:
        expert.enter(codes[expert.rater])
    score_over_every_mishap(experts, hall)
    recused, replacement = step_back(experts[1], office)
    forge_while_open(experts[5], office)
    change_device(experts[3], office, codes)
    score_the_rest(experts, office)
    for expert in experts:
        expert.finish()
    forge_when_final(experts[5], office)
    close_and_evaluate(organiser)
    everything_acknowledged_is_kept_once(experts, office)
    assert_that_the_replacement_judged(organiser.round, recused, replacement, office)
    with office.look() as connection:
        assert journal.verify(connection).broken is None
    the_log_holds_nothing(hall, experts, codes)


def set_up(browser: Browser, hall: Hall) -> tuple[Organiser, dict[str, str]]:
    """On the screen, from the rubric to open scoring; the codes as they are printed, by expert."""
    page = browser.new_context(**CONTEXT, accept_downloads=True).new_page()
    enter(page, hall.address)
    organiser = Organiser(page, hall.address)
    organiser.create()
    organiser.advance("intake")
    organiser.take_in()
    organiser.advance("check")
    organiser.advance("panel")
    organiser.call_experts()
    printed = "\n".join(one.text for one in Document(BytesIO(organiser.issue_codes())).element.body.iter() if one.text)
    codes = dict(zip(RATERS, dict.fromkeys(CODE.findall(printed)), strict=True))
    organiser.advance("scoring")
    return organiser, codes


def score_over_every_mishap(experts: list[Expert], hall: Hall) -> None:
    """The first sheet of everybody, field by field, with a lost connection, a closed browser and a stopped server."""
    for expert in experts:
        expert.type({"position": position(expert)})
    for expert in experts:
        expert.saved()
    cut_off, restarted = experts[2], experts[3]
    cut_off.lose_connection()
    for expert in experts:
        expert.type({"services": "3"})
    cut_off.knows_of_the_cut()
    cut_off.find_connection()
    for expert in experts:
        expert.saved()
    before = restarted.application
    restarted.restart_browser()
    assert restarted.application == before
    expect(restarted.page.locator("#hp-position")).to_have_value(position(restarted))
    expect(restarted.page.locator("#hp-services")).to_have_value("3")
    hall.stop()
    for expert in experts:
        expert.type({"plan": plan(expert)})
    hall.start()
    for expert in experts:
        expert.saved()
    for expert in experts:
        expert.hand_in()
    for expert in experts:
        expert.has_done(1)


def step_back(expert: Expert, office: Office) -> tuple[str, str]:
    """One declares a conflict; the application leaves the desk and goes to the one expert who has not got it."""
    application = expert.application
    with office.look() as connection:
        asked = set(assignments.of_application(connection, expert.round, application))
    [other] = set(RATERS) - asked
    expert.step_back("近三年曾在该单位任职")
    expect(expert.page.locator(".hp-sheet")).not_to_have_attribute("data-application", application)
    with office.look() as connection:
        now = set(assignments.of_application(connection, expert.round, application))
        assert (application, expert.rater) in recusals.accepted(connection, expert.round)
    assert now == asked - {expert.rater} | {other}
    return application, other


def forge_while_open(expert: Expert, office: Office) -> None:
    """Values no field would take, another's application, a field that does not exist: nothing of it is kept."""
    own, others = applications_of(expert, office)
    forged = [(own[0], "scores.position", bad) for bad in ("99", "-1", "NaN", "7.5", "1e3", "<b>7</b>")]
    forged += [(others[0], "scores.position", "9"), ("A99", "scores.plan", "50"), (own[0], "scores.growth", "100")]
    forged += [(own[0], "scores.nonsense", "1"), (own[0], "state", "submitted")]
    refused(expert, office, forged)


def forge_when_final(expert: Expert, office: Office) -> None:
    """What would be a fine score, sent when the sheet is locked."""
    own, _ = applications_of(expert, office)
    refused(expert, office, [(one, "scores.position", "5") for one in own])


def refused(expert: Expert, office: Office, forged: list[tuple[str, str, str]]) -> None:
    before = kept(office, expert.round)
    answers = forge(expert.address, expert.cookie, expert.round, forged)
    assert "saved" not in answers
    assert answers.count("refused") >= len(forged) - 1  # what has no shape of a change gets no answer at all
    assert kept(office, expert.round) == before


def score_the_rest(experts: list[Expert], office: Office) -> None:
    """Everybody goes on at once until nothing is left, replacement included."""
    while open_ := [expert for expert in experts if (to_do := still_to_do(expert, office)) and expert.turn_to(to_do)]:
        for criterion, score in (("position", position), ("services", lambda _one: "4"), ("plan", plan)):
            for expert in open_:
                expert.type({criterion: score(expert)})
        for expert in open_:
            expert.saved()
        before = [expert.done for expert in open_]
        for expert in open_:
            expert.hand_in()
        for expert, done in zip(open_, before, strict=True):
            expert.has_done(done + 1)


def change_device(expert: Expert, office: Office, codes: dict[str, str]) -> None:
    """A code issued anew opens the desk to whoever knows the PIN as well."""
    [slip] = issue(office, ORGANISER, expert.round, [expert.rater])
    codes[f"{expert.rater} again"] = slip.code
    expert.change_device(slip.code, "重新签发了您的访问码")


def close_and_evaluate(organiser: Organiser) -> None:
    organiser.advance("recheck")
    organiser.advance("evaluation")
    organiser.evaluate()
    panel = organiser.page.get_by_role("tabpanel", name=ZH("results.shortlist"))
    expect(panel).to_contain_text(re.compile("A0[1-4]"))


def everything_acknowledged_is_kept_once(experts: list[Expert], office: Office) -> None:
    """What each browser was told is saved, held against the revisions of the store."""
    told = 0
    for expert in experts:
        revisions = [one for one in every_revision(office, expert.round) if one.rater == expert.rater]
        for key, change in expert.heard.acknowledged.items():
            [made] = [one for one in revisions if one.key == key]
            assert made.application == change["application"]
            assert made.fields[change["field"]] == change["value"]
            told += 1
        assert len({(one.application, one.key) for one in revisions}) == len(revisions)
        assert not [one for one in expert.heard.told.values() if one["kind"] != "saved"]
    assert told >= 20 * 3  # twenty sheets of three scores, and the one somebody stepped back from


def assert_that_the_replacement_judged(round_: str, application: str, rater: str, office: Office) -> None:
    with office.look() as connection:
        sheet = sheets.own(connection, round_, rater, application)
        states = [one.state for one in sheets.progress(connection, round_)]
    assert sheet is not None
    assert sheet.state == "submitted"
    assert states == ["submitted"] * 20


def the_log_holds_nothing(hall: Hall, experts: list[Expert], codes: dict[str, str]) -> None:
    said = hall.log.read_text("utf-8")
    secrets = [
        PIN,
        *codes.values(),
        *(one.replace("-", "") for one in codes.values()),
        "近三年曾在该单位任职",
        "scores.",
    ]
    secrets += [part.partition("=")[2] for expert in experts for part in expert.cookie.split("; ")]
    secrets += [
        change["value"] for expert in experts for change in expert.heard.sent.values() if "." in change["value"]
    ]
    assert [secret for secret in secrets if secret in said] == []


def position(expert: Expert) -> str:
    return str(4 + (RATERS.index(expert.rater) + int(expert.application[1:])) % 5)


def plan(expert: Expert) -> str:
    """A score that is nobody else's."""
    return f"{45 + 10 * int(expert.application[1:])}.{RATERS.index(expert.rater) + 1}7"


def still_to_do(expert: Expert, office: Office) -> str | None:
    with office.look() as connection:
        own = assignments.of_rater(connection, expert.round, expert.rater)
        states = sheets.own_states(connection, expert.round, expert.rater)
    return next((one for one in own if one not in states or states[one].state != "submitted"), None)


def applications_of(expert: Expert, office: Office) -> tuple[list[str], list[str]]:
    with office.look() as connection:
        own = list(assignments.of_rater(connection, expert.round, expert.rater))
        every = {one.application for one in assignments.standing(connection, expert.round)}
    return own, sorted(every - set(own)) or ["A98"]


def every_revision(office: Office, round_: str) -> list[sheets.Sheet]:
    with office.look() as connection:
        pairs = {(one.application, one.rater) for one in assignments.history(connection, round_)}
        return [one for a, r in sorted(pairs) for one in sheets.history(connection, round_, r, a)]


def kept(office: Office, round_: str) -> list[tuple[str, str, int]]:
    return [(one.application, one.rater, one.revision) for one in every_revision(office, round_)]
