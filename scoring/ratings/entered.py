"""What an expert enters for one criterion: a plain decimal on its scale, not applicable, or nothing yet."""

from __future__ import annotations

import re
from decimal import Decimal

from scoring.assembly.cells import WORDS, Mark
from scoring.coherence import STEP_TOLERANCE
from scoring.findings import Finding, Place, found
from scoring.rubric import Judged, Rubric, Scale

NOT_APPLICABLE = "NA"
PLAIN = re.compile(r"[+-]?(\d{1,9}\.?\d{0,9}|\.\d{1,9})", re.ASCII)
SHOWN = 40  # characters of a faulty entry that are repeated


def enter(rubric: Rubric, criterion: str, value: object) -> str | Finding:
    """Read one entry, however it was typed, stored in a workbook or forged.

    Returns
    -------
    str or Finding
        The decimal in its one spelling, ``"NA"`` or ``""`` for nothing; or why the entry is refused.

    Examples
    --------
    >>> from scoring.rubric import Judged, Scale, Text
    >>> growth = Judged(id="growth", kind="judged", weight=1, title=Text(zh="增长", en="Growth"),
    ...                 scale=Scale(low=0, high=10, step=0.5))
    >>> read_entry(growth, " 8.50 "), read_entry(growth, 7.500000000000001), read_entry(growth, "不适用")
    ('8.5', '7.5', 'NA')
    >>> read_entry(growth, "8,5").code, read_entry(growth, 8.3).code, read_entry(growth, "1e309").code
    ('score_not_a_number', 'score_off_step', 'score_not_a_number')
    """
    judged = next((one for one in rubric.judged if one.id == criterion), None)
    if judged is not None:
        return read_entry(judged, value)
    code = "score_not_judged" if criterion in rubric.dimension_of else "score_unknown_criterion"
    return found(code, "block", Place(field=f"scores.{criterion[:SHOWN]}"), criterion=criterion[:SHOWN])


def read_entry(criterion: Judged, value: object) -> str | Finding:
    """Read one entry for a criterion that is judged."""
    text = _text(value)
    if text == "":
        return ""
    if text is not None and WORDS.get(text.casefold()) == Mark.NOT_APPLICABLE:
        return NOT_APPLICABLE
    where = Place(field=f"scores.{criterion.id}")
    if text is None or not PLAIN.fullmatch(text):
        return found("score_not_a_number", "block", where, value=str(value)[:SHOWN])
    return _on_scale(criterion.scale, Decimal(text), where)


def number_of(score: str | None) -> float | None:
    """The number an entry states; None where it is not applicable or nothing."""
    return None if score in (None, "", NOT_APPLICABLE) else float(score)


def _text(value: object) -> str | None:
    """An entry as text; a binary number loses the digits it never had, and what is neither is not read."""
    if isinstance(value, bool):
        return None
    if isinstance(value, float | int):
        return f"{value:.12g}" if abs(value) < 1e9 else None
    if value is None or isinstance(value, str):
        return (value or "").strip()
    return None


def _on_scale(scale: Scale, score: Decimal, where: Place) -> str | Finding:
    low, high = _exact(scale.low), _exact(scale.high)
    if not low <= score <= high:
        facts = {"score": float(score), "low": scale.low, "high": scale.high}
        return found("score_out_of_range", "block", where, **facts)
    if scale.step is not None:
        steps = (score - low) / _exact(scale.step)
        if abs(steps - round(steps)) > STEP_TOLERANCE:
            facts = {"score": float(score), "low": scale.low, "step": scale.step}
            return found("score_off_step", "block", where, **facts)
    return _spelled(score)


def _exact(number: float) -> Decimal:
    return Decimal(repr(number))


def _spelled(score: Decimal) -> str:
    """The one spelling of a decimal: no exponent, no trailing zeros, no negative zero."""
    return format((score + 0).normalize(), "f") if score else "0"
