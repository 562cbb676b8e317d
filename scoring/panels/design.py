"""The judging design: which experts are linked by common applications, how firmly, and how to mend it.

Severity and quality are confounded between connected components of the bipartite graph
application–expert: rank[Z_a Z_r] = N + M − c. So the components come before any comparison.
"""

from __future__ import annotations

from dataclasses import dataclass

from scoring.ratings.sheets import Ints


@dataclass(frozen=True, slots=True, order=True)
class Link:
    """One assignment: an application's index and an expert's index."""

    application: int
    rater: int


@dataclass(frozen=True, slots=True, eq=False)
class Design:
    """What the judging design supports.

    Attributes
    ----------
    applications, raters, sheets : int
        Applications and experts with at least one counted sheet, and the sheets.
    components : int
        Connected components of the graph application–expert.
    application_component : (N,) int
        Component of each application, numbered from 0 in order of first application; -1 = no sheet.
    rater_component : (M,) int
        Component of each expert; -1 = no sheet.
    algebraic_connectivity : float or None
        Second-smallest eigenvalue of that graph's Laplacian; 0 when disconnected, None below two vertices.
    bridges : tuple of Link
        Assignments whose loss would split a component (leaves included).
    advice : tuple of Link
        A cheapest set of extra assignments that connects the design; empty when it is connected.
    sheets_per_application, sheets_per_rater : (N,), (M,) int
    """

    applications: int
    raters: int
    sheets: int
    components: int
    application_component: Ints
    rater_component: Ints
    algebraic_connectivity: float | None
    bridges: tuple[Link, ...]
    advice: tuple[Link, ...]
    sheets_per_application: Ints
    sheets_per_rater: Ints

    @property
    def connected(self) -> bool:
        """Whether every judged application can be compared with every other."""
        return self.components <= 1
