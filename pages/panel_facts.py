"""What the parts of the panel screen know of a round, read once in a run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from pages.common.screen import Screen
from pages.panel_acts import place
from workbench.rounds.panel.assigning import seated
from workbench.rounds.panel.experts import Expert, listed
from workbench.rounds.panel.recusals import Recusal, heard
from workbench.rounds.panel.seating import Seating

__all__ = ["Expert", "Facts", "Recusal", "read", "some"]


@dataclass(frozen=True, eq=False)
class Facts:
    """All experts, all recusals, and who is asked for what."""

    experts: tuple[Expert, ...]
    recusals: tuple[Recusal, ...]
    seated: Seating

    @property
    def panel(self) -> frozenset[str]:
        """Who may be asked to judge."""
        return self.seated.panel

    @cached_property
    def load(self) -> Counter[str]:
        """Applications each expert is asked for."""
        return Counter(rater for _, rater in self.seated.pairs)

    @cached_property
    def names(self) -> dict[str, str]:
        """What experts and applications are called, by id."""
        known = {one.id: one.name for one in self.experts}
        return known | {one.id: one.name for one in self.seated.applications}

    def count(self, kind: str) -> int:
        """How many experts are in a state."""
        state = {"reserve": "substitute"}.get(kind, kind)
        return sum(one.state == state for one in self.experts)

    def called(self, id: str) -> str:
        """Id and name, once where they are the same."""
        name = self.names.get(id, id)
        return id if name in ("", id) else f"{id} {name}"

    def pairs(self, screen: Screen, pairs: Iterable[tuple[str, str]], most: int = 12) -> str:
        """Pairs as E07→A12, the rest as a number."""
        shown = [f"{rater}→{application}" for application, rater in pairs]
        return some(screen, shown, most)

    def recusals_of(self, screen: Screen, rater: str) -> str:
        """An expert's recusals, accepted and open, by source."""
        t = screen.t
        counts = Counter((one.state, one.source) for one in self.recusals if one.rater == rater)
        return t.list(
            t(f"panel.recusals.{state}", source=t(f"panel.source.{source}"), number=number)
            for (state, source), number in sorted(counts.items())
            if state != "rejected"
        )

    def after_absence(self, screen: Screen, rater: str, withdrawn: Iterable[str]) -> str:
        """What the doctor says of the design once an expert's unfinished assignments are gone."""
        t, gone = screen.t, tuple(withdrawn)
        left = self.seated.without([(application, rater) for application in gone])
        design = left.design()
        none = [one for one in gone if not any(pair[0] == one for pair in left.pairs)]
        if none:
            return t("panel.absent.unjudged", applications=tuple(none))
        key = "connected" if design.connected else "disconnected"
        least = min((int(design.sheets_per_application[left.rows[one]]) for one in gone), default=0)
        return t(f"panel.absent.{key}", components=design.components, least=least) if gone else t("panel.absent.same")


def some(screen: Screen, names: Sequence[str], most: int = 8) -> str:
    """The first few, and how many there are in all."""
    listed = screen.t.list(names[:most])
    return listed if len(names) <= most else screen.t("panel.some", listed=listed, number=len(names))


def read(screen: Screen) -> Facts:
    """Read them."""
    here = place(screen)
    return Facts(tuple(listed(*here)), tuple(heard(*here)), seated(*here))
