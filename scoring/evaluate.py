"""The whole method on one page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from scoring.findings import Finding, found
from scoring.panels.design import Design, Link, diagnose
from scoring.ratings.agreement import Agreement, agree
from scoring.ratings.firmness import Firmness, draw_scores, judge_firmness
from scoring.ratings.normalize import SEVERITY, Normalized, normalize
from scoring.ratings.sheets import Floats, Panel
from scoring.ratings.totals import Totals, combine, total
from scoring.selection.constraints import bar, drawable, limits, unranked
from scoring.selection.ranking import Standing, publish_scores, rank
from scoring.selection.shortlist import Shortlist, shortlist
from scoring.selection.ties import Decision

STEPS = ("totals", "design", "normalizing", "ranking", "firmness", "agreement")


@dataclass(frozen=True, slots=True, eq=False)
class Sector:
    """The result inside one sub-sector; ``standings`` in order of rank, the unranked last."""

    name: str
    design: Design
    agreement: Agreement
    standings: tuple[Standing, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Evaluation:
    """One run: its inputs, every intermediate value, and the result.

    ``score`` and ``raw`` are (N,) with the measured criteria in; ``dimension`` is (N, D) likewise.
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
    findings: tuple[Finding, ...]


def _silent(_step: str) -> None:
    """Report no progress."""


def evaluate(
    panel: Panel, decisions: Sequence[Decision] = (), progress: Callable[[str], None] = _silent
) -> tuple[Evaluation | None, tuple[Finding, ...]]:
    """Run the method a panel has declared; None where its normalisation is refused, with the reasons.

    Parameters
    ----------
    panel : Panel
    decisions : sequence of Decision
        Recorded decisions on ties.
    progress : callable
        Told the name of each step, of ``STEPS``, as it begins.
    """
    policy, ids = panel.rubric.policy, [application.id for application in panel.applications]
    progress("totals")
    totals = total(panel)

    progress("design")
    size = len(panel.applications), len(panel.raters)
    recused = [Link(sheet.application, sheet.rater) for sheet in panel.set_aside if sheet.state == "recused"]
    design = diagnose(panel.application, panel.rater, *size, recused)

    progress("normalizing")
    normalized, findings = normalize(panel, totals, policy.normalization)
    if normalized is None:
        return None, findings
    score, dimension = combine(panel, normalized.score, normalized.dimension)
    raw, _ = combine(panel, normalized.raw, normalized.dimension)

    progress("ranking")
    published = publish_scores(ids, score, raw, dimension, [d.id for d in panel.rubric.dimensions], policy.decimals)
    barred = bar(policy, published, design.sheets_per_application, panel.gates, [g.id for g in panel.rubric.gates])
    rules = limits(policy.shortlist, panel.applications)
    divided = not design.connected and normalized.method in SEVERITY
    component = design.application_component if divided else None
    chosen = shortlist(published, barred, rules, policy.tie_break, decisions, component)

    progress("firmness")
    judged = draw_scores(normalized, len(ids), policy.draws, policy.seed)
    drawn = combine(panel, judged.T, normalized.dimension)[0].T
    ranked = ~np.isin(np.arange(len(ids)), list(unranked(barred)))
    firmness = judge_firmness(
        drawn, panel.sector, ranked, drawable(barred, len(ids)), rules, policy.shortlist.threshold
    )

    progress("agreement")
    sectors, remarks = [], []
    for number, name in enumerate(panel.sectors):
        members = np.flatnonzero(panel.sector == number)
        inside = np.isin(panel.application, members)
        application, rater = panel.application[inside], panel.rater[inside]
        agreement, more = agree(application, rater, totals.total[inside], seed=policy.seed)
        remarks += [replace(finding, facts={"sector": name, **finding.facts}) for finding in more]
        standings = rank(published, members, policy.tie_break, decisions, unranked(barred))
        sectors.append(Sector(name, diagnose(application, rater, *size, recused), agreement, standings))

    findings = (*findings, *_cautions(panel, design, chosen), *remarks)
    return Evaluation(
        panel, totals, design, normalized, score, raw, dimension, firmness, tuple(sectors), chosen, findings
    ), findings


def _cautions(panel: Panel, design: Design, chosen: Shortlist) -> list[Finding]:
    """What a reader of the result must know before relying on it."""
    findings = []
    if not design.connected:
        findings.append(found("design_disconnected", "warn", components=design.components, links=len(design.advice)))
    complete = design.sheets == design.applications * design.raters
    if complete and panel.rubric.policy.normalization in SEVERITY:
        findings.append(found("method_cannot_change_ranking", "info"))
    if chosen.refused:
        findings.append(found("cut_across_components", "warn", components=design.components))
    if chosen.blocked_tie is not None:
        tied = tuple(panel.applications[index].id for index in chosen.blocked_tie.applications)
        findings.append(found("tie_at_cut", "warn", applications=tied, places=chosen.blocked_tie.places))
    if chosen.optimum_differs:
        findings.append(found("optimum_differs", "info"))
    return findings
