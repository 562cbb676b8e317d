"""What is looked for in a document without anchors: the fields not yet found, and where reading has come to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from data.intake.boards import Patch
from data.intake.gathering import Gathering
from data.intake.labels import bare
from scoring.applications.form import Field, Form

SHORTEST_END = 3


@dataclass(slots=True)
class Search:
    """What is still looked for in a document, and where reading has come to."""

    form: Form
    year: int
    file: str
    gathering: Gathering = field(default_factory=Gathering)
    taken: set[str] = field(default_factory=set)
    used: set[Patch] = field(default_factory=set)
    section: str = ""

    def named(self, text: str) -> Field | None:
        """The next field not yet found whose label is this text; one of the present section comes first."""
        label = bare(text)
        if not label:
            return None
        fitting = [one for one in self.open_fields() if label in _labels(one)]
        return next(iter(sorted(fitting, key=lambda one: one.id not in self.present())), None)

    def ending(self, text: str) -> Field | None:
        """The next field of the present section whose label ends with this text."""
        label = bare(text)
        fields = (one for one in self.open_fields() if one.id in self.present() and one.years is None)
        if len(label) < SHORTEST_END:
            return None
        return next((one for one in fields if bare(one.label.zh).endswith(label)), None)

    def open_fields(self) -> Iterator[Field]:
        """Fields not yet found."""
        return (one for name, one in self.form.fields.items() if name not in self.taken)

    def present(self) -> frozenset[str]:
        """Fields of the section in which reading has come to."""
        if not self.section:
            return frozenset(one.id for one in self.form.cover)
        return frozenset(one.id for part in self.form.sections if part.id == self.section for one in part.fields)

    def enter(self, text: str) -> bool:
        """Note that a section begins with this line."""
        title = bare(text)
        for part in self.form.sections:
            if title and bare(part.title.zh) == title:
                self.section = part.id
                return True
        return False


def _labels(asked: Field) -> frozenset[str]:
    return frozenset({bare(asked.label.zh), bare(asked.label.en)})
