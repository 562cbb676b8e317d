"""The whole method on one page."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from scoring.agreement.agreement import REPLICATES, Agreement, agree, replicates
from scoring.findings import Finding, found
from scoring.firmness.firmness import Firmness, estimate_firmness
from scoring.firmness.rank_sets import RankSets, joint_ranks
from scoring.flags.flag import Flags
from scoring.flags.raters import diagnose_raters
from scoring.influence.influence import Influence, trace
from scoring.models.sources import Sources, trace_sources
from scoring.panels.design import Design, Link, diagnose
from scoring.ratings.normalize import SEVERITY, Normalized, normalize
from scoring.ratings.totals import Totals, total
from scoring.rubric import ListPolicy
from scoring.selection.constraints import unranked
from scoring.selection.lists import for_list
from scoring.selection.outcome import Outcome, decide
from scoring.selection.ranking import Standing, outdated, rank
from scoring.selection.shortlist import Shortlist
from scoring.selection.ties import Decision
from scoring.sheets import Floats, Ints, Panel
from scoring.tasks import each

STEPS = ("totals", "design", "normalizing", "ranking", "firmness", "agreement", "components", "raters")


@dataclass(frozen=True, slots=True, eq=False)
class Sector:
    """The result inside one sub-sector; ``standings`` in order of rank, the unranked last."""

    name: str
    design: Design
    agreement: Agreement
    standings: tuple[Standing, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Drawn:
    """One of several lists: its rules, who is on it, and how firm that is."""

    rules: ListPolicy
    shortlist: Shortlist
    firmness: Firmness


@dataclass(frozen=True, slots=True, eq=False)
class Evaluation:
    """One run: its inputs, every intermediate value, and the result.

    ``score`` and ``raw`` are (N,) with the measured criteria in; ``dimension`` is (N, D) likewise. Where the policy
    declares ``lists``, ``shortlist`` is the first of them and ``lists`` holds them all.
    """

    panel: Panel
    totals: Totals
    design: Design
    normalized: Normalized
    score: Floats
    raw: Floats
    dimension: Floats
    firmness: Firmness
    sectors: tuple[Sector, ...]
    shortlist: Shortlist
    sources: Sources
    flags: Flags
    findings: tuple[Finding, ...]
    decisions: tuple[Decision, ...] = ()
    influence: Influence | None = None
    rank_sets: RankSets | None = None
    lists: tuple[Drawn, ...] = ()

    def of(self, drawn: Drawn) -> Evaluation:
        """The same evaluation with another of its lists as the shortlist."""
        panel = for_list(self.panel, drawn.rules)
        return replace(self, panel=panel, shortlist=drawn.shortlist, firmness=drawn.firmness)


def _silent(_step: str) -> None:
    """Report no progress."""


def evaluate(
    panel: Panel,
    decisions: Sequence[Decision] = (),
    progress: Callable[[str], None] = _silent,
    *,
    influence: bool = False,
    rank_sets: bool = False,
    executor: Executor | None = None,
) -> tuple[Evaluation | None, tuple[Finding, ...]]:
    """Run the method a panel has declared; None where its normalisation is refused, with the reasons.

    Parameters
    ----------
    panel : Panel
    decisions : sequence of Decision
        Recorded decisions on ties.
    progress : callable
        Told the name of each step, of ``STEPS`` (and those of ``influence``), as it begins.
    influence, rank_sets : bool
        Whether to ask also what the result hangs on, and for simultaneous confidence sets of the ranks.
    executor : Executor, optional
        Where parts run that do not wait for each other; in line without one, with the same result.
    """
    policy = panel.rubric.policy
    panel = for_list(panel, policy.lists[0]) if policy.lists else panel
    progress("totals")
    totals = total(panel)

    progress("design")
    size = len(panel.applications), len(panel.raters)
    recused = [Link(sheet.application, sheet.rater) for sheet in panel.set_aside if sheet.state == "recused"]
    design = diagnose(panel.application, panel.rater, *size, recused)
    sector = panel.sector
    inside = [np.flatnonzero(sector[panel.application] == number) for number in range(len(panel.sectors))]
    judged = [(panel.application[own], panel.rater[own]) for own in inside]
    parts = list(each(executor, partial(_diagnose, size=size, recused=recused), judged))

    progress("normalizing")
    normalized, findings = normalize(panel, totals, policy.normalization)
    if normalized is None:
        return None, findings

    progress("ranking")
    outcome = decide(panel, normalized, decisions)
    published, barred, chosen = outcome.published, outcome.barred, outcome.shortlist

    progress("firmness")
    firmness = estimate_firmness(panel, normalized, outcome, executor)
    first = [Drawn(rules, chosen, firmness) for rules in policy.lists[:1]]
    lists = (*first, *(_draw(panel, normalized, rules, decisions, executor) for rules in policy.lists[1:]))

    progress("agreement")
    draws = replicates([len(own) for own in inside])
    sheets = [(*own, totals.total[at]) for own, at in zip(judged, inside, strict=True)]
    agreements = each(executor, partial(_agree, seed=policy.seed), zip(sheets, draws, strict=True))
    sectors, remarks = [], []
    for number, (name, part, (agreement, more)) in enumerate(zip(panel.sectors, parts, agreements, strict=True)):
        remarks += [replace(finding, facts={"sector": name, **finding.facts}) for finding in more]
        members = np.flatnonzero(sector == number)
        standings = rank(published, members, policy.tie_break, decisions, unranked(barred))
        sectors.append(Sector(name, part, agreement, standings))

    if min(draws, default=REPLICATES) < REPLICATES:
        remarks.append(found("agreement_fewer_draws", "info", draws=min(draws), usual=REPLICATES))

    progress("components")
    sources, gaps = trace_sources(panel, totals)

    progress("raters")
    flags = diagnose_raters(panel, totals, normalized, design)

    stale = outdated(published, decisions, policy.tie_break)
    findings = (*findings, *_cautions(panel, design, outcome, stale), *_about_lists(panel, lists), *remarks, *gaps)
    scores = outcome.score, outcome.raw, outcome.dimension
    evaluation = Evaluation(
        panel, totals, design, normalized, *scores, firmness, tuple(sectors), chosen, sources, flags, findings
    )
    evaluation = replace(evaluation, decisions=tuple(decisions), lists=lists)
    if rank_sets:
        evaluation = with_rank_sets(evaluation)
    if influence:
        evaluation = with_influence(evaluation, progress, executor)
    return evaluation, evaluation.findings


def with_rank_sets(evaluation: Evaluation) -> Evaluation:
    """The evaluation with simultaneous confidence sets of the ranks, or a finding why there are none."""
    policy, ranked = evaluation.panel.rubric.policy, evaluation.firmness.rank_low > 0
    sets, why = joint_ranks(evaluation.panel, evaluation.normalized, ranked, policy.draws, policy.seed)
    return replace(evaluation, rank_sets=sets, findings=(*evaluation.findings, *why))


def with_influence(
    evaluation: Evaluation, progress: Callable[[str], None] = _silent, executor: Executor | None = None
) -> Evaluation:
    """The evaluation with what it hangs on, and findings where something of that cannot be said."""
    influence, why = trace(evaluation.panel, evaluation.decisions, executor, progress)
    return replace(evaluation, influence=influence, findings=(*evaluation.findings, *why))


def _diagnose(sheets: tuple[Ints, Ints], size: tuple[int, int], recused: Sequence[Link]) -> Design:
    """Design of the sheets (application, rater) of one sub-sector."""
    return diagnose(*sheets, *size, recused)


def _draw(
    panel: Panel, normalized: Normalized, rules: ListPolicy, decisions: Sequence[Decision], executor: Executor | None
) -> Drawn:
    """Another list from the same scores."""
    under = for_list(panel, rules)
    outcome = decide(under, normalized, decisions)
    return Drawn(rules, outcome.shortlist, estimate_firmness(under, normalized, outcome, executor))


def _about_lists(panel: Panel, lists: Sequence[Drawn]) -> Iterator[Finding]:
    """Lists after the first that are not settled."""
    for drawn in lists[1:]:
        tie = drawn.shortlist.blocked_tie
        if tie is not None:
            tied = tuple(panel.applications[index].id for index in tie.applications)
            yield found("list_tie_at_cut", "warn", list=drawn.rules.id, applications=tied, places=tie.places)
        if drawn.shortlist.refused:
            yield found("list_refused", "warn", list=drawn.rules.id)


def _agree(part: tuple[tuple[Ints, Ints, Floats], int], seed: int) -> tuple[Agreement, tuple[Finding, ...]]:
    """Agreement on the sheets (application, rater, total) of one sub-sector, with so many replicates."""
    sheets, draws = part
    return agree(*sheets, seed=seed, draws=draws)


def _cautions(panel: Panel, design: Design, outcome: Outcome, stale: Sequence[Decision]) -> list[Finding]:
    """What a reader of the result must know before relying on it."""
    findings, chosen, component = [], outcome.shortlist, outcome.component
    if not design.connected:
        findings.append(found("design_disconnected", "warn", components=design.components, links=len(design.advice)))
    complete = design.sheets == design.applications * design.raters
    if complete and panel.rubric.policy.normalization in SEVERITY:
        findings.append(found("method_cannot_change_ranking", "info"))
    if chosen.refused and component is not None:
        apart = len(np.unique(component[component >= 0]))
        findings.append(found("cut_across_components", "warn", components=apart))
    if chosen.blocked_tie is not None:
        tied = tuple(panel.applications[index].id for index in chosen.blocked_tie.applications)
        findings.append(found("tie_at_cut", "warn", applications=tied, places=chosen.blocked_tie.places))
    findings += [found("decision_outdated", "warn", applications=decision.order) for decision in stale]
    if chosen.optimum_differs:
        findings.append(found("optimum_differs", "info"))
    return findings
