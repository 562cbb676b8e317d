"""The weakest link of a judging design: the one assignment whose loss would cut off the most."""

from __future__ import annotations

from scoring.panels.design import Design, Link, diagnose
from scoring.sheets import Ints


def weakest_link(application: Ints, rater: Ints, design: Design) -> tuple[Link, int] | None:
    """The bridge that would cut off the most applications, and how many; None where there is no bridge.

    Parameters
    ----------
    application, rater : (S,) int
        The assignments ``design`` was diagnosed from.

    >>> import numpy as np
    >>> application, rater = np.array([0, 1, 1, 2, 3]), np.array([0, 0, 1, 1, 1])
    >>> weakest_link(application, rater, diagnose(application, rater, 4, 2))
    (Link(application=1, rater=1), 2)
    """
    weighed = [(link, _cut_off(application, rater, design, link)) for link in design.bridges]
    return max(weighed, key=lambda pair: pair[1], default=None)


def _cut_off(application: Ints, rater: Ints, design: Design, link: Link) -> int:
    """Applications on the smaller side once an assignment is lost."""
    kept = (application != link.application) | (rater != link.rater)
    without = diagnose(application[kept], rater[kept], len(design.application_component), len(design.rater_component))
    part = design.application_component == design.application_component[link.application]
    here = without.application_component[part]
    mine = without.application_component[link.application]
    near = int((here == mine).sum()) if mine >= 0 else 1
    return min(near, int(part.sum()) - near)
