"""Who holds the places of every limit so far, for certain or depending on a tie still open."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence

from scoring.selection.constraints import Limit

Pool = tuple[int, int]
"""Index of a limit and one of its codes: the applications that share the same places."""


class Register:
    """The places of every pool: held for certain, and at least and at most taken by open ties."""

    def __init__(self, limits: Sequence[Limit]) -> None:
        self.limits = limits
        codes = zip(*(limit.code.tolist() for limit in limits), strict=True)
        self._pools = [[(at, code) for at, code in enumerate(row) if code >= 0] for row in codes]
        self._holders: dict[Pool, tuple[int, ...]] = {}
        self._held: defaultdict[Pool, list[int]] = defaultdict(list)
        self._open: defaultdict[Pool, list[int]] = defaultdict(list)
        self._least: Counter[Pool] = Counter()
        self._most: Counter[Pool] = Counter()

    def pools(self, application: int) -> list[Pool]:
        """Pools of one application, in the order in which the limits are tried."""
        return self._pools[application] if self.limits else []

    def free(self, pool: Pool) -> int:
        """Places that nobody holds for certain."""
        return self.limits[pool[0]].limit - len(self._held[pool])

    def full(self, application: int) -> Pool | None:
        """First pool with no place left for this application, however open ties are settled."""
        return next((pool for pool in self.pools(application) if self.free(pool) <= self._least[pool]), None)

    def holders(self, pool: Pool) -> tuple[int, ...]:
        """Who fills a pool, in order of entry; with those of open ties behind."""
        if pool not in self._holders:
            self._holders[pool] = (*self._held[pool], *self._open[pool])
        return self._holders[pool]

    def awaiting(self, pool: Pool) -> tuple[int, ...]:
        """Whose entry into a pool depends on an open tie."""
        return tuple(self._open[pool])

    def short(self, applications: Iterable[int]) -> set[Pool]:
        """Pools that may not have room for all of these at once."""
        demand = Counter(pool for i in applications for pool in self.pools(i))
        return {pool for pool, wanted in demand.items() if wanted + self._most[pool] > self.free(pool)}

    def unsettled(self, pools: Collection[Pool]) -> bool:
        """Whether an open tie may take places of these pools."""
        return any(self._most[pool] for pool in pools)

    def enter(self, application: int) -> None:
        """Give an application its place in all its pools."""
        for pool in self.pools(application):
            self._held[pool].append(application)

    def leave_open(self, applications: Sequence[int], least: int, most: int) -> None:
        """Note that between ``least`` and ``most`` of these will enter, nobody knows which.

        Of the m that are in one pool, at least m − (n − least) and at most min(m, most) enter.
        """
        for pool, m in Counter(pool for i in applications for pool in self.pools(i)).items():
            self._open[pool] += [i for i in applications if pool in self.pools(i)]
            self._least[pool] += max(0, m - (len(applications) - least))
            self._most[pool] += min(m, most)
