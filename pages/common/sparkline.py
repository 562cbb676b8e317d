"""A few numbers drawn small beside their figures, as bars that take the colours of the page."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

LEAST = 6  # percent of the height that the lowest bar keeps


def sparkline(values: Sequence[float | None]) -> Markup:
    """Bars from the lower of zero and the smallest number up; empty where there are not two numbers to compare.

    >>> str(sparkline([1.0, None]))
    ''
    """
    known = [value for value in values if value is not None]
    if len(known) < 2:
        return Markup()
    floor, top = min(0.0, *known), max(0.0, *known)
    bars = Markup().join(_bar(value, floor, top) for value in values)
    return Markup('<span class="hp-spark" aria-hidden="true">{}</span>').format(bars)


def _bar(value: float | None, floor: float, top: float) -> Markup:
    if value is None:
        return Markup('<i class="hp-gap"></i>')
    height = LEAST + (100 - LEAST) * (value - floor) / (top - floor) if top > floor else LEAST
    return Markup('<i style="height:{}%"></i>').format(f"{height:.0f}")
