"""Until scoring closes nobody but the expert reads a score: not in a list, a count, an order, a file or a log."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest
from websockets.exceptions import InvalidStatus

from tests.browser.serving import serving
from tests.leaks.looking import MOMENT, SCREENS, Sight, knock, look_around
from tests.leaks.planting import WATCHING, House, two_houses
from tests.lines import opened
from tests.panel_rooms import to_phase
from workbench.access import Phase
from workbench.i18n import translator
from workbench.rounds.closing.evaluating import adopt, evaluate_round

FAILED = translator("zh")("failure.title").encode()
SEALED: tuple[Phase, ...] = ("panel", "scoring")


@dataclass
class Open:
    """A house with its server running."""

    house: House
    address: str
    log: Path

    @property
    def query(self) -> str:
        return f"round={self.house.room.id}"

    def walk(self, role: str) -> Sight:
        """Look at everything there is as somebody."""
        return look_around(self.address, self.house.cookies[role], self.query)


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Open]]:
    folder = tmp_path_factory.mktemp("leaks")
    with ExitStack() as running:
        houses = {}
        for name, house in two_houses(folder).items():
            log = folder / f"{name}.log"
            houses[name] = Open(house, running.enter_context(serving(house.url, log=log)), log)
        yield houses
        for one in houses.values():
            one.house.room.office.store.close()


def enter(both: dict[str, Open], phase: Phase) -> None:
    for one in both.values():
        to_phase(one.house.room.office, one.house.room.id, phase)


@pytest.mark.parametrize("role", WATCHING)
@pytest.mark.parametrize("phase", SEALED)
def test_nothing_sent_tells_high_scores_from_low_ones(both: dict[str, Open], role: str, phase: Phase) -> None:
    enter(both, phase)
    seen = {name: one.walk(role) for name, one in both.items()}
    for name, one in both.items():
        assert [mark for mark in one.house.hidden_from(role) if mark in seen[name].sent] == []
        assert FAILED not in seen[name].sent
    assert len(seen["high"].screens) >= len(SCREENS)
    assert seen["high"].screens == seen["low"].screens


@pytest.mark.parametrize("role", [*WATCHING, "nobody"])
def test_no_address_tells_either(both: dict[str, Open], role: str) -> None:
    enter(both, "scoring")
    query = "application=A01&sort=score&order=total&rater=E01&criterion=plan"
    seen = {
        name: knock(one.address, one.house.cookies.get(role, ""), f"{one.query}&{query}") for name, one in both.items()
    }
    for name, one in both.items():
        assert [mark for mark in one.house.hidden_from(role) if mark in seen[name].sent] == []
    assert seen["high"].screens == seen["low"].screens


def test_a_stranger_gets_no_screen_at_all(both: dict[str, Open]) -> None:
    one = both["high"]
    for cookie in ("", "hengping=", f"hengping={'A' * 43}"):
        with pytest.raises(InvalidStatus), opened(one.address, cookie, "progress", one.query):
            pass


def test_ones_own_scores_are_found_so_that_anothers_would_be(both: dict[str, Open]) -> None:
    enter(both, "scoring")
    one = both["high"]
    for role, rater in (("expert", "E02"), ("chair", "E04")):
        sent = look_around(one.address, one.house.cookies[role], one.query, ("desk", "own_statistics")).sent
        plan, word, total, *_ = one.house.marks[rater]
        assert [mark for mark in (plan, word, total) if mark not in sent] == []


def test_when_scoring_has_closed_only_those_who_decide_may_look(both: dict[str, Open]) -> None:
    one = both["high"]
    room = one.house.room
    to_phase(room.office, room.id, "evaluation")
    run = evaluate_round(room.office, room.organiser, room.id).run
    assert run is not None
    assert adopt(room.office, room.organiser, room.id, run.id) == ()
    marks = one.house.hidden_from("supervisor")
    for role in ("organiser", "supervisor", "chair"):
        sent = look_around(one.address, one.house.cookies[role], one.query, ("results",)).sent
        assert any(mark in sent for mark in marks)  # so that the sealed phases would have been found out
        assert not any(word in sent for rater in room.raters for word in scratchpads(one.house, rater))
    sent = one.walk("expert").sent
    assert [mark for mark in one.house.hidden_from("expert") if mark in sent] == []


def scratchpads(house: House, rater: str) -> list[bytes]:
    return [mark + b"scratch" for mark in house.marks[rater] if mark.startswith(b"zq")]


def test_the_log_holds_no_score_no_comment_and_no_key(both: dict[str, Open]) -> None:
    for one in both.values():
        said = MOMENT.sub(b"", one.log.read_bytes())
        secrets = [*one.house.hidden_from("supervisor"), *(secret.encode() for secret in one.house.secrets)]
        assert [secret for secret in (*secrets, b"hengping=", b"Cookie") if secret in said] == []
        assert b"Traceback" not in said
