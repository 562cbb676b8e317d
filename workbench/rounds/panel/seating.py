"""Who could judge what in a round, and who is asked to: everything the panel's activities decide on."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256

import numpy as np
from sqlalchemy import Connection

from data.store import applications, assignments, experts, recusals
from data.store.applications import Application as Application
from data.store.assignments import Pair
from data.store.columns import canonical
from data.store.experts import Expert
from scoring.panels.design import Design, Link, diagnose
from scoring.sheets import Bools, Floats, Ints


@dataclass(frozen=True, eq=False)
class Seating:
    """Applications and experts in order of their ids, and pairs (application, expert) by what is known of them.

    ``experts`` are those who may be asked, and those who still are: an absent expert's finished sheets count.
    """

    applications: tuple[Application, ...]
    experts: tuple[Expert, ...]
    panel: frozenset[str]
    reserve: frozenset[str]
    recused: frozenset[Pair]
    suspected: frozenset[Pair]
    pairs: frozenset[Pair]

    @cached_property
    def rows(self) -> dict[str, int]:
        """Index of each application."""
        return {one.id: index for index, one in enumerate(self.applications)}

    @cached_property
    def columns(self) -> dict[str, int]:
        """Index of each expert."""
        return {one.id: index for index, one in enumerate(self.experts)}

    @cached_property
    def match(self) -> Floats:
        """(N, M) 1 where an application's sub-sector is among an expert's fields, else 0."""
        fields = [frozenset(map(folded, expert.expertise)) for expert in self.experts]
        sectors = [folded(one.sector) for one in self.applications]
        cells = [[bool(sector) and sector in own for own in fields] for sector in sectors]
        return np.array(cells, dtype=float).reshape(len(sectors), len(fields))

    @property
    def closed(self) -> frozenset[Pair]:
        """Pairs nobody may be asked for: recused, or about to be."""
        return self.recused | self.suspected

    @property
    def fingerprint(self) -> str:
        """What a proposal was made from; when this has changed, the proposal is out of date."""
        people = [[one.id, one.state, list(one.expertise)] for one in self.experts]
        judged = [[one.id, one.sector] for one in self.applications]
        known = [people, judged, sorted(self.closed), sorted(self.pairs)]
        return sha256(canonical(known).encode()).hexdigest()

    def without(self, pairs: Iterable[Pair]) -> Seating:
        """The same where these are asked no longer."""
        return self._asking(self.pairs - frozenset(pairs))

    def with_(self, pairs: Iterable[Pair]) -> Seating:
        """The same where these are asked as well."""
        return self._asking(self.pairs | frozenset(pairs))

    def design(self, pairs: Iterable[Pair] | None = None) -> Design:
        """Design of the standing pairs, or of others; advice keeps off closed pairs and off who is not on the panel."""
        application, rater = self.indices(self.pairs if pairs is None else pairs)
        barred = [Link(int(a), int(r)) for a, r in np.argwhere(self.unavailable())]
        return diagnose(application, rater, len(self.applications), len(self.experts), barred)

    def indices(self, pairs: Iterable[Pair]) -> tuple[Ints, Ints]:
        """Indices (S,), (S,) of the pairs whose ends are both here, in order."""
        known = sorted((self.rows[a], self.columns[r]) for a, r in pairs if a in self.rows and r in self.columns)
        table = np.array(known, dtype=np.int64).reshape(-1, 2)
        return table[:, 0], table[:, 1]

    def pair(self, link: Link) -> Pair:
        """The ids of a link."""
        return self.applications[link.application].id, self.experts[link.rater].id

    def unavailable(self) -> Bools:
        """(N, M) pairs nobody may be asked for: closed ones, and all of experts who are not on the panel."""
        table = np.zeros((len(self.applications), len(self.experts)), dtype=bool)
        table[self.indices(self.closed)] = True
        table[:, [one.id not in self.panel for one in self.experts]] = True
        return table

    def _asking(self, pairs: frozenset[Pair]) -> Seating:
        own = self.applications, self.experts, self.panel, self.reserve, self.recused, self.suspected
        return Seating(*own, pairs)


def seating(connection: Connection, round_: str) -> Seating:
    """The panel of a round as it stands in this transaction."""
    known, judged = experts.every(connection, round_), applications.judged(connection, round_)
    panel = frozenset(one.id for one in experts.panel(known))
    reserve = frozenset(one.id for one in known if one.state == "substitute")
    here = {one.id for one in judged}
    asked = {(one.application, one.rater) for one in assignments.standing(connection, round_)}
    pairs = frozenset(pair for pair in asked if pair[0] in here)
    seated = panel | reserve | {rater for _, rater in pairs}
    heard = recusals.every(connection, round_)
    states = {state: frozenset((r.application, r.rater) for r in heard if r.state == state) for state in OPEN}
    people = tuple(one for one in known if one.id in seated)
    return Seating(tuple(judged), people, panel, reserve, states["accepted"], states["proposed"], pairs)


OPEN = ("accepted", "proposed")


def folded(text: str) -> str:
    """A name as it is compared: width, case and spaces aside.

    >>> folded("Ｎｅｗ  Materials") == folded("new materials")
    True
    """
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
