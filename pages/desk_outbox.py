"""The way between what is typed and what is kept: an outbox in the browser, and an answer to every change in it.

A change stays in the outbox until its answer has arrived, so a change may come twice: its key makes it one save.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from functools import cache, partial
from pathlib import Path

import streamlit as st
from streamlit.components.v2.types import ComponentRenderer

from pages.common.frame import verified_session
from pages.common.screen import Screen, Visit
from scoring.findings import Finding
from workbench.access import Refused
from workbench.beijing import clock
from workbench.i18n import Translator
from workbench.identity import is_admitted
from workbench.rounds.judging.aside import save_scratchpad
from workbench.rounds.judging.judging import Saved, save
from workbench.rounds.judging.merging import Stale

SCRIPTS = tuple(Path(__file__).with_name(name) for name in ("desk_outbox.js", "desk_hands.js"))  # one module
HAND_OVER = """
export default function (part) {
  const desk = (globalThis.hengpingDesk ??= {});
  desk.part = part;
  desk.wake?.(part);
}
"""
KEY = "desk.outbox"
ENDED = "desk.ended"
ANSWERED = "desk.answered"
REMEMBERED = 100  # answers that are repeated, for a browser that has missed them
MOST = 100  # changes that are read from one outbox
LONGEST = 20_000  # characters of one value
SHORT = 64  # characters of a key or an id
SCRATCHPAD = "scratchpad"
BLANKS = {
    "why": "{why}",
    "kept": "{kept}",
    "value": "{value}",
    "count": "{count}",
    "applications": "{applications}",
    "at": "{at}",
}  # filled in where the words are shown
WORDS = ("saving", "waiting", "held", "unsaved", "refused", "empty", "theirs", "mine", "elsewhere", "dismiss")


@dataclass(frozen=True, slots=True)
class Change:
    """One field of one sheet as somebody has just entered it, over the revision they saw."""

    key: str
    application: str
    field: str
    value: str
    base: int


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of a change: ``kind`` is saved, refused or stale; ``kept`` is what the field holds now."""

    key: str
    application: str
    field: str
    kind: str
    kept: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """What the fields on the screen hold, and the texts that follow from it.

    ``values`` by application and field, ``texts`` by slot, ``needed`` comments that are still to be written.
    """

    opened: str | None
    values: Mapping[str, str]
    revisions: Mapping[str, int]
    texts: Mapping[str, str]
    locked: tuple[str, ...] = ()
    needed: tuple[str, ...] = ()
    saved_at: str = ""


def held_back(outbox: object, application: str) -> bool:
    """Whether something stands in a field of an application that could not be taken.

    >>> held_back({"blocked": ["A1 scores.c"]}, "A1"), held_back({"blocked": ["A1 scores.c"]}, "A2")
    (True, False)
    """
    blocked = outbox.get("blocked") if isinstance(outbox, Mapping) else None
    return isinstance(blocked, list) and any(str(name).startswith(f"{application} ") for name in blocked)


def changes(outbox: object) -> tuple[str, tuple[Change, ...]]:
    """The desk and the changes in an outbox; what has not the shape of a change is left out.

    >>> change = {"key": "k", "application": "A", "field": "scores.c", "value": "8", "base": 0}
    >>> changes({"desk": "d", "changes": [change]})
    ('d', (Change(key='k', application='A', field='scores.c', value='8', base=0),))
    >>> changes(["forged"])
    ('', ())
    """
    if not isinstance(outbox, Mapping):
        return "", ()
    desk, sent = outbox.get("desk"), outbox.get("changes")
    listed = sent[:MOST] if isinstance(sent, list) else []
    return (desk if isinstance(desk, str) else "")[:16], tuple(change for entry in listed if (change := _change(entry)))


def prepare() -> None:
    """Send the script that works the fields, once for the page and not again with every save."""
    _hands()(key="desk.hands")


def mount(screen: Screen, shown: Shown) -> None:
    """Put what is kept into the fields, and listen for what is entered."""
    asked = {change.key for change in changes(_outbox())[1]}
    replies = [asdict(answer) for key, answer in _answered().items() if key in asked]
    data = asdict(shown) | {"replies": replies, "owner": _owner(screen.visit)}
    data["words"] = {word: screen.t(f"desk.word.{word}", **BLANKS) for word in WORDS} | {
        "separator": screen.t("list.separator")
    }
    _component()(key=KEY, data=data, on_outbox_change=partial(_take_in, screen))


def take_in(screen: Screen, application: str = "") -> bool:
    """Keep what lies in the outbox; answers whether all of it could be kept, and nothing is held back."""
    visit = screen.visit
    if visit is None or not admitted(visit):
        return False
    outbox = _outbox()
    desk, sent = changes(outbox)
    answers = _answered()
    for change in sent:
        if change.key not in answers:
            answers[change.key] = keep(visit, change, desk, screen.t)
    for oldest in list(answers)[:-REMEMBERED]:
        del answers[oldest]
    return all(answers[change.key].kind == "saved" for change in sent) and not held_back(outbox, application)


def admitted(visit: Visit) -> bool:
    """Whether the sign-in still stands: what is entered comes before the page asks who is there."""
    here = verified_session()
    st.session_state[ENDED] = bool(here) and not is_admitted(visit.office, here)
    return not st.session_state[ENDED]


def leave_if_ended() -> None:
    """Let the whole page lead out somebody whose sign-in was ended elsewhere."""
    if st.session_state.pop(ENDED, False):
        st.rerun()


def _owner(visit: Visit | None) -> str:
    """Whose changes the browser may keep until they are answered."""
    return "" if visit is None else visit.actor.id


def _take_in(screen: Screen) -> None:
    take_in(screen)


def keep(visit: Visit, change: Change, desk: str, t: Translator) -> Answer:
    """Save one change and say what became of it."""
    try:
        if change.field == SCRATCHPAD:
            return _noted(visit, change, t)
        return _answer(change, _save(visit, change, desk), t)
    except Refused:
        return Answer(change.key, change.application, change.field, "refused", why=t("desk.closed"))


def _save(visit: Visit, change: Change, desk: str) -> Saved:
    part, _, criterion = change.field.partition(".")
    entered = {criterion: change.value}
    return save(
        visit.office,
        visit.actor,
        visit.round or "",
        change.application,
        base=change.base,
        key=change.key,
        scores=entered if part == "scores" else {},
        comments=entered if part == "comments" else {},
        desk=desk,
    )


def _noted(visit: Visit, change: Change, t: Translator) -> Answer:
    findings = save_scratchpad(visit.office, visit.actor, visit.round or "", change.application, change.value)
    if findings:
        return Answer(change.key, change.application, SCRATCHPAD, "refused", why=_words(findings, t))
    return Answer(change.key, change.application, SCRATCHPAD, "saved", change.value)


def _answer(change: Change, saved: Saved, t: Translator) -> Answer:
    kept = "" if saved.sheet is None else saved.sheet.fields.get(change.field, "")
    said = (change.key, change.application, change.field)
    stale = next((one for one in saved.stale if one.field == change.field), None)
    if stale is not None:
        return Answer(*said, "stale", stale.stored or "", _stale(stale, t))
    if saved.findings:
        return Answer(*said, "refused", kept, _words(saved.findings, t))
    return Answer(*said, "saved", kept)


def _stale(stale: Stale, t: Translator) -> str:
    stored = stale.stored or t("desk.word.empty")
    return t(f"desk.stale.{'here' if stale.here else 'elsewhere'}", at=clock(stale.at, seconds=True), stored=stored)


def _words(findings: Iterable[Finding], t: Translator) -> str:
    return " ".join(f"{t.finding(one)} {t.remedy(one)}" for one in findings)


def _change(entry: object) -> Change | None:
    match entry:
        case {
            "key": str(key),
            "application": str(application),
            "field": str(field),
            "value": str(value),
            "base": int(base),
        }:
            known = field.startswith(("scores.", "comments.")) or field == SCRATCHPAD
            fits = (
                0 < len(key) <= SHORT
                and len(application) <= SHORT
                and len(field) <= 2 * SHORT
                and len(value) <= LONGEST
            )
            return Change(key, application, field, value, base) if known and fits else None
        case _:
            return None


def _outbox() -> object:
    held = st.session_state.get(KEY)
    return held.get("outbox") if held is not None else None


def _answered() -> dict[str, Answer]:
    answers: dict[str, Answer] = st.session_state.setdefault(ANSWERED, {})
    return answers


@cache
def _component() -> ComponentRenderer:
    return st.components.v2.component("desk_outbox", js=HAND_OVER)


@cache
def _hands() -> ComponentRenderer:
    return st.components.v2.component("desk_hands", js="\n".join(part.read_text(encoding="utf-8") for part in SCRIPTS))
