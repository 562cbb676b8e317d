"""The key the house signs its bundles with: a file that only the server's own user may read, made when first needed."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from sqlalchemy import make_url

from scoring.findings import Finding, Place, found
from workbench.settings import DATABASE, Settings

NAME = "bundle.key"
OTHERS = 0o077


def key_file(settings: Settings) -> Path:
    """Where the key lies: as the settings say, else beside the database, else where an embedded one would be."""
    if settings.bundle_key:
        return Path(settings.bundle_key)
    target = make_url(settings.database)
    embedded = target if target.get_backend_name() == "sqlite" else make_url(DATABASE)
    return Path(embedded.database or NAME).with_name(NAME)


def own_key(settings: Settings) -> tuple[Ed25519PrivateKey | None, tuple[Finding, ...]]:
    """The key of the house, made where there is none; None with the reason where the file cannot be used."""
    path = key_file(settings)
    try:
        _make(path)
        if os.name == "posix" and path.stat().st_mode & OTHERS:
            return None, (found("bundle_key_exposed", "block", Place(path.name)),)
        key = load_pem_private_key(path.read_bytes(), None)
    except (OSError, ValueError, TypeError):
        return None, (found("bundle_key_unusable", "block", Place(path.name)),)
    if not isinstance(key, Ed25519PrivateKey):
        return None, (found("bundle_key_unusable", "block", Place(path.name)),)
    return key, ()


def _make(path: Path) -> None:
    """Write a new key in one step, unless there is one: two processes at once keep the first."""
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    pem = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    part = path.with_name(f".{path.name}.{os.getpid()}")
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(pem)
    try:
        with suppress(FileExistsError):
            path.hardlink_to(part)
    finally:
        part.unlink()
