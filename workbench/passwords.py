"""Passwords: argon2id at the cost OWASP recommends, and the few rules that make guessing hopeless."""

from __future__ import annotations

from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from scoring.findings import Finding, Place, found

SHORTEST, LONGEST = 10, 200  # characters; length is what counts, so nothing else is asked for
HASHER = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1)


def hashed(password: str) -> str:
    """What is kept of a password."""
    return HASHER.hash(password)


def matches(password_hash: str | None, password: str) -> bool:
    """Whether a password is the one kept; it takes as long where there is none to compare with."""
    try:
        return HASHER.verify(password_hash or _nobodys(), password) and password_hash is not None
    except (VerifyMismatchError, InvalidHashError):
        return False


def weaknesses(password: str, login: str) -> tuple[Finding, ...]:
    """Why a password cannot be taken."""
    place = Place(field="password")
    if len(password) < SHORTEST:
        return (found("password_short", "block", place, shortest=SHORTEST),)
    if len(password) > LONGEST:
        return (found("password_long", "block", place, longest=LONGEST),)
    if len(set(password)) <= 3 or password.casefold() in (login.casefold(), login.casefold()[::-1]):
        return (found("password_simple", "block", place),)
    return ()


@cache
def _nobodys() -> str:
    return HASHER.hash("nobody has this password")
