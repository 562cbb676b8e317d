"""Role × action × phase: the whole table written out a second time, the way an auditor would ask for it."""

from itertools import product

import pytest

from workbench.access import PERMISSIONS, PHASES, Actor, Refused, may, require

ROLES = ("organiser", "expert", "chair", "supervisor")
O, E, C, S = ROLES
ANY = "setup-archived"

# action: (roles, first phase - last phase)
EXPECTED = {
    "account.manage": ((O,), ANY),
    "account.list": ((O, S), ANY),
    "journal.read": ((O, S), ANY),
    "round.create": ((O,), ANY),
    "round.list": ((O, S), ANY),
    "round.read": ((O, E, C, S), ANY),
    "round.configure": ((O,), "setup-panel"),
    "round.advance": ((O,), "setup-final"),
    "round.extend": ((O,), "scoring-scoring"),
    "application.import": ((O,), "setup-check"),
    "application.read": ((O, S), ANY),
    "application.decide": ((O,), "intake-check"),
    "application.withdraw": ((O,), "intake-scoring"),
    "attachment.add": ((O,), "intake-panel"),
    "attachment.read": ((O, S), ANY),
    "expert.manage": ((O,), "setup-panel"),
    "expert.read": ((O, C, S), ANY),
    "expert.absent": ((O,), "panel-scoring"),
    "recusal.propose": ((O,), "panel-scoring"),
    "recusal.decide": ((O,), "panel-scoring"),
    "objection.to_expert": ((O,), "panel-scoring"),
    "panel.draw": ((O,), "panel-panel"),
    "assignment.read": ((O, S), ANY),
    "assignment.change": ((O,), "panel-scoring"),
    "code.issue": ((O,), "panel-recheck"),
    "undertaking.sign": ((E, C), "scoring-scoring"),
    "desk.read": ((E, C), "scoring-archived"),
    "sheet.save": ((E, C), "scoring-scoring"),
    "sheet.recuse": ((E, C), "scoring-scoring"),
    "sheet.ask_reopening": ((E, C), "scoring-scoring"),
    "scores.finish": ((E, C), "scoring-scoring"),
    "receipt.read": ((E, C), "scoring-archived"),
    "progress.read": ((O, C, S), "scoring-archived"),
    "sheet.reopen": ((O,), "scoring-scoring"),
    "expert.remind": ((O, C), "scoring-scoring"),
    "hearing.lead": ((C,), "scoring-scoring"),
    "hearing.follow": ((O, E, C, S), "scoring-scoring"),
    "score.read": ((O, C, S), "recheck-archived"),
    "recheck.ask": ((C,), "recheck-recheck"),
    "recheck.answer": ((E, C), "recheck-recheck"),
    "recheck.decide": ((C,), "recheck-recheck"),
    "evaluation.run": ((O,), "recheck-objections"),
    "result.read": ((O, C, S), "evaluation-archived"),
    "decision.take": ((O, C), "decision-decision"),
    "notice.publish": ((O,), "notice-notice"),
    "objection.handle": ((O,), "notice-objections"),
}
READING = {action for action in EXPECTED if action.endswith((".read", ".list"))} | {"hearing.follow"}


def somebody(role: str, round_: str = "R1") -> Actor:
    """An actor of a role; experts and chairs belong to a round."""
    return Actor(role, role, role, round_, "E01") if role in (E, C) else Actor(role, role, role)  # type: ignore[arg-type]


def test_every_action_is_written_down_here() -> None:
    assert set(EXPECTED) == set(PERMISSIONS)


@pytest.mark.parametrize("action", EXPECTED)
def test_exactly_these_roles_may_in_exactly_these_phases(action: str) -> None:
    roles, span = EXPECTED[action]
    first, last = span.split("-")
    phases = PHASES[PHASES.index(first) : PHASES.index(last) + 1]
    allowed = {(role, phase) for role, phase in product(ROLES, PHASES) if may(somebody(role), action, "R1", phase)}
    assert allowed == set(product(roles, phases))


@pytest.mark.parametrize(("role", "action"), product((E, C), EXPECTED))
def test_an_expert_is_a_stranger_in_every_other_round(role: str, action: str) -> None:
    assert not any(may(somebody(role, "R2"), action, "R1", phase) for phase in PHASES)


def test_the_supervisor_changes_nothing() -> None:
    allowed = {action for action, phase in product(EXPECTED, PHASES) if may(somebody(S), action, "R1", phase)}
    assert allowed <= READING


def test_nobody_reads_scores_before_scoring_has_closed() -> None:
    early = PHASES[: PHASES.index("recheck")]
    for role, phase, action in product(ROLES, early, ("score.read", "result.read")):
        assert not may(somebody(role), action, "R1", phase)


def test_what_is_refused_says_which_action_it_was() -> None:
    with pytest.raises(Refused, match=r"sheet\.save"):
        require(somebody(O), "sheet.save", "R1", "scoring")


def test_an_action_nobody_wrote_down_is_a_mistake_of_ours() -> None:
    with pytest.raises(KeyError):
        may(somebody(O), "round.delete", "R1", "setup")
