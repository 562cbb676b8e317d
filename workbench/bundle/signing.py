"""Who sealed a bundle: an Ed25519 signature over its manifest, with the public key beside it."""

from __future__ import annotations

import hmac

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_public_key

from workbench.bundle.spelling import digest, read, spelt

ALGORITHM = "Ed25519"


def public_pem(key: Ed25519PublicKey) -> bytes:
    """A public key as a file."""
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def fingerprint(key: Ed25519PublicKey) -> str:
    """What a key is recognised by: SHA-256 of its 32 bytes."""
    return digest(key.public_bytes(Encoding.Raw, PublicFormat.Raw))


def signature_file(key: Ed25519PrivateKey, manifest: bytes) -> bytes:
    """The signature of a manifest; the same key gives the same bytes."""
    public = public_pem(key.public_key()).decode()
    return spelt({"algorithm": ALGORITHM, "public_key": public, "signature": key.sign(manifest).hex()})


def read_key(pem: bytes) -> Ed25519PublicKey:
    """A public key from a file.

    Raises
    ------
    ValueError
        If it is none.
    """
    try:
        key = load_pem_public_key(pem)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise ValueError("no_key") from error
    if not isinstance(key, Ed25519PublicKey):
        raise ValueError("no_key")
    return key


def signer(signature: bytes, manifest: bytes) -> tuple[Ed25519PublicKey, bool]:
    """The key a signature file names, and whether it has signed this manifest.

    Raises
    ------
    ValueError
        If it is no signature file.
    """
    try:
        given = read(signature)
        key, signed = read_key(given["public_key"].encode()), bytes.fromhex(given["signature"])
    except (AttributeError, KeyError, TypeError) as error:
        raise ValueError("no_signature") from error
    try:
        key.verify(signed, manifest)
    except InvalidSignature:
        return key, False
    return key, True


def secret_for(salt: str, what: str) -> str:
    """A secret of its own for one thing, from the secret of the whole."""
    return hmac.digest(bytes.fromhex(salt), what.encode(), "sha256").hex()
