"""What a sheet must have before it can be submitted, and which texts can be kept at all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from scoring.findings import Finding, Place, found
from scoring.ratings.entered import NOT_APPLICABLE, SHOWN, enter, number_of
from scoring.rubric import Judged, Rubric
from workbench.rounds.settings import RoundSettings

LONGEST_COMMENT = 2000  # also of reasons, questions and answers
LONGEST_NOTE = 20_000
LONGEST_NAME = 200
TOLERANCE = 1e-9  # a limit of 4.000000000000001 is 4
NO_XML = "\ufffe\uffff"
WHOLE = ""  # the comment on the sheet as a whole stands beside those on criteria


def read_edits(
    rubric: Rubric, scores: Mapping[str, object], comments: Mapping[str, object]
) -> tuple[dict[str, str], tuple[Finding, ...]]:
    """Edits by field in the spelling they are kept in, and why the others are refused."""
    read = {f"scores.{criterion}": enter(rubric, criterion, value) for criterion, value in scores.items()}
    read |= {f"comments.{criterion}": _comment(rubric, criterion, text) for criterion, text in comments.items()}
    taken = {field: value for field, value in read.items() if isinstance(value, str)}
    return taken, tuple(value for value in read.values() if isinstance(value, Finding))


def read_text(text: object, field: str, limit: int = LONGEST_COMMENT) -> str | Finding:
    """A text as it is kept: without blanks around it, of characters that every store and export can hold."""
    where = Place(field=field)
    if not isinstance(text, str):
        return "" if text is None else found("text_unreadable", "block", where)
    plain = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    if len(plain) > limit:
        return found("text_too_long", "block", where, length=len(plain), limit=limit)
    if any(_unfit(character) for character in plain):
        return found("text_unreadable", "block", where)
    return plain


def read_reason(text: object, field: str) -> str | Finding:
    """A reason, which must be given."""
    return read_text(text, field) or found("reason_missing", "block", Place(field=field))


def read_objector(text: object) -> str | Finding:
    """Who objects, which must be said."""
    where = Place(field="by_whom")
    return read_text(text, "by_whom", LONGEST_NAME) or found("objector_missing", "block", where)


def gaps(
    rubric: Rubric, settings: RoundSettings, scores: Mapping[str, str], comments: Mapping[str, str]
) -> tuple[Finding, ...]:
    """Everything that is still missing before a sheet can be submitted, in the order of the rubric."""
    missing = [finding for c in rubric.judged for finding in _missing(c, settings, scores, comments)]
    if not missing and all(scores[c.id] == NOT_APPLICABLE for c in rubric.judged):
        missing.append(found("sheet_without_score", "block"))
    return tuple(missing)


def _missing(
    criterion: Judged, settings: RoundSettings, scores: Mapping[str, str], comments: Mapping[str, str]
) -> Iterator[Finding]:
    if not scores.get(criterion.id):
        yield found("sheet_gap", "block", Place(field=f"scores.{criterion.id}"), criterion=criterion.id)
    extreme = _extreme(criterion, settings, number_of(scores.get(criterion.id)))
    if extreme is not None and not comments.get(criterion.id):
        side, limit = extreme
        where = Place(field=f"comments.{criterion.id}")
        yield found(f"comment_required_{side}", "block", where, criterion=criterion.id, limit=limit)


def _extreme(criterion: Judged, settings: RoundSettings, score: float | None) -> tuple[str, float] | None:
    """Whether a score is so low or high that it needs a comment, and the score from which none is needed."""
    low, high = criterion.scale.low, criterion.scale.high
    if score is None:
        return None
    for side, percent in (("below", settings.comment_below), ("above", settings.comment_above)):
        if percent is not None:
            limit = low + percent * (high - low) / 100
            if score < limit - TOLERANCE if side == "below" else score > limit + TOLERANCE:
                return side, round(limit, 9)
    return None


def _comment(rubric: Rubric, criterion: str, text: object) -> str | Finding:
    field = f"comments.{criterion[:SHOWN]}"
    if criterion != WHOLE and criterion not in rubric.dimension_of:
        return found("score_unknown_criterion", "block", Place(field=field), criterion=criterion[:SHOWN])
    return read_text(text, field)


def _unfit(character: str) -> bool:
    """Control characters, halves of pairs, and the two that no XML file, and so no Word file, can hold."""
    return (character < " " and character not in "\n\t") or "\ud800" <= character <= "\udfff" or character in NO_XML
