"""Own statistics, and review and submit, in Streamlit's harness."""

import pytest

from data.store import experts
from tests.pages.conftest import markups, visible
from tests.pages.visits import visit
from tests.panel_rooms import Room, a_room
from workbench.i18n import translator
from workbench.office import Office
from workbench.rounds.judging.judging import save, submit_sheet
from workbench.rounds.judging.receipts import show_code
from workbench.rounds.setting_up import rubric_of

BOTH = pytest.mark.parametrize("language", ["zh", "en"])


def score(room: Room, application: str, number: int = 1, **scores: str) -> None:
    given = {"position": "7", "services": "3", "plan": "60"} | scores
    saved = save(room.office, room.expert(number), room.id, application, base=0, key="k", scores=given)
    assert saved.taken
    assert submit_sheet(room.office, room.expert(number), room.id, application, base=1, key="s").taken


def shown(room: Room, page: str, language: str = "zh", number: int = 1) -> str:
    at = visit(page, room.office, room.expert(number), room.id, language)
    assert not at.exception
    return visible(at)


@BOTH
def test_without_a_score_there_are_no_statistics(small_office: Office, language: str) -> None:
    assert translator(language)("own_statistics.empty.title") in shown(a_room(small_office), "own_statistics", language)


@BOTH
def test_statistics_tell_of_ones_own_totals_alone(small_office: Office, language: str) -> None:
    # position 7 of 10 → 70, growth 8 % → 40: core 55; services 3 of 5 → 60, plan 60 → 60: governance 60.
    # total = 0.6 × 55 + 0.4 × 60 = 57.00; A02 has growth 10 % → 50: core 60, total 60.00
    room, t = a_room(small_office), translator(language)
    for application in ("A01", "A02"):
        score(room, application)
    score(room, "A03", 2, position="8", plan="80")
    page = shown(room, "own_statistics", language)
    assert "57.00" in page
    assert "60.00" in page
    assert t("own_statistics.sentence", low="57.00", high="60.00", count=2) in page
    assert "A03" not in page


def test_equal_totals_are_named(small_office: Office) -> None:
    room = a_room(small_office, applications_=2)
    score(room, "A01", plan="60")
    score(room, "A02", plan="47.5")  # 50 more from growth than A01's 40: 0.6 × 5 = 3 = 0.24 × 12.5
    assert translator("zh")("own_statistics.tie", applications=("A01", "A02")) in shown(room, "own_statistics")


@BOTH
def test_review_lists_what_is_open_and_offers_no_end_before(small_office: Office, language: str) -> None:
    room, t = a_room(small_office), translator(language)
    saved = save(small_office, room.expert(), room.id, "A01", base=0, key="k", scores={"position": "10", "plan": "70"})
    assert saved.taken
    at = visit("review", small_office, room.expert(), room.id, language)
    page = visible(at)
    assert not at.exception
    assert t("review.still_open", count=4) in page
    titles = {c.id: t.text(c.title) for c in _judged(room)}
    assert t("review.unscored", criteria=(titles["services"],)) in page
    assert t("review.wordless", criteria=(titles["position"],)) in page  # 10 of 10 needs a reason
    assert page.count(t("review.untouched")) == 3
    assert not at.button
    links = "\n".join(markups(at))
    assert f"/desk?round={room.id}&amp;application=A01" in links


@BOTH
def test_scores_are_final_only_with_the_word_given_and_the_receipt_is_shown(
    small_office: Office, language: str
) -> None:
    room, t = a_room(small_office), translator(language)
    for application in room.applications:
        score(room, application)
    at = visit("review", small_office, room.expert(), room.id, language)
    assert at.button(key="review.finish").disabled
    at.checkbox(key="review.agreed").check().run()
    at.button(key="review.finish").click().run()
    assert not at.exception
    with small_office.look() as connection:
        finished = experts.find(connection, room.id, "E01")
    assert finished.finished_at is not None
    assert show_code(finished.receipt) in visible(at)
    assert t("review.final") not in visible(at)


def test_review_waits_for_the_undertaking(small_office: Office) -> None:
    room = a_room(small_office, signed=False)
    assert translator("zh")("review.unsigned.title") in shown(room, "review")


def _judged(room: Room):
    return rubric_of(room.office, room.id).judged
