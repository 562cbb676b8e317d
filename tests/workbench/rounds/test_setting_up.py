"""A round keeps the very text it is run by, and the policy declared for it."""

from datetime import timedelta

import pytest

from data.frozen import freeze
from data.store import journal, rounds
from tests.offices import ORGANISER, SUPERVISOR, expert
from tests.panel_rooms import RUBRIC, a_room, to_phase
from workbench.access import PHASES, Refused
from workbench.office import Office
from workbench.rounds.setting_up import (
    configure,
    create_round,
    create_round_from_rubric,
    programme_of,
    rubric_of,
)
from workbench.rounds.settings import Draft, settings_of

DRAFT = Draft("2026年度评审（虚构）")


def codes(findings):
    return [finding.code for finding in findings]


def round_in(office: Office, id: str) -> rounds.Round:
    with office.look() as connection:
        found = rounds.find(connection, id)
    assert found is not None
    return found


def test_a_round_from_a_programme_keeps_its_text_byte_by_byte(office: Office) -> None:
    id, findings = create_round(office, ORGANISER, "miit-sme-2022", DRAFT)
    assert id == "r-2026-01"
    assert not [one for one in findings if one.level == "block"]
    with office.look() as connection:
        assert rounds.files(connection, id) == freeze("miit-sme-2022")
    programme = programme_of(office, id)
    assert programme.id == "miit-sme-2022"
    assert programme.form is not None
    assert programme_of(office, id) is programme  # read once


def test_ids_count_within_the_year(small_office: Office) -> None:
    ids = [create_round_from_rubric(small_office, ORGANISER, "r.toml", RUBRIC, DRAFT)[0] for _ in range(2)]
    small_office.now.pass_(days=60)  # type: ignore[attr-defined]
    ids.append(create_round_from_rubric(small_office, ORGANISER, "r.toml", RUBRIC, DRAFT)[0])
    assert ids == ["r-2026-01", "r-2026-02", "r-2027-01"]


def test_what_is_declared_for_a_round_replaces_the_rubrics_own(small_office: Office) -> None:
    policy = {"normalization": "mean", "min_raters": 5, "shortlist": {"places": 9}}
    id, findings = create_round_from_rubric(small_office, ORGANISER, "r.toml", RUBRIC, Draft("x", policy=policy))
    assert id is not None, findings
    declared, own = rubric_of(small_office, id).policy, programme_of(small_office, id).rubric.policy
    assert (declared.normalization, declared.min_raters, declared.shortlist.places) == ("mean", 5, 9)
    assert (own.normalization, own.min_raters, own.shortlist.places) == ("severity", 2, 2)
    assert declared.seed == own.seed == 7  # nothing said of it


@pytest.mark.parametrize(
    ("draft", "code"),
    [
        (Draft("  "), "round_title_missing"),
        (Draft("x", policy={"min_raters": 0}), "rubric_bound"),
        (Draft("x", policy={"normalization": "magic"}), "rubric_choice"),
        (Draft("x", policy={"tie_break": ["nowhere"]}), "rubric_unknown_dimension"),
        (Draft("x", mode="shouting"), "round_mode_unknown"),  # type: ignore[arg-type]
        (Draft("x", comment_below=140), "round_comment_bounds"),
    ],
)
def test_a_draft_with_a_fault_makes_no_round(small_office: Office, draft: Draft, code: str) -> None:
    id, findings = create_round_from_rubric(small_office, ORGANISER, "r.toml", RUBRIC, draft)
    assert id is None
    assert code in codes(findings)
    with small_office.look() as connection:
        assert not rounds.every(connection)


def test_a_closing_time_that_has_passed_is_refused(small_office: Office) -> None:
    draft = Draft("x", small_office.now() - timedelta(minutes=1))
    assert "round_closing_past" in codes(create_round_from_rubric(small_office, ORGANISER, "r", RUBRIC, draft)[1])


@pytest.mark.parametrize(("content", "code"), [(b"id = ", "not_toml"), (b"\xff\xfe\xfa", "not_utf8")])
def test_a_rubric_that_cannot_be_read_is_told(small_office: Office, content: bytes, code: str) -> None:
    id, findings = create_round_from_rubric(small_office, ORGANISER, "rubric.toml", content, DRAFT)
    assert id is None
    assert codes(findings) == [code]


def test_a_programme_nobody_knows_is_told(small_office: Office) -> None:
    assert codes(create_round(small_office, ORGANISER, "../secrets", DRAFT)[1]) == ["programme_unknown"]


@pytest.mark.parametrize("actor", [SUPERVISOR, expert("r-2026-01", "E01")])
def test_only_an_organiser_creates_rounds(small_office: Office, actor) -> None:
    with pytest.raises(Refused, match=r"round\.create"):
        create_round(small_office, actor, "miit-sme-2022", DRAFT)


@pytest.mark.parametrize("phase", PHASES)
def test_what_is_declared_is_changed_until_scoring_opens(small_office: Office, phase) -> None:
    room = a_room(small_office, "setup")
    to_phase(small_office, room.id, phase)
    revision = round_in(small_office, room.id).revision
    draft = Draft("新名称", policy={"min_raters": 3}, mode="live")
    if phase in ("setup", "intake", "check", "panel"):
        assert not configure(small_office, ORGANISER, room.id, draft, revision)
        changed = round_in(small_office, room.id)
        assert (changed.title, settings_of(changed).mode) == ("新名称", "live")
        assert rubric_of(small_office, room.id).policy.min_raters == 3
        return
    with pytest.raises(Refused):
        configure(small_office, ORGANISER, room.id, draft, revision)


def test_the_journal_tells_whenever_it_is_declared_that_scores_become_public(small_office: Office) -> None:
    room = a_room(small_office, "setup")
    revision = settings_revision(small_office, room.id)
    assert configure(small_office, ORGANISER, room.id, Draft("示例（虚构）", public_scores=True), revision) == ()
    with small_office.look() as connection:
        told = [line.entry.facts["public_scores"] for line in journal.lines(connection, room.id)]
    assert told == [False, True]


def settings_revision(office: Office, round_: str) -> int:
    with office.look() as connection:
        return rounds.find(connection, round_).revision


def test_a_stale_form_changes_nothing(office: Office) -> None:
    room = a_room(office, "setup")
    revision = round_in(office, room.id).revision
    assert not configure(office, ORGANISER, room.id, Draft("first"), revision)
    assert codes(configure(office, ORGANISER, room.id, Draft("second"), revision)) == ["round_changed_meanwhile"]
    assert round_in(office, room.id).title == "first"


def test_a_round_nobody_made_is_refused_like_one_that_is_not_yours(small_office: Office) -> None:
    with pytest.raises(Refused):
        configure(small_office, ORGANISER, "r-2026-99", DRAFT, 1)
