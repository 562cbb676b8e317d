"""Before any application is opened: the undertaking of confidentiality, and conflicts of interest declared."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256

from data.store import desks, experts
from data.store.experts import Expert
from scoring.findings import Finding, Place, found
from workbench import passwords
from workbench.access import Actor
from workbench.i18n import Translator
from workbench.office import Act, Office
from workbench.rounds.entry import enter
from workbench.rounds.judging.aside import recuse_in
from workbench.rounds.judging.desk import known_expert
from workbench.rounds.judging.pins import lock_in
from workbench.rounds.judging.requirements import read_reason
from workbench.rounds.settings import settings_of

PARAGRAPHS = 5


def wording(t: Translator, *, public_scores: bool) -> tuple[str, ...]:
    """What an expert undertakes, paragraph by paragraph; the last where their scores will become public."""
    more = (t("undertaking.paragraph.public"),) if public_scores else ()
    return (*(t(f"undertaking.paragraph.{number}") for number in range(1, PARAGRAPHS + 1)), *more)


def sign(
    office: Office,
    actor: Actor,
    round_: str,
    t: Translator,
    *,
    agreed: bool,
    conflicts: Mapping[str, str],
    pin: object,
    again: object,
) -> tuple[Finding, ...]:
    """Give the undertaking and set the PIN of the seat; every declared conflict (application: reason) is a recusal.

    All of it, or nothing. The journal keeps the hash of the very text that was agreed to.
    """
    plain = passwords.plain_pin(pin)
    weak = passwords.pin_weaknesses(plain, passwords.plain_pin(again))
    pin_hash = "" if weak else passwords.hashed(plain)  # here, so that nobody's save has to wait for it
    with office.act() as act:
        entered = enter(act.connection, actor, "undertaking.sign", round_)
        expert = known_expert(act.connection, actor, round_)
        if expert.undertaken_at is not None:
            return ()
        findings = (*_faults(act, expert, agreed, conflicts), *weak)
        if findings:
            return findings
        seed = _counterbalanced(expert, experts.every(act.connection, round_))
        experts.change(act.connection, round_, expert.id, undertaken_at=act.at, queue_seed=seed)
        words = wording(t, public_scores=settings_of(entered).public_scores)
        text = sha256("\n".join(words).encode()).hexdigest()
        act.note(actor, "undertaking.sign", round_, expert.id, language=t.language, text=text, conflicts=len(conflicts))
        lock_in(office, act, actor, round_, expert.id, pin_hash)
        for application, reason in sorted(conflicts.items()):
            recuse_in(act, actor, round_, application, reason)
        return ()


def _faults(act: Act, expert: Expert, agreed: bool, conflicts: Mapping[str, str]) -> list[Finding]:
    findings = [] if agreed is True else [found("undertaking_not_agreed", "block", Place(field="agreed"))]
    asked = {one.application for one in desks.assigned(act.connection, expert.round, expert.id)}
    for application, reason in sorted(conflicts.items()):
        why = read_reason(reason, f"conflicts.{application}")
        if application not in asked:
            findings.append(found("sheet_not_yours", "block", application=application))
        elif isinstance(why, Finding):
            findings.append(why)
    return findings


def _counterbalanced(expert: Expert, known: list[Expert]) -> int:
    """The seed of an expert's order: every second one goes the way of the one before them backwards."""
    signed = sorted(
        (one for one in known if one.undertaken_at is not None), key=lambda one: (one.undertaken_at, one.id)
    )
    return signed[-1].queue_seed | 1 if len(signed) % 2 else expert.queue_seed & ~1
