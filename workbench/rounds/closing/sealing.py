"""封存, sealing: the round as it ended in one full and one public bundle, their hashes in the journal.

The bytes are kept in the store. They could be made again from it, but only by the same version of the program, and an
archive outlives versions; what is handed out is compared with the journal each time.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, get_args

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import Connection

from data.store import bundles, journal
from data.store.bundles import Bundle, Variant
from data.store.sheets import progress as progress_of
from scoring.findings import Finding, blocks, found
from workbench.access import Actor
from workbench.bundle.manifest import MANIFEST, SIGNATURE, committed, whole
from workbench.bundle.packing import pack
from workbench.bundle.records import Records, files_of
from workbench.bundle.redaction import public_files
from workbench.bundle.signing import fingerprint, public_pem
from workbench.bundle.spelling import digest
from workbench.bundle.verification import verify
from workbench.bundle_key import house_key, own_key
from workbench.office import Office
from workbench.progress import Progress, quiet
from workbench.rounds.closing.gathering import gather
from workbench.rounds.entry import enter
from workbench.rounds.settings import settings_of

VARIANTS: tuple[Variant, ...] = get_args(Variant)
SEAL = "bundle.seal"
START, EACH = 3, 0.003  # seconds, and seconds for each sheet, as measured on one slow core


@dataclass(frozen=True, slots=True)
class Prospect:
    """How many sheets are to be sealed, about how long that takes, whether scores become public, and which key signs.

    ``key`` is the fingerprint, None where there is no key yet or none that can be used: ``findings`` say which.
    """

    sheets: int
    seconds: int
    public_scores: bool
    key: str | None
    findings: tuple[Finding, ...]


def seal(office: Office, actor: Actor, round_: str, progress: Progress = quiet) -> tuple[Finding, ...]:
    """Seal a round: make its bundles, verify them as a stranger would, keep them, and write their hashes down.

    The work holds up nobody; what was read before it cannot change any more in this phase.
    """
    key, findings = own_key(office.settings)
    progress("gathering")
    with office.look() as connection:
        entered = enter(connection, actor, SEAL, round_)
        if bundles.every(connection, round_):
            return (found("bundle_sealed_already", "block"),)
        if key is None:
            return findings
        records = gather(connection, entered, key)
    if records is None:
        return (found("round_no_result", "block"),)
    made = make(records, key)
    findings = tuple(_against(made, key, progress))
    if blocks(findings):
        return (found("bundle_unsealable", "block"), *findings)
    return _keep(office, actor, records, made, key) or tuple(one for one in findings if one.level == "warn")


def make(records: Records, key: Ed25519PrivateKey) -> dict[Variant, bytes]:
    """Both bundles of a round; the same records and key give the same bytes."""
    about = {
        "round": records.round.id,
        "software": records.software,
        "journal": {"lines": records.journal.last, "head": records.journal.head},
    }
    full = whole(files_of(records), "full", {**about, "full": {}}, key)
    told = {name: content for name, content in full.items() if name not in (MANIFEST, SIGNATURE)}
    public = whole(public_files(records), "public", {**about, "full": committed(records.salt, told)}, key)
    return {"full": pack(full), "public": pack(public)}


def prospect(office: Office, actor: Actor, round_: str) -> Prospect:
    """What sealing a round will take."""
    with office.look() as connection:
        entered = enter(connection, actor, SEAL, round_)
        sheets = sum(one.state != "pending" for one in progress_of(connection, round_))
    key, findings = house_key(office.settings)
    signs = None if key is None else fingerprint(key.public_key())
    return Prospect(sheets, START + round(sheets * EACH), settings_of(entered).public_scores, signs, findings)


def sealed(office: Office, actor: Actor, round_: str) -> Mapping[Variant, Bundle]:
    """What a round was sealed in; empty before."""
    with office.look() as connection:
        enter(connection, actor, "bundle.read", round_)
        return bundles.every(connection, round_)


def signed_by(office: Office, actor: Actor, round_: str) -> str:
    """The fingerprint of the key a round was sealed with, as the journal has it; empty before."""
    with office.look() as connection:
        enter(connection, actor, "bundle.read", round_)
        return str(_sealed_with(connection, round_).get("signed_by", ""))


def take(office: Office, actor: Actor, round_: str, variant: Variant) -> tuple[bytes | None, tuple[Finding, ...]]:
    """Hand a bundle out, if it still is what was sealed: byte for byte what the journal has the hash of."""
    with office.act() as act:
        enter(act.connection, actor, "bundle.read", round_)
        content = bundles.content(act.connection, round_, variant)
        if content is None:
            return None, (found("round_unsealed", "block"),)
        if _sealed_with(act.connection, round_).get(variant) != digest(content):
            return None, (found("bundle_damaged", "block"),)
        act.note(actor, "bundle.take", round_, "", variant=variant)
        return content, ()


def _sealed_with(connection: Connection, round_: str) -> Mapping[str, Any]:
    """What the journal says of the seal of a round."""
    lines = journal.search(connection, journal.Wanted(round_, (SEAL,)), 1)
    return (lines[0].entry.facts or {}) if lines else {}


def _against(made: Mapping[Variant, bytes], key: Ed25519PrivateKey, progress: Progress) -> list[Finding]:
    """What somebody who verifies these bundles would find."""
    public = public_pem(key.public_key())
    return [one for variant in VARIANTS for one in verify(variant, made[variant], public, None, progress).findings]


def _keep(
    office: Office, actor: Actor, records: Records, made: Mapping[Variant, bytes], key: Ed25519PrivateKey
) -> tuple[Finding, ...]:
    round_ = records.round
    with office.act() as act:
        entered = enter(act.connection, actor, SEAL, round_.id)
        if bundles.every(act.connection, round_.id) or entered.revision != round_.revision:
            return (found("round_changed_meanwhile", "block"),)
        sums = {one: bundles.keep(act.connection, round_.id, one, made[one], act.at, actor.id) for one in VARIANTS}
        head = {"lines": records.journal.last, "head": records.journal.head}
        act.note(actor, SEAL, round_.id, "", **sums, **head, signed_by=fingerprint(key.public_key()))
    return ()
