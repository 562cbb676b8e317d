"""A flag in plain words: what was seen, how unusual it is, what it does not mean, what the panel may do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from scoring.evaluate import Evaluation
from scoring.findings import Fact
from scoring.flags.flag import Flag, Flags
from workbench.i18n import Translator
from workbench.wording import called, sector_name

RARE = 1e-6  # odds beyond one in a million are not spelled out
SHARES = ("agreement", "expected_agreement", "uniform")
POINTS = ("severity_se", "own_sd", "others_sd", "own_mean", "others_mean", "total", "mean", "expected_total")
CORRELATED = ("weak_agreement", "copying", "halo")


@dataclass(frozen=True, slots=True)
class Caution:
    """One flag as it is read: a short title, a paragraph, and the numbers behind it."""

    title: str
    paragraph: str
    numbers: str


def caution(flag: Flag, t: Translator) -> Caution:
    """A flag in words."""
    sentences = {
        "seen": t(f"flag.{_seen(flag)}", **_shown(flag, t)),
        "unusual": _unusual(flag, t),
        "caution": t(f"flag.{flag.code}.caution"),
        "may": t(f"flag.{flag.code}.may"),
    }
    return Caution(_title(flag, t), t("flag.paragraph", **sentences), _numbers(flag, t))


def on_experts(evaluation: Evaluation, t: Translator) -> list[tuple[str, list[Caution]]]:
    """Every expert about whom there is something to say, in order of id."""
    flagged = enumerate(evaluation.flags.raters)
    return [(_expert(evaluation, j), [caution(flag, t) for flag in flags]) for j, flags in flagged if flags]


def on_sheets(evaluation: Evaluation, t: Translator) -> list[tuple[str, list[Caution]]]:
    """Every single sheet about which there is something to say, in order of application and expert."""
    grouped = groupby(evaluation.flags.scores, key=lambda sheet: (sheet.application, sheet.rater))
    return [
        (
            t("flags.pair", rater=_expert(evaluation, rater), application=called(evaluation.panel, application)),
            [caution(sheet.flag, t) for sheet in sheets],
        )
        for (application, rater), sheets in grouped
    ]


def power_in_words(flags: Flags, t: Translator) -> list[str]:
    """What an expert of each kind would have had to fear here: the chance of being noticed, kind by kind."""
    known: dict[tuple[str, float], list[float]] = {}
    for power in flags.power:
        known.setdefault((power.code, power.effect), []).append(power.power)
    return [
        t(f"power.{code}", effect=t.show(effect), power=_range(chances, t)) for (code, effect), chances in known.items()
    ]


def signed(value: float, t: Translator, digits: int) -> str:
    """A number with a true minus sign, and none before a zero."""
    return t.number(round(value, digits) + 0.0, digits).replace("-", "−")


def _expert(evaluation: Evaluation, rater: int) -> str:
    known = evaluation.panel.raters[rater]
    return known.id if known.name in ("", known.id) else f"{known.id} {known.name}"


def _title(flag: Flag, t: Translator) -> str:
    title = t(f"flag.{flag.code}")
    sector = flag.facts.get("sector")
    return title if sector is None else t("flag.in_sector", title=title, sector=sector_name(str(sector), t))


def _seen(flag: Flag) -> str:
    """The key of what was seen; some flags come in several forms."""
    forms = {
        "straight_lining": flag.facts.get("pattern"),
        "declared_deviation": flag.facts.get("rule"),
        "drift": "up" if flag.effect > 0 else "down",
    }
    return f"{flag.code}.seen.{forms[flag.code]}" if flag.code in forms else f"{flag.code}.seen"


def _unusual(flag: Flag, t: Translator) -> str:
    if flag.p is None or flag.p_adjusted is None:
        return t("flag.unusual.plain")
    adjusted = _chance(flag.p_adjusted)
    if flag.p < RARE:
        return t("flag.unusual.rare", p_adjusted=adjusted)
    return t("flag.unusual", odds=t.number(float(f"{1 / flag.p:.2g}"), 0), p_adjusted=adjusted)


def _numbers(flag: Flag, t: Translator) -> str:
    effect = signed(flag.effect, t, 2)
    if flag.p is None or flag.p_adjusted is None:
        return t("flag.numbers.plain", effect=effect)
    p, adjusted = _chance(flag.p), _chance(flag.p_adjusted)
    return t("flag.numbers", effect=effect, statistic=signed(flag.statistic, t, 2), p=p, p_adjusted=adjusted)


def _shown(flag: Flag, t: Translator) -> dict[str, object]:
    """The facts of a flag as they stand in its sentence, and its effect in the forms sentences need."""
    facts: dict[str, object] = {name: _fact(name, value, t) for name, value in flag.facts.items()}
    sheets, own, raters = (flag.facts.get(name) for name in ("sheets", "own_sheets", "raters"))
    if isinstance(sheets, int) and isinstance(own, int):
        facts["other_sheets"] = sheets - own
    if isinstance(raters, int):
        facts["other_raters"] = raters - 1
    size = abs(flag.effect)
    return facts | {
        "effect": signed(flag.effect, t, 2 if flag.code in CORRELATED else 1),
        "points": t.number(size, 1),
        "own": t.number(flag.statistic, 1),
        "share": t.percent(size),
        "of_ten": signed(10 * flag.effect, t, 1),
    }


def _fact(name: str, value: Fact, t: Translator) -> Fact:
    if not isinstance(value, float):
        return value
    if name in SHARES:
        return t.percent(value)
    if name == "percent":
        return t.show(value)
    return signed(value, t, 1 if name in POINTS else 2)


def _chance(p: float) -> str:
    """A probability to two significant digits, and no smaller than can be grasped.

    >>> [_chance(p) for p in (0.0412, 0.00031, 2e-9)]
    ['= 0.041', '= 0.00031', '< 0.000001']
    """
    return f"< {RARE:f}" if p < RARE else f"= {p:.2g}" if p >= 1e-4 else f"= {float(f'{p:.2g}'):f}".rstrip("0")


def _range(chances: Sequence[float], t: Translator) -> str:
    low, high = t.percent(min(chances)), t.percent(max(chances))
    return low if low == high else t("power.range", low=low, high=high)
