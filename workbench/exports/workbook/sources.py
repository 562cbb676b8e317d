"""Where the differences between scores come from, and how many experts it would take, as rows of tables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import sqrt

from scoring.evaluate import Evaluation
from scoring.models.components import SOURCES
from workbench.exports.workbook.style import Kind
from workbench.exports.workbook.table import Value
from workbench.i18n import Translator

SOURCE: Mapping[str, Kind] = {"variance": "fine", "typical_points": "fine", "share": "percent"}
STUDY: Mapping[str, Kind] = {"e_rho2": "fine", "phi": "fine"}


def sources(evaluation: Evaluation, t: Translator) -> Iterator[list[Value]]:
    """Each component of a score's variance, its root in points, and its share."""
    components = evaluation.sources.components
    if components is None:
        return
    for name in SOURCES:
        variance = getattr(components, name)
        yield [t(f"source.{name}"), variance, sqrt(variance), variance / components.total]


def study(evaluation: Evaluation, t: Translator) -> Iterator[list[Value]]:
    """Reliability as judged, then for every number of experts that was studied."""
    found = evaluation.sources.generalizability
    if found is None:
        return
    yield [t("study.actual", raters=t.number(found.actual.raters, 1)), found.actual.e_rho2, found.actual.phi]
    for entry in found.study:
        count = int(entry.raters)
        enough = count == found.raters_for_phi_80
        words = t("study.enough", count=count) if enough else t("study.raters", count=count)
        yield [words, entry.e_rho2, entry.phi]
