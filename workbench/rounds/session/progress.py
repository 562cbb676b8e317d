"""How far scoring is, by expert and by sub-sector, without any score; reminders to those who are behind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from data.store import applications, experts, messages, recusals, sheets
from data.store.experts import Expert
from data.store.sheets import Progress as Progress
from scoring.findings import Finding, Place, found
from workbench.access import Actor
from workbench.office import Office
from workbench.rounds.entry import enter
from workbench.rounds.judging.requirements import read_text

STATES = ("pending", "draft", "submitted", "abstained")
LONGEST_REMINDER = 500


@dataclass(frozen=True, slots=True)
class Count:
    """Sheets by state; ``asked`` is their sum."""

    pending: int = 0
    draft: int = 0
    submitted: int = 0
    abstained: int = 0

    @property
    def asked(self) -> int:
        """How many sheets are expected."""
        return self.pending + self.draft + self.submitted + self.abstained

    @property
    def done(self) -> int:
        """Sheets with nothing left to do."""
        return self.submitted + self.abstained


@dataclass(frozen=True, slots=True)
class RaterProgress:
    """How far one expert is; ``last`` is when they last saved something."""

    rater: str
    name: str
    chair: bool
    state: str
    count: Count
    recused: int
    undertaken_at: datetime | None
    finished_at: datetime | None
    last: datetime | None
    reminded_at: datetime | None


@dataclass(frozen=True, slots=True)
class RoundProgress:
    """How far the round is; ``sectors`` maps each sub-sector to its sheets.

    ``covered`` maps an application to how many of its sheets are done and how many are expected, ``names`` to its name.
    """

    whole: Count
    raters: tuple[RaterProgress, ...]
    sectors: Mapping[str, Count]
    covered: Mapping[str, tuple[int, int]]
    names: Mapping[str, str]

    @property
    def complete(self) -> int:
        """Applications on which no sheet is expected any more."""
        return sum(done == asked for done, asked in self.covered.values())


def progress_of(office: Office, actor: Actor, round_: str) -> RoundProgress:
    """How far everybody is. No column with a score is read for this."""
    with office.look() as connection:
        enter(connection, actor, "progress.read", round_)
        lines = sheets.progress(connection, round_)
        people = _asked(experts.every(connection, round_))
        stepped_back = Counter(rater for _, rater in recusals.accepted(connection, round_))
        known = {one.id: one for one in applications.every(connection, round_)}
        reminded = messages.last_reminders(connection, round_)
    by_rater = _grouped(lines, [line.rater for line in lines])
    return RoundProgress(
        _count(lines),
        tuple(
            RaterProgress(
                one.id,
                one.name,
                one.chair,
                one.state,
                _count(own := by_rater.get(one.id, ())),
                stepped_back[one.id],
                one.undertaken_at,
                one.finished_at,
                max((line.at for line in own if line.at is not None), default=None),
                reminded.get(one.id),
            )
            for one in people
        ),
        {
            name: _count(own)
            for name, own in sorted(_grouped(lines, [known[a.application].sector for a in lines]).items())
        },
        {name: (_count(own).done, len(own)) for name, own in sorted(_by_application(lines).items())},
        {name: known[name].name for name in sorted({line.application for line in lines})},
    )


def sheets_of(office: Office, actor: Actor, round_: str, rater: str) -> tuple[Progress, ...]:
    """What one expert is asked for and how far each sheet is, by application. No column with a score is read."""
    with office.look() as connection:
        enter(connection, actor, "progress.read", round_)
        lines = sheets.progress(connection, round_)
    return tuple(sorted((line for line in lines if line.rater == rater), key=lambda line: line.application))


def remind(office: Office, actor: Actor, round_: str, raters: Collection[str], text: str) -> tuple[Finding, ...]:
    """Send a reminder to experts of the panel; it stands at the top of their desk until they put it away."""
    with office.act() as act:
        enter(act.connection, actor, "expert.remind", round_)
        known = {one.id for one in experts.every(act.connection, round_)}
        strangers = sorted(set(raters) - known)
        plain = read_text(text, "text", LONGEST_REMINDER) or found("text_missing", "block", Place(field="text"))
        faults = tuple(found("expert_unknown", "block", Place(field="rater"), rater=one) for one in strangers)
        if isinstance(plain, Finding):
            faults = (*faults, plain)
        if not raters:
            faults = (*faults, found("nobody_chosen", "block", Place(field="rater")))
        if faults or isinstance(plain, Finding):
            return faults
        messages.send(act.connection, round_, raters, "reminder", plain, act.at, actor.id)
        act.note(actor, "expert.remind", round_, raters=sorted(raters))
        return ()


def messages_of(office: Office, actor: Actor, round_: str) -> list[messages.Message]:
    """What an expert has not put away yet."""
    with office.look() as connection:
        enter(connection, actor, "desk.read", round_)
        return messages.unread(connection, round_, str(actor.rater))


def put_away(office: Office, actor: Actor, round_: str, message: int) -> None:
    """An expert has read a message; one that is not there, not theirs or read before is no act."""
    with office.act() as act:
        enter(act.connection, actor, "desk.read", round_)
        if messages.put_away(act.connection, round_, str(actor.rater), message, act.at):
            act.note(actor, "message.read", round_, str(message))


def _asked(known: Sequence[Expert]) -> list[Expert]:
    """The panel, and who was noted as absent: what they finished before still counts."""
    panel = {one.id for one in experts.panel(known)}
    return [one for one in known if one.id in panel or one.state == "absent"]


def _count(lines: Sequence[Progress]) -> Count:
    states: Counter[str] = Counter(line.state for line in lines)
    return Count(*(states[name] for name in STATES))


def _by_application(lines: Sequence[Progress]) -> dict[str, list[Progress]]:
    return _grouped(lines, [line.application for line in lines])


def _grouped(lines: Sequence[Progress], keys: Sequence[str]) -> dict[str, list[Progress]]:
    groups: dict[str, list[Progress]] = {}
    for key, line in zip(keys, lines, strict=True):
        groups.setdefault(key, []).append(line)
    return groups
