"""Every kind of forgery is found, by somebody who has nothing but the file."""

import json
from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.store.journal import link
from data.store.sheets import COMMITTED
from tests.workbench.bundle.forging import STRANGER, Sealed, bundles, codes, edit, unzipped
from workbench.bundle.manifest import MANIFEST, README, SIGNATURE
from workbench.bundle.packing import pack
from workbench.bundle.records import NEEDED, RESULT
from workbench.bundle.signing import signature_file
from workbench.bundle.spelling import spelt
from workbench.bundle.verification import verify

__all__ = ["bundles"]  # the fixture


def own(lines: dict, act: str) -> list[dict]:
    """Entries of an act, each with the line it stands in."""
    return [line for line in lines["lines"] if line["entry"] and json.loads(line["entry"])["act"] == act]


def chained(lines: dict) -> None:
    """Link every line again, as somebody with the whole journal in hands could."""
    previous = lines["previous"]
    for line in lines["lines"]:
        told = line["digest"] or sha256(line["entry"].encode()).hexdigest()
        previous = line["hash"] = link(previous, told)


def rewritten(lines: dict, old: str, new: str) -> None:
    for line in lines["lines"]:
        line["entry"] = line["entry"] and line["entry"].replace(old, new)
    chained(lines)


def commitment(sheet: dict) -> str:
    content = {name: sheet[name] for name in COMMITTED}
    return sha256(json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def raise_score(sheets: list) -> None:
    """E01 gives A02 two points more on the last revision."""
    last = [one for one in sheets if (one["rater"], one["application"]) == ("E01", "A02")][-1]
    last["scores"]["position"] = "8"


def test_what_was_sealed_holds_and_everything_in_it_was_counted(bundles: Sealed) -> None:
    checked = bundles.check(bundles.full)
    assert checked.holds
    assert checked.findings == []
    # four applications by three experts, each saved once and submitted once; two of four are in
    assert {name: checked.counts[name] for name in ("sheets", "revisions", "ranks", "scores", "totals")} == {
        "sheets": 12,
        "revisions": 24,
        "ranks": 4,
        "scores": 4,
        "totals": 4,
    }
    assert checked.verdict == "holds"


def test_a_public_bundle_without_scores_says_what_was_only_listed(bundles: Sealed) -> None:
    checked = bundles.check(bundles.public)
    assert (checked.holds, checked.verdict) == (True, "listed")
    assert codes(checked) == {"bundle_only_listed"}
    # a rubric and a procedure; each expert's sheet on each application once; two places
    assert checked.counts == {"files": 10, "signature": 1, "listed_texts": 2, "listed_sheets": 12, "listed_places": 2}
    derived = bundles.check(bundles.public, bundles.full)
    assert (derived.verdict, derived.findings) == ("holds", [])


def test_a_change_nobody_signed_is_found_by_hash_and_signature(bundles: Sealed) -> None:
    files = unzipped(bundles.full)
    files["decisions.json"] = b"[]"
    assert "bundle_file_changed" in codes(bundles.check(pack(files)))
    manifest = json.loads(files[MANIFEST])
    manifest["files"]["decisions.json"] = {"bytes": 2, "sha256": sha256(b"[]").hexdigest()}
    files[MANIFEST] = spelt(manifest)
    found = codes(bundles.check(pack(files)))
    assert "bundle_file_changed" not in found
    assert "bundle_signature_wrong" in found


@pytest.mark.parametrize("name", [*NEEDED, MANIFEST, SIGNATURE])
def test_a_file_that_is_missing_is_named(bundles: Sealed, name: str) -> None:
    files = unzipped(bundles.full)
    del files[name]
    [one] = [one for one in bundles.check(pack(files)).findings if one.code == "bundle_file_missing"]
    assert one.where.file == name


def test_a_file_that_was_put_in_is_named(bundles: Sealed) -> None:
    files = unzipped(bundles.full) | {"extra.txt": b"x"}
    [one] = bundles.check(pack(files)).findings
    assert (one.code, one.where.file) == ("bundle_file_unlisted", "extra.txt")


@pytest.mark.parametrize("name", ["x/extra.json", "experts2.json", "notice/other.html", "programme/own/notes.txt"])
def test_a_file_no_bundle_has_is_named_though_the_house_listed_and_signed_it(bundles: Sealed, name: str) -> None:
    for content in (bundles.full, bundles.public):
        found = bundles.check(bundles.forged(lambda files: files.update({name: b"[]"}), content=content))
        assert ("bundle_file_unknown" if "notice/" not in name else "bundle_notice_changed") in codes(found)


def test_a_list_of_experts_is_no_part_of_a_public_bundle(bundles: Sealed) -> None:
    experts = unzipped(bundles.full)["experts.json"]
    found = bundles.check(bundles.forged(lambda files: files.update({"experts.json": experts}), content=bundles.public))
    assert [(one.code, one.where.file) for one in found.findings if one.level == "block"] == [
        ("bundle_file_unknown", "experts.json")
    ]


def test_another_readme_is_found(bundles: Sealed) -> None:
    for content in (bundles.full, bundles.public):
        found = bundles.check(bundles.forged(lambda files: files.update({README: b"all is well"}), content=content))
        assert ("bundle_file_malformed", README) in {(one.code, one.where.file) for one in found.findings}


def test_a_size_that_is_not_the_files_is_found(bundles: Sealed) -> None:
    files = unzipped(bundles.full)
    manifest = json.loads(files[MANIFEST])
    manifest["files"]["round.json"]["bytes"] += 1
    files[MANIFEST] = spelt(manifest)
    files[SIGNATURE] = signature_file(bundles.key, files[MANIFEST])
    assert [(one.code, one.where.file) for one in bundles.check(pack(files)).findings] == [
        ("bundle_file_changed", "round.json")
    ]


def test_a_score_that_is_changed_with_the_houses_own_key_fits_no_commitment(bundles: Sealed) -> None:
    found = bundles.check(bundles.forged(edit("sheets.json", raise_score)))
    assert {one.where.field for one in found.findings if one.code == "bundle_sheet_changed"} == {"E01→A02"}
    assert "bundle_inputs_differ" in codes(found)


def test_a_score_with_a_new_commitment_is_in_no_line_of_the_journal(bundles: Sealed) -> None:
    def change(sheets: list) -> None:
        raise_score(sheets)
        for one in sheets:
            one["commitment"] = commitment(one)

    found = codes(bundles.check(bundles.forged(edit("sheets.json", change))))
    assert {"bundle_sheet_unjournaled", "bundle_sheet_dropped", "bundle_inputs_differ"} <= found
    assert "bundle_sheet_changed" not in found


def forge_everything_but_the_result(files: dict[str, bytes]) -> None:
    """A score, its commitment, the journal and the hash of the inputs: all of it fits, but for the result."""
    from workbench.bundle.recomputation import declared, inputs_of
    from workbench.bundle.records import records_from

    sheets, lines, runs = (json.loads(files[f"{name}.json"]) for name in ("sheets", "journal", "runs"))
    before = [one["commitment"] for one in sheets]
    raise_score(sheets)
    for one, old in zip(sheets, before, strict=True):
        one["commitment"] = commitment(one)
        rewritten(lines, old, one["commitment"])
    files["sheets.json"] = spelt(sheets)
    records, _ = records_from(files, "")
    inputs = inputs_of(records, declared(records.round, records.texts))
    text = json.dumps(inputs, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    fresh = sha256(text.encode()).hexdigest()
    rewritten(lines, runs[0]["inputs_hash"], fresh)
    runs[0]["inputs_hash"] = fresh
    files["runs.json"], files["journal.json"] = spelt(runs), spelt(lines)


def test_sheets_that_do_not_give_the_result_are_found_by_computing_it_again(bundles: Sealed) -> None:
    found = bundles.check(bundles.forged(forge_everything_but_the_result))
    assert codes(found) == {"bundle_result_differs"}
    # plan and services unchanged: A02's position 6 → 8 of 10 by one of three, 20 · 0.5 · 0.6 / 3 = 2.00 points more
    raw = next(one for one in found.findings if one.where.field.endswith("ranking.A02.raw_score"))
    assert float(raw.facts["again"]) - float(raw.facts["sealed"]) == pytest.approx(2.0)


def test_a_rank_that_is_changed_is_found_twice(bundles: Sealed) -> None:
    def swap(result: dict) -> None:
        first, second = result["sectors"][0]["ranking"][:2]
        first["rank"], second["rank"] = second["rank"], first["rank"]

    found = bundles.check(bundles.forged(edit(RESULT, swap)))
    assert {"bundle_result_unadopted", "bundle_result_differs"} <= codes(found)
    places = [one.where.field for one in found.findings if one.code == "bundle_result_differs"]
    assert len(places) == 2
    assert all(place.endswith(".rank") for place in places)


def test_another_shortlist_is_found(bundles: Sealed) -> None:
    def change(result: dict) -> None:
        result["shortlist"]["selected"][0] = "A04"

    found = [one for one in bundles.check(bundles.forged(edit(RESULT, change))).findings if one.where.field]
    assert [one.where.field for one in found] == ["shortlist.selected.0"]


def test_another_rubric_is_not_the_frozen_one(bundles: Sealed) -> None:
    def change(files: dict[str, bytes]) -> None:
        text = files["programme/own/rubric.toml"]
        files["programme/own/rubric.toml"] = text.replace(b"weight = 60\ntitle = { zh", b"weight = 59\ntitle = { zh", 1)

    found = bundles.check(bundles.forged(change))
    assert [one.where.file for one in found.findings if one.code == "bundle_text_changed"] == [
        "programme/own/rubric.toml"
    ]


def test_another_policy_is_not_the_locked_one(bundles: Sealed) -> None:
    def change(round_: dict) -> None:
        round_["settings"]["policy"]["shortlist"]["places"] = 3

    assert "bundle_policy_changed" in codes(bundles.check(bundles.forged(edit("round.json", change))))


def test_scores_that_become_public_though_nobody_declared_it_are_found(bundles: Sealed) -> None:
    def change(round_: dict) -> None:
        round_["settings"]["public_scores"] = True

    assert codes(bundles.check(bundles.forged(edit("round.json", change)))) == {"bundle_publicity_changed"}


def test_a_notice_the_journal_tells_of_is_missed(bundles: Sealed) -> None:
    found = bundles.check(bundles.forged(lambda files: files.pop("notice/notice.html")))
    assert [(one.code, one.level, one.where.file) for one in found.findings] == [
        ("bundle_notice_absent", "warn", "notice/notice.html")
    ]


def test_a_sheet_that_was_taken_out_is_told_by_the_journal(bundles: Sealed) -> None:
    def drop(sheets: list) -> list:
        return [one for one in sheets if (one["rater"], one["application"]) != ("E02", "A01")]

    found = bundles.check(bundles.forged(edit("sheets.json", drop)))
    assert {one.facts["subject"] for one in found.findings if one.code == "bundle_sheet_dropped"} == {"A01"}
    assert "bundle_inputs_differ" in codes(found)


def test_a_revision_that_was_taken_out_leaves_a_gap(bundles: Sealed) -> None:
    def drop(sheets: list) -> list:
        return sheets[1:]

    found = bundles.check(bundles.forged(edit("sheets.json", drop)))
    assert [one.facts["revision"] for one in found.findings if one.code == "bundle_sheet_missing"] == [1]


def test_a_journal_in_another_order_breaks_where_it_was_changed(bundles: Sealed) -> None:
    def swap(lines: dict) -> None:
        lines["lines"][4], lines["lines"][5] = lines["lines"][5], lines["lines"][4]

    [broken] = [
        one for one in bundles.check(bundles.forged(edit("journal.json", swap))).findings if "journal_b" in one.code
    ]
    assert broken.facts["number"] == json.loads(unzipped(bundles.full)["journal.json"])["first"] + 4


def test_a_journal_in_another_order_that_was_linked_again_is_found_by_its_numbers(bundles: Sealed) -> None:
    def swap(lines: dict) -> None:
        lines["lines"][4], lines["lines"][5] = lines["lines"][5], lines["lines"][4]
        chained(lines)

    assert "bundle_journal_broken" in codes(bundles.check(bundles.forged(edit("journal.json", swap))))


def test_a_swapped_key_is_found_by_whoever_has_the_houses(bundles: Sealed) -> None:
    forged = bundles.forged(lambda files: None, STRANGER)
    [one] = bundles.check(forged).findings
    assert one.code == "bundle_key_other"
    without = verify("bundle.zip", forged)
    assert without.verdict == "agrees"  # nobody can know who signed, and so it is said which key it was
    assert [(one.code, one.facts["key"]) for one in without.findings] == [("bundle_key_unchecked", without.key)]


def test_a_signature_beside_anothers_key_is_wrong(bundles: Sealed) -> None:
    files = unzipped(bundles.full)
    stranger = json.loads(unzipped(bundles.forged(lambda files: None, STRANGER))[SIGNATURE])
    given_ = json.loads(files[SIGNATURE])
    files[SIGNATURE] = spelt(given_ | {"public_key": stranger["public_key"]})
    assert codes(bundles.check(pack(files))) == {"bundle_signature_wrong", "bundle_key_other"}


def test_a_notice_that_was_not_published_is_found(bundles: Sealed) -> None:
    def change(files: dict[str, bytes]) -> None:
        files["notice/notice.html"] = files["notice/notice.html"].replace("公示".encode(), "公告".encode())

    found = bundles.check(bundles.forged(change))
    assert [(one.code, one.where.file) for one in found.findings] == [("bundle_notice_changed", "notice/notice.html")]


def test_a_public_bundle_that_does_not_follow_from_the_full_one_is_found(bundles: Sealed) -> None:
    def change(lists: list) -> None:
        lists[0]["selected"][0]["application"] = "A04"

    forged = bundles.forged(edit("outcome.json", change), content=bundles.public)
    assert bundles.check(forged).verdict == "listed"  # without scores nobody can tell, and the verdict says so
    [one] = bundles.check(forged, bundles.full).findings
    assert (one.code, one.where.file) == ("bundle_not_derived", "outcome.json")
    other = bundles.forged(edit("papers.json", lambda papers: [{"application": None, "name": "x", "sha256": ""}]))
    assert "bundle_not_derived" in codes(bundles.check(bundles.public, other))


def test_a_full_bundle_that_is_none_proves_nothing(bundles: Sealed) -> None:
    for other in (b"", bundles.public):
        assert codes(bundles.check(bundles.public, other)) == {"bundle_full_unfit"}


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-5, 2**60)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=60)
@given(st.sampled_from([*NEEDED, "programme/own/rubric.toml", MANIFEST, SIGNATURE]), st.data())
def test_whatever_stands_in_a_file_is_a_finding_and_never_an_error(bundles: Sealed, name: str, data) -> None:
    """A value anywhere in a file is replaced by another, and the house signs it."""

    def mangle(files: dict[str, bytes]) -> None:
        if name.endswith(".toml"):
            files[name] = data.draw(st.binary(max_size=40))
            return
        value = json.loads(files[name])
        at, parent, key = value, None, None
        while isinstance(at, dict | list) and at and data.draw(st.integers(0, 4)):
            parent, key = at, data.draw(st.sampled_from(sorted(at) if isinstance(at, dict) else range(len(at))))
            at = parent[key]
        fresh = data.draw(JSON)
        if parent is None:
            value = fresh
        else:
            parent[key] = fresh
        files[name] = spelt(value)

    if name in (MANIFEST, SIGNATURE):
        files = unzipped(bundles.full)
        mangle(files)
        forged = pack(files)
    else:
        try:
            forged = bundles.forged(mangle)
        except (KeyError, TypeError, IndexError):  # a journal that cannot be listed any more
            return
    found = bundles.check(forged)
    assert found.holds or found.findings
    changed = unzipped(forged)[name] != unzipped(bundles.full)[name]
    if changed and name in ("sheets.json", RESULT, "programme/own/rubric.toml", "journal.json", MANIFEST):
        assert not found.holds
