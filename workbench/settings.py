"""What a server is told from outside: where it keeps things, who it is, how long things last."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

DATABASE = "sqlite:///var/hengping.db"
LARGEST = 1e6


@dataclass(frozen=True, slots=True)
class Settings:
    """Settings of one server; every one of them has an environment variable (docs/operations.md)."""

    database: str = DATABASE
    organisation: str = ""
    secure_cookie: bool = False  # behind TLS: the cookie travels on encrypted connections only
    session: timedelta = timedelta(hours=12)
    code: timedelta = timedelta(days=14)
    lock_after: int = 5  # failures in a row, within ``lock_for``
    lock_for: timedelta = timedelta(minutes=15)
    bundle_key: str = ""  # file of the key that bundles are signed with; beside the database where none is named
    provider: bool = False  # sign-in by an OpenID provider that .streamlit/secrets.toml describes


def read_settings(environment: Mapping[str, str] = os.environ) -> Settings:
    """The settings an environment gives.

    >>> read_settings({"DATABASE_URL": "postgresql://host/hengping"}).database
    'postgresql://host/hengping'
    """
    given, number = environment.get, partial(_number, environment)
    return Settings(
        database=given("DATABASE_URL") or DATABASE,
        organisation=given("HENGPING_ORGANISATION", ""),
        secure_cookie=given("HENGPING_SECURE_COOKIE") == "1",
        session=timedelta(hours=number("HENGPING_SESSION_HOURS", 12)),
        code=timedelta(days=number("HENGPING_CODE_DAYS", 14)),
        lock_after=int(number("HENGPING_LOCK_AFTER", 5)),
        lock_for=timedelta(minutes=number("HENGPING_LOCK_MINUTES", 15)),
        bundle_key=given("HENGPING_BUNDLE_KEY", ""),
        provider=given("HENGPING_OPENID") == "1",
    )


def _number(environment: Mapping[str, str], name: str, usual: float) -> float:
    """A positive number; what is none stops the start with one line that names it."""
    text = environment.get(name) or str(usual)
    try:
        value = float(text)
    except ValueError:
        value = 0.0
    if not 0 < value < LARGEST:
        raise SystemExit(f"{name}={text}: 应为正数 must be a positive number")
    return value
