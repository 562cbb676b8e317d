"""A supervisor sees every screen of the staff, and no control on any of them changes anything."""

import hashlib

import pytest
from sqlalchemy import select
from streamlit.testing.v1 import AppTest

from data.store import tables
from pages.common.screen import Visit
from pages.menu import offered
from pages.panel import PARTS
from tests.offices import SUPERVISOR
from tests.pages.visits import visit
from tests.panel_rooms import Room, a_room, to_phase
from workbench.access import Phase
from workbench.office import Office
from workbench.rounds.judging.judging import save, submit_sheet

WHOLE = {"position": 7, "services": 3, "plan": 61}
ELSEWHERE = {"quick"}  # computes on uploaded files alone and keeps nothing
LOOKS = ("journal.", "panel.plan.")  # verify, turn a page; plan on paper


def a_round(office: Office, phase: Phase) -> Room:
    """Two experts have scored everything."""
    room = a_room(office)
    for expert in (room.expert(1), room.expert(2)):
        for name in room.applications:
            save(office, expert, room.id, name, base=0, key=f"{expert.id}{name}", scores=WHOLE)
            submit_sheet(office, expert, room.id, name, base=1, key=f"{expert.id}{name}!")
    to_phase(office, room.id, phase)
    return room


def kept(office: Office) -> dict[str, str]:
    """A fingerprint of every table."""
    with office.look() as connection:
        return {
            name: hashlib.sha256(repr(sorted(map(repr, connection.execute(select(table))))).encode()).hexdigest()
            for name, table in tables.metadata.tables.items()
        }


def enabled(at: AppTest) -> list[str]:
    return [str(button.key or button.label) for button in at.button if not button.disabled]


@pytest.mark.parametrize("phase", ["check", "panel", "scoring", "recheck", "decision", "objections"])
def test_no_screen_offers_a_supervisor_an_act(small_office: Office, phase: Phase) -> None:
    room = a_round(small_office, phase)
    names = [entry.name for entry in offered(Visit(small_office, SUPERVISOR, room.id), phase)]
    assert {"board", "panel", "journal"} <= set(names)
    acts = {}
    for name in sorted(set(names) - ELSEWHERE):
        at = visit(name, small_office, SUPERVISOR, room.id)
        assert not at.exception, name
        acts[name] = [key for key in enabled(at) if not key.startswith(LOOKS)]
        assert not at.file_uploader, name
    for part in PARTS:
        at = visit("panel", small_office, SUPERVISOR, room.id).button_group(key="panel.part").set_value(part).run()
        assert not at.exception, part
        acts[f"panel {part}"] = [key for key in enabled(at) if not key.startswith(LOOKS)]
    assert {name: keys for name, keys in acts.items() if keys} == {}


@pytest.mark.parametrize("phase", ["scoring", "evaluation"])
def test_pressing_everything_there_is_changes_no_table(small_office: Office, phase: Phase) -> None:
    room = a_round(small_office, phase)
    before = kept(small_office)
    pressed = 0
    for entry in offered(Visit(small_office, SUPERVISOR, room.id), phase):
        if entry.name in ELSEWHERE:
            continue
        for key in enabled(visit(entry.name, small_office, SUPERVISOR, room.id)):
            at = visit(entry.name, small_office, SUPERVISOR, room.id)
            [button] = [one for one in at.button if str(one.key or one.label) == key]
            assert not button.click().run().exception, key
            pressed += 1
    assert pressed
    assert kept(small_office) == before
