"""Secrets this server makes: access codes that people type, tokens that browsers carry. Only hashes are kept.

A code has 12 characters of 32, which is 60 bits; a token has 256.
"""

from __future__ import annotations

import secrets
from hashlib import sha256

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford: no I, L, O or U, so nothing is misread
MISREAD = str.maketrans("ILO", "110")
LENGTH, GROUP = 12, 4


def new_code() -> str:
    """A code in groups, to be printed and typed."""
    drawn = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    return "-".join(drawn[start : start + GROUP] for start in range(0, LENGTH, GROUP))


def new_token() -> str:
    """What the cookie of a session holds."""
    return secrets.token_urlsafe(32)


def plain(code: str) -> str:
    """A code as typed, without separators, with letters that look like digits read as those.

    >>> plain(" k7pq-2m4x o1ab ")
    'K7PQ2M4X01AB'
    """
    return "".join(filter(str.isalnum, code.upper())).translate(MISREAD)


def digest(secret: str) -> str:
    """What is kept of a secret that nobody could guess anyway."""
    return sha256(secret.encode()).hexdigest()
