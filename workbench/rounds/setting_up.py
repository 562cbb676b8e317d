"""Set a round up: from a programme of the house, or from an uploaded rubric alone."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection

from data import frozen
from data.programmes import programme_ids
from data.rubrics import read_rubric, rubric_from
from data.store import rounds
from data.store.columns import canonical
from data.store.rounds import Round
from scoring.applications.programme import Programme
from scoring.findings import Finding, Place, blocks, found
from scoring.rubric import Rubric
from workbench.access import Actor, require
from workbench.beijing import today
from workbench.office import Office
from workbench.rounds.entry import enter
from workbench.rounds.judging.requirements import read_text
from workbench.rounds.settings import Draft, RoundSettings, closing_faults, policy_hash

LONGEST_TITLE = 200
OWN = "own"  # folder name of a programme that is an uploaded rubric alone
PROCEDURE = """\
id = "own"
version = 1
year = {year}
outcome = "shortlist"
title = {title}
source = {{ zh = "组织方上传的评分标准", en = "rubric uploaded by the organiser" }}
applicants = ["applicant"]
authorities = [
    {{ id = "applicant", title = {{ zh = "申报单位", en = "applicant" }} }},
    {{ id = "organiser", title = {{ zh = "组织方", en = "organiser" }} }},
]
stages = [{{ id = "review", authority = "organiser", title = {{ zh = "专家评审", en = "Review by experts" }} }}]
"""
Outcome = tuple[str | None, tuple[Finding, ...]]
"""The id of what was made, None where findings say why not."""


def create_round(office: Office, actor: Actor, programme: str, draft: Draft) -> Outcome:
    """Create a round from a programme of the house, with the very text it is run by."""
    require(actor, "round.create")
    known = programme_ids()
    if programme not in known:
        return None, (found("programme_unknown", "block", programme=programme, allowed=known, similar=()),)
    return _create(office, actor, programme, frozen.freeze(programme), draft)


def create_round_from_rubric(office: Office, actor: Actor, name: str, content: bytes, draft: Draft) -> Outcome:
    """Create a round from an uploaded rubric; its applications come as a table."""
    require(actor, "round.create")
    rubric, findings = read_rubric(name, content)
    if rubric is None:
        return None, findings
    title = f"{{ zh = {_quoted(rubric.title.zh)}, en = {_quoted(rubric.title.en)} }}"
    procedure = PROCEDURE.format(year=today(office.now()).year, title=title)
    files = {f"{OWN}/rubric.toml": content, f"{OWN}/procedure.toml": procedure.encode()}
    return _create(office, actor, OWN, files, draft)


def configure(office: Office, actor: Actor, round_: str, draft: Draft, revision: int) -> tuple[Finding, ...]:
    """Change what is declared for a round before scoring opens; a stale form changes nothing."""
    with office.act() as act:
        entered = enter(act.connection, actor, "round.configure", round_)
        rubric = programme_in(act.connection, entered).rubric
        settings, findings = _settled(rubric, draft, act.at)
        if revision != entered.revision:
            findings = (*findings, found("round_changed_meanwhile", "block"))
        if settings is None or blocks(findings):
            return findings
        document = settings.model_dump(mode="json")
        rounds.change(act.connection, round_, title=draft.title.strip(), closes_at=draft.closes_at, settings=document)
        facts: dict[str, Any] = {"policy": policy_hash(settings.policy), "public_scores": settings.public_scores}
        act.note(actor, "round.configure", round_, mode=settings.mode, **facts)
        return findings


def preview(name: str, content: bytes) -> tuple[Rubric | None, tuple[Finding, ...]]:
    """An uploaded rubric as it would be used, with everything found in it."""
    return read_rubric(name, content)


def declared(rubric: Rubric, policy: Mapping[str, Any]) -> tuple[Rubric | None, tuple[Finding, ...]]:
    """A rubric with a round's own policy over its own; ``policy`` holds only what differs."""
    document = rubric.model_dump(mode="json")
    own = document["policy"]
    shortlist = own["shortlist"] | dict(policy.get("shortlist", {}))
    return rubric_from(None, document | {"policy": own | dict(policy) | {"shortlist": shortlist}})


def programme_of(office: Office, round_: str) -> Programme:
    """The programme a round is run by, from its frozen text; read once for each text."""
    with office.look() as connection:
        return programme_in(connection, _known(connection, round_))


def rubric_of(office: Office, round_: str) -> Rubric:
    """The rubric of a round with the policy declared for it."""
    with office.look() as connection:
        return rubric_in(connection, _known(connection, round_))


def programme_in(connection: Connection, round_: Round) -> Programme:
    """The programme of a round, inside a transaction."""
    return _programme(_frozen(connection, round_))


def rubric_in(connection: Connection, round_: Round) -> Rubric:
    """The rubric of a round with its policy, inside a transaction."""
    return _rubric(_frozen(connection, round_), canonical(round_.settings))


@dataclass(frozen=True, slots=True)
class _Frozen:
    """Frozen files known by their hashes; the bytes are asked for only when nobody has read them yet."""

    name: str
    hashes: tuple[tuple[str, str], ...]
    files: Callable[[], Mapping[str, bytes]] = field(compare=False)


def _frozen(connection: Connection, round_: Round) -> _Frozen:
    hashes = tuple(rounds.hashes(connection, round_.id).items())
    return _Frozen(round_.programme, hashes, lambda: rounds.files(connection, round_.id))


@lru_cache(maxsize=64)
def _programme(text: _Frozen) -> Programme:
    programme, findings = frozen.thaw(text.name, text.files())
    if programme is None:
        raise LookupError(findings[0].code if findings else text.name)
    return programme


@lru_cache(maxsize=64)
def _rubric(text: _Frozen, settings: str) -> Rubric:
    policy = RoundSettings.model_validate_json(settings).policy
    return _programme(text).rubric.model_copy(update={"policy": policy})


def _known(connection: Connection, round_: str) -> Round:
    known = rounds.find(connection, round_)
    if known is None:
        raise LookupError(round_)
    return known


def _create(office: Office, actor: Actor, programme: str, files: Mapping[str, bytes], draft: Draft) -> Outcome:
    read, findings = frozen.thaw(programme, files)
    if read is None:
        return None, findings
    with office.act() as act:
        settings, about = _settled(read.rubric, draft, act.at)
        findings = (*findings, *about)
        if settings is None or blocks(findings):
            return None, findings
        made = _made(_next_id(act.connection, act.at), programme, draft, settings, act.at)
        rounds.create(act.connection, made, files)
        texts = rounds.hashes(act.connection, made.id)
        facts = {"policy": policy_hash(settings.policy), "public_scores": settings.public_scores}
        act.note(actor, "round.create", made.id, programme, title=made.title, files=texts, **facts)
    return made.id, findings


def _made(id: str, programme: str, draft: Draft, settings: RoundSettings, at: datetime) -> Round:
    return Round(
        id=id,
        title=draft.title.strip(),
        programme=programme,
        phase="setup",
        settings=settings.model_dump(mode="json"),
        synthetic=draft.synthetic,
        created_at=at,
        phase_since=at,
        closes_at=draft.closes_at,
        locked_hash=None,
        revision=1,
    )


def _settled(rubric: Rubric, draft: Draft, at: datetime) -> tuple[RoundSettings | None, tuple[Finding, ...]]:
    """Settings of a draft, or everything that is wrong with it."""
    whole, findings = declared(rubric, draft.policy)
    findings = (*findings, *_faults(draft, at))
    if whole is None or blocks(findings):
        return None, findings
    return RoundSettings(
        mode=draft.mode,
        policy=whole.policy,
        comment_below=draft.comment_below,
        comment_above=draft.comment_above,
        public_scores=draft.public_scores,
    ), findings


def _faults(draft: Draft, at: datetime) -> tuple[Finding, ...]:
    faults = []
    if not draft.title.strip():
        faults.append(found("round_title_missing", "block", Place(field="title")))
    if isinstance(title := read_text(draft.title, "title", LONGEST_TITLE), Finding):
        faults.append(title)
    faults += () if draft.closes_at is None else closing_faults(draft.closes_at, at)
    if draft.mode not in ("own-pace", "live"):
        faults.append(found("round_mode_unknown", "block", Place(field="mode"), mode=str(draft.mode)))
    low, high = draft.comment_below, draft.comment_above
    if any(bound is not None and not 0 <= bound <= 100 for bound in (low, high)):
        faults.append(found("round_comment_bounds", "block", Place(field="comments")))
    return tuple(faults)


def _next_id(connection: Connection, at: datetime) -> str:
    """A short id that says the year: r-2026-01."""
    year = today(at).year
    numbers = [int(made.id.rsplit("-", 1)[1]) for made in rounds.every(connection) if made.id.startswith(f"r-{year}-")]
    return f"r-{year}-{max(numbers, default=0) + 1:02}"


def _quoted(text: str) -> str:
    """A TOML string: JSON's escapes are among TOML's."""
    return json.dumps(text, ensure_ascii=False)
