"""The right half of the desk: every criterion with its levels, its words and its comment.

The fields are laid out once for an application and a language; what is entered in them travels by ``desk_outbox``.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache

from markupsafe import Markup

from pages.common.parts import show
from pages.common.screen import Screen
from scoring.rubric import Criterion, Dimension, Gate, Judged, Measured, Rubric, Scale
from workbench.i18n import Translator
from workbench.rounds.judging.evidence import Evidence

KEPT = 400  # forms that are kept ready
BUTTONS = 11  # level buttons to a row, at most
LONGEST = 2000  # characters of a comment
NICE = (1, 2, 5)


def show_fields(screen: Screen, evidence: Evidence) -> None:
    """Every criterion of the rubric, ready to be scored."""
    show(fields(evidence, screen.t))


@lru_cache(maxsize=KEPT)
def fields(evidence: Evidence, t: Translator) -> Markup:
    """Every field of a sheet, empty: what has been entered is put in by the page's script."""
    dimensions = evidence.rubric.dimensions
    parts = _join(_dimension(number, one, evidence, t) for number, one in enumerate(dimensions, start=1))
    sheet = Markup('<div class="hp-sheet" data-application="{}">{}{}{}</div>')
    return sheet.format(evidence.application, parts, _overall(t), _scratchpad(t))


def levels(scale: Scale) -> tuple[float, ...]:
    """The levels that have a button: all of them, or as many evenly spaced ones as fit.

    >>> levels(Scale(low=0, high=5, step=1))
    (0.0, 1.0, 2.0, 3.0, 4.0, 5.0)
    >>> levels(Scale(low=0, high=10, step=0.5))[:3]
    (0.0, 1.0, 2.0)
    >>> levels(Scale(low=0, high=100))[-2:]
    (90.0, 100.0)
    """
    low, high, step = (Decimal(str(number)) for number in (scale.low, scale.high, scale.step or 1))
    spacing = next(s for power in range(9) for nice in NICE if (high - low) / (s := step * nice * 10**power) < BUTTONS)
    return tuple(float(low + n * spacing) for n in range(int((high - low) / spacing) + 1))


def plain(number: float) -> str:
    """A level as it is written.

    >>> plain(8.0), plain(8.5)
    ('8', '8.5')
    """
    return f"{number:g}"


def _dimension(number: int, dimension: Dimension, evidence: Evidence, t: Translator) -> Markup:
    whole = sum(one.weight for one in evidence.rubric.dimensions)
    head = Markup(
        '<header><h3>{} {}</h3><span class="hp-quiet">{}</span>'
        '<output data-slot="part.{}" class="hp-part"></output></header>'
    ).format(number, t.text(dimension.title), t("desk.weight", share=share(dimension.weight / whole)), dimension.id)
    criteria = _join(_criterion(one, evidence, t) for one in dimension.criteria)
    return Markup('<section class="hp-dimension" aria-label="{}">{}{}</section>').format(
        t.text(dimension.title), head, criteria
    )


def _criterion(criterion: Criterion, evidence: Evidence, t: Translator) -> Markup:
    match criterion:
        case Judged():
            return _judged(criterion, evidence.rubric, t)
        case Measured():
            return _computed(criterion, evidence, t)
        case Gate():
            return Markup()  # decided at the formal check: whoever is here has passed it


def _judged(criterion: Judged, rubric: Rubric, t: Translator) -> Markup:
    scale = criterion.scale
    body = Markup(
        '<div class="hp-criterion" data-criterion="{id}" data-low="{low}" data-high="{high}" data-step="{step}">'
        '<div class="hp-asked"><label for="hp-{id}">{title}<small>{share}</small></label>{entry}</div>'
        '<div class="hp-levels" role="group" aria-label="{levels_of}">{buttons}</div>'
        '<p class="hp-why" id="hp-{id}-why" data-why="{why}" hidden></p>{anchors}{comment}</div>'
    )
    return body.format(
        id=criterion.id,
        low=plain(scale.low),
        high=plain(scale.high),
        step="" if scale.step is None else plain(scale.step),
        title=t.text(criterion.title),
        share=t("desk.share", share=share(rubric.shares[criterion.id])),
        entry=_entry(criterion, t),
        levels_of=t("desk.levels", title=t.text(criterion.title)),
        buttons=_join(_level(level) for level in levels(scale)),
        why=range_words(scale, t),
        anchors=_anchors(criterion, t),
        comment=_comment(criterion.id, t),
    )


def _entry(criterion: Judged, t: Translator) -> Markup:
    """The number itself, with a step down and a step up."""
    nudge = Markup('<button type="button" class="hp-nudge" data-nudge="{}" tabindex="-1" aria-label="{}">{}</button>')
    field = Markup(
        '<input id="hp-{id}" class="hp-score" data-field="scores.{id}" inputmode="decimal" autocomplete="off"'
        ' maxlength="8" spellcheck="false" placeholder="–" aria-describedby="hp-{id}-why hp-{id}-anchors">'
    )
    down, up = nudge.format("-1", t("desk.less"), "−"), nudge.format("1", t("desk.more"), "+")
    return Markup('<span class="hp-entry">{}{}{}</span>').format(down, field.format(id=criterion.id), up)


def _level(level: float) -> Markup:
    return Markup('<button type="button" data-level="{0}" aria-pressed="false" tabindex="-1">{0}</button>').format(
        plain(level)
    )


def range_words(scale: Scale, t: Translator) -> str:
    """What may be entered, in words."""
    low, high = plain(scale.low), plain(scale.high)
    return (
        t("desk.range", low=low, high=high)
        if scale.step is None
        else t("desk.range_step", low=low, high=high, step=plain(scale.step))
    )


def _anchors(criterion: Judged, t: Translator) -> Markup:
    words = [(plain(one.at), one.zh if t.language == "zh" else one.en) for one in criterion.anchors]
    item = Markup('<li data-at="{0}"><b>{0}</b><span>{1}</span></li>')
    return Markup('<ul class="hp-anchors" id="hp-{}-anchors">{}</ul>').format(
        criterion.id, _join(item.format(*one) for one in words)
    )


def _comment(criterion: str, t: Translator) -> Markup:
    body = Markup(
        '<div class="hp-comment" data-comment="{id}"><button type="button" class="hp-open" tabindex="-1">{add}</button>'
        '<span class="hp-needed" hidden>{needed}</span>'
        '<textarea data-field="comments.{id}" aria-label="{label}" maxlength="{longest}" rows="2" hidden></textarea>'
        "</div>"
    )
    return body.format(
        id=criterion,
        add=t("desk.add_comment"),
        needed=t("desk.comment_needed"),
        label=t("desk.comment"),
        longest=LONGEST,
    )


def _computed(criterion: Measured, evidence: Evidence, t: Translator) -> Markup:
    """A criterion that the applicant's figures answer, the same for every expert."""
    points = evidence.points.get(criterion.id)
    how = next((one.derivation for one in evidence.measured if one.id == criterion.field), "")
    body = Markup(
        '<div class="hp-criterion hp-measured"><div class="hp-asked"><span class="hp-title">{}<small>{}</small></span>'
        "<output>{}</output></div><p>{} {}</p></div>"
    )
    weight = t("desk.share", share=share(evidence.rubric.shares[criterion.id]))
    shown = t.show(None) if points is None else t("desk.points", points=t.number(points, 1))
    told = t("desk.measured.unknown") if points is None else t("desk.measured")
    return body.format(t.text(criterion.title), weight, shown, how, told)


def _overall(t: Translator) -> Markup:
    return _free("comments.", "overall", t("desk.overall"), t("desk.overall.help"), LONGEST)


def _scratchpad(t: Translator) -> Markup:
    return _free("scratchpad", "scratchpad", t("desk.scratchpad"), t("desk.scratchpad.help"), 10 * LONGEST)


def _free(field: str, name: str, title: str, help_: str, longest: int) -> Markup:
    body = Markup(
        '<div class="hp-free hp-{name}"><label for="hp-free-{name}">{title}<small>{help}</small></label>'
        '<textarea id="hp-free-{name}" data-field="{field}" rows="3" maxlength="{longest}"'
        ' aria-describedby="hp-free-{name}-why"></textarea>'
        '<p class="hp-why" id="hp-free-{name}-why" hidden></p></div>'
    )
    return body.format(name=name, field=field, title=title, help=help_, longest=longest)


def share(value: float) -> str:
    """A weight as a percentage without needless zeros.

    >>> share(0.125), share(0.15), share(1 / 3)
    ('12.5 %', '15 %', '33.3 %')
    """
    return f"{value * 100:.1f}".removesuffix(".0") + " %"


def _join(parts: Iterable[Markup]) -> Markup:
    return Markup().join(parts)
