"""A sealed bundle, and the means to forge it: change a file, list and sign it again, with whatever key."""

import json
from collections.abc import Callable, Iterator
from io import BytesIO
from zipfile import ZipFile

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.offices import Clock, an_office
from tests.workbench.rounds.final_rooms import final
from workbench.bundle.manifest import MANIFEST, SIGNATURE
from workbench.bundle.packing import pack
from workbench.bundle.signing import public_pem, signature_file
from workbench.bundle.spelling import digest, spelt
from workbench.bundle.verification import Verified, verify
from workbench.bundle_key import own_key
from workbench.rounds.closing.sealing import seal, take

STRANGER = Ed25519PrivateKey.from_private_bytes(b"s" * 32)
Change = Callable[[dict[str, bytes]], None]


class Sealed:
    """The bundles of one round, and the key of the house that sealed them."""

    def __init__(self, full: bytes, public: bytes, key: Ed25519PrivateKey) -> None:
        self.full, self.public, self.key = full, public, key
        self.pem = public_pem(key.public_key())

    def forged(self, change: Change, key: Ed25519PrivateKey | None = None, content: bytes | None = None) -> bytes:
        """The bundle with a change, listed and signed as if nothing had happened, by the house unless another signs."""
        files = unzipped(self.full if content is None else content)
        change(files)
        manifest = json.loads(files[MANIFEST])
        told = {name: one for name, one in files.items() if name not in (MANIFEST, SIGNATURE)}
        manifest["files"] = {name: {"bytes": len(one), "sha256": digest(one)} for name, one in told.items()}
        if "journal.json" in told:
            lines = json.loads(told["journal.json"])
            manifest["journal"] = {
                "lines": lines["first"] + len(lines["lines"]) - 1,
                "head": lines["lines"][-1]["hash"],
            }
        files[MANIFEST] = spelt(manifest)
        files[SIGNATURE] = signature_file(key or self.key, files[MANIFEST])
        return pack(files)

    def check(self, content: bytes, full: bytes | None = None) -> Verified:
        """Verify with the key of the house."""
        return verify("bundle.zip", content, self.pem, full)


def unzipped(content: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def codes(verified: Verified) -> set[str]:
    return {one.code for one in verified.findings}


def edit(name: str, change: Callable[[object], object]) -> Change:
    """Change the value a JSON file holds; in place where the change gives nothing back."""

    def apply(files: dict[str, bytes]) -> None:
        value = json.loads(files[name])
        files[name] = spelt(change(value) or value)

    return apply


def sealed_bundles(folder: str, **how: object) -> Iterator[Sealed]:
    """The bundles of a round that was sealed by its own act."""
    office = an_office(f"sqlite:///{folder}/hengping.db", Clock())
    room = final(office, **how)
    assert seal(office, room.organiser, room.id) == ()
    made = {variant: take(office, room.supervisor, room.id, variant)[0] for variant in ("full", "public")}
    key, _ = own_key(office.settings)
    office.store.close()
    yield Sealed(made["full"], made["public"], key)


@pytest.fixture(scope="module")
def bundles(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sealed]:
    yield from sealed_bundles(str(tmp_path_factory.mktemp("sealed")))
