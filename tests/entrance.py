"""Somebody who has signed in, for tests of the gate and of the screens behind it."""

from workbench.accounts import open_account
from workbench.codewords import digest
from workbench.founding import TERMINAL
from workbench.identity import SignedIn, sign_in_by_password
from workbench.office import Office

PASSWORD = "a password for tests"


def an_account(office: Office, role: str = "organiser", login: str | None = None) -> str:
    """Open an account; its login."""
    login = login or role
    assert open_account(office, TERMINAL, login, f"A {role}", role, PASSWORD) == ()
    return login


def signed_in(office: Office, role: str = "organiser", login: str | None = None) -> SignedIn:
    """Open an account and sign in with it."""
    outcome = sign_in_by_password(office, an_account(office, role, login), PASSWORD, "192.0.2.1")
    assert isinstance(outcome, SignedIn)
    return outcome


def session_of(signed: SignedIn) -> str:
    """What the gate tells the screens."""
    return digest(signed.token)
