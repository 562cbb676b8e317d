"""Names and numbers that would be markup: on no screen of anybody do they become a tag, a picture or a link."""

import sqlite3
from collections.abc import Iterator

import pytest
from google.protobuf.descriptor import FieldDescriptor
from google.protobuf.message import Message

from data.store.tables import metadata
from tests.pages.test_forged_values import HOUSE, ROOMS, _offered, failures
from tests.pages.visits import visit
from tests.panel_rooms import Room, to_phase
from workbench.access import Actor
from workbench.office import Office
from workbench.rounds.closing.evaluating import adopt, evaluate_round

__all__ = ["failures"]

HOSTILE = "<img src=x>![a](//e):smile:"
NAMED = {"applications": ("id", "name", "sector", "region"), "experts": ("id", "name", "affiliation", "region")}
NAMED |= {"rounds": ("title",)}
TYPED = {"value", "default", "placeholder"}
PLAIN = {"selectbox": {"options"}, "multiselect": {"options"}, "textinput": TYPED, "textarea": TYPED}
PLAIN |= {"bidicomponent": {"json"}, "arrow": {"data"}}
UNREAD = {"id", "key", "url", "file_name", "query_string", "page_script_hash", "form_id", "alt"}
"""Fields that are shown as characters whatever they hold, or not shown at all."""


def poison(office: Office) -> None:
    """Add markup to every name and every number, behind the back of every rule that keeps them as they are."""
    office.store.close()
    with sqlite3.connect(str(office.store.writer.url.database)) as connection:
        for (trigger,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f'DROP TRIGGER "{trigger}"')
        for table in metadata.sorted_tables:
            names = {*NAMED.get(table.name, ()), *({"application", "rater"} & set(table.columns.keys()))}
            for name in names - {"id"} if table.name not in NAMED else names:
                connection.execute(f'UPDATE "{table.name}" SET "{name}" = "{name}" || ?', (HOSTILE,))
    connection.close()


@pytest.mark.parametrize("name", sorted(ROOMS.keys() - {"decision", "objections"}))
@pytest.mark.usefixtures("failures")
def test_no_name_becomes_markup_on_a_screen(small_office: Office, name: str) -> None:
    make, roles, _ = ROOMS[name if name != "notice" else "recheck"]
    room = make(small_office)
    poison(small_office)
    if name == "notice":
        run = evaluate_round(small_office, room.organiser, room.id).run
        assert run is not None
        assert adopt(small_office, room.organiser, room.id, run.id) == ()
        to_phase(small_office, room.id, "decision")
    hostile = Room(room.office, room.id, room.applications, tuple(f"{rater}{HOSTILE}" for rater in room.raters))
    shown = 0
    for role in roles:
        actor: Actor = hostile.expert(1) if role == "expert" else getattr(hostile, role)
        for screen in set(_offered(hostile, actor)) - HOUSE:
            at = visit(screen, small_office, actor, room.id)
            assert not at.exception, (role, screen)
            assert not [one for box in (*at.selectbox, *at.multiselect) for one in box.options if "\\" in one]
            for kind, field, text in _texts(at._tree):
                shown += "img src" in text
                assert "<img" not in text.replace(r"\<img", ""), (role, screen, kind, field, text[:300])
                assert kind == "html" or "](//e" not in text, (role, screen, kind, field, text[:300])
    assert shown


def _texts(node: object) -> Iterator[tuple[str, str, str]]:
    """Every text on a screen that a browser reads as HTML or as Markdown, with the element and the field it is in."""
    proto = getattr(node, "proto", None)
    if isinstance(proto, Message):
        yield from _fields(proto, type(proto).__name__.lower())
    for child in getattr(node, "children", {}).values():
        yield from _texts(child)


def _fields(message: Message, kind: str) -> Iterator[tuple[str, str, str]]:
    for field, value in message.ListFields():
        if field.name in UNREAD | PLAIN.get(kind, set()):
            continue
        values = value if field.is_repeated else [value]
        for one in values:
            if field.type == FieldDescriptor.TYPE_STRING:
                yield kind, field.name, one
            elif field.type == FieldDescriptor.TYPE_MESSAGE and isinstance(one, Message):
                yield from _fields(one, field.name if kind in ("element", "block") else kind)
