"""Forgeries of a public bundle, by somebody who has the key of the house and nothing but the public bundle to fit."""

from collections.abc import Iterator

import pytest

from tests.workbench.bundle.forging import Sealed, bundles, codes, edit, sealed_bundles
from workbench.bundle.verification import Verified

__all__ = ["bundles"]  # the fixture


@pytest.fixture(scope="module")
def scored(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sealed]:
    """The bundles of a round whose scores become public."""
    yield from sealed_bundles(str(tmp_path_factory.mktemp("scored")), public_scores=True)


def forged(given: Sealed, *changes) -> Verified:
    def change(files: dict[str, bytes]) -> None:
        for one in changes:
            one(files)

    return given.check(given.forged(change, content=given.public))


def blocked(verified: Verified) -> list[tuple[str, str | None, str | None]]:
    assert not verified.holds
    return [(one.code, one.where.file, one.where.field) for one in verified.findings if one.level == "block"]


def test_what_was_sealed_holds_and_its_lists_were_computed_again(scored: Sealed) -> None:
    checked = scored.check(scored.public)
    assert (checked.verdict, checked.findings, checked.counts["lists"]) == ("holds", [], 2)


def test_another_policy_is_not_the_locked_one(bundles: Sealed, scored: Sealed) -> None:
    def change(round_: dict) -> None:
        round_["settings"]["policy"]["shortlist"]["places"] = 3

    for one in (bundles, scored):
        assert "bundle_policy_changed" in codes(forged(one, edit("round.json", change)))


def test_another_shortlist_is_not_what_the_scores_give(scored: Sealed) -> None:
    def change(lists: list) -> None:
        lists[0]["selected"].reverse()
        lists[0]["selected"][0] = {"application": "A04", "name": "示例"}

    [(code, file, _)] = blocked(forged(scored, edit("outcome.json", change)))
    assert (code, file) == ("bundle_result_differs", "outcome.json")


def test_commitments_that_are_all_the_same_are_none(bundles: Sealed, scored: Sealed) -> None:
    def zero(sheets: list) -> None:
        for one in sheets:
            one["commitment"] = "0" * 64

    for one in (bundles, scored):
        found = blocked(forged(one, edit("sheets.json", zero)))
        assert {code for code, *_ in found} == {"bundle_commitment_unfit"}
        assert len(found) == 11  # each of twelve that is there already


def test_a_commitment_is_a_sha256(bundles: Sealed) -> None:
    def spoil(sheets: list) -> None:
        sheets[3]["commitment"] = "none"

    assert [code for code, *_ in blocked(forged(bundles, edit("sheets.json", spoil)))] == ["bundle_commitment_unfit"]


@pytest.mark.parametrize("names", [["panel.json"], ["ranking.json"], ["panel.json", "ranking.json"]])
def test_what_was_declared_public_cannot_be_left_out(scored: Sealed, names: list[str]) -> None:
    found = blocked(forged(scored, *(lambda files, name=name: files.pop(name) for name in names)))
    assert found == [("bundle_file_missing", name, None) for name in names]


def test_what_was_not_declared_public_cannot_be_put_in(bundles: Sealed) -> None:
    def score(sheets: list) -> None:
        sheets[0] |= {"state": "submitted", "scores": {"plan": "1"}}

    assert ("bundle_file_malformed", "sheets.json", None) in blocked(forged(bundles, edit("sheets.json", score)))
    found = blocked(forged(bundles, lambda files: files.update({"ranking.json": b"[]"})))
    assert ("bundle_file_unknown", "ranking.json", None) in found


def test_scores_of_a_pair_that_was_not_asked_are_found(scored: Sealed) -> None:
    def drop(panel: dict) -> None:
        panel["asked"] = [pair for pair in panel["asked"] if pair != ["A01", "P01"]]

    found = blocked(forged(scored, edit("panel.json", drop)))
    assert ("bundle_panel_differs", "sheets.json", "P01→A01") in found
    assert ("bundle_counts_differ", "counts.json", None) in found


def test_a_sheet_that_counts_has_its_scores(scored: Sealed) -> None:
    def hide(sheets: list) -> None:
        del sheets[0]["scores"], sheets[0]["state"]

    found = blocked(forged(scored, edit("sheets.json", hide)))
    assert [one for one in found if one[0] == "bundle_panel_differs"] == [
        ("bundle_panel_differs", "sheets.json", "P01→A01")
    ]


def test_a_notice_that_is_not_the_published_one_is_found_and_one_that_is_gone_is_missed(bundles: Sealed) -> None:
    found = blocked(forged(bundles, lambda files: files.update({"notice/notice.html": b"other"})))
    assert found == [("bundle_notice_changed", "notice/notice.html", None)]
    gone = forged(bundles, lambda files: files.pop("notice/notice.docx"))
    assert [(one.where.file, one.level) for one in gone.findings if one.code == "bundle_notice_absent"] == [
        ("notice/notice.docx", "warn")
    ]


def test_a_sheet_that_was_taken_out_is_missed_in_the_counts(bundles: Sealed) -> None:
    def drop(sheets: list) -> list:
        return sheets[1:]

    assert blocked(forged(bundles, edit("sheets.json", drop))) == [("bundle_counts_differ", "counts.json", None)]


@pytest.mark.parametrize("name", ["round", "sheets", "panel", "ranking", "counts", "notice", "outcome"])
@pytest.mark.parametrize("value", [b"", b"null", b"[]", b"{}", b"7", b'["x"]', b'{"sha256":7}', b"[[[]]]"])
def test_whatever_stands_in_a_file_is_a_finding_and_never_an_error(scored: Sealed, name: str, value: bytes) -> None:
    found = forged(scored, lambda files: files.update({f"{name}.json": value}))
    if (name, value) == ("notice", b"null"):  # nothing was published, though the notice is there
        assert "bundle_notice_changed" in codes(found)
    assert not found.holds
