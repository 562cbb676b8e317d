"""What a bundle says of itself: every file with its hash, the journal's head, and who signed that."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from pydantic import BaseModel, ConfigDict, NonNegativeInt, ValidationError

from data.store.bundles import Variant
from workbench.bundle.packing import Files
from workbench.bundle.signing import secret_for, signature_file
from workbench.bundle.spelling import digest, read, spelt
from workbench.i18n import FOLDERS, translator

SCHEMA = 1
MANIFEST, SIGNATURE, README = "manifest.json", "signature.json", "README.txt"


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Listed(_Part):
    """One file of a bundle."""

    bytes: NonNegativeInt
    sha256: str


class Head(_Part):
    """How far the journal had come: the number and the hash of its last line."""

    lines: NonNegativeInt
    head: str


class Manifest(_Part):
    """The contents of ``manifest.json``; ``full`` commits a public bundle to every file of the full one."""

    schema_: Literal[1]
    variant: Variant
    round: str
    software: str
    journal: Head
    files: Mapping[str, Listed]
    full: Mapping[str, str]


def whole(files: Files, variant: Variant, about: Mapping[str, object], key: Ed25519PrivateKey) -> dict[str, bytes]:
    """The files of a bundle with what tells about them."""
    given = {**files, README: readme(variant)}
    listed = {name: {"bytes": len(content), "sha256": digest(content)} for name, content in given.items()}
    manifest = spelt({"schema": SCHEMA, "variant": variant, **dict(about), "files": listed})
    return {**given, MANIFEST: manifest, SIGNATURE: signature_file(key, manifest)}


def read_manifest(content: bytes) -> Manifest:
    """The manifest of a bundle.

    Raises
    ------
    ValueError
        If it is none.
    """
    value = read(content)
    if not isinstance(value, dict):
        raise ValueError("no_manifest")
    try:
        return Manifest.model_validate({"schema_" if name == "schema" else name: part for name, part in value.items()})
    except ValidationError as error:
        raise ValueError("no_manifest") from error


def committed(salt: str, files: Files) -> dict[str, str]:
    """What a public bundle shows of every file of the full one: nothing now, and a proof once one is opened.

    SHA-256 of the canonical JSON of {path, salt: HMAC-SHA-256(salt, path), sha256}.
    """
    return {
        path: digest(spelt({"path": path, "salt": secret_for(salt, path), "sha256": digest(content)}))
        for path, content in files.items()
    }


def readme(variant: Variant) -> bytes:
    """What a bundle says to whoever opens it."""
    return "\n\n".join(translator(language)(f"bundle.readme.{variant}") for language in FOLDERS).encode() + b"\n"
