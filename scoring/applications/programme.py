"""A programme: what is judged, what is asked, and how it runs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from scoring.applications.form import Form
from scoring.applications.procedure import Procedure
from scoring.applications.rules import Check
from scoring.rubric import Rubric


@dataclass(frozen=True, slots=True, eq=False)
class Programme:
    """The three files of a programme; ``form`` is None where no form exists."""

    rubric: Rubric
    form: Form | None
    procedure: Procedure

    @property
    def id(self) -> str:
        """What the programme is called in commands and addresses."""
        return self.procedure.id

    @property
    def year(self) -> int:
        """The year of the call, from which all windows of years are counted."""
        return self.procedure.year

    def checks(self) -> Iterator[Check]:
        """Every check, those of the form first."""
        if self.form is not None:
            yield from self.form.checks
        yield from self.procedure.checks

    def check(self, rule: str) -> Check | None:
        """The check of this id."""
        return next((check for check in self.checks() if check.id == rule), None)
