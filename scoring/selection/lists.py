"""Several lists from the same scores, such as provincial recognition and recommendation to the nation."""

from __future__ import annotations

import re
from dataclasses import replace

from scoring.rubric import ListPolicy
from scoring.sheets import Debarred, Panel, Value

COLUMN = "lists"
BETWEEN = re.compile(r"[、,，;；/\n]")


def lists_named(cell: Value) -> tuple[str, ...]:
    """What an application writes in the column of lists, one by one.

    >>> lists_named("provincial、national"), lists_named(None)
    (('provincial', 'national'), ())
    """
    parts = (part.strip() for part in BETWEEN.split("" if cell is None else str(cell)))
    return tuple(part for part in parts if part)


def words_of(drawn: ListPolicy) -> frozenset[str]:
    """By which words an application may name a list: its id, or its title in either language."""
    return frozenset({drawn.id, drawn.title.zh, drawn.title.en})


def for_list(panel: Panel, drawn: ListPolicy) -> Panel:
    """The panel under the rules of one list; applications that do not apply for it are debarred.

    Where applications have no column of lists, all apply for all.
    """
    policy = panel.rubric.policy.model_copy(update={"shortlist": drawn})
    others = tuple(
        Debarred(i, "other_list")
        for i, application in enumerate(panel.applications)
        if COLUMN in application.attributes and not words_of(drawn) & set(lists_named(application.attributes[COLUMN]))
    )
    rejected = tuple(one for one in panel.debarred if one.reason != "other_list")
    return replace(panel, rubric=panel.rubric.model_copy(update={"policy": policy}), debarred=(*rejected, *others))
