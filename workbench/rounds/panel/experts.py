"""The experts of a round: take a list over, add and mend one, call one up, let one go, note who is away."""

from __future__ import annotations

from dataclasses import dataclass, replace
from secrets import randbelow

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from data.store import assignments, experts, sheets
from data.store.experts import Expert as Expert
from scoring.findings import Finding, Place, blocks, found
from scoring.spelling import resembling
from workbench.access import Actor
from workbench.office import Act, Office
from workbench.results import Upload
from workbench.rounds.entry import enter
from workbench.rounds.intake.attaching import clean_name
from workbench.rounds.judging.requirements import read_reason
from workbench.rounds.panel.expert_lists import Preview, compared, faults_of, fields_of, read_experts

QUEUES = 2**31  # seeds of the order in which an expert meets the applications
FIELDS = ("id", "name", "affiliation", "region", "expertise")


@dataclass(frozen=True, slots=True)
class Details:
    """What an organiser writes of one expert."""

    name: str
    affiliation: str = ""
    region: str = ""
    expertise: str = ""
    chair: bool = False


@dataclass(frozen=True, slots=True)
class Absence:
    """What an expert's absence takes away, and what stays because it is finished."""

    rater: str
    withdrawn: tuple[str, ...]
    kept: tuple[str, ...]


def listed(office: Office, actor: Actor, round_: str) -> list[Expert]:
    """All experts of a round by id."""
    with office.look() as connection:
        enter(connection, actor, "expert.read", round_)
        return experts.every(connection, round_)


def preview_experts(
    office: Office, actor: Actor, round_: str, upload: Upload
) -> tuple[Preview | None, tuple[Finding, ...]]:
    """What taking over a list would do; nothing is done."""
    with office.look() as connection:
        enter(connection, actor, "expert.manage", round_)
        known = experts.every(connection, round_)
    read, findings = read_experts(round_, upload)
    return (None if blocks(findings) else compared(read, known)), findings


def import_experts(
    office: Office, actor: Actor, round_: str, upload: Upload, seen: Preview
) -> tuple[Preview | None, tuple[Finding, ...]]:
    """Take a list over as it was previewed; refused where somebody has changed the experts in between."""
    read, findings = read_experts(round_, upload)
    with office.act() as act:
        enter(act.connection, actor, "expert.manage", round_)
        if blocks(findings):
            return None, findings
        preview = compared(read, experts.every(act.connection, round_))
        if preview != seen:
            return None, (*findings, found("experts_changed", "block"))
        for line in preview.of("new"):
            experts.add(act.connection, _seeded(line.expert))
        for line in preview.of("changed"):
            _rewrite(act, line.expert)
        counts = {change: len(preview.of(change)) for change in ("new", "changed", "same")}
        act.note(actor, "expert.import", round_, clean_name(upload.name), **counts)
        return preview, findings


def add_expert(office: Office, actor: Actor, round_: str, id: str, details: Details) -> tuple[Finding, ...]:
    """Add one expert by hand."""
    made = _detailed(Expert(round_, id.strip(), ""), details)
    with office.act() as act:
        enter(act.connection, actor, "expert.manage", round_)
        findings = _faults(made)
        if made.id and experts.find(act.connection, round_, made.id) is not None:
            findings = (*findings, found("expert_known", "block", Place(field="id"), rater=made.id))
        if blocks(findings):
            return findings
        experts.add(act.connection, _seeded(made))
        act.note(actor, "expert.add", round_, made.id)
        return findings


def change_expert(office: Office, actor: Actor, round_: str, seen: Expert, details: Details) -> tuple[Finding, ...]:
    """Change one expert from what was seen; a stale form changes nothing."""
    with office.act() as act:
        enter(act.connection, actor, "expert.manage", round_)
        now = experts.find(act.connection, round_, seen.id)
        if now is None:
            return (_unknown(act, round_, seen.id),)
        made = _detailed(now, details)
        findings = _faults(made)
        if now != seen:
            findings = (*findings, found("expert_changed", "block", rater=seen.id))
        if blocks(findings) or made == now:
            return findings
        _rewrite(act, made)
        changed = [name for name in (*FIELDS, "chair") if getattr(made, name) != getattr(now, name)]
        act.note(actor, "expert.change", round_, made.id, fields=changed)
        return findings


def remove_expert(office: Office, actor: Actor, round_: str, rater: str) -> tuple[Finding, ...]:
    """Strike an expert; one whom the record mentions stays there as withdrawn."""
    with office.act() as act:
        enter(act.connection, actor, "expert.manage", round_)
        if experts.find(act.connection, round_, rater) is None:
            return (_unknown(act, round_, rater),)
        pairs = [(one, rater) for one in assignments.of_rater(act.connection, round_, rater)]
        assignments.withdraw(act.connection, round_, pairs, act.at, "expert_removed")
        act.note(actor, "expert.remove", round_, rater, assignments=len(pairs), kept=not _struck(act, round_, rater))
        return ()


def call_up(office: Office, actor: Actor, round_: str, rater: str) -> tuple[Finding, ...]:
    """Put an expert of the reserve or the pool on the panel."""
    return _move(office, actor, round_, rater, ("substitute", "pool"), "expert.call_up")


def mark_present(office: Office, actor: Actor, round_: str, rater: str) -> tuple[Finding, ...]:
    """An expert who was away is back on the panel; what was withdrawn stays withdrawn."""
    return _move(office, actor, round_, rater, ("absent",), "expert.present")


def absence(office: Office, actor: Actor, round_: str, rater: str) -> Absence:
    """What would happen if an expert were noted as absent."""
    with office.look() as connection:
        enter(connection, actor, "expert.read", round_)
        return _absence(connection, round_, rater)


def mark_absent(office: Office, actor: Actor, round_: str, rater: str, why: str) -> tuple[Finding, ...]:
    """Note an expert as absent: finished sheets stay, what is unfinished is asked of them no longer."""
    with office.act() as act:
        enter(act.connection, actor, "expert.absent", round_)
        now = experts.find(act.connection, round_, rater)
        if now is None:
            return (_unknown(act, round_, rater),)
        if isinstance(said := read_reason(why, "reason"), Finding):
            return (said,)
        if now.state in ("absent", "withdrawn"):
            return (found("expert_state", "block", rater=rater, state=now.state),)
        lost = _absence(act.connection, round_, rater)
        assignments.withdraw(act.connection, round_, [(one, rater) for one in lost.withdrawn], act.at, "absent")
        experts.change(act.connection, round_, rater, state="absent")
        facts = {"reason": said, "withdrawn": len(lost.withdrawn), "kept": len(lost.kept)}
        act.note(actor, "expert.absent", round_, rater, **facts)
        return ()


def _absence(connection: Connection, round_: str, rater: str) -> Absence:
    """Submitted sheets and abstentions stay; drafts and what was not begun goes."""
    done = {name for name, known in sheets.own_states(connection, round_, rater).items() if known.state != "draft"}
    asked = assignments.of_rater(connection, round_, rater)
    return Absence(rater, tuple(one for one in asked if one not in done), tuple(one for one in asked if one in done))


def _move(
    office: Office, actor: Actor, round_: str, rater: str, states: tuple[str, ...], name: str
) -> tuple[Finding, ...]:
    """Bring an expert from one of these states onto the panel; where nobody was drawn, that is the pool."""
    with office.act() as act:
        enter(act.connection, actor, "expert.absent", round_)
        now = experts.find(act.connection, round_, rater)
        if now is None:
            return (_unknown(act, round_, rater),)
        known = experts.every(act.connection, round_)
        if now.state not in states or now in experts.panel(known):
            return (found("expert_state", "block", rater=rater, state=now.state),)
        drawn = any(one.state in ("drawn", "substitute") for one in known)
        experts.change(act.connection, round_, rater, state="drawn" if drawn else "pool")
        act.note(actor, name, round_, rater)
        return ()


def _detailed(expert: Expert, details: Details) -> Expert:
    return replace(
        expert,
        name=details.name.strip() or expert.id,
        affiliation=details.affiliation.strip(),
        region=details.region.strip(),
        expertise=fields_of(details.expertise),
        chair=details.chair,
    )


def _faults(expert: Expert) -> tuple[Finding, ...]:
    return tuple(faults_of(expert, {name: Place(field=name) for name in FIELDS}))


def _seeded(expert: Expert) -> Expert:
    return replace(expert, queue_seed=randbelow(QUEUES))


def _rewrite(act: Act, expert: Expert) -> None:
    values = {name: getattr(expert, name) for name in ("name", "affiliation", "region", "chair", "state")}
    lists = {"expertise": list(expert.expertise), "attributes": dict(expert.attributes or {})}
    experts.change(act.connection, expert.round, expert.id, **values, **lists)


def _struck(act: Act, round_: str, rater: str) -> bool:
    """Whether an expert could be struck; the database keeps whom the record mentions."""
    try:
        with act.connection.begin_nested():
            experts.remove(act.connection, round_, rater)
    except IntegrityError:
        experts.change(act.connection, round_, rater, state="withdrawn", chair=False)
        return False
    return True


def _unknown(act: Act, round_: str, rater: str) -> Finding:
    known = [one.id for one in experts.every(act.connection, round_)]
    return found("expert_unknown", "block", rater=rater, similar=resembling(rater, known))
