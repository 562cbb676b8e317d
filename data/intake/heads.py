"""The first sheet of a template: who recommends, and for which list."""

from __future__ import annotations

from data.intake.cells import Cell, text_of
from data.intake.labels import bare
from scoring.applications.answers import Value
from scoring.applications.programme import Programme
from scoring.findings import Finding, found
from scoring.selection.lists import lists_named, words_of


def read_kind(programme: Programme, cell: Cell | None) -> tuple[str, tuple[Finding, ...]]:
    """The kind of recommending authority; the only one there is where nothing is said."""
    recommenders = programme.procedure.recommenders
    if cell is None or cell.raw is None:
        return (recommenders[0] if len(recommenders) == 1 else ""), ()
    text = text_of(cell.raw)
    for authority in programme.procedure.authorities:
        words = {bare(authority.title.zh), bare(authority.title.en), authority.id}
        if authority.id in recommenders and bare(text) in words:
            return authority.id, ()
    allowed = tuple(a.title.zh for a in programme.procedure.authorities if a.id in recommenders)
    return "", (found("answer_not_an_option", "block", cell.where, value=text[:60], allowed=allowed, similar=()),)


def read_lists(
    programme: Programme, cell: Cell | None, applied: Value | None = None
) -> tuple[tuple[str, ...], tuple[Finding, ...]]:
    """The lists of the programme an application is for: those of the first sheet, else those its form applies for.

    ``applied`` is the answer to the field ``applied_for``.
    """
    known = tuple(dict.fromkeys(quota.list for quota in programme.procedure.quotas)) or ("main",)
    ticked = tuple(name for name in applied if name in known) if isinstance(applied, tuple) else ()
    if cell is None or cell.raw is None:
        return ticked or (known if len(known) == 1 else ()), ()
    text, words = text_of(cell.raw), {word: one.id for one in programme.rubric.policy.lists for word in words_of(one)}
    wished = tuple(words.get(part, part) for part in lists_named(text))
    if not set(wished) <= set(known):
        return (), (found("answer_not_an_option", "block", cell.where, value=text[:60], allowed=known, similar=()),)
    if ticked and set(ticked) != set(wished):
        return wished, (found("lists_differ", "warn", cell.where, head=wished, form=ticked),)
    return wished, ()
