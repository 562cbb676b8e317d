"""A round at a glance: its ten steps with what there is at each, what blocks the next, and what happened last."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from data.store import journal
from data.store.journal import Line
from data.store.rounds import Round
from scoring.applications.programme import Programme
from scoring.findings import Finding
from scoring.rubric import Rubric
from workbench.access import PHASES, Actor, Phase
from workbench.intake import open_programme, programmes
from workbench.office import Office
from workbench.rounds.entry import enter, phase_of
from workbench.rounds.lifecycle import BACK, Unmet, following, unmet_of
from workbench.rounds.readiness import AWAY, Readiness, read_readiness
from workbench.rounds.remainders import Remainder, remainders
from workbench.rounds.setting_up import preview, programme_in, rubric_in
from workbench.rounds.settings import RoundSettings, settings_of

StepState = Literal["done", "now", "ahead"]
STEPS: Mapping[str, tuple[tuple[Phase, ...], str]] = {
    "setup": (("setup",), "board"),
    "intake": (("intake",), "intake"),
    "check": (("check",), "intake"),
    "panel": (("panel",), "panel"),
    "scoring": (("scoring",), "progress"),
    "recheck": (("recheck",), "recheck"),
    "evaluation": (("evaluation",), "results"),
    "decision": (("decision",), "decisions"),
    "notice": (("notice", "objections"), "publication"),
    "archive": (("final", "archived"), "publication"),
}
"""The ten steps as people speak of them: the phases of each, and its screen."""


@dataclass(frozen=True, slots=True)
class Step:
    """One of the ten steps; ``facts`` count what there is, and are empty where nothing is yet."""

    name: str
    state: StepState
    screen: str
    facts: Mapping[str, int]


@dataclass(frozen=True, slots=True, eq=False)
class Overview:
    """Everything the round board shows. Nothing in it says what anybody scored."""

    round: Round
    phase: Phase
    settings: RoundSettings
    programme: Programme
    rubric: Rubric
    steps: tuple[Step, ...]
    unmet: tuple[Unmet, ...]
    remainders: tuple[Remainder, ...]
    facts: Mapping[str, int]
    following: Phase | None
    back: Phase | None
    last: Line | None


def overview(office: Office, actor: Actor, round_: str) -> Overview:
    """How a round stands."""
    with office.look() as connection:
        entered = enter(connection, actor, "round.oversee", round_)
        there = read_readiness(connection, entered, office.now())
        phase, facts = phase_of(entered), _counts(there)
        return Overview(
            entered,
            phase,
            settings_of(entered),
            programme_in(connection, entered),
            rubric_in(connection, entered),
            tuple(Step(name, _state(phase, phases), screen, facts) for name, (phases, screen) in STEPS.items()),
            unmet_of(there),
            remainders(connection, there),
            facts,
            following(phase),
            BACK.get(phase),
            journal.latest(connection, round_),
        )


@lru_cache(maxsize=1)
def offers() -> Mapping[str, Programme]:
    """The programmes a round can be created from, by name."""
    read = {name: open_programme(name)[0] for name in programmes()}
    return {name: programme for name, programme in read.items() if programme is not None}


def rubric_offered(
    programme: str | None, name: str = "", content: bytes | None = None
) -> tuple[Rubric | None, tuple[Finding, ...]]:
    """The rubric of a programme of the house, or of an uploaded file with everything found in it."""
    if programme is not None:
        known = offers().get(programme)
        return (None if known is None else known.rubric), ()
    return (None, ()) if content is None else preview(name, content)


def _state(phase: Phase, phases: tuple[Phase, ...]) -> StepState:
    if phase == "archived":
        return "done"
    if phase in phases:
        return "now"
    return "done" if PHASES.index(phases[-1]) < PHASES.index(phase) else "ahead"


def _counts(there: Readiness) -> dict[str, int]:
    present = there.present
    return {
        "applications": len(present),
        "eligible": len(there.judged),
        "open": sum(one.verdict in (None, "needs_decision") for one in present),
        "ineligible": sum(one.verdict == "ineligible" for one in present),
        "experts": sum(one.state not in AWAY for one in there.experts.values()),
        "panel": len(there.panel),
        "assignments": len(there.pairs),
        "finished": sum(one.finished_at is not None for one in there.panel),
        "rechecks": len(there.rechecks),
        "adopted": int(there.result is not None),
        "published": int(there.publication is not None),
        "objections": there.to_results,
        "sealed": int(there.sealed),
    }
