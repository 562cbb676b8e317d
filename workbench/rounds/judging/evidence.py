"""What an expert is shown of an application: the form as it was filled in, what was computed, and what is typical.

Of other applications nothing is shown but the median of a sub-sector, and that only of enough of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from statistics import median
from types import MappingProxyType

from sqlalchemy import Connection

from data.store import applications, attachments, rounds, submissions
from data.store.applications import Application
from data.store.engine import Store
from scoring.applications.answers import Answers, Value
from scoring.applications.form import Field
from scoring.applications.measured import measure
from scoring.applications.programme import Programme
from scoring.ratings.live import measured_points
from scoring.rubric import Rubric
from scoring.selection.reverification import Completion, completions
from workbench.access import Actor
from workbench.i18n import Language, Translator, translator
from workbench.intake_views import FormView, MeasuredView, form_view, measured_views
from workbench.office import Office
from workbench.rounds.judging.desk import admit
from workbench.rounds.setting_up import programme_in, rubric_in

FEWEST = 4  # applications of a sub-sector below which a median would tell on one of them
KEPT = 512
NUMERIC = ("number", "integer", "percent")
TARGET = "target_"


@dataclass(frozen=True, slots=True)
class File:
    """An attachment that may be opened."""

    id: str
    name: str
    size: int


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """One application as the panel sees it; of one revision and one language there is one such object.

    ``typical`` is the sub-sector's median of a figure by field or measured column, ``points`` what the
    curves of the rubric give for measured criteria, ``goals`` the fields that set a target.
    """

    round: str
    application: str
    name: str
    sector: str
    region: str
    rubric: Rubric
    form: FormView | None
    attributes: tuple[tuple[str, object], ...]
    measured: tuple[MeasuredView, ...]
    points: Mapping[str, float | None]
    typical: Mapping[str, float]
    goals: frozenset[str]
    goal_titles: Mapping[str, str]
    completions: tuple[Completion, ...]
    files: tuple[File, ...]


def evidence(office: Office, actor: Actor, round_: str, application: str, t: Translator) -> Evidence:
    """What there is to judge an application by, for an expert who is asked to and has signed the undertaking."""
    with office.look() as connection:
        admit(connection, actor, round_, application)
        entered, shown = rounds.find(connection, round_), applications.find(connection, round_, application)
    if entered is None or shown is None:
        raise LookupError(application)
    return _gathered(office.store, round_, entered.revision, application, shown.revision, t.language)


@lru_cache(maxsize=KEPT)
def _gathered(
    store: Store, round_: str, revision: int, application: str, _edition: int, language: Language
) -> Evidence:
    with store.read() as connection:
        entered, shown = rounds.find(connection, round_), applications.find(connection, round_, application)
        if entered is None or shown is None:
            raise LookupError(application)
        programme, rubric = programme_in(connection, entered), rubric_in(connection, entered)
        # without a form the answers are the listed columns, which the attributes hold as well
        answers = _answers(connection, round_, application) if programme.form is not None else None
        files = tuple(File(one.id, one.name, one.size) for one in attachments.of(connection, round_, application))
    typical = _typical(store, round_, revision, shown.sector)
    return _evidence(programme, rubric, shown, answers, typical, files, translator(language))


def _evidence(
    programme: Programme,
    rubric: Rubric,
    shown: Application,
    answers: Answers | None,
    typical: Mapping[str, float],
    files: tuple[File, ...],
    t: Translator,
) -> Evidence:
    measured = measure(programme, answers) if answers is not None else ()
    return Evidence(
        shown.round,
        shown.id,
        shown.name,
        shown.sector,
        shown.region,
        rubric,
        None if answers is None else form_view(programme, answers, (), t),
        tuple((shown.attributes or {}).items()) if answers is None else (),
        measured_views(programme, measured, t),
        MappingProxyType(dict(measured_points(rubric, shown.attributes or {}))),
        typical,
        frozenset(_goals(programme)),
        {goal.id: t.text(goal.title) for goal in (programme.form.goals if programme.form is not None else ())},
        completions(programme, answers) if answers is not None else (),
        files,
    )


def _answers(connection: Connection, round_: str, application: str) -> Answers | None:
    last = submissions.latest(connection, round_, application)
    return None if last is None else last.answers


def _goals(programme: Programme) -> Iterator[str]:
    fields = programme.form.fields if programme.form is not None else {}
    return (name for name, field in fields.items() if name.startswith(TARGET) or _looks_ahead(field))


def _looks_ahead(field: Field) -> bool:
    return field.years is not None and field.years.last >= 0


@lru_cache(maxsize=KEPT)
def _typical(store: Store, round_: str, _revision: int, sector: str) -> Mapping[str, float]:
    """The median of every figure over the applications of a sub-sector that are judged."""
    with store.read() as connection:
        entered = rounds.find(connection, round_)
        if entered is None:
            raise LookupError(round_)
        programme = programme_in(connection, entered)
        peers = [one.id for one in applications.judged(connection, round_) if one.sector == sector]
        if len(peers) < FEWEST:
            return MappingProxyType({})
        known = [submissions.latest(connection, round_, peer) for peer in peers]
    found: dict[str, list[float]] = defaultdict(list)
    for submission in known:
        for name, value in _figures(programme, submission.answers) if submission is not None else ():
            found[name].append(value)
    return MappingProxyType({name: median(values) for name, values in found.items() if len(values) >= FEWEST})


def _figures(programme: Programme, answers: Answers) -> Iterator[tuple[str, float]]:
    """Every figure of an application: the last year of a series, a single number, a measured column."""
    fields = programme.form.fields if programme.form is not None else {}
    for name, field in fields.items():
        figure = _figure(answers.values.get(name)) if field.kind in NUMERIC else None
        if figure is not None:
            yield name, figure
    for one in measure(programme, answers):
        figure = _figure(one.value)
        if figure is not None and one.id not in fields:
            yield one.id, figure


def _figure(value: Value | object | None) -> float | None:
    if isinstance(value, Mapping):
        return float(value[max(value)]) if value else None
    if isinstance(value, str):
        return _parsed(value)
    return None if value is None or isinstance(value, bool) or not isinstance(value, int | float) else float(value)


def _parsed(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None
