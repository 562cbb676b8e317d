"""Pass or fail, without a ranking: is the standard still met, and were the goals of the plan reached?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from scoring.applications.answers import Answers
from scoring.applications.eligibility import Examination
from scoring.applications.expressions import evaluate
from scoring.applications.functions import settle
from scoring.applications.programme import Programme
from scoring.applications.rules import Goal
from scoring.applications.rulings import WHOLE, Ruling
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


@dataclass(frozen=True, slots=True, eq=False)
class Reverified:
    """The outcome for one application: the goals that fell short, and the rules that stand against it.

    ``rulings`` are the decisions that settled what was open.
    """

    application: str
    outcome: Outcome
    against: tuple[str, ...]
    open: tuple[str, ...]
    completions: tuple[Completion, ...]
    rulings: tuple[Ruling, ...] = ()


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
    rulings: Sequence[Ruling] = (),
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
    rulings
        A person's decisions on rules and goals. They settle what is open and never overrule a condition
        that failed; those on rules are in the verdicts already.

    Returns
    -------
    tuple of Reverified
        ``passed`` only where every condition is met and every goal reached, ``failed`` where a
        condition is not, ``open`` where somebody has to decide, ``not_applied``.
    """
    return tuple(
        _outcome(name, examinations.get(name), tuple(reached.get(name, ())), _on_goals(name, rulings)) for name in due
    )


def _on_goals(application: str, rulings: Sequence[Ruling]) -> dict[str, Ruling]:
    return {ruling.rule: ruling for ruling in rulings if ruling.application == application}


def _outcome(
    name: str, examination: Examination | None, goals: tuple[Completion, ...], rulings: Mapping[str, Ruling]
) -> Reverified:
    if examination is None:
        return Reverified(name, "not_applied", (), (), goals)
    reasons = examination.verdict.reasons
    short = {goal.goal: rulings.get(goal.goal, rulings.get(WHOLE)) for goal in goals if goal.reached != "met"}
    given = (*(reason.ruling for reason in reasons), *short.values())
    settling = tuple(dict.fromkeys(ruling for ruling in given if ruling is not None))
    rejected = (goal for goal, ruling in short.items() if ruling is not None and ruling.decision == "reject")
    against = tuple(dict.fromkeys((*(reason.rule for reason in reasons if reason.ends), *rejected)))
    if against:
        return Reverified(name, "failed", against, (), goals, settling)
    undecided = (goal for goal, ruling in short.items() if ruling is None)
    still_open = (*(reason.rule for reason in reasons if not reason.is_settled), *undecided)
    return Reverified(name, "open" if still_open else "passed", (), still_open, goals, settling)


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
