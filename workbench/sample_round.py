"""A round to try everything on: synthetic applications, made-up experts, scoring open, access codes printed.

It comes about by the same acts an organiser would take, one after the other, so that its journal can be read too.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from data.samples import applications, panel
from data.store import rounds
from scoring.findings import Finding, blocks
from workbench.access import Actor, Phase
from workbench.accounts import nobody_yet, open_account
from workbench.assigning import Wish
from workbench.codes import Slip, issue
from workbench.i18n import Translator
from workbench.intake_files import Source
from workbench.office import Office
from workbench.results import Upload
from workbench.rounds.intake.deciding import decide
from workbench.rounds.intake.receiving import intake_list, receive
from workbench.rounds.lifecycle import advance, unmet
from workbench.rounds.panel.assigning import apply_assignment, propose_assignment
from workbench.rounds.panel.experts import Details, change_expert, import_experts, listed, preview_experts
from workbench.rounds.panel.recusals import decide_recusals, heard, propose_recusals
from workbench.rounds.setting_up import create_round
from workbench.rounds.settings import Draft

PROGRAMME = "miit-sme-2022"
FORMS = Path(applications.__file__).parent / PROGRAMME
EXPERTS = Path(panel.__file__).parent / "experts.csv"
CHAIR = "E04"
EACH = 5
OPEN_FOR = timedelta(days=14)
SAMPLE = Actor("terminal:sample", "sample", "organiser")
LOGINS = ("organiser", "supervisor")


class SampleFailed(Exception):
    """The sample round could not be made; ``findings`` say why."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        super().__init__("sample")
        self.findings = tuple(findings)


@dataclass(frozen=True, slots=True)
class Account:
    """An account of the sample with the password that is shown once."""

    login: str
    password: str


@dataclass(frozen=True, slots=True)
class Sample:
    """The sample round, how its experts come in, and the accounts that were opened with it."""

    round: str
    slips: tuple[Slip, ...]
    accounts: tuple[Account, ...]


def is_empty(office: Office) -> bool:
    """Whether nobody has kept anything here yet."""
    with office.look() as connection:
        return not rounds.every(connection) and nobody_yet(office)


def make_sample(office: Office, t: Translator) -> Sample:
    """Make the sample round, from set-up to the opening of scoring, and issue access codes.

    Raises
    ------
    SampleFailed
        If any of its steps is refused.
    """
    accounts = _open_accounts(office, t)
    draft = Draft(t("sample_round.title"), office.now() + OPEN_FOR, policy={"min_raters": 3}, synthetic=True)
    round_, findings = create_round(office, SAMPLE, PROGRAMME, draft)
    if round_ is None:
        raise SampleFailed(findings)
    _step(office, round_, "intake")
    _take_in(office, round_)
    _step(office, round_, "check")
    _decide(office, round_, t)
    _step(office, round_, "panel")
    _seat(office, round_, t)
    slips = issue(office, SAMPLE, round_)
    _step(office, round_, "scoring", t("sample_round.reason"))
    return Sample(round_, slips, accounts)


def _open_accounts(office: Office, t: Translator) -> tuple[Account, ...]:
    """An organiser and a supervisor, where there is no account yet."""
    if not nobody_yet(office):
        return ()
    made = tuple(Account(login, secrets.token_urlsafe(9)) for login in LOGINS)
    for one in made:
        _sound(open_account(office, SAMPLE, one.login, t(f"sample_round.{one.login}"), one.login, one.password))
    return made


def _take_in(office: Office, round_: str) -> None:
    files = sorted(path for path in FORMS.iterdir() if path.suffix in (".xlsx", ".docx"))
    _sound(receive(office, SAMPLE, round_, [Source(path.name, path.read_bytes()) for path in files])[1])


def _decide(office: Office, round_: str, t: Translator) -> None:
    """Somebody has to say whether what the rules leave open may pass; here everything may."""
    for one in intake_list(office, SAMPLE, round_).applications:
        if one.application.verdict == "needs_decision":
            _sound(decide(office, SAMPLE, round_, one.application.id, "accept", t("sample_round.reason")))


def _seat(office: Office, round_: str, t: Translator) -> None:
    upload = Upload(EXPERTS.name, EXPERTS.read_bytes())
    preview, findings = preview_experts(office, SAMPLE, round_, upload)
    if preview is None:
        raise SampleFailed(findings)
    _sound(import_experts(office, SAMPLE, round_, upload, preview)[1])
    chair = next(one for one in listed(office, SAMPLE, round_) if one.id == CHAIR)
    details = Details(chair.name, chair.affiliation, chair.region, "、".join(chair.expertise), chair=True)
    _sound(change_expert(office, SAMPLE, round_, chair, details))
    propose_recusals(office, SAMPLE, round_)
    _sound(decide_recusals(office, SAMPLE, round_, heard(office, SAMPLE, round_), True, t("sample_round.reason"))[1])
    proposal, findings = propose_assignment(office, SAMPLE, round_, Wish(EACH, odd=True))
    if proposal is None:
        raise SampleFailed(findings)
    _sound(apply_assignment(office, SAMPLE, round_, proposal))


def _step(office: Office, round_: str, to: Phase, reason: str = "") -> None:
    warned = [one.finding for one in unmet(office, SAMPLE, round_) if one.finding.level == "warn"]
    _sound(advance(office, SAMPLE, round_, to, warned, reason))


def _sound(findings: Iterable[Finding]) -> None:
    if blocks(found := tuple(findings)):
        raise SampleFailed(found)
