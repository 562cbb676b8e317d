"""Role × action × phase: the whole table written out a second time, the way an auditor would ask for it."""

from dataclasses import replace
from itertools import product

import pytest

from workbench.access import PERMISSIONS, PHASES, Actor, Refused, may, require

ROLES = ("organiser", "expert", "chair", "supervisor")
ANY = "setup-archived"

# action: (initials of the roles, first phase - last phase)
EXPECTED = {
    "account.manage": ("o", ANY),
    "account.list": ("os", ANY),
    "journal.read": ("os", ANY),
    "round.create": ("o", ANY),
    "round.list": ("os", ANY),
    "round.read": ("oecs", ANY),
    "round.oversee": ("ocs", ANY),
    "round.configure": ("o", "setup-panel"),
    "round.advance": ("o", "setup-final"),
    "round.extend": ("o", "scoring-scoring"),
    "application.import": ("o", "setup-check"),
    "application.read": ("os", ANY),
    "application.decide": ("o", "intake-check"),
    "application.withdraw": ("o", "intake-scoring"),
    "attachment.add": ("o", "intake-panel"),
    "attachment.read": ("os", ANY),
    "expert.manage": ("o", "setup-panel"),
    "expert.read": ("ocs", ANY),
    "expert.absent": ("o", "panel-scoring"),
    "recusal.propose": ("o", "panel-scoring"),
    "recusal.decide": ("o", "panel-scoring"),
    "objection.to_expert": ("o", "panel-scoring"),
    "panel.draw": ("o", "panel-panel"),
    "assignment.read": ("os", ANY),
    "assignment.plan": ("o", "panel-panel"),
    "assignment.change": ("o", "panel-scoring"),
    "code.issue": ("o", "panel-recheck"),
    "pin.open": ("", ANY),
    "pin.ask": ("o", "scoring-decision"),
    "pin.release": ("cs", "scoring-decision"),
    "undertaking.sign": ("ec", "scoring-scoring"),
    "desk.read": ("ec", "scoring-archived"),
    "sheet.save": ("ec", "scoring-scoring"),
    "sheet.recuse": ("ec", "scoring-scoring"),
    "sheet.ask_reopening": ("ec", "scoring-scoring"),
    "scores.finish": ("ec", "scoring-scoring"),
    "receipt.read": ("ec", "scoring-archived"),
    "progress.read": ("ocs", "scoring-archived"),
    "sheet.reopen": ("o", "scoring-scoring"),
    "expert.remind": ("oc", "scoring-scoring"),
    "hearing.lead": ("c", "scoring-scoring"),
    "hearing.follow": ("oecs", "scoring-scoring"),
    "score.read": ("ocs", "recheck-archived"),
    "recheck.read": ("oecs", "recheck-archived"),
    "recheck.ask": ("oc", "recheck-recheck"),
    "recheck.answer": ("ec", "recheck-recheck"),
    "recheck.decide": ("oc", "recheck-recheck"),
    "evaluation.run": ("o", "recheck-objections"),
    "result.read": ("ocs", "evaluation-archived"),
    "decision.take": ("oc", "decision-decision"),
    "notice.publish": ("o", "notice-notice"),
    "objection.handle": ("o", "notice-objections"),
    "bundle.seal": ("o", "final-final"),
    "bundle.read": ("os", "final-archived"),
}
READING = {action for action in EXPECTED if action.endswith((".read", ".list", ".oversee"))} | {"hearing.follow"}


def somebody(role: str, round_: str = "R1") -> Actor:
    """An actor of a role; experts and chairs belong to a round."""
    return Actor(role, role, role, round_, "E01") if role in ("expert", "chair") else Actor(role, role, role)  # type: ignore[arg-type]


def test_every_action_is_written_down_here() -> None:
    assert set(EXPECTED) == set(PERMISSIONS)


@pytest.mark.parametrize("action", EXPECTED)
def test_exactly_these_roles_may_in_exactly_these_phases(action: str) -> None:
    initials, span = EXPECTED[action]
    roles = [role for role in ROLES if role[0] in initials]
    first, last = span.split("-")
    phases = PHASES[PHASES.index(first) : PHASES.index(last) + 1]
    allowed = {(role, phase) for role, phase in product(ROLES, PHASES) if may(somebody(role), action, "R1", phase)}
    assert allowed == set(product(roles, phases))


@pytest.mark.parametrize(("role", "action"), list(product(("expert", "chair"), EXPECTED)))
def test_an_expert_is_a_stranger_in_every_other_round(role: str, action: str) -> None:
    assert not any(may(somebody(role, "R2"), action, "R1", phase) for phase in PHASES)


def test_the_supervisor_changes_nothing_and_releases_what_an_organiser_asks_for() -> None:
    allowed = {
        action for action, phase in product(EXPECTED, PHASES) if may(somebody("supervisor"), action, "R1", phase)
    }
    assert allowed <= READING | {"pin.release"}


@pytest.mark.parametrize("role", ["expert", "chair"])
def test_a_sealed_seat_can_do_nothing_but_be_opened(role: str) -> None:
    sealed = replace(somebody(role), sealed=True)
    allowed = {(action, phase) for action, phase in product(EXPECTED, PHASES) if may(sealed, action, "R1", phase)}
    opening = PHASES[PHASES.index("scoring") :]
    assert allowed == {("round.read", phase) for phase in PHASES} | {("pin.open", phase) for phase in opening}
    assert not any(may(replace(sealed, round="R2"), action, "R1", phase) for action, phase in allowed)


def test_nobody_reads_scores_before_scoring_has_closed() -> None:
    early = PHASES[: PHASES.index("recheck")]
    for role, phase, action in product(ROLES, early, ("score.read", "result.read")):
        assert not may(somebody(role), action, "R1", phase)


def test_what_is_refused_says_which_action_it_was() -> None:
    with pytest.raises(Refused, match=r"sheet\.save"):
        require(somebody("organiser"), "sheet.save", "R1", "scoring")


def test_an_action_nobody_wrote_down_is_a_mistake_of_ours() -> None:
    with pytest.raises(KeyError):
        may(somebody("organiser"), "round.delete", "R1", "setup")
