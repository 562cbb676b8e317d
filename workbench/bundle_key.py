"""The key the house signs its bundles with: a file that only the server's own user may read.

It is made when first needed, but never where the settings name a file: a disk that is not mounted, or a name with a
slip in it, would have the house sign with a key nobody knows.
"""

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
Found = tuple[Ed25519PrivateKey | None, tuple[Finding, ...]]
"""The key, or why it cannot be used."""
OTHERS = 0o077


def key_file(settings: Settings) -> Path:
    """Where the key lies: as the settings say, else beside the database, else where an embedded one would be."""
    if settings.bundle_key:
        return Path(settings.bundle_key)
    target = make_url(settings.database)
    embedded = target if target.get_backend_name() == "sqlite" else make_url(DATABASE)
    return Path(embedded.database or NAME).with_name(NAME)


def own_key(settings: Settings, *, make: bool = False) -> Found:
    """The key of the house, made where there is none and none was named, or where ``make`` says so.

    None with the reason where the file cannot be used.
    """
    path = key_file(settings)
    try:
        if make or not settings.bundle_key:
            _make(path)
    except OSError:
        return None, (found("bundle_key_unusable", "block", Place(path.name)),)
    return house_key(settings)


def house_key(settings: Settings) -> Found:
    """The key of the house as it lies there; nothing is made. Nothing is found where it will be made when needed."""
    path = key_file(settings)
    try:
        if not path.exists():
            return None, (found("bundle_key_absent", "block", Place(path.name)),) if settings.bundle_key else ()
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
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    pem = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    part = path.with_name(f".{path.name}.{os.getpid()}")
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(pem)
    try:
        with suppress(FileExistsError):
            path.hardlink_to(part)
    finally:
        part.unlink()
