"""复评, recheck: what stands out, the questions about it, the experts' answers, and what the chair decides."""

from __future__ import annotations

from pages.common.screen import Screen
from pages.common.standing import top
from pages.common.told import show_told
from pages.recheck_cases import show_cases
from pages.recheck_flags import show_flags
from pages.recheck_own import show_questions
from workbench.access import may
from workbench.rounds.closing.rechecking import cases, flagged


def render(screen: Screen) -> None:
    """Their own questions for experts; every case and every flag for those who read scores."""
    t, visit = screen.t, screen.visit
    if visit is None or visit.round is None:
        return
    phase = None if visit.standing is None else visit.standing.phase
    reads, asks = (may(visit.actor, action, visit.round, phase) for action in ("score.read", "recheck.ask"))
    answers = may(visit.actor, "recheck.answer", visit.round, phase)
    now = f"ask.{visit.actor.role}" if asks else "answer" if answers else "read" if reads else "over"
    top(screen, t("recheck.title"), t(f"recheck.now.{now}"))
    show_told(screen, "recheck")
    if visit.actor.rater is not None:
        show_questions(screen, visit, visit.round, answers=answers, alone=not reads)
    if reads:
        known = flagged(visit.office, visit.actor, visit.round)
        asked = cases(visit.office, visit.actor, visit.round)
        show_cases(screen, visit, visit.round, known, asked, decides=asks)
        show_flags(screen, visit, visit.round, known, asked, asks=asks)
