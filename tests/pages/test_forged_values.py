"""Whatever a browser sends for a widget, no screen answers with a fault of the program.

A browser need not send what a widget offers. Values of the right kind and of no sense go into every widget of a
screen at once, buttons are pressed at random, and nothing of ours may fail: it is taken, or refused at its field.
What Streamlit refuses by itself before a screen is drawn (no number where a number must be) is not ours.
"""

import json
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from traceback import extract_tb, format_exception

import pytest
from streamlit.proto.WidgetStates_pb2 import WidgetState, WidgetStates
from streamlit.runtime import fragment
from streamlit.runtime.scriptrunner import exec_code
from streamlit.testing.v1 import AppTest

import workbench
from pages.common.screen import Visit
from pages.menu import offered
from tests.pages.visits import visit
from tests.panel_rooms import Room, a_room, to_phase
from tests.workbench.rounds.rechecked_rooms import with_an_odd_sheet
from tests.workbench.rounds.scored_rooms import scored
from workbench.access import Actor, Phase, Refused
from workbench.office import Office
from workbench.rounds.closing.evaluating import adopt, evaluate_round
from workbench.rounds.standing import standing

ROOT = Path(workbench.__file__).parents[1]
OURS = tuple(str(ROOT / floor) for floor in ("pages", "workbench", "data", "scoring"))
RUNS = 4  # forgeries for each screen and role
PRESSED, FORGED = 0.4, 0.8  # share of buttons that are pressed, of widgets that are forged
TEXTS = ("a\0b", "\u202egnp.exe", "<img src=x>![a](//e)$x$:material/home:", "评" * 20_000, "", "\uffff", "9" * 5000)
TEXTS += ("A01", "E01", "nan", "../..", "\n\t", "99:99", "23:59")
NUMBERS = ([-0.0], [1e308], [-1.0], [1.0, 2.0], [], [0.5], [2.0**62], [float("nan")], [float("inf")])
CHOICES = (["a\0b"], ["A01", "A01"], ["E01"] * 50, ["0001/01/01"], ["9999/12/31"], ["2026/02/30"], [], ["\uffff"])
CHANGES = [
    {"key": "\0", "application": "A01", "field": "comments.plan", "value": "x", "base": -1},
    {"key": "a", "application": "A01", "field": "comments.", "value": "\ud800", "base": 10**24},
    {"key": "b", "application": "\0", "field": "scores.\0", "value": "NaN", "base": True},
    {"key": "c", "application": "\ud800", "field": "scratchpad", "value": "\0", "base": 0},
    {"key": "d", "application": "A01", "field": "scores.plan", "value": "1e999", "base": 2**31 - 1},
]
OUTBOXES = ([], {"desk": 5, "changes": CHANGES[0]}, {"desk": "\ud800", "changes": CHANGES, "blocked": [1, {}]})
FORGERIES = {
    "bool_value": (True, False),
    "string_value": TEXTS,
    "double_array_value": NUMBERS,
    "int_array_value": ([2**62], [-1], [-(2**63)], [1, 2], []),
    "string_array_value": CHOICES,
    "json_value": (*(json.dumps({"outbox": outbox}) for outbox in OUTBOXES), "null", "[]", '{"outbox": 1e999}'),
}


def closed_in(phase: Phase) -> Callable[[Office], Room]:
    """A round that has a result, in a phase after scoring."""

    def made(office: Office) -> Room:
        room = scored(office)
        assert adopt(office, room.organiser, room.id, evaluate_round(office, room.organiser, room.id).run.id) == ()
        to_phase(office, room.id, phase)
        return room

    return made


HOUSE = {"quick", "accounts", "journal"}  # screens that are the same in every phase
ROOMS: dict[str, tuple[Callable[[Office], Room], tuple[str, ...], set[str]]] = {
    "setup": (lambda office: a_room(office, "setup"), ("organiser",), HOUSE | {"board"}),
    "intake": (lambda office: a_room(office, "intake"), ("organiser",), {"board", "intake"}),
    "panel": (lambda office: a_room(office, "panel"), ("organiser", "supervisor"), {"board", "panel"}),
    "scoring": (a_room, ("organiser", "chair", "expert"), {"panel", "progress", "desk", "own_statistics", "review"}),
    "unsigned": (lambda office: a_room(office, signed=False), ("expert",), {"desk"}),
    "live": (lambda office: a_room(office, mode="live"), ("chair", "expert"), {"hearing", "desk"}),
    "recheck": (with_an_odd_sheet, ("organiser", "chair", "expert"), {"recheck", "review", "results"}),
    "decision": (closed_in("decision"), ("organiser", "chair"), {"results", "decisions"}),
    "notice": (closed_in("notice"), ("organiser",), {"publication", "objections"}),
    "objections": (closed_in("objections"), ("organiser", "supervisor"), {"objections", "journal"}),
}


@pytest.fixture
def failures(monkeypatch: pytest.MonkeyPatch) -> list[BaseException]:
    """What failed in a run, whole or in part."""
    told: list[BaseException] = []
    for module in (exec_code, fragment):
        monkeypatch.setattr(module, "handle_user_script_exception", lambda failure, _handler: told.append(failure))
    return told


@pytest.mark.parametrize("name", ROOMS)
def test_no_forged_value_makes_a_screen_fail(small_office: Office, name: str, failures: list[BaseException]) -> None:
    make, roles, screens = ROOMS[name]
    room, chance, forged = make(small_office), random.Random(name), 0
    for role in roles:
        actor: Actor = room.expert(1) if role == "expert" else getattr(room, role)
        for screen in sorted(screens & set(_offered(room, actor))):
            at = visit(screen, small_office, actor, room.id)
            assert _faults(failures) == "", (role, screen)
            for _ in range(RUNS):
                states = list(_forgeries(at, chance))
                forged += len(states)
                at._run(WidgetStates(widgets=states))
                assert _faults(failures) == "", (role, screen, states)
                if at.exception or failures:
                    failures.clear()
                    at = visit(screen, small_office, actor, room.id)
    assert forged > RUNS * len(screens) * len(roles) / 2


def _offered(room: Room, actor: Actor) -> list[str]:
    here = standing(room.office, actor, room.id)
    phase = None if here is None else here.phase
    return [entry.name for entry in offered(Visit(room.office, actor, room.id, here), phase)]


def _forgeries(at: AppTest, chance: random.Random) -> Iterator[WidgetState]:
    for id, widget in at._session_state._state._new_widget_state.widget_metadata.items():
        kind = widget.value_type
        if kind == "trigger_value" and chance.random() < PRESSED:
            yield WidgetState(id=id, trigger_value=True)
        elif kind in FORGERIES and chance.random() < FORGED:
            value = chance.choice(FORGERIES[kind])
            yield WidgetState(id=id, **{kind: {"data": value} if kind.endswith("array_value") else value})


def _faults(failures: list[BaseException]) -> str:
    """What failed in code of ours; what the phase does not allow is told as such."""
    ours = (one for one in failures if not isinstance(one, Refused) and _passes_through_ours(one))
    return "\n".join("".join(format_exception(one)) for one in ours)


def _passes_through_ours(failure: BaseException) -> bool:
    return any(frame.filename.startswith(OURS) for frame in extract_tb(failure.__traceback__))
