"""Pass or fail, without a ranking: is the standard still met, and were the goals of the plan reached?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from scoring.applications.answers import Answers
from scoring.applications.eligibility import Examination
from scoring.applications.expressions import evaluate
from scoring.applications.functions import settle
from scoring.applications.programme import Programme
from scoring.applications.rules import Goal
from scoring.applications.subject import Subject, examined

Outcome = Literal["passed", "failed", "open", "not_applied"]
Reached = Literal["met", "short", "unknown"]


@dataclass(frozen=True, slots=True)
class Completion:
    """One goal: what was promised, what was reached, and the one in percent of the other."""

    goal: str
    target: float | None
    actual: float | None
    percent: float | None
    reached: Reached
    soft: bool


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person decided about an application whose outcome was open."""

    application: str
    passed: bool
    by: str
    reason: str


@dataclass(frozen=True, slots=True, eq=False)
class Reverified:
    """The outcome for one application: the goals that fell short, and the rules that stand against it."""

    application: str
    outcome: Outcome
    against: tuple[str, ...]
    open: tuple[str, ...]
    completions: tuple[Completion, ...]
    decision: Decision | None = None


def completions(programme: Programme, answers: Answers) -> tuple[Completion, ...]:
    """Target and actual value of every goal of the form."""
    if programme.form is None:
        return ()
    subject = examined(programme, programme.form, answers)
    return tuple(_completion(goal, subject) for goal in programme.form.goals)


def reverify(
    due: Sequence[str],
    examinations: Mapping[str, Examination],
    reached: Mapping[str, Sequence[Completion]],
    decisions: Sequence[Decision] = (),
) -> tuple[Reverified, ...]:
    """Draw the outcome of everyone whose recognition expires; nobody is ranked against anybody.

    Parameters
    ----------
    due
        Applications that must take part, in the order of their list.
    examinations
        What the checks say of those that applied; the others did not apply.
    reached
        Completion of the goals by application.
    decisions
        A person's decisions. They settle what is open and never overrule a condition that failed.

    Returns
    -------
    tuple of Reverified
        ``passed`` only where every condition is met and every goal reached, ``failed`` where a
        condition is not, ``open`` where somebody has to decide, ``not_applied``.
    """
    decided = {decision.application: decision for decision in decisions}
    return tuple(
        _outcome(name, examinations.get(name), tuple(reached.get(name, ())), decided.get(name)) for name in due
    )


def _outcome(
    name: str, examination: Examination | None, goals: tuple[Completion, ...], decision: Decision | None
) -> Reverified:
    if examination is None:
        return Reverified(name, "not_applied", (), (), goals)
    against = tuple(r.rule for r in examination.verdict.reasons if r.ground in ("veto", "fail"))
    if against:
        return Reverified(name, "failed", against, (), goals)
    still_open = (*(r.rule for r in examination.verdict.reasons), *_unreached(goals))
    if not still_open:
        return Reverified(name, "passed", (), (), goals)
    if decision is None:
        return Reverified(name, "open", (), still_open, goals)
    return Reverified(name, "passed" if decision.passed else "failed", (), still_open, goals, decision)


def _unreached(goals: Sequence[Completion]) -> Iterator[str]:
    return (goal.goal for goal in goals if goal.reached != "met")


def _completion(goal: Goal, subject: Subject) -> Completion:
    target, actual = (_number(expression, subject) for expression in (goal.target, goal.actual))
    if target is None or actual is None:
        return Completion(goal.id, target, actual, None, "unknown", goal.soft)
    percent = 100 * actual / target if target > 0 else None
    reached: Reached = "met" if actual >= target - goal.tolerance else "short"
    return Completion(goal.id, target, actual, percent, reached, goal.soft)


def _number(expression: str, subject: Subject) -> float | None:
    value = settle(evaluate(expression, subject.scope))
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
