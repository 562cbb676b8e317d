"""Passwords and PINs: argon2id at the cost OWASP recommends, and the few rules that make guessing hopeless."""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from unicodedata import normalize

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

from scoring.findings import Finding, Place, found

SHORTEST, LONGEST = 10, 200  # characters; length is what counts, so nothing else is asked for
SHORTEST_PIN, LONGEST_PIN = 6, 32  # a PIN is asked for behind a sign-in, and a seat locks after a few wrong ones
FEWEST = 3  # different characters of a PIN
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


def plain_pin(typed: object) -> str:
    """A PIN as it is compared: full-width digits, as Chinese keyboards write them, are the same digits.

    >>> plain_pin(" ２５８０３１ ")
    '258031'
    """
    return normalize("NFKC", typed).strip() if isinstance(typed, str) and len(typed) <= 4 * LONGEST_PIN else ""


def pin_weaknesses(pin: str, again: str) -> tuple[Finding, ...]:
    """Why a PIN cannot be taken, from how it was typed twice."""
    place = Place(field="pin")
    if not SHORTEST_PIN <= len(pin) <= LONGEST_PIN or not pin.isprintable():
        return (found("pin_length", "block", place, shortest=SHORTEST_PIN, longest=LONGEST_PIN),)
    if len(set(pin)) < FEWEST or _is_run(pin):
        return (found("pin_simple", "block", place),)
    return () if pin == again else (found("pin_differs", "block", Place(field="again")),)


def _is_run(pin: str) -> bool:
    """Whether every character follows the one before it, upwards or downwards; after 9 comes 0."""
    steps = {ord(after) - ord(before) for before, after in pairwise(pin)}
    return steps <= {1, -9} or steps <= {-1, 9}


@cache
def _nobodys() -> str:
    return HASHER.hash("nobody has this password")
