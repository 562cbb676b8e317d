"""Verify a bundle without the house that made it: hashes, signature, journal, texts, sheets, and the result again.

Whatever is wrong is a finding with its place; a forged or broken file never ends in an error.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from data.frozen import PARTS
from data.store.bundles import Variant
from scoring.findings import Finding, Place, blocks, found
from workbench.bundle.chain import broken_result, broken_sheets, broken_texts, walk
from workbench.bundle.manifest import MANIFEST, README, SIGNATURE, Manifest, committed, read_manifest, readme
from workbench.bundle.packing import Files, unpack
from workbench.bundle.publicised import examine_public
from workbench.bundle.recomputation import UNCOMPUTABLE, recompute
from workbench.bundle.records import NEEDED, NOTICE, TEXTS, Records, records_from
from workbench.bundle.redaction import OUTCOME, PUBLIC, public_files
from workbench.bundle.signing import fingerprint, read_key, signer
from workbench.bundle.spelling import digest
from workbench.progress import Progress, quiet
from workbench.results import ENGINE

Verdict = Literal["holds", "listed", "agrees", "fails", "no_bundle"]
NOTICES = tuple(f"{NOTICE}notice.{form}" for form in ("docx", "html"))


@dataclass(slots=True)
class Verified:
    """What was checked, with how much of it there was, and everything that does not hold."""

    sha256: str
    variant: Variant | None = None
    round: str = ""
    software: str = ""
    key: str = ""
    counts: dict[str, int] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    @property
    def opened(self) -> bool:
        """Whether it is a bundle at all."""
        return self.variant is not None

    @property
    def holds(self) -> bool:
        """Whether nothing was found against it."""
        return self.opened and not blocks(self.findings)

    @property
    def verdict(self) -> Verdict:
        """What all of it comes to; without the key of the house nobody knows who signed."""
        if not self.holds:
            return "fails" if self.opened else "no_bundle"
        if "signature" not in self.counts:
            return "agrees"
        return "listed" if any(one.code == "bundle_only_listed" for one in self.findings) else "holds"

    def check(self, name: str, count: int, findings: Iterable[Finding] = ()) -> None:
        """Note one check."""
        self.counts[name] = self.counts.get(name, 0) + count
        self.findings.extend(findings)


def verify(
    name: str, content: bytes, key: bytes | None = None, full: bytes | None = None, progress: Progress = quiet
) -> Verified:
    """Verify a bundle; ``key`` is the house's public key, ``full`` the bundle a public one was made from."""
    verified = Verified(digest(content))
    progress("opening")
    files, findings = unpack(name, content)
    verified.findings.extend(findings)
    manifest = None if files is None else _manifest(files, verified)
    if files is None or manifest is None:
        return verified
    verified.variant, verified.round, verified.software = manifest.variant, manifest.round, manifest.software
    _hashes(files, manifest, verified)
    _signature(files, key, verified)
    progress("journal")
    try:
        if manifest.variant == "full":
            _full(files, manifest, verified, progress)
        else:
            _public(files, manifest, full, key, verified, progress)
    except UNCOMPUTABLE as error:
        verified.findings.append(found("bundle_uncomputable", "block", Place(name), why=type(error).__name__))
    return verified


def examine(records: Records, verified: Verified, progress: Progress) -> None:
    """Check what a full bundle says against itself, and compute its result again."""
    walked = walk(records.journal, records.round.id)
    broken = () if walked.broken is None else (walked.broken,)
    place = Place("journal.json")
    verified.check(
        "lines", len(records.journal.lines), (found("bundle_journal_broken", "block", place, number=n) for n in broken)
    )
    verified.check("texts", len(records.texts), broken_texts(records, walked))
    verified.check("revisions", len(records.sheets), broken_sheets(records, walked))
    verified.check("sheets", len({(one.rater, one.application) for one in records.sheets}))
    verified.check("runs", len(records.runs), broken_result(records, walked))
    progress("recomputing")
    compared = recompute(records, progress)
    for kind in ("totals", "scores", "ranks", "ties", "lists", "figures"):
        verified.check(kind, compared.counts.get(kind, 0))
    verified.findings.extend(compared.findings)


def _manifest(files: Files, verified: Verified) -> Manifest | None:
    missing = [part for part in (MANIFEST, SIGNATURE) if part not in files]
    if missing:
        verified.findings.extend(found("bundle_file_missing", "block", Place(part)) for part in missing)
        return None
    try:
        return read_manifest(files[MANIFEST])
    except ValueError:
        verified.findings.append(found("bundle_file_malformed", "block", Place(MANIFEST)))
        return None


def _hashes(files: Files, manifest: Manifest, verified: Verified) -> None:
    """Every file that is listed is there as it is listed, and no other."""
    here = files.keys() - {MANIFEST, SIGNATURE}
    for path, listed in manifest.files.items():
        if path not in here:
            verified.findings.append(found("bundle_file_missing", "block", Place(path)))
        elif (len(files[path]), digest(files[path])) != (listed.bytes, listed.sha256):
            verified.findings.append(found("bundle_file_changed", "block", Place(path)))
    verified.findings.extend(
        found("bundle_file_unlisted", "block", Place(p)) for p in sorted(here - manifest.files.keys())
    )
    unknown = [path for path in sorted(here & manifest.files.keys()) if not _has(manifest, path)]
    verified.findings.extend(found("bundle_file_unknown", "block", Place(path)) for path in unknown)
    if manifest.software == ENGINE and README in files and files[README] != readme(manifest.variant):
        verified.findings.append(found("bundle_file_malformed", "block", Place(README)))
    verified.check("files", len(manifest.files))


def _has(manifest: Manifest, path: str) -> bool:
    """Whether a bundle of this variant has such a file; a manifest may list what it likes."""
    if path.startswith(TEXTS):
        return path.rpartition("/")[2] in PARTS
    return path in {README, *NOTICES, *(NEEDED if manifest.variant == "full" else PUBLIC)}


def _signature(files: Files, key: bytes | None, verified: Verified) -> None:
    """The manifest is signed, by the key the house has made known where that was given."""
    try:
        signed_by, fits = signer(files[SIGNATURE], files[MANIFEST])
    except ValueError:
        verified.findings.append(found("bundle_file_malformed", "block", Place(SIGNATURE)))
        return
    verified.key = fingerprint(signed_by)
    if not fits:
        verified.findings.append(found("bundle_signature_wrong", "block", Place(SIGNATURE)))
    if key is None:
        verified.findings.append(found("bundle_key_unchecked", "info", Place(SIGNATURE), key=verified.key))
    else:
        verified.check("signature", 1, _against(key, verified.key))


def _against(key: bytes, signed_by: str) -> Iterable[Finding]:
    try:
        known = fingerprint(read_key(key))
    except ValueError:
        return (found("bundle_key_unreadable", "block"),)
    return (
        ()
        if known == signed_by
        else (found("bundle_key_other", "block", Place(SIGNATURE), key=signed_by, known=known),)
    )


def _full(files: Files, manifest: Manifest, verified: Verified, progress: Progress) -> None:
    lacking = [path for path in NEEDED if path not in files]
    known = {one.where.file for one in verified.findings}
    verified.findings.extend(
        found("bundle_file_missing", "block", Place(path)) for path in lacking if path not in known
    )
    if lacking:
        return
    records, findings = records_from(files, manifest.software)
    verified.findings.extend(findings)
    if records is None:
        return
    if (manifest.round, manifest.journal.lines, manifest.journal.head) != (
        records.round.id,
        records.journal.last,
        records.journal.head,
    ):
        verified.findings.append(found("bundle_head_differs", "block", Place(MANIFEST)))
    examine(records, verified, progress)


def _public(
    files: Files, manifest: Manifest, full: bytes | None, key: bytes | None, verified: Verified, progress: Progress
) -> None:
    """A public bundle agrees with itself, and with the full one where that was given."""
    findings = examine_public(files, manifest, verified.counts, progress)
    verified.findings.extend(findings)
    if full is None:
        if "listed_places" in verified.counts:
            verified.findings.append(found("bundle_only_listed", "info", Place(OUTCOME)))
        return
    original = verify("full", full, key)
    records = None
    opened, _ = unpack("full", full)
    if original.variant == "full" and original.round == manifest.round and opened is not None:
        records, _ = records_from(opened, original.software) if all(path in opened for path in NEEDED) else (None, ())
    if records is None or opened is None or not original.holds:
        verified.findings.append(found("bundle_full_unfit", "block"))
        return
    told = {name: one for name, one in opened.items() if name not in (MANIFEST, SIGNATURE)}
    verified.check("derived", len(manifest.full), _underived(files, manifest, records, told))


def _underived(files: Files, manifest: Manifest, records: Records, original: Mapping[str, bytes]) -> Iterable[Finding]:
    """Files that are not what the full bundle gives, and files of the full bundle nothing commits to."""
    again = public_files(records)
    here = files.keys() - {MANIFEST, SIGNATURE, README}
    for path in sorted(again.keys() | here):
        if files.get(path) != again.get(path):
            yield found("bundle_not_derived", "block", Place(path))
    wanted = committed(records.salt, original)
    for path in sorted(wanted.keys() | manifest.full.keys()):
        if wanted.get(path) != manifest.full.get(path):
            yield found("bundle_not_derived", "block", Place(path))
