"""Who may do what, when: one table of rules over the actor and the phase of the round.

Every activity begins with ``require``; screens only hide what would be refused.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal, get_args

Role = Literal["organiser", "expert", "chair", "supervisor"]
Phase = Literal[
    "setup",
    "intake",
    "check",
    "panel",
    "scoring",
    "recheck",
    "evaluation",
    "decision",
    "notice",
    "objections",
    "final",
    "archived",
]
PHASES: tuple[Phase, ...] = get_args(Phase)


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who has signed in. An expert or chair belongs to one round and is one rater in it."""

    id: str  # as the journal names them, such as organiser:2 or expert:R1/E07
    name: str
    role: Role
    round: str | None = None
    rater: str | None = None
    session: str = ""
    sealed: bool = False  # their seat has a PIN that was not entered in this session


class Refused(Exception):
    """The role or the phase does not allow this; ``str()`` is the action."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A condition on the actor, the round's id and its phase that can be combined with others."""

    holds: Callable[[Actor, str | None, Phase | None], bool]

    def __and__(self, other: Rule) -> Rule:
        return Rule(lambda *given: self.holds(*given) and other.holds(*given))

    def __or__(self, other: Rule) -> Rule:
        return Rule(lambda *given: self.holds(*given) or other.holds(*given))


def _role(*roles: Role) -> Rule:
    return Rule(lambda actor, _round, _phase: actor.role in roles)


def _phases(*phases: Phase) -> Rule:
    return Rule(lambda _actor, _round, phase: phase in phases)


def _between(first: Phase, last: Phase) -> Rule:
    return _phases(*PHASES[PHASES.index(first) : PHASES.index(last) + 1])


# An expert or chair acts in the round they were called to, and nowhere else.
at_home = Rule(lambda actor, round_, _phase: actor.round is not None and actor.round == round_)
organiser = _role("organiser")
supervisor = _role("supervisor")
called = _role("expert", "chair") & at_home  # whoever has their code or password, until the PIN says who it is
sealed = Rule(lambda actor, _round, _phase: actor.sealed)
unsealed = Rule(lambda actor, _round, _phase: not actor.sealed)
chair = _role("chair") & at_home & unsealed
panellist = called & unsealed
reader = organiser | supervisor
staff = reader | chair
before_scoring = _between("setup", "panel")
scoring = _phases("scoring")
closed = _between("recheck", "archived")  # scores may be read by those who decide; until then by no one

PERMISSIONS: Mapping[str, Rule] = {
    # the house
    "account.manage": organiser,
    "account.list": reader,
    "journal.read": supervisor | organiser,
    # the round
    "round.create": organiser,
    "round.list": reader,
    "round.read": reader | called,
    "round.oversee": staff,
    "round.configure": organiser & before_scoring,
    "round.advance": organiser & _between("setup", "final"),
    "round.extend": organiser & scoring,
    # what is judged
    "application.import": organiser & _phases("setup", "intake", "check"),
    "application.read": reader,
    "application.decide": organiser & _phases("intake", "check"),
    "application.withdraw": organiser & _between("intake", "scoring"),
    "attachment.add": organiser & _between("intake", "panel"),
    "attachment.read": reader,
    # who judges
    "expert.manage": organiser & before_scoring,
    "expert.read": staff,
    "expert.absent": organiser & _between("panel", "scoring"),
    "recusal.propose": organiser & _between("panel", "scoring"),
    "recusal.decide": organiser & _between("panel", "scoring"),
    "objection.to_expert": organiser & _between("panel", "scoring"),
    "panel.draw": organiser & _phases("panel"),
    "assignment.read": reader,
    "assignment.plan": organiser & _phases("panel"),
    "assignment.change": organiser & _between("panel", "scoring"),
    "code.issue": organiser & _between("panel", "recheck"),
    # the PIN of a seat: who has forgotten their PIN is let in by two people
    "pin.open": called & sealed & _between("scoring", "archived"),
    "pin.ask": organiser & _between("scoring", "decision"),
    "pin.release": (supervisor | chair) & _between("scoring", "decision"),
    # the desk
    "undertaking.sign": panellist & scoring,
    "desk.read": panellist & _between("scoring", "archived"),
    "sheet.save": panellist & scoring,
    "sheet.recuse": panellist & scoring,
    "sheet.ask_reopening": panellist & scoring,
    "scores.finish": panellist & scoring,
    "receipt.read": panellist & _between("scoring", "archived"),
    # the session
    "progress.read": staff & _between("scoring", "archived"),
    "sheet.reopen": organiser & scoring,
    "expert.remind": (organiser | chair) & scoring,
    "hearing.lead": chair & scoring,
    "hearing.follow": (panellist | staff) & scoring,
    # after scoring has closed
    "score.read": staff & closed,
    "recheck.read": (staff | panellist) & closed,
    "recheck.ask": (chair | organiser) & _phases("recheck"),  # an organiser only about the sheets of a chair
    "recheck.answer": panellist & _phases("recheck"),
    "recheck.decide": (chair | organiser) & _phases("recheck"),
    "evaluation.run": organiser & _between("recheck", "objections"),
    "result.read": staff & _between("evaluation", "archived"),
    "decision.take": (organiser | chair) & _phases("decision"),
    "notice.publish": organiser & _phases("notice"),
    "objection.handle": organiser & _phases("notice", "objections"),
    # the archive
    "bundle.seal": organiser & _phases("final"),
    "bundle.read": reader & _between("final", "archived"),
}


def may(actor: Actor, action: str, round_: str | None = None, phase: Phase | None = None) -> bool:
    """Whether somebody may do this now; an action nobody wrote down is a mistake of ours."""
    return PERMISSIONS[action].holds(actor, round_, phase)


def require(actor: Actor, action: str, round_: str | None = None, phase: Phase | None = None) -> None:
    """Refuse what the role and the phase do not allow.

    Raises
    ------
    Refused
        If they do not.
    """
    if not may(actor, action, round_, phase):
        raise Refused(action)
