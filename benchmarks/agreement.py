"""Agreement coefficients beside the packages of Python that compute them, on a complete panel of half points."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from benchmarks.rivals import ask_peer, peers_installed
from benchmarks.table import Outcome, cheapest
from scoring.agreement.alpha import alpha_interval
from scoring.agreement.intraclass import correlate
from scoring.models.components import Ratings
from scoring.sheets import Floats

APPLICATIONS, RATERS = 300, 15
ALIKE = 1e-9


def outcomes() -> Iterator[Outcome]:
    """Intraclass correlations against pingouin, alpha against krippendorff and irrCAC."""
    title = "Agreement in Python"
    if not peers_installed():
        yield Outcome(title, "Not measured: `make bench` installs the packages.", (), (), met=False)
        return
    table = draw_totals()
    panel = Ratings(*np.divmod(np.arange(table.size), RATERS), table.reshape(-1, 1), table.shape)
    rows, met = [], True
    for program, what, call in _comparisons(table, panel):
        ours, theirs = np.array(call()), ask_peer(program, panel, "-")
        apart = float(np.abs(ours - theirs["values"][: len(ours)]).max())
        seconds = cheapest(call, 9)
        met = met and apart < ALIKE and seconds < theirs["seconds"]
        figures = (f"{seconds:.4f}", f"{theirs['seconds']:.3f}", f"{apart:.0e}")
        rows.append((f"{theirs['seconds'] / seconds:,.0f}", what, program, *figures))
    note = f"{APPLICATIONS} applications × {RATERS} experts, every sheet there, totals in half points. Processor time."
    columns = ("× faster", "coefficient", "program", "here, s", "there, s", "largest difference")
    yield Outcome(title, note, columns, tuple(rows), met)


def draw_totals() -> Floats:
    """Totals = 70 + quality (sd 8) − severity (sd 4) + noise (sd 6) in half points, seeded."""
    rng = np.random.default_rng(20261121)
    quality, severity = rng.normal(70, 8, (APPLICATIONS, 1)), rng.normal(0, 4, RATERS)
    return np.round(2 * (quality - severity + rng.normal(0, 6, (APPLICATIONS, RATERS)))) / 2


def _comparisons(table: Floats, panel: Ratings) -> Iterator[tuple[str, str, Callable[[], list[float | None]]]]:
    alpha = "Krippendorff's alpha, interval"
    yield "pingouin", "ICC(1), ICC(A,1), ICC(C,1)", lambda: _correlations(table)
    yield "krippendorff", alpha, lambda: [alpha_interval(panel.application, panel.scores[:, 0])]
    yield "irrcac", alpha, lambda: [alpha_interval(panel.application, panel.scores[:, 0])]


def _correlations(table: Floats) -> list[float | None]:
    found = correlate(table)
    return [part and part.value for part in (found.one_way, found.absolute, found.consistent)]
