"""Sealing a round: once, by its organiser, when the result is final; what is handed out is what was sealed."""

import json
import re
from hashlib import sha256

import pytest
from sqlalchemy import text

from data.store import assignments, journal, rounds, scratchpads, sheets
from tests.panel_rooms import Room, to_phase
from tests.workbench.bundle.forging import codes, edit, sealed_bundles, unzipped
from tests.workbench.rounds.closing.test_closing import WORDS
from tests.workbench.rounds.final_rooms import final
from tests.workbench.rounds.rechecked_rooms import with_an_odd_sheet
from workbench.access import PHASES, Refused
from workbench.bundle.signing import fingerprint
from workbench.bundle.spelling import spelt
from workbench.bundle.verification import verify
from workbench.bundle_key import key_file, own_key
from workbench.i18n import translator
from workbench.office import Office
from workbench.rounds.closing.announcing import publish_notice
from workbench.rounds.closing.contesting import receive_objection
from workbench.rounds.closing.evaluating import adopt, evaluate_round
from workbench.rounds.closing.gathering import gather
from workbench.rounds.closing.rechecking import ask, decide
from workbench.rounds.closing.sealing import make, prospect, seal, sealed, signed_by, take
from workbench.rounds.closing.settling import set_aside
from workbench.rounds.judging.aside import recuse
from workbench.rounds.judging.judging import abstain
from workbench.rounds.judging.receipts import receipt_of
from workbench.rounds.judging.reconsidering import answer


def told(findings: tuple) -> list[str]:
    return [one.code for one in findings]


def taken(room: Room) -> dict[str, bytes]:
    return {variant: take(room.office, room.supervisor, room.id, variant)[0] or b"" for variant in ("full", "public")}


def test_a_sealed_round_is_handed_out_as_it_was_sealed_and_the_journal_says_how(office: Office) -> None:
    room = final(office)
    assert sealed(office, room.supervisor, room.id) == {}
    assert take(office, room.organiser, room.id, "full")[1][0].code == "round_unsealed"
    assert seal(office, room.organiser, room.id) == ()
    to_phase(office, room.id, "archived")
    made = taken(room)
    known = sealed(office, room.supervisor, room.id)
    assert {name: (one.sha256, one.size) for name, one in known.items()} == {
        name: (sha256(content).hexdigest(), len(content)) for name, content in made.items()
    }
    with office.look() as connection:
        lines = journal.lines(connection, room.id)
        assert journal.verify(connection).broken is None
    [line] = [one for one in lines if one.entry.act == "bundle.seal"]
    assert {name: line.entry.facts[name] for name in made} == {name: one.sha256 for name, one in known.items()}
    assert line.entry.facts["head"] == line.previous  # nothing lies between what is in the bundle and its seal
    assert [one.entry.facts["variant"] for one in lines if one.entry.act == "bundle.take"] == ["full", "public"]
    for content in made.values():
        assert verify("x", content).holds
    assert verify("x", made["public"], full=made["full"]).counts["derived"] > 10


def test_the_same_round_gives_the_same_bytes(office: Office) -> None:
    room = final(office)
    key, _ = own_key(office.settings)
    made = []
    for _ in range(2):
        with office.look() as connection:
            records = gather(connection, rounds.find(connection, room.id), key)
        made.append(make(records, key))
    assert made[0] == made[1]
    assert seal(office, room.organiser, room.id) == ()
    assert taken(room) == made[0]


def test_a_round_is_sealed_once(small_office: Office) -> None:
    room = final(small_office)
    assert seal(small_office, room.organiser, room.id) == ()
    assert told(seal(small_office, room.organiser, room.id)) == ["bundle_sealed_already"]


def test_a_bundle_that_was_changed_in_the_store_is_not_handed_out(office: Office) -> None:
    room = final(office)
    seal(office, room.organiser, room.id)
    change = text("UPDATE bundles SET content = :content, sha256 = :sum WHERE variant = 'public'")
    values = {"content": b"other", "sum": sha256(b"other").hexdigest()}
    with pytest.raises(Exception, match="append_only"), office.store.write() as connection:
        connection.execute(change, values)
    with office.store.write() as connection:  # what somebody with the database password could do
        suffix = "" if connection.dialect.name == "sqlite" else " ON bundles"
        connection.execute(text(f"DROP TRIGGER bundles_no_update{suffix}"))
        connection.execute(change, values)
    assert told(take(office, room.organiser, room.id, "public")[1]) == ["bundle_damaged"]
    assert take(office, room.organiser, room.id, "full")[1] == ()


def test_a_round_whose_own_sheets_do_not_give_its_result_is_not_sealed(small_office: Office) -> None:
    room = final(small_office)
    with small_office.store.write() as connection:
        connection.execute(text("DROP TRIGGER sheets_no_update"))
        connection.execute(text("""UPDATE sheets SET scores = replace(scores, '"8"', '"9"')"""))
    found = seal(small_office, room.organiser, room.id)
    assert {"bundle_sheet_changed", "bundle_inputs_differ"} <= set(told(found))
    assert told(found)[0] == "bundle_unsealable"  # what the organiser is to do, before what a stranger would
    assert sealed(small_office, room.organiser, room.id) == {}


def test_handing_a_bundle_out_reads_one_line_of_the_journal(small_office: Office, monkeypatch) -> None:
    room = final(small_office)
    assert seal(small_office, room.organiser, room.id) == ()
    monkeypatch.setattr(journal, "lines", None)  # whoever reads them all falls over
    assert take(small_office, room.organiser, room.id, "full")[1] == ()


def test_the_key_is_known_before_and_after(small_office: Office) -> None:
    room = final(small_office)
    assert prospect(small_office, room.organiser, room.id).key is None
    assert not key_file(small_office.settings).exists()  # looking makes none
    assert signed_by(small_office, room.organiser, room.id) == ""
    key, _ = own_key(small_office.settings)
    known = fingerprint(key.public_key())
    assert prospect(small_office, room.organiser, room.id).key == known
    assert seal(small_office, room.organiser, room.id) == ()
    assert signed_by(small_office, room.supervisor, room.id) == known


def test_without_a_usable_key_nothing_is_sealed(small_office: Office) -> None:
    room = final(small_office)
    key_file(small_office.settings).write_text("no key")
    key_file(small_office.settings).chmod(0o600)
    assert told(seal(small_office, room.organiser, room.id)) == ["bundle_key_unusable"]


@pytest.mark.parametrize("phase", PHASES)
def test_only_the_organiser_seals_and_only_the_house_takes_bundles_out(small_office: Office, phase) -> None:
    room = final(small_office)
    to_phase(small_office, room.id, phase)
    people = {"o": room.organiser, "s": room.supervisor, "c": room.chair, "e": room.expert(1)}
    acts = {
        "take": lambda who: take(small_office, who, room.id, "full"),
        "sealed": lambda who: sealed(small_office, who, room.id),
        "prospect": lambda who: prospect(small_office, who, room.id),
        "seal": lambda who: seal(small_office, who, room.id),
    }
    reads, seals = ("os" if phase in ("final", "archived") else ""), ("o" if phase == "final" else "")
    for name, act in acts.items():
        allowed = ""
        for initial, who in people.items():
            try:
                act(who)
            except Refused:
                continue
            allowed += initial
        assert allowed == (reads if name in ("take", "sealed") else seals)


def test_the_public_bundle_names_no_expert_and_holds_no_score_comment_or_scratchpad(small_office: Office) -> None:
    room = final(small_office)
    with small_office.store.write() as connection:
        scratchpads.write(connection, room.id, "E01", "A01", "私下的笔记", small_office.now())
    seal(small_office, room.organiser, room.id)
    made = {variant: unzipped(content) for variant, content in taken(room).items()}
    whole = {variant: b"\n".join(files.values()) for variant, files in made.items()}
    names = [f"专家{n:02}".encode() for n in (1, 2, 3)] + ["示例大学".encode(), b"E01", b"E02", b"E03"]
    assert all(name in whole["full"] for name in names)  # the search would find them
    assert not any(name in whole["public"] for name in names)
    assert not any("私下的笔记".encode() in content for content in whole.values())
    assert b'"scores"' in whole["full"]
    assert not re.search(rb'"(scores|score|comments|total|rank|reason|nonce|salt)":', whole["public"])
    shown = json.loads(made["public"]["sheets.json"])
    assert {one["rater"] for one in shown} == {"P01", "P02", "P03"}
    last = {(one["rater"], one["application"]): one["commitment"] for one in json.loads(made["full"]["sheets.json"])}
    # each can be opened later, and nothing else put in its place; what became of it is not told
    assert {one["commitment"] for one in shown} == set(last.values())
    assert {frozenset(one) for one in shown} == {frozenset({"application", "rater", "revision", "commitment"})}
    assert json.loads(made["public"]["outcome.json"])[0]["list"] is None


def test_an_expert_finds_their_own_sheets_in_the_public_bundle_by_their_receipt(small_office: Office) -> None:
    room = final(small_office)
    seal(small_office, room.organiser, room.id)
    own: dict[str, list] = {}
    for one in json.loads(unzipped(taken(room)["public"])["sheets.json"]):
        own.setdefault(one["rater"], []).append([one["application"], one["revision"], one["commitment"]])
    found = {sha256(json.dumps(sorted(lines), separators=(",", ":")).encode()).hexdigest() for lines in own.values()}
    with small_office.look() as connection:
        receipts = {receipt_of(sheets.own_all(connection, room.id, rater).values()) for rater in room.raters}
    assert found == receipts
    assert len(found) == 3


def test_scores_become_public_only_where_that_was_declared_and_give_the_same_ranks(tmp_path) -> None:
    [bundles] = sealed_bundles(str(tmp_path), public_scores=True)
    checked = bundles.check(bundles.public, bundles.full)
    assert checked.holds, checked.findings
    assert {name: checked.counts[name] for name in ("ranks", "scores", "totals")} == dict.fromkeys(
        ("ranks", "scores", "totals"), 4
    )
    whole = b"\n".join(unzipped(bundles.public).values())
    assert not any(name.encode() in whole for name in ("专家0", "E01", "E02", "E03", '"comments"'))

    def favour(ranking: list) -> None:
        ranking[0]["ranking"][0]["score"] = "99.99"

    forged = bundles.check(bundles.forged(edit("ranking.json", favour), content=bundles.public))
    assert [one.where.field.rsplit(".", 1)[1] for one in forged.findings] == ["score"]

    def lift(sheets: list) -> None:
        next(one for one in sheets if one.get("scores"))["scores"]["plan"] = "1"

    assert "bundle_result_differs" in codes(
        bundles.check(bundles.forged(edit("sheets.json", lift), content=bundles.public))
    )
    broken = bundles.forged(lambda files: files.update({"panel.json": spelt([])}), content=bundles.public)
    assert "bundle_uncomputable" in codes(bundles.check(broken))


def test_a_round_with_everything_that_can_happen_to_a_sheet_verifies_too(small_office: Office) -> None:
    """One sheet scored again, one set aside, one abstained from, one whose expert stepped back, one never begun."""
    room = with_an_odd_sheet(small_office, public_scores=True)
    to_phase(small_office, room.id, "scoring")
    four = room.expert(4)
    assert abstain(small_office, four, room.id, "A01", "不属于本人专业", base=2, key="abstained").taken
    assert recuse(small_office, four, room.id, "A02", "曾为申报单位提供咨询") == ()
    withdraw_assignment(room, "E03", "A05")
    to_phase(small_office, room.id, "recheck")
    assert ask(small_office, room.chair, room.id, "E01", "A03", "wild_score", "请说明") == ()
    new = {"position": "7", "services": "4", "plan": "71"}
    assert answer(small_office, room.expert(1), room.id, 1, 0, "误填", new, {}) == ()
    assert decide(small_office, room.chair, room.id, 1, 1, "rescored", "笔误属实") == ()
    to_phase(small_office, room.id, "decision")
    assert set_aside(small_office, room.chair, room.id, "E02", "A04", "与申报单位有合作关系") == ()
    adopt(small_office, room.organiser, room.id, evaluate_round(small_office, room.organiser, room.id).run.id)
    to_phase(small_office, room.id, "notice")
    assert publish_notice(small_office, room.organiser, room.id, WORDS, translator("zh"))[1] == ()
    to_phase(small_office, room.id, "objections")
    assert receive_objection(small_office, room.organiser, room.id, "A04", "示例公司（虚构）", "数据有误") == ()
    to_phase(small_office, room.id, "final")
    assert seal(small_office, room.organiser, room.id) == ()
    made = taken(room)
    checked = verify("full", made["full"])
    assert checked.holds, checked.findings
    public = verify("public", made["public"])
    assert public.verdict == "agrees", public.findings
    files = unzipped(made["public"])
    shown = json.loads(files["sheets.json"])
    panel = json.loads(files["panel.json"])
    # E04 stepped back from A02 and E03 was taken off A05; they had scored both, and nobody learns how
    assert [one["application"] for one in shown if "scores" not in one] == ["A02", "A05"]
    assert [one["application"] for one in shown if "state" not in one] == ["A02", "A05"]
    assert [application for application, _ in panel["recused"]] == ["A02"]
    assert all(set(one["attributes"]) == {"产值年均增速"} for one in panel["applications"])  # 地区 is in no rule
    counts = json.loads(files["counts.json"])
    assert {name: counts[name] for name in ("recusals", "rechecks", "decisions", "objections")} == {
        "recusals": 1,
        "rechecks": {"rescored": 1},
        "decisions": {"tie": 0, "exclusion": 1, "publication": 1},
        "objections": {"received": 1},
    }


def withdraw_assignment(room: Room, rater: str, application: str) -> None:
    with room.office.store.write() as connection:
        assignments.withdraw(connection, room.id, [(application, rater)], room.office.now(), "示例")
