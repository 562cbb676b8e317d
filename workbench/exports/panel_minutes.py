"""The minutes of a round's draw for a word processor: whoever reads them can draw the same experts again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any

from data.store.columns import canonical
from data.store.draws import Draw
from workbench.beijing import ZONE
from workbench.exports.minutes_docx import Grid, Minutes, minutes_docx
from workbench.i18n import Translator

SHOWN = ("name", "affiliation", "region")
WIDTHS = (12, 18, 24, 66, 24)


def draw_minutes_docx(draw: Draw, t: Translator) -> bytes:
    """Put the minutes of a draw into a Word document."""
    return minutes_docx(draw_minutes(draw, t), t)


def draw_minutes(draw: Draw, t: Translator) -> Minutes:
    """What the minutes of a draw say."""
    digest = sha256(canonical(draw.pool).encode()).hexdigest()
    said = (
        t("panel.minutes.pool", experts=len(draw.pool), sha256=digest),
        t("draw.size", number=draw.rule["number"], eligible=len(draw.drawn["order"]), recused=0),
        _rules(draw.rule, t),
        t("draw.rule", seed=draw.seed),
        t("draw.succession_rule"),
    )
    people = {person["id"]: person for person in draw.pool}
    reserve = draw.drawn["substitutes"][: draw.rule["reserve"]]
    grids = [
        _grid(t("draw.members"), draw.drawn["members"], people, t),
        _grid(t("draw.substitutes"), reserve, people, t),
        _grid(t("panel.minutes.order"), draw.drawn["order"], people, t),
    ]
    return Minutes(t("draw.title"), draw.at.astimezone(ZONE), said, tuple(grids))


def _rules(rule: Mapping[str, Any], t: Translator) -> str:
    limits = ("most_of_affiliation", "most_of_region", "least_of_sector")
    said = [t("draw.odd")] if rule["odd"] else []
    said += [t(f"panel.minutes.{name}", number=rule[name]) for name in limits if rule[name]]
    return t("draw.quotas", quotas=tuple(said)) if said else t("draw.no_quotas")


def _grid(heading: str, ids: Sequence[str], people: Mapping[str, Mapping[str, Any]], t: Translator) -> Grid:
    rows = tuple((str(n), id, *(str(people[id][name]) for name in SHOWN)) for n, id in enumerate(ids, 1))
    columns = ("rater", "rater_name", "affiliation", "region")
    names = (t("panel.place"), *(t(f"column.{name}") for name in columns))
    return Grid(heading, names, WIDTHS, rows)
