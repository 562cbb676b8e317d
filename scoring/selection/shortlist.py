"""Who is in: in order of rank, skipping what a declared constraint forbids, with a reason for everyone else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain

from scoring.findings import Fact
from scoring.selection.constraints import Excluded, Limit, Reason
from scoring.selection.optimum import most, optimum
from scoring.selection.ranking import Published, keys
from scoring.selection.register import Pool, Register
from scoring.selection.ties import Decision, settle, tie_groups
from scoring.sheets import Ints

__all__ = ["BlockedTie", "Excluded", "Reason", "Shortlist", "shortlist"]


@dataclass(frozen=True, slots=True)
class BlockedTie:
    """Applications equal on everything declared, of which only ``places`` can enter."""

    applications: tuple[int, ...]
    places: int
    constraint: Reason
    facts: Mapping[str, Fact] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Shortlist:
    """The outcome; ``selected`` in order of entry, application indices throughout.

    ``blocked_tie`` is the first tie that only a recorded decision can settle; until then
    ``selected`` holds those who are in whatever is decided, and nothing is official. ``refused``
    says that the cut would compare applications the judging design does not connect.
    """

    selected: tuple[int, ...]
    excluded: tuple[Excluded, ...]
    blocked_tie: BlockedTie | None = None
    optimum: tuple[int, ...] | None = None
    optimum_differs: bool = False
    refused: bool = False


def shortlist(
    scores: Published,
    barred: Mapping[int, Excluded],
    limits: Sequence[Limit],
    tie_break: Sequence[str] = (),
    decisions: Sequence[Decision] = (),
    component: Ints | None = None,
    *,
    brief: bool = False,
) -> Shortlist:
    """Take applications in order of published score and tie-breakers, skipping what a limit forbids.

    Applications equal on everything enter together where there is room for all of them. Where there
    is not, those who compete for the missing places are a blocked tie, unless a decision names them
    all; whoever is in, or out, however the tie is settled, is decided all the same.

    Parameters
    ----------
    barred : whom no comparison lets in, from ``constraints.bar``
    component : (N,) int, optional
        Component of the judging design of each application, where scores cannot be compared across
        components. A cut that would need such a comparison is refused.
    brief : whether who is in is all that is asked, without reasons for the others and without the exact optimum
    """
    key = keys(scores, (i for i in range(len(scores.ids)) if i not in barred), tie_break)
    if brief and component is None and len(set(key.values())) == len(key):
        return Shortlist(_in_strict_order(sorted(key, key=key.__getitem__), limits), ())
    walk = _Walk(scores, limits, decisions)
    for tied in tie_groups(key):
        walk.admit(tied)
    if component is not None and _compares_across(component, walk.excluded.values()):
        undecided = [Excluded(i, "undecided") for i in (*walk.selected, *walk.excluded)]
        return Shortlist((), _in_order(barred.values(), undecided), refused=True)
    chosen = Shortlist(tuple(walk.selected), _in_order(barred.values(), walk.excluded.values()), walk.blocked_tie)
    if chosen.blocked_tie is not None or brief:
        return chosen
    best = optimum(scores, walk.selected, walk.excluded, limits)
    return replace(chosen, optimum=best, optimum_differs=best not in (None, tuple(sorted(walk.selected))))


def _in_strict_order(order: Sequence[int], limits: Sequence[Limit]) -> tuple[int, ...]:
    """Who is in when no two are equal: everyone, the best first, for whom each of their pools has a place."""
    free = [[limit.limit] * len(limit.names) for limit in limits]
    pools = list(zip(*(limit.code.tolist() for limit in limits), strict=True))
    selected = []
    for i in order:
        own = [(at, code) for at, code in enumerate(pools[i] if limits else ()) if code >= 0]
        if all(free[at][code] for at, code in own):
            selected.append(i)
            for at, code in own:
                free[at][code] -= 1
    return tuple(selected)


def _compares_across(component: Ints, excluded: Iterable[Excluded]) -> bool:
    """Whether anyone is out because of an application the design does not connect with it."""
    of, met = component.tolist(), dict[int, frozenset[int]]()
    for e in excluded:
        holders = met.get(id(e.blocked_by))  # everybody a pool keeps out shares one tuple of its holders
        if holders is None:
            holders = met[id(e.blocked_by)] = frozenset(of[j] for j in e.blocked_by)
        if not holders <= {of[e.application]}:
            return True
    return False


def _in_order(*excluded: Iterable[Excluded]) -> tuple[Excluded, ...]:
    return tuple(sorted(chain(*excluded), key=lambda e: e.application))


class _Walk:
    """The way down the list, one group of equals after the other."""

    def __init__(self, scores: Published, limits: Sequence[Limit], decisions: Sequence[Decision]) -> None:
        self.ids, self.decisions = scores.ids, decisions
        self.register = Register(limits)
        self.selected: list[int] = []
        self.excluded: dict[int, Excluded] = {}
        self.blocked_tie: BlockedTie | None = None

    def admit(self, tied: Sequence[int]) -> None:
        """Let in whom there is room for; settle, or leave open, who competes for the rest."""
        wanting = [i for i in tied if not self._is_kept_out(i)]
        short = self.register.short(wanting)
        contested = {i: short.intersection(self.register.pools(i)) for i in wanting}
        for i in wanting:
            if not contested[i]:
                self._select(i)
        for rivals, pools in _rivals(contested):
            self._settle(rivals, pools)

    def _settle(self, rivals: Sequence[int], pools: Sequence[Pool]) -> None:
        index = {self.ids[i]: i for i in rivals}
        if self.register.unsettled(pools):
            self._leave_undecided(rivals, pools)
        elif order := settle(index, self.decisions):
            for i in map(index.__getitem__, order):
                if not self._is_kept_out(i):
                    self._select(i)
        else:
            self._leave_tied(rivals, pools)

    def _select(self, i: int) -> None:
        self.register.enter(i)
        self.selected.append(i)

    def _is_kept_out(self, i: int) -> bool:
        pool = self.register.full(i)
        if pool is not None:
            limit = self.register.limits[pool[0]]
            self.excluded[i] = Excluded(i, limit.reason, self.register.holders(pool), limit.facts(pool[1]))
        return pool is not None

    def _leave_undecided(self, rivals: Sequence[int], pools: Sequence[Pool]) -> None:
        """Their places depend on an earlier tie, so there is nothing to decide about them yet."""
        earlier = sorted({j for pool in pools for j in self.register.awaiting(pool)})
        self.register.leave_open(rivals, least=0, most=len(rivals))
        for i in rivals:
            self.excluded[i] = Excluded(i, "undecided", tuple(earlier))

    def _leave_tied(self, rivals: Sequence[int], pools: Sequence[Pool]) -> None:
        limit = self.register.limits[pools[0][0]]
        places = _places(rivals, pools, self.register)
        # Rivals for a single pool fill it whoever wins; several pools only promise that somebody enters.
        self.register.leave_open(rivals, least=places if len(pools) == 1 else 1, most=places)
        facts = {**limit.facts(pools[0][1]), "constraint": limit.reason, "places": places}
        for i in rivals:
            self.excluded[i] = Excluded(i, "tie_at_cut", tuple(j for j in rivals if j != i), facts)
        if self.blocked_tie is None:
            self.blocked_tie = BlockedTie(tuple(rivals), places, limit.reason, limit.facts(pools[0][1]))


def _rivals(contested: Mapping[int, set[Pool]]) -> list[tuple[list[int], list[Pool]]]:
    """Applications that compete for a pool, directly or through others, with the pools they compete for."""
    clusters: list[tuple[list[int], set[Pool]]] = []
    for i, pools in contested.items():
        if pools:
            linked = [cluster for cluster in clusters if cluster[1] & pools]
            clusters = [cluster for cluster in clusters if not cluster[1] & pools]
            clusters.append(([*chain(*(members for members, _ in linked)), i], pools.union(*(p for _, p in linked))))
    return sorted((sorted(members), sorted(pools)) for members, pools in clusters)


def _places(rivals: Sequence[int], pools: Sequence[Pool], register: Register) -> int:
    """How many of the rivals can enter at most."""
    if len(pools) == 1:
        return register.free(pools[0])
    return most(rivals, [([i for i in rivals if pool in register.pools(i)], register.free(pool)) for pool in pools])
