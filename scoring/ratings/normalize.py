"""Named normalisations: from sheet totals to one judged score per application.

Every method has preconditions; one that does not hold is refused with a finding, never replaced in
silence. ``severity-precision`` alone may fall back, to ``severity``, and says so.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from scoring.errors import NotConverged, UnknownMethod
from scoring.findings import Finding, blocks, found
from scoring.models.equations import system
from scoring.models.precision import fit_precision, precision_applies
from scoring.models.severity import SeverityFit, fit_severity
from scoring.ratings.alternatives import ALTERNATIVES, Sheets, mean
from scoring.ratings.totals import Totals, judged_weights
from scoring.sheets import Floats, Ints, Panel

SEVERITY = ("severity", "severity-precision")


@dataclass(frozen=True, slots=True)
class Variance:
    """Variance components of the sheet totals, in points squared, and the REML criterion (−2 log L)."""

    rater: float
    residual: float
    reml_criterion: float | None


@dataclass(frozen=True, slots=True, eq=False)
class Scope:
    """The sheets that are normalised together: the round, or one sub-sector.

    ``applications`` and ``raters`` map the scope's indices to the panel's; ``total`` is (S, 1),
    ``dimension`` (S, D); ``fit`` is None where no application has two sheets.
    """

    sheets: Sheets
    total: Floats
    dimension: Floats
    applications: Ints
    raters: Ints
    fit: SeverityFit | None


@dataclass(frozen=True, slots=True, eq=False)
class Normalized:
    """Scores of N applications on the judged criteria, by one named method.

    Attributes
    ----------
    method, requested : str
        They differ only where ``severity-precision`` fell back.
    score : (N,) float
        Score by the method; NaN where an application has no counted sheet.
    raw : (N,) float
        Mean of the sheet totals.
    dimension : (N, D) float
        Dimension scores on 0–100 (judged criteria): under ``severity`` corrected with the same
        shrinkage as the totals, so that they add up; means of the sheets under every other method.
    severity, severity_se : (M,) float
        How far below the panel each expert scores, in points, and its standard error; always from a
        severity model, whatever the method; NaN where an expert has no sheet, where it cannot be
        estimated, or (scope ``sector``) where an expert has one for each sub-sector.
    variance : Variance or None
        Of the severity model; None where it cannot be estimated or each sub-sector has its own.
    scopes : tuple of Scope
    """

    method: str
    requested: str
    score: Floats
    raw: Floats
    dimension: Floats
    severity: Floats
    severity_se: Floats
    variance: Variance | None
    scopes: tuple[Scope, ...]


def normalize(panel: Panel, totals: Totals, method: str) -> tuple[Normalized | None, tuple[Finding, ...]]:
    """Score every application by ``method``, over the round or inside each sub-sector as the policy says.

    Raises
    ------
    UnknownMethod
        If there is no such method.
    """
    if method not in (*SEVERITY, *ALTERNATIVES):
        raise UnknownMethod(method)
    used, findings = _applicable(panel, method)
    try:
        scopes = tuple(_scope(panel, totals, inside, used) for inside in _members(panel))
    except NotConverged:
        used, findings = "severity", [*findings, found("precision_not_converged", "warn")]
        scopes = tuple(_scope(panel, totals, inside, used) for inside in _members(panel))
    findings += [refusal for scope in scopes for refusal in _refusals(scope, used)]
    if blocks(findings):
        return None, tuple(finding for at, finding in enumerate(findings) if finding not in findings[:at])
    if any(scope.fit is None for scope in scopes):
        findings.append(found("severity_not_estimable", "warn"))
    elif any(scope.fit is not None and scope.fit.confounded for scope in scopes):
        findings.append(found("severity_confounded", "warn"))
    score, raw = np.full((2, len(panel.applications)), np.nan)
    dimension = np.full((len(panel.applications), totals.dimension.shape[1]), np.nan)
    for scope in scopes:
        raw[scope.applications] = mean(scope.sheets, scope.total)[:, 0]
        score[scope.applications] = scores(scope, used)
        dimension[scope.applications] = dimension_scores(scope, used)
    severity, error = _severities(scopes, len(panel.raters))
    fit = scopes[0].fit if len(scopes) == 1 else None
    variance = (
        None if fit is None or fit.confounded else Variance(fit.ratio * fit.residual, fit.residual, fit.reml_criterion)
    )
    return Normalized(used, method, score, raw, dimension, severity, error, variance, scopes), tuple(findings)


def scores(scope: Scope, method: str) -> Floats:
    """Scores (n,) of a scope's applications by ``method``."""
    if method in SEVERITY:
        return mean(scope.sheets, scope.total)[:, 0] if scope.fit is None else scope.fit.quality[:, 0]
    return ALTERNATIVES[method].apply(scope.sheets, scope.total)[:, 0]


def dimension_scores(scope: Scope, method: str) -> Floats:
    """Dimension scores (n, D) of a scope's applications; a column with gaps is solved on its own sheets."""
    result = np.full((len(scope.applications), scope.dimension.shape[1]), np.nan)
    whole = ~np.isnan(scope.dimension).any(axis=0)
    corrected = method in SEVERITY and scope.fit is not None
    if corrected and scope.fit is not None:
        result[:, whole] = scope.fit.quality[:, 1:]
    for column in np.flatnonzero(~whole if corrected else np.ones_like(whole)):
        scored = ~np.isnan(scope.dimension[:, column])
        inside, application = np.unique(scope.sheets.application[scored], return_inverse=True)
        raters, rater = np.unique(scope.sheets.rater[scored], return_inverse=True)
        response = scope.dimension[scored, column][:, None]
        ratio = scope.fit.ratio if corrected and scope.fit is not None else 0.0
        if len(inside):
            result[inside, column] = system(application, rater, response, (len(inside), len(raters))).solve(ratio)[0][
                :, 0
            ]
    return result


def _applicable(panel: Panel, method: str) -> tuple[str, list[Finding]]:
    """The method that will be used, and why it is another than the one asked for."""
    if method == "severity-precision" and not precision_applies(panel.application, panel.rater):
        return "severity", [found("precision_fell_back", "warn")]
    return method, []


def _members(panel: Panel) -> list[Ints]:
    """Positions of the sheets of each scope; scopes without a sheet are left out."""
    if panel.rubric.policy.scope == "round":
        return [np.arange(len(panel.application))]
    sector = panel.sector[panel.application]
    return [np.flatnonzero(sector == value) for value in np.unique(sector)]


def _scope(panel: Panel, totals: Totals, inside: Ints, method: str) -> Scope:
    applications, application = np.unique(panel.application[inside], return_inverse=True)
    raters, rater = np.unique(panel.rater[inside], return_inverse=True)
    levels = len(applications), len(raters)
    sheets = Sheets(
        application, rater, levels, totals.scaled[inside], judged_weights(panel), bool(panel.rubric.measured)
    )
    total, dimension = totals.total[inside][:, None], totals.dimension[inside]
    whole = dimension[:, ~np.isnan(dimension).any(axis=0)]
    estimator = fit_precision if method == "severity-precision" else fit_severity
    estimable = len(inside) > levels[0]
    fit = estimator(application, rater, np.hstack([total, whole]), levels) if estimable else None
    return Scope(sheets, total, dimension, applications, raters, fit)


def _refusals(scope: Scope, method: str) -> list[Finding]:
    if method in SEVERITY:
        return []
    answers = [requirement(scope.sheets, scope.total) for requirement in ALTERNATIVES[method].requires]
    return [replace(answer, facts={"method": method, **answer.facts}) for answer in answers if answer is not None]


def _severities(scopes: tuple[Scope, ...], raters: int) -> tuple[Floats, Floats]:
    """Severity and its standard error; an expert met in several scopes has no single one."""
    severity, error, met = np.full(raters, np.nan), np.full(raters, np.nan), np.zeros(raters, dtype=int)
    for scope in scopes:
        met[scope.raters] += 1
        if scope.fit is not None and not scope.fit.confounded:
            severity[scope.raters], error[scope.raters] = scope.fit.severity[:, 0], scope.fit.severity_se
    severity[met > 1], error[met > 1] = np.nan, np.nan
    return severity, error
