"""What the result hangs on, in words: one plain sentence for each question, then its table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from scoring.evaluate import Evaluation
from scoring.findings import Finding
from scoring.influence.cells import ScoreChange
from scoring.influence.influence import Influence
from scoring.influence.lines import Line
from scoring.influence.methods import MethodOutcome
from scoring.influence.raters import LeftOut
from scoring.influence.rerun import Swap
from scoring.influence.tipping import WeightChange
from scoring.sheets import Panel
from workbench.i18n import Translator
from workbench.wording import called, sector_name, titles

SURE = 0.995  # chances beyond it, or below its complement, are not worth a row
NAMED = 4  # applications named one by one in a cell


@dataclass(frozen=True, slots=True)
class Question:
    """One question with its answer in a sentence, and the table behind it (header cells, then rows of as many)."""

    title: str
    answer: str
    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def questions(evaluation: Evaluation, t: Translator) -> tuple[Question, ...]:
    """Everything that was asked about this evaluation and could be answered."""
    influence, panel = evaluation.influence, evaluation.panel
    answers: list[Question | None] = [_joint(evaluation, t)]
    if influence is not None:
        answers += [
            _scores(influence, panel, t),
            _raters(influence, panel, t),
            _weights(influence, panel, t),
            _draws(influence, evaluation, t),
            _methods(influence, panel, t),
        ]
    return tuple(answer for answer in answers if answer is not None)


def _question(name: str, answer: str, rows: Iterable[tuple[str, ...]], t: Translator) -> Question:
    columns = COLUMNS[name]
    headers = tuple(t(f"influence.column.{column}") for column in columns)
    return Question(t(f"influence.{name}"), answer, headers, tuple(rows))


COLUMNS = {
    "scores": ("line", "change", "outcome"),
    "raters": ("rater", "moves", "outcome", "distance"),
    "weights": ("weight", "shares", "outcome"),
    "draws": ("application", "now", "chance"),
    "methods": ("method", "outcome"),
    "joint": ("application", "sector", "rank", "interval", "set"),
}


def _scores(influence: Influence, panel: Panel, t: Translator) -> Question | None:
    if influence.scores is None:
        return None
    first = next((change for _, change in influence.scores if change is not None), None)
    answer = (
        t("influence.scores.none") if first is None else t("influence.scores.first", change=_score(first, panel, t))
    )
    rows = (
        (_line(line, panel, t), _score(change, panel, t), _outcome(change, panel, t))
        for line, change in influence.scores
    )
    return _question("scores", answer, rows, t)


def _outcome(change: ScoreChange | WeightChange | None, panel: Panel, t: Translator) -> str:
    return t("influence.no_change") if change is None or change.swap is None else in_words(change.swap, panel, t)


def _score(change: ScoreChange | None, panel: Panel, t: Translator) -> str:
    if change is None:
        return t.show(None)
    criterion = panel.rubric.judged[change.criterion]
    return t(
        "influence.score",
        rater=panel.raters[change.rater].id,
        application=panel.applications[change.application].id,
        criterion=t.text(criterion.title),
        before=change.before,
        after=change.after,
    )


def _line(line: Line, panel: Panel, t: Translator) -> str:
    facts = dict(line.facts)
    if "dimension" in facts:
        facts["dimension"] = titles(panel.rubric, t)[str(facts["dimension"])]
    if facts.get("attribute") == "sector":
        facts["value"] = sector_name(str(facts["value"]), t)
    return t(f"line.{line.reason}", **facts)


def _raters(influence: Influence, panel: Panel, t: Translator) -> Question:
    changing = [left for left in influence.raters if not left.swap.same and left.swap.enters is not None]
    name = "none" if not changing else "some"
    answer = t(
        f"influence.raters.{name}",
        count=len(changing),
        whole=len(influence.raters),
        raters=_few([panel.raters[left.rater].id for left in changing], t),
    )
    ordered = sorted(influence.raters, key=lambda left: (left not in changing, -len(left.moves), left.rater))
    return _question("raters", answer, (_left_out(left, panel, t) for left in ordered), t)


def _left_out(left: LeftOut, panel: Panel, t: Translator) -> tuple[str, ...]:
    rater = panel.raters[left.rater]
    name = rater.id if rater.name in ("", rater.id) else f"{rater.id} {rater.name}"
    outcome = _refused(left.reasons, t) if left.method is None else in_words(left.swap, panel, t)
    if left.short:
        short = _few([panel.applications[i].id for i in left.short], t)
        outcome = t("influence.short", outcome=outcome, applications=short)
    return name, t("influence.moves", count=len(left.moves)), outcome, t.number(left.cook, 3)


def _weights(influence: Influence, panel: Panel, t: Translator) -> Question | None:
    if influence.weights is None:
        return None
    ordered = sorted(influence.weights, key=_distance)
    nearest = next((change for change in ordered if change.after is not None), None)
    answer = t("influence.weights.none")
    if nearest is not None:
        shares = _shares(nearest, t)
        answer = t("influence.weights.first", weight=_weight(nearest, panel, t), shares=shares)
    rows = ((_weight(c, panel, t), _shares(c, t), _outcome(c, panel, t)) for c in ordered)
    return _question("weights", answer, rows, t)


def _distance(change: WeightChange) -> float:
    return 1.0 if change.after is None else abs(change.after - change.before)


def _weight(change: WeightChange, panel: Panel, t: Translator) -> str:
    named = titles(panel.rubric, t)
    dimension = named[change.dimension]
    if change.criterion is None:
        return t("influence.weight.dimension", dimension=dimension)
    return t("influence.weight.criterion", dimension=dimension, criterion=named[change.criterion])


def _shares(change: WeightChange, t: Translator) -> str:
    before = t.percent(change.before, 1)
    return before if change.after is None else t("influence.shares", before=before, after=t.percent(change.after, 1))


def _draws(influence: Influence, evaluation: Evaluation, t: Translator) -> Question | None:
    draws = influence.draws
    if draws is None:
        return None
    answer = t("influence.draws.sentence", cv=t.percent(draws.cv), draws=draws.draws, share=t.percent(draws.unchanged))
    chances = sorted(enumerate(draws.p_in), key=lambda entry: (-entry[1], entry[0]))
    selected = evaluation.shortlist.selected
    rows = (
        (called(evaluation.panel, i), t("influence.in" if i in selected else "influence.out"), t.percent(p))
        for i, p in chances
        if 1 - SURE <= p <= SURE
    )
    return _question("draws", answer, rows, t)


def _methods(influence: Influence, panel: Panel, t: Translator) -> Question:
    tried = [outcome for outcome in influence.methods if outcome.used is not None]
    same = sum(outcome.swap.same for outcome in tried)
    answer = t("influence.methods.sentence", count=same, whole=len(tried))
    return _question("methods", answer, ((t(f"method.{o.method}"), _method(o, panel, t)) for o in influence.methods), t)


def _method(outcome: MethodOutcome, panel: Panel, t: Translator) -> str:
    if outcome.used is None:
        return _refused(outcome.reasons, t)
    words = in_words(outcome.swap, panel, t)
    return words if outcome.used == outcome.method else t("influence.fell_back", used=outcome.used, outcome=words)


def _refused(reasons: Sequence[Finding], t: Translator) -> str:
    told = " ".join(dict.fromkeys(t.finding(reason) for reason in reasons))
    return t("influence.refused_for", reasons=told) if told else t("influence.nothing_left")


def _joint(evaluation: Evaluation, t: Translator) -> Question | None:
    sets = evaluation.rank_sets
    if sets is None:
        return None
    answer = t("influence.joint.sentence", level=t.percent(sets.level))
    return _question("joint", answer, _joint_rows(evaluation, t), t)


def _joint_rows(evaluation: Evaluation, t: Translator) -> Iterator[tuple[str, ...]]:
    sets, firmness = evaluation.rank_sets, evaluation.firmness
    for sector in evaluation.sectors if sets is not None else ():
        for standing in sector.standings:
            i = standing.application
            if sets is not None and sets.low[i]:
                interval = t("influence.range", low=int(firmness.rank_low[i]), high=int(firmness.rank_high[i]))
                joint = t("influence.range", low=int(sets.low[i]), high=int(sets.high[i]))
                yield called(evaluation.panel, i), sector_name(sector.name, t), t.show(standing.rank), interval, joint


def in_words(swap: Swap, panel: Panel, t: Translator) -> str:
    """Another shortlist against the declared one: the same, or who enters and who leaves."""
    if swap.status == "refused":
        return t("influence.refused")
    if swap.enters is None or swap.leaves is None:
        return t("influence.incomparable")
    if swap.same:
        return t("influence.same")
    enters, leaves = (_few([panel.applications[i].id for i in ids], t) for ids in (swap.enters, swap.leaves))
    if swap.status == "tied":
        return t("influence.tied", leaves=leaves or t.show(None))
    if not swap.enters or not swap.leaves:
        return t("influence.leaves", leaves=leaves) if swap.leaves else t("influence.enters", enters=enters)
    return t("influence.swap", enters=enters, leaves=leaves)


def _few(names: Sequence[str], t: Translator) -> str:
    listed = t.list(names[:NAMED])
    return listed if len(names) <= NAMED else t.list([listed, t("list.more", count=len(names) - NAMED)])
