"""The first sheet of a template: who recommends, and for which list."""

from __future__ import annotations

from data.intake.cells import Cell, text_of
from data.intake.labels import bare
from scoring.applications.programme import Programme
from scoring.findings import Finding, found


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


def read_lists(programme: Programme, cell: Cell | None) -> tuple[tuple[str, ...], tuple[Finding, ...]]:
    """The lists of the programme an application is meant for."""
    known = tuple(dict.fromkeys(quota.list for quota in programme.procedure.quotas)) or ("main",)
    if cell is None or cell.raw is None:
        return (known if len(known) == 1 else ()), ()
    text = text_of(cell.raw)
    wished = tuple(part.strip() for part in text.replace(",", "、").replace("，", "、").split("、") if part.strip())
    if set(wished) <= set(known):
        return wished, ()
    return (), (found("answer_not_an_option", "block", cell.where, value=text[:60], allowed=known, similar=()),)
