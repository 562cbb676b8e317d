"""The fit of totals: against the floor of one pass over the sheets, and against lme4 on the same machine."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from benchmarks.machine import r_versions
from benchmarks.table import Outcome, cheapest
from scoring.models.crossed_fit import RandomFit, fit_random
from scoring.models.severity import fit_severity
from scoring.sheets import Floats, Ints

RATERS, SHEETS_EACH = 200, 5
SIZES = (10_000, 100_000, 1_000_000)
PASSES, FASTER = 30, 100  # at most so many passes over the sheets; at least so much faster than lme4
AGREES = 1e-3  # relative, of variances: lme4's optimiser stops a little before the minimum
NO_WORSE = 1e-5  # in units of the criterion, which the better fit has lower
REPEATS = 25  # a fit takes a tenth of a second at most
LME4 = Path(__file__).with_name("lme4.R")


@dataclass(frozen=True, slots=True, eq=False)
class Round:
    """Sheet totals of applications that five random experts each scored, sorted by application."""

    application: Ints
    rater: Ints
    total: Floats
    levels: tuple[int, int]


def draw_round(sheets: int) -> Round:
    """Totals = 70 + quality (sd 8) − severity (sd 4) + noise (sd 6), seeded."""
    rng = np.random.default_rng(20261121)
    applications = sheets // SHEETS_EACH
    application = np.repeat(np.arange(applications), SHEETS_EACH)
    # five distinct experts: a random start and a random stride, 200 being coprime to 1, 3, 7, 9 and 11
    start, stride = rng.integers(RATERS, size=applications), rng.choice([1, 3, 7, 9, 11], size=applications)
    rater = np.sort((start[:, None] + stride[:, None] * np.arange(SHEETS_EACH)) % RATERS, axis=1).ravel()
    quality, severity = rng.normal(70, 8, applications), rng.normal(0, 4, RATERS)
    total = quality[application] - severity[rater] + rng.normal(0, 6, sheets)
    return Round(application, rater, total, (applications, RATERS))


def outcomes() -> Iterator[Outcome]:
    """Both comparisons at a million sheets, the second also below."""
    yield passes(draw_round(SIZES[-1]))
    if r_versions() is None:
        yield Outcome("Fit of totals against lme4", "Not measured: R with lme4 is not installed.", (), (), met=False)
    else:
        yield against_lme4()


def passes(round_: Round) -> Outcome:
    """The default fit in passes of ``np.bincount`` over the same sheets."""
    one = (_pass(round_, round_.application) + _pass(round_, round_.rater)) / 2
    default, random = cheapest(lambda: default_fit(round_), REPEATS), cheapest(lambda: random_fit(round_), REPEATS)
    rows = tuple(
        (f"{seconds / one:.1f}", what, f"{seconds:.4f}", f"{one:.4f}", f"{PASSES}" if counts else "-")
        for what, seconds, counts in [
            ("default: applications fixed, experts random", default, True),
            ("both random, for comparison with lme4", random, False),
        ]
    )
    note = (
        f"{len(round_.total):,} sheets, {RATERS} experts. "
        "One pass is one np.bincount of the totals, the mean of by application and by expert. Processor seconds."
    )
    columns = ("passes", "fit", "seconds", "one pass, s", "limit")
    return Outcome("Fit of totals in passes over the sheets", note, columns, rows, default / one <= PASSES)


def _pass(round_: Round, by: Ints) -> float:
    return cheapest(lambda: np.bincount(by, weights=round_.total), REPEATS)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Seconds of the default fit, of lme4's own model here, and of lme4, and how far the estimates differ.

    ``differs`` is the largest relative difference of a variance; ``above`` our REML criterion less lme4's.
    """

    sheets: int
    default: float
    same: float
    lme4: float
    differs: float
    above: float

    def row(self) -> tuple[str, ...]:
        """Ratios first."""
        ratios = (f"{self.lme4 / self.default:,.0f}", f"{self.lme4 / self.same:,.0f}")
        seconds = (f"{self.default:.4f}", f"{self.same:.4f}", f"{self.lme4:.2f}")
        return (*ratios, f"{self.sheets:,}", *seconds, f"{self.differs:.0e}", f"{self.above:+.0e}")


def compare(round_: Round) -> Comparison:
    """Fit the round here and by lme4."""
    before = _ours(round_)
    seconds, *variances, criterion = lme4(round_)
    default, same = map(min, before, _ours(round_))
    ours = random_fit(round_)
    estimates = zip([ours.application, ours.rater, ours.residual], variances, strict=True)
    differs = max(abs(here - there) / there for here, there in estimates)
    return Comparison(len(round_.total), default, same, seconds, differs, ours.reml_criterion - criterion)


def _ours(round_: Round) -> tuple[float, float]:
    """Processor seconds of the default fit and of lme4's model."""
    return cheapest(lambda: default_fit(round_), REPEATS // 2), cheapest(lambda: random_fit(round_), REPEATS // 2)


def against_lme4() -> Outcome:
    """Both fits beside ``lmer(score ~ 1 + (1|app) + (1|rater))``."""
    compared = [compare(draw_round(sheets)) for sheets in SIZES]
    note = (
        f"{RATERS} experts; target at {SIZES[-1]:,} sheets: {FASTER} times faster. "
        f"Processor seconds: here the cheapest of {REPEATS // 2} fits before and {REPEATS // 2} after lme4's, of which "
        "it is the cheapest that fit into a second, at least one. "
        "Variances: largest relative difference from lme4. Criterion: REML criterion here less lme4's; "
        "below zero, lme4 stopped short of the minimum."
    )
    ratios, seconds = ("× faster", "× faster, same model"), ("default, s", "same model, s", "lme4, s")
    columns = (*ratios, "sheets", *seconds, "variances", "criterion")
    faster = compared[-1].lme4 / compared[-1].default >= FASTER
    met = faster and all(one.differs < AGREES and one.above < NO_WORSE for one in compared)
    return Outcome("Fit of totals against lme4", note, columns, tuple(one.row() for one in compared), met)


def default_fit(round_: Round) -> object:
    """Severity of every expert and adjusted score of every application."""
    return fit_severity(round_.application, round_.rater, round_.total[:, None], round_.levels)


def random_fit(round_: Round) -> RandomFit:
    """The model of the lme4 call."""
    return fit_random(round_.application, round_.rater, round_.total, round_.levels)


def lme4(round_: Round) -> list[float]:
    """Seconds, variances of application, expert and residual, and REML criterion, by lme4."""
    with TemporaryDirectory() as folder:
        round_.application.astype(np.int32).tofile(Path(folder, "app"))
        round_.rater.astype(np.int32).tofile(Path(folder, "rater"))
        round_.total.tofile(Path(folder, "score"))
        command = ["Rscript", str(LME4), folder, str(len(round_.total))]
        said = subprocess.run(command, capture_output=True, text=True, check=True)
    return [float(word) for word in said.stdout.split()]
