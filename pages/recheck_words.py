"""What hangs on flagged sheets, and whom a recheck is about, in words."""

from __future__ import annotations

from typing import get_args

from pages.common.screen import Screen
from scoring.flags.flag import Flag, ScoreCode
from workbench.rounds.closing.noticing import NOTHING, Effect
from workbench.rounds.closing.rechecking import Flagged

NAMED = 5  # applications whose ranks are named one by one


def label(screen: Screen, known: Flagged, rater: str, application: str | None) -> str:
    """An expert, and the sheet it is about where it is about one."""
    who = f"{rater} {known.raters.get(rater, '')}".strip()
    if application is None:
        return who
    return screen.t(
        "flags.pair", rater=who, application=f"{application} {known.applications.get(application, '')}".strip()
    )


def stake(screen: Screen, flag: Flag, effect: Effect) -> str:
    """What would become of ranks and shortlist without the sheets a flag is on."""
    return effect_words(screen, effect, "sheet" if flag.code in get_args(ScoreCode) else "expert")


def effect_words(screen: Screen, effect: Effect, case: str) -> str:
    """What would become of ranks and shortlist in a case: without a ``sheet``, without an ``expert``, ``confirmed``."""
    t = screen.t
    start = t(f"recheck.effect.{case}")
    if effect.status == NOTHING:
        return t("recheck.effect", start=start, ranks=t("recheck.effect.nothing"), shortlist="")
    moves = [t("recheck.effect.move", application=m.application, before=m.before, after=m.after) for m in effect.moves]
    more = [t("list.more", count=len(moves) - NAMED)] if len(moves) > NAMED else []
    key = "recheck.effect.ranks" if moves else "recheck.effect.no_rank"
    ranks = t(key, count=len(moves), moves=t.list([*moves[:NAMED], *more]))
    return t("recheck.effect", start=start, ranks=ranks, shortlist=_shortlist(screen, effect))


def _shortlist(screen: Screen, effect: Effect) -> str:
    t = screen.t
    if effect.enters is None or effect.leaves is None:
        return t("recheck.effect.incomparable")
    if not effect.enters and not effect.leaves:
        return t("recheck.effect.same")
    return t("recheck.effect.swap", enters=t.show(effect.enters or None), leaves=t.show(effect.leaves or None))
