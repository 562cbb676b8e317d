"""The journal in a bundle, walked again, and what its lines say of everything else that is in there."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from data.store import journal, sheets
from scoring.findings import Finding, Place, found
from workbench.bundle.records import NOTICE, RESULT, TEXTS, Chain, Records
from workbench.bundle.spelling import digest
from workbench.rounds.settings import policy_hash, settings_of

Entry = Mapping[str, Any]
FILE = "journal.json"


@dataclass(frozen=True, slots=True)
class Walked:
    """The entries that are shown, and the number of the first line that does not fit, None if all do."""

    entries: tuple[Entry, ...]
    broken: int | None

    def of(self, *acts: str) -> tuple[Entry, ...]:
        """Entries of some acts."""
        return tuple(entry for entry in self.entries if entry["act"] in acts)


def walk(chain: Chain, round_: str) -> Walked:
    """Walk every line; those of other rounds by the hash of their entry alone."""
    previous = chain.previous
    entries: list[Entry] = []
    for number, line in enumerate(chain.lines, chain.first):
        entry = _entry(line.entry, number, round_)
        told = line.digest if line.entry is None else digest(line.entry.encode("utf-8", "surrogatepass"))
        if (line.entry is None) == (line.digest is None) or (line.entry is not None and entry is None):
            return Walked(tuple(entries), number)
        if journal.link(previous, told or "") != line.hash:
            return Walked(tuple(entries), number)
        entries += [] if entry is None else [entry]
        previous = line.hash
    return Walked(tuple(entries), None)


def broken_texts(records: Records, walked: Walked) -> Iterator[Finding]:
    """The texts of rubric, form and procedure are those the round was created with, and the policy the locked one."""
    created = next(iter(walked.of("round.create")), None)
    frozen = {} if created is None else dict(_facts(created).get("files") or {})
    for name in sorted(frozen.keys() | records.texts.keys()):
        if name not in records.texts or frozen.get(name) != digest(records.texts[name]):
            yield found("bundle_text_changed", "block", Place(f"{TEXTS}{name}"))
    locks = [_facts(entry)["locked_hash"] for entry in walked.of("round.advance") if "locked_hash" in _facts(entry)]
    declared = policy_hash(settings_of(records.round).policy)
    if any(lock != declared for lock in (*locks, records.round.locked_hash)):
        yield found("bundle_policy_changed", "block", Place("round.json", field="settings.policy"))
    told = [_facts(entry)["public_scores"] for entry in walked.entries if "public_scores" in _facts(entry)]
    if told[-1:] != [settings_of(records.round).public_scores]:
        yield found("bundle_publicity_changed", "block", Place("round.json", field="settings.public_scores"))


def broken_sheets(records: Records, walked: Walked) -> Iterator[Finding]:
    """Every revision fits its commitment, follows the one before it, and was journaled when it was made."""
    told = {
        str(_facts(entry)["commitment"]): str(entry["subject"])
        for entry in walked.entries
        if "commitment" in _facts(entry)
    }
    before: dict[tuple[str, str], int] = {}
    for one in records.sheets:
        place = Place("sheets.json", field=f"{one.rater}→{one.application}")
        pair = one.rater, one.application
        if one.round != records.round.id or sheets.commitment(one) != one.commitment:
            yield found("bundle_sheet_changed", "block", place, revision=one.revision)
        elif one.commitment not in told:
            yield found("bundle_sheet_unjournaled", "block", place, revision=one.revision)
        if one.revision != before.get(pair, 0) + 1:
            yield found("bundle_sheet_missing", "block", place, revision=before.get(pair, 0) + 1)
        before[pair] = one.revision
    known = {one.commitment for one in records.sheets}
    for commitment, subject in told.items():
        if commitment not in known:
            yield found("bundle_sheet_dropped", "block", Place("sheets.json"), subject=subject, commitment=commitment)


def broken_result(records: Records, walked: Walked) -> Iterator[Finding]:
    """The result is that of the adopted run as the journal tells it, and the notice was drawn up from it."""
    run, adopted = records.adopted, walked.of("evaluation.adopt")[-1:]
    if run is None or not adopted or adopted[0]["subject"] != str(run.id):
        yield found("bundle_result_unadopted", "block", Place("runs.json"))
        return
    made = [_facts(entry) for entry in walked.of("evaluation.run") if entry["subject"] == str(run.id)]
    wanted = [{"inputs": run.inputs_hash, "result": run.result_hash}]
    if (
        made != wanted
        or _facts(adopted[0]).get("result") != run.result_hash
        or digest(records.result) != run.result_hash
    ):
        yield found("bundle_result_unadopted", "block", Place(RESULT))
    published, told = records.published, walked.of("notice.publish")[-1:]
    if published is None or not told:
        yield found("bundle_notice_changed", "block", Place("decisions.json"))
        return
    sums = _facts(told[0]).get("sha256")
    if published.facts.get("sha256") != sums or published.facts.get("run") != run.id:
        yield found("bundle_notice_changed", "block", Place("decisions.json"))
    for form in sorted(sums if isinstance(sums, dict) else ()):
        if f"notice.{form}" not in records.notice:  # a later version of the program may draw it up in other bytes
            yield found("bundle_notice_absent", "warn", Place(f"{NOTICE}notice.{form}"))
    for name, content in records.notice.items():
        if not isinstance(sums, dict) or sums.get(name.rpartition(".")[2]) != digest(content):
            yield found("bundle_notice_changed", "block", Place(f"{NOTICE}{name}"))


def _entry(text: str | None, number: int, round_: str) -> Entry | None:
    """An entry of this round with its own number; None for what is not."""
    try:
        entry = None if text is None else json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(entry, dict) or entry.get("number") != number or entry.get("round") != round_:
        return None
    return entry if isinstance(entry.get("facts"), dict) and {"act", "subject"} <= entry.keys() else None


def _facts(entry: Entry) -> Mapping[str, Any]:
    facts: Mapping[str, Any] = entry["facts"]
    return facts
