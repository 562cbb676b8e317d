"""What a person decided about an application: a veto confirmed or not, an open question settled, with a reason."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from scoring.applications.programme import Programme

WHOLE = "*"
"""In the place of a rule: everything about the application that is still open."""


@dataclass(frozen=True, slots=True)
class Ruling:
    """One recorded decision on one rule; ``reject`` says that the rule stands against the application.

    ``evidence`` names the document, ``second`` the other person who confirmed: a veto needs both.
    """

    application: str
    rule: str
    decision: Literal["accept", "reject"]
    reason: str
    by: str
    at: str
    evidence: str = ""
    second: str = ""

    @property
    def is_confirmed(self) -> bool:
        """Whether somebody else has confirmed it, with evidence."""
        return bool(self.evidence and self.second) and self.second != self.by


def rules_to_rule_on(programme: Programme) -> frozenset[str]:
    """Every id a decision may name: checks, vetoes, goals, what no machine can check, and the whole application."""
    procedure, form = programme.procedure, programme.form
    site = procedure.site_check.lines if procedure.site_check is not None else ()
    named = (
        *(check.id for check in programme.checks()),
        *(veto.id for veto in procedure.vetoes),
        *(rule.id for rule in procedure.manual),
        *(quota.id for quota in procedure.quotas),
        *(name for document in procedure.documents for name in (document.id, document.rule)),
        *(goal.id for goal in (form.goals if form is not None else ())),
        *(line.id for line in site),
        procedure.sector_rule.id if procedure.sector_rule is not None else None,
    )
    return frozenset({WHOLE, *(name for name in named if name is not None)})
