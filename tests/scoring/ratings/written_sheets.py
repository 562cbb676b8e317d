"""Small tables of sheets as one can type them, and the likelihood of their scores by dense matrices."""

from collections.abc import Sequence

import numpy as np

from scoring.models.components import Ratings
from scoring.models.reml import Terms


def sheets(written: str, dimension: Sequence[int] | None = None) -> Ratings:
    """One application a line, ``expert:score,score`` for each sheet, ``-`` where there is no score."""
    cells = [(i, *cell.split(":")) for i, line in enumerate(written.split("\n")) for cell in line.split()]
    application, rater = np.array([i for i, _, _ in cells]), np.array([int(j) for _, j, _ in cells])
    scores = np.array([[np.nan if x == "-" else float(x) for x in row.split(",")] for _, _, row in cells])
    levels = int(application.max()) + 1, int(rater.max()) + 1
    return Ratings(application, rater, scores, levels, None if dimension is None else np.array(dimension))


def drawn(
    seed: int,
    shape: tuple[int, int, int],
    share: float = 0.8,
    missing: float = 0.0,
    dimension: Sequence[int] | None = None,
) -> Ratings:
    """Scores with every component, of N × M × D cells; ``share`` of the sheets, ``missing`` of their cells."""
    rng = np.random.default_rng(seed)
    application, rater = np.nonzero(rng.random(shape[:2]) < share)
    size = len(application), shape[2]
    scores = 70 + rng.normal(0, 6, shape[0])[application][:, None] + rng.normal(0, 3, shape[::2])[application]
    scores -= rng.normal(0, 4, shape[1])[rater][:, None] + rng.normal(0, 2, shape[1:])[rater]
    scores += rng.normal(0, 3, size[0])[:, None] + rng.normal(0, 4, size)
    scores[rng.random(size) < missing] = np.nan
    kept = ~np.isnan(scores).all(axis=1)
    labels = None if dimension is None else np.array(dimension)
    return Ratings(application[kept], rater[kept], scores[kept], shape[:2], labels)


def dense_terms(ratings: Ratings, relative: np.ndarray) -> Terms:
    """The same terms from V itself, one row for each score."""
    sheet, criterion = np.nonzero(~np.isnan(ratings.scores))
    y = ratings.scores[sheet, criterion]
    shared = [np.equal.outer(level, level) for level in (ratings.application[sheet], ratings.rater[sheet], sheet)]
    parts = [same * nested[np.ix_(criterion, criterion)] for same in shared for nested in ratings.nested]
    v = sum(theta * part for theta, part in zip(relative.ravel(), parts, strict=True))
    x = np.eye(ratings.scores.shape[1])[criterion]
    inverse = np.linalg.inv(v)
    information = x.T @ inverse @ x
    p = inverse - inverse @ x @ np.linalg.inv(information) @ x.T @ inverse
    return Terms(
        freedom=len(y) - x.shape[1],
        log_determinant=float(np.linalg.slogdet(v)[1] + np.linalg.slogdet(information)[1]),
        form=float(y @ p @ y),
        trace=np.array([np.sum(p * part) for part in parts]),
        slope=np.array([y @ p @ part @ p @ y for part in parts]),
        curvature=np.array([[y @ p @ one @ p @ other @ p @ y for other in parts] for one in parts]),
    )
