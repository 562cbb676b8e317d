"""Check what was handed in: read every file, examine every application, count what each authority recommends."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from data.intake.reader import Reading
from data.intake.submitted import SiteStatement
from data.programmes import programme_ids, read_programme
from scoring.applications.answers import Answers
from scoring.applications.eligibility import Examination, Verdict, idle_rulings, judge
from scoring.applications.programme import Programme
from scoring.applications.quotas import QuotaCount, SectorCount
from scoring.applications.rulings import Ruling
from scoring.applications.similarity import similar_texts
from scoring.findings import Finding, Level, Place, found
from scoring.selection.reverification import Completion, Reverified
from scoring.spelling import resembling
from workbench.intake_files import Candidate, Item, Source, examined, read_sources
from workbench.recommendations import recommendations

Progress = Callable[[str, int, int], None]
"""Called with the step, how much of it is done, and how much there is."""


@dataclass(frozen=True, slots=True, eq=False)
class CheckedApplication:
    """One application with everything found in it, and the verdict over all of that."""

    id: str
    file: str
    name: str
    region: str
    answers: Answers
    kind: str
    lists: tuple[str, ...]
    findings: tuple[Finding, ...]
    verdict: Verdict
    examination: Examination
    completions: tuple[Completion, ...]
    reading: tuple[Finding, ...] = ()  # those of ``findings`` that came up while the file was read


@dataclass(frozen=True, slots=True, eq=False)
class Intake:
    """Everything that came in under one programme; ``findings`` belong to no single application.

    ``reverified`` holds the outcomes of a programme that ends in pass or fail.
    """

    programme: Programme
    applications: tuple[CheckedApplication, ...]
    quotas: tuple[QuotaCount, ...]
    sectors: tuple[SectorCount, ...]
    findings: tuple[Finding, ...]
    reverified: tuple[Reverified, ...] = ()


def _quiet(_step: str, _done: int, _all: int) -> None:
    """Ignore progress."""


def open_programme(name: str) -> tuple[Programme | None, tuple[Finding, ...]]:
    """A programme that ships with the workbench, or every fault of its files."""
    return read_programme(name)


def programmes() -> tuple[str, ...]:
    """Ids of the programmes that ship with the workbench."""
    return programme_ids()


def check_files(
    programme: Programme,
    sources: Sequence[Source],
    progress: Progress = _quiet,
    workers: int = 1,
    rulings: Sequence[Ruling] = (),
) -> Intake:
    """Read and check files; with more than one worker they are read in processes of their own.

    ``rulings`` are what persons have decided about the applications.
    """
    items = read_sources(programme, sources, progress, workers)
    progress("comparing", 0, 1)
    return check_items(programme, items, rulings)


def check_items(programme: Programme, items: Sequence[Item], rulings: Sequence[Ruling] = ()) -> Intake:
    """Check what has been read already, as a whole."""
    candidates, twice = _distinct(programme, items)
    summaries = tuple(item.summary for item in items if item.summary is not None)
    recommended, unplaced = recommendations(programme, summaries, candidates)
    told = {name: row for one in recommended for name, row in one.told.items()}
    whole = [_complete(programme, one, *told.get(one.id, ("", ""))) for one in candidates]
    sites, strangers = _by_site(whole, [item.site for item in items if item.site is not None])
    alike = _by_application(similar_texts([one.answers for one in whole]))
    return Intake(
        programme,
        tuple(_checked(programme, one, (*sites.get(one.id, ()), *alike.get(one.id, ())), rulings) for one in whole),
        tuple(quota for one in recommended for quota in one.quotas),
        tuple(sector for one in recommended for sector in one.sectors),
        (
            *(finding for item in items for finding in item.findings),
            *(*twice, *strangers, *unplaced, *_unmet(rulings, [one.id for one in whole])),
            *(finding for one in recommended for finding in one.findings),
        ),
    )


def name_of(programme: Programme, answers: Answers) -> str:
    """What an application is called: the field its summary repeats, else its first text."""
    summary, form = programme.procedure.summary, programme.form
    asked = [column.same_as for column in summary.columns if column.same_as] if summary is not None else []
    fields = form.fields.values() if form is not None else ()
    texts = [one.id for one in fields if one.kind == "text"]
    names = (answers.values.get(name) for name in (*asked[:1], "cluster_name", "cover_name", *texts))
    return next((name for name in names if isinstance(name, str)), answers.application)


def region_of(answers: Answers) -> str:
    """Where an applicant is, from the widest to the narrowest."""
    parts = (answers.values.get(name) for name in ("province", "city", "county", "region"))
    return "".join(dict.fromkeys(part for part in parts if isinstance(part, str)))


def _distinct(programme: Programme, items: Iterable[Item]) -> tuple[list[Candidate], list[Finding]]:
    """One candidate for each application: files of one number are joined unless they answer the same twice."""
    known: dict[str, Candidate] = {}
    twice = []
    for one in (item.candidate for item in items):
        if one is None:
            continue
        first = known.get(one.id)
        if first is None:
            known[one.id] = one
        elif _overlap(first.answers, one.answers):
            twice.append(found("application_twice", "block", Place(one.source), application=one.id, first=first.source))
        else:
            known[one.id] = _joined(programme, first, one)
    return list(known.values()), twice


def _overlap(answers: Answers, other: Answers) -> bool:
    """Whether two files answer the same field, list or chapter."""
    return bool(_answered(answers) & _answered(other))


def _answered(answers: Answers) -> set[str]:
    lists = {f"table.{name}" for name, rows in answers.rows.items() if rows}
    return {*answers.values, *answers.unreadable, *lists, *(f"plan.{name}" for name in answers.chapters)}


def _joined(programme: Programme, first: Candidate, one: Candidate) -> Candidate:
    """The form in one file and its plan, or a list, in another."""
    left, right = first.answers, one.answers
    whole = replace(
        left,
        values={**left.values, **right.values},
        rows={**left.rows, **{name: rows for name, rows in right.rows.items() if rows}},
        chapters={**left.chapters, **right.chapters},
        evidence={**left.evidence, **right.evidence},
        places={**right.places, **left.places},
        unreadable=left.unreadable | right.unreadable,
        authority=left.authority or right.authority,
        sector=left.sector or right.sector,
        documents=left.documents or right.documents,
    )
    joined = found("application_joined", "info", Place(one.source), application=one.id, first=first.source)
    findings = (*first.findings, *one.findings, joined)
    return examined(programme, first.source, findings, Reading(whole, first.kind or one.kind, first.lists or one.lists))


def _complete(programme: Programme, one: Candidate, authority: str, sector: str) -> Candidate:
    """An application that does not say who recommends it, or its sub-sector, learns it from the summary."""
    known = one.answers
    whole = replace(known, authority=known.authority or authority, sector=known.sector or sector)
    if (whole.authority, whole.sector) == (known.authority, known.sector):
        return one
    return examined(programme, one.source, one.findings, Reading(whole, one.kind, one.lists))


def _by_site(
    candidates: Iterable[Candidate], sites: Iterable[tuple[SiteStatement, tuple[Finding, ...]]]
) -> tuple[dict[str, tuple[Finding, ...]], list[Finding]]:
    """Findings of on-site statements by application; statements on nothing that came in are reported."""
    known = {one.id for one in candidates}
    statements: dict[str, tuple[Finding, ...]] = {}
    strangers = []
    for site, findings in sites:
        if site.application in known:
            statements[site.application] = (*statements.get(site.application, ()), *findings)
        else:
            strangers.append(found("site_check_unknown", "block", Place(site.file), application=site.application))
    return statements, strangers


def _by_application(findings: Iterable[Finding]) -> dict[str, list[Finding]]:
    grouped: dict[str, list[Finding]] = {}
    for finding in findings:
        grouped.setdefault(str(finding.facts["application"]), []).append(finding)
    return grouped


def _checked(
    programme: Programme, one: Candidate, more: tuple[Finding, ...], rulings: Sequence[Ruling]
) -> CheckedApplication:
    findings = (*one.findings, *one.examination.findings, *more)
    own = [ruling for ruling in rulings if ruling.application == one.id]
    verdict = judge(programme, findings, one.examination.unchecked, own)
    short = {done.goal for done in one.completions if done.reached != "met"}
    return CheckedApplication(
        one.id,
        one.source,
        name_of(programme, one.answers),
        region_of(one.answers),
        one.answers,
        one.kind,
        one.lists,
        (*findings, *_ruled(one, verdict), *idle_rulings(programme, verdict, own, short)),
        verdict,
        one.examination,
        one.completions,
        one.findings,
    )


def _ruled(one: Candidate, verdict: Verdict) -> Iterator[Finding]:
    """What was decided about an application, rule by rule."""
    for reason in verdict.reasons:
        if reason.ruling is None:
            continue
        facts = {name: getattr(reason.ruling, name) for name in ("reason", "by", "at", "evidence", "second")}
        facts["rule"] = reason.rule
        if reason.is_settled:
            yield found("ruling_accepted", "info", Place(one.source), **facts)
        elif reason.ends:
            level: Level = "veto" if reason.ground == "veto" else "fail"
            yield found("ruling_rejected", level, Place(one.source), **facts)
        else:
            yield found("ruling_unconfirmed", "warn", Place(one.source), **facts)


def _unmet(rulings: Sequence[Ruling], known: Sequence[str]) -> Iterator[Finding]:
    """Decisions on applications that did not come in."""
    for ruling in rulings:
        if ruling.application not in known:
            name, similar = ruling.application, resembling(ruling.application, known)
            yield found("ruling_unknown_application", "block", application=name, rule=ruling.rule, similar=similar)
