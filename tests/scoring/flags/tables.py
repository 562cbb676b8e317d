"""Matrices of totals as comparisons, so that a test shows only its numbers."""

from collections.abc import Sequence

import numpy as np

from scoring.flags.comparison import Comparison, compare

Table = Sequence[Sequence[float | None]]


def listed(table: Table) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Application, expert and total of every sheet of a matrix of applications by experts; None = no sheet."""
    sheets = [(i, j, total) for i, row in enumerate(table) for j, total in enumerate(row) if total is not None]
    application, rater, total = (np.array(column) for column in zip(*sheets, strict=True))
    return application, rater, total.astype(float)


def compared(table: Table, severity: Sequence[float] | None = None) -> Comparison:
    """The matrix compared; without severities totals stand as they are."""
    application, rater, total = listed(table)
    shift = np.zeros(len(total)) if severity is None else np.asarray(severity, dtype=float)[rater]
    given = compare(np.arange(len(total)), application, rater, total, shift)
    assert given is not None
    return given


def dummies(application: np.ndarray, rater: np.ndarray) -> np.ndarray:
    """Design matrix of a two-way layout: one column for each application and each expert."""
    return np.hstack([np.eye(application.max() + 1)[application], np.eye(rater.max() + 1)[rater]])


def scattered(applications: int, raters: int, seed: int, each: int | None = None) -> list[list[float | None]]:
    """A seeded clean matrix: quality sd 8, severity sd 4, noise sd 5."""
    rng = np.random.default_rng(seed)
    table = (
        65 + rng.normal(0, 8, (applications, 1)) - rng.normal(0, 4, raters) + rng.normal(0, 5, (applications, raters))
    )
    met = [set(rng.choice(raters, each or raters, replace=False).tolist()) for _ in range(applications)]
    return [[float(table[i, j]) if j in met[i] else None for j in range(raters)] for i in range(applications)]
