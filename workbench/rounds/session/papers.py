"""What is not for everybody: whoever takes a paper away or opens a result is noted before it is shown."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

from workbench.access import Actor
from workbench.office import Office
from workbench.rounds.entry import enter

Paper = Literal["corrections", "minutes", "codes"]
PAPERS: Mapping[Paper, str] = MappingProxyType(
    {"corrections": "application.read", "minutes": "assignment.read", "codes": "code.issue"}
)
"""Each with what somebody must be allowed to do to have it."""


def note_paper(office: Office, actor: Actor, round_: str, paper: Paper, subject: str = "") -> None:
    """Somebody takes a paper away; ``subject`` is the application or the draw it is about."""
    with office.act() as act:
        enter(act.connection, actor, PAPERS[paper], round_)
        act.note(actor, "paper.download", round_, subject, paper=paper)


def note_seen(office: Office, actor: Actor, round_: str, run: int) -> None:
    """Somebody opens the scores and ranks of a run on the screen; the screen says so once in a visit."""
    with office.act() as act:
        enter(act.connection, actor, "score.read", round_)
        act.note(actor, "result.open", round_, str(run))
