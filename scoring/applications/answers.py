"""What one applicant filled in, and what one authority sent with its recommendations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from scoring.findings import NOWHERE, Place

Series = Mapping[int, float]
Value = float | str | bool | date | tuple[str, ...] | Series
Row = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Delivered:
    """A document that came in: how many originals and copies, and the label on it."""

    originals: int = 0
    copies: int = 0
    label: str | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Answers:
    """The answers of one application; what was left empty is absent, never a zero or an empty text.

    A ``choice`` is an option id and ``ticks`` a tuple of option ids; a ``yesno`` is a bool. A tuple in
    the place of a choice or a yes/no says that several boxes, or none, were ticked. A series maps
    the year to its number. ``rows`` holds each table's rows, ``chapters`` the text under each heading
    of the plan. ``evidence`` maps ``field`` or ``field.option`` to the files that prove it.
    ``places`` says where things stand: ``field``, ``field.2021``, ``table.0`` (a row) or
    ``table.0.column``. ``unreadable`` names fields whose cell held something else than was asked;
    the reader has reported them. ``documents`` is None until somebody has gone through the checklist.
    """

    application: str
    values: Mapping[str, Value] = field(default_factory=dict)
    rows: Mapping[str, tuple[Row, ...]] = field(default_factory=dict)
    chapters: Mapping[str, str] = field(default_factory=dict)
    evidence: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    places: Mapping[str, Place] = field(default_factory=dict)
    unreadable: frozenset[str] = frozenset()
    authority: str = ""
    sector: str = ""
    vetoes: tuple[str, ...] = ()
    documents: Mapping[str, Delivered] | None = None
    file: str | None = None

    def place(self, *keys: str) -> Place:
        """Where the first of these is known to stand, and otherwise the file.

        >>> Answers("A01", file="a.xlsx").place("area")
        Place(file='a.xlsx', sheet=None, row=None, column=None, field='area')
        """
        for key in keys:
            if key in self.places:
                return self.places[key]
        return Place(self.file, field=keys[0]) if keys else Place(self.file)


@dataclass(frozen=True, slots=True, eq=False)
class Submission:
    """What one recommending authority sent: its applications, its summary and its documents.

    ``kind`` is the id of an authority of the procedure, ``region`` where it is, ``lists`` the applications on each list
    (one list ``main`` where a programme has only one). ``summary`` rows are keyed by the ids of the
    summary's columns.
    """

    authority: str
    kind: str
    lists: Mapping[str, tuple[str, ...]]
    region: str = ""
    received: date | None = None
    summary: tuple[Row, ...] = ()
    documents: Mapping[str, Delivered] = field(default_factory=dict)
    where: Place = NOWHERE
