"""A draw of experts on paper and as files: its minutes, the list of those drawn, and the whole order."""

from __future__ import annotations

import json
from collections.abc import Sequence

from scoring.panels.draw import Quota
from workbench.assigning import column
from workbench.drawing import Drawing
from workbench.exports.csv_text import csv_text
from workbench.exports.minutes_docx import Grid, Minutes
from workbench.i18n import Translator

SHOWN = ("name", "affiliation", "expertise")
WIDTHS = {"name": 20, "affiliation": 44, "expertise": 40}


def draw_minutes(drawing: Drawing, t: Translator) -> Minutes:
    """What the minutes of a draw say, so that anyone can repeat it."""
    drawn, request = drawing.drawn, drawing.request
    reasons = sorted(drawing.recused.items())
    absences = [(one.absent, one.successor) for one in drawn.successions]
    grids = [
        _grid(drawing, t("draw.members"), drawn.members, t),
        _grid(drawing, t("draw.substitutes"), drawn.substitutes, t),
        Grid(
            t("draw.recused"),
            (t("column.rater"), t("draw.name"), t("draw.reason")),
            (22, 24, 110),
            tuple((rater, _cell(drawing, "name", rater), t.list(why)) for rater, why in reasons),
        ),
    ]
    if absences:
        columns = t("draw.absent"), t("draw.successor")
        grids.append(Grid(t("draw.successions"), columns, (1, 1), tuple(absences)))
    pool = t("draw.pool", file=drawing.pool.file, sha256=drawing.sha256, experts=len(drawing.pool.rows))
    size = t("draw.size", number=request.number, eligible=len(drawn.order), recused=len(drawing.recused))
    quotas = [_quota(quota, drawing, t) for quota in drawing.quotas]
    odd = [t("draw.odd")] if request.odd else []
    rules = t("draw.quotas", quotas=(*odd, *quotas)) if odd or quotas else t("draw.no_quotas")
    said = (pool, size, rules, t("draw.rule", seed=request.seed), t("draw.succession_rule"))
    return Minutes(t("draw.title"), drawing.at, said, tuple(grids))


def drawn_csv(drawing: Drawing) -> bytes:
    """The drawn experts with every column of the pool: the experts file of what follows."""
    names = list(drawing.pool.columns)
    columns = [column(drawing.pool, name) for name in names]
    rows = [[own[drawing.row[rater]] for own in columns] for rater in drawing.drawn.members]
    return csv_text([[drawing.pool.headers[name] for name in names], *rows])


def order_csv(drawing: Drawing) -> bytes:
    """The whole drawn order, with what became of everyone."""
    drawn = drawing.drawn
    roles = dict.fromkeys(drawn.members, "drawn") | dict.fromkeys(drawn.substitutes, "substitute")
    rows = [
        (str(n), rater, _cell(drawing, "name", rater), roles.get(rater, "absent"))
        for n, rater in enumerate(drawn.order, 1)
    ]
    recused = [("", rater, _cell(drawing, "name", rater), "recused") for rater in sorted(drawing.recused)]
    return csv_text([("order", "rater", "name", "role"), *rows, *recused])


def draw_object(drawing: Drawing) -> str:
    """The draw as JSON."""
    drawn = drawing.drawn
    made = {
        "schema": 1,
        "pool": {"file": drawing.pool.file, "sha256": drawing.sha256, "experts": len(drawing.pool.rows)},
        "seed": drawing.request.seed,
        "number": drawing.request.number,
        "order": list(drawn.order),
        "drawn": list(drawn.members),
        "drawn_at_first": list(drawn.first),
        "successions": [{"absent": one.absent, "successor": one.successor} for one in drawn.successions],
        "substitutes": list(drawn.substitutes),
        "recused": sorted(drawing.recused),
    }
    return json.dumps(made, ensure_ascii=False, indent=2) + "\n"


def _grid(drawing: Drawing, heading: str, raters: Sequence[str], t: Translator) -> Grid:
    """Experts in the drawn order, with what the pool tells about them."""
    known = [name for name in SHOWN if name in drawing.pool.columns]
    place = {rater: str(n) for n, rater in enumerate(drawing.drawn.order, 1)}
    rows = tuple((place[rater], rater, *(_cell(drawing, name, rater) for name in known)) for rater in raters)
    columns = (t("draw.order"), t("column.rater"), *(t(f"draw.{name}") for name in known))
    return Grid(heading, columns, (16, 22, *(WIDTHS[name] for name in known)), rows)


def _cell(drawing: Drawing, name: str, rater: str) -> str:
    return column(drawing.pool, name)[drawing.row[rater]]


def _quota(quota: Quota, drawing: Drawing, t: Translator) -> str:
    attribute = drawing.pool.headers.get(quota.attribute, quota.attribute)
    if quota.most is None:
        return t("draw.least", attribute_name=attribute, value=quota.value, least=quota.least)
    return t("draw.between", attribute_name=attribute, value=quota.value, least=quota.least, most=quota.most)
