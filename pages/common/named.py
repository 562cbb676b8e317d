"""What people are called whom the store knows by id."""

from collections.abc import Collection

from pages.common.screen import Screen
from workbench.people import people


def named(screen: Screen, ids: Collection[str]) -> dict[str, str]:
    """Role and name by id, as far as the visitor may know them."""
    visit = screen.visit
    if not ids or visit is None or visit.round is None:
        return {id: id for id in ids}
    return people(visit.office, visit.actor, visit.round, ids, screen.t)
