"""The first organiser: whoever can read the terminal of the server may open the first account, once."""

from __future__ import annotations

from dataclasses import dataclass, field
from hmac import compare_digest

from scoring.findings import Finding
from workbench import knocking
from workbench.access import Actor
from workbench.accounts import nobody_yet, open_account
from workbench.codewords import digest, new_code, plain
from workbench.identity import SignedIn, Turned, sign_in_by_password
from workbench.office import Office

TERMINAL = Actor("terminal", "terminal", "organiser")
"""Whoever sits at the server itself."""


@dataclass(slots=True)
class Founding:
    """The setup code of one start of the server, as its hash."""

    code_hash: str = field(default="", repr=False)

    def new_code(self) -> str:
        """A fresh code, which makes the one before worthless."""
        code = new_code()
        self.code_hash = digest(plain(code))
        return code


def found_house(
    office: Office, founding: Founding, code: str, login: str, name: str, password: str, source: str
) -> SignedIn | Turned | tuple[Finding, ...]:
    """Open the first organiser's account with the code of the terminal, and let its holder in."""
    if not nobody_yet(office):  # said before the code is looked at, which is worthless from then on
        return Turned("closed")
    if not founding.code_hash or not compare_digest(founding.code_hash, digest(plain(code))):
        with office.look() as connection:
            if knocking.locked(office, connection, source, None, office.now()):
                return Turned("locked")
        with office.act() as act:
            knocking.note_failure(office, act, source, None)
        return Turned("wrong")
    trouble = open_account(office, TERMINAL, login, name, "organiser", password, first=True)
    if any(finding.code == "account_not_first" for finding in trouble):
        return Turned("closed")
    if trouble:
        return trouble
    founding.code_hash = ""
    return sign_in_by_password(office, login, password, source)
