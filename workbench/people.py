"""Who is behind an id the journal names somebody by, such as organiser:2 or expert:R1/E07."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlalchemy import Connection

from data.store import accounts, experts
from workbench.access import Actor, may
from workbench.i18n import Translator
from workbench.office import Office
from workbench.rounds.entry import enter, phase_of

CALLED = ("expert", "chair")  # a round calls them, and they have an id of their own in it


def names_of(connection: Connection, ids: Collection[str]) -> dict[str, str]:
    """The names of those among them who have an account or were called by a round."""
    known = {f"{one.role}:{one.id}": one.name for one in accounts.every(connection)}
    for round_ in {id.partition(":")[2].partition("/")[0] for id in ids if "/" in id}:
        for person in experts.every(connection, round_):
            known |= {f"{role}:{round_}/{person.id}": person.name for role in CALLED}
    return {id: known[id] for id in ids if id in known}


def people(office: Office, actor: Actor, round_: str, ids: Collection[str], t: Translator) -> dict[str, str]:
    """What those are called on a screen of a round; whoever does not oversee it learns roles only."""
    with office.look() as connection:
        entered = enter(connection, actor, "round.read", round_)
        oversees = may(actor, "round.oversee", round_, phase_of(entered))
        names = names_of(connection, ids) if oversees else {}
    return {id: called(id, names, t) if oversees else role_of(id, t) for id in ids}


def called(id: str, names: Mapping[str, str], t: Translator) -> str:
    """Role, own id and name of somebody, as far as they are known."""
    role, _, number = id.partition(":")
    told = role_of(id, t)
    if told == id:
        return id
    own = number.rpartition("/")[2] if role in CALLED else ""
    if t.has(f"journal.{role}.{number}"):
        return t("journal.who", role=told, name=t(f"journal.{role}.{number}"))
    return t(
        "journal.who", role=told, name=" ".join(part for part in (own, names.get(id, "")) if part) or number
    ).strip()


def role_of(id: str, t: Translator) -> str:
    """The role an id begins with; the id itself where it names no role."""
    role = id.partition(":")[0]
    return next((t(key) for key in (f"role.{role}", f"journal.role.{role}") if t.has(key)), id)
