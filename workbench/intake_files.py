"""Files as they were handed in, read and examined one by one, on as many processes as are given."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from data.intake.opening import open_file, too_large
from data.intake.reader import Reading, read_application
from data.intake.submitted import SiteStatement, Summary, find_summary, read_site_check, read_summary
from data.programmes import read_programme
from scoring.applications.answers import Answers
from scoring.applications.eligibility import Examination, examine
from scoring.applications.programme import Programme
from scoring.findings import Finding, Place, found
from scoring.selection.reverification import Completion, completions

FEWEST_FOR_PROCESSES = 12  # below this starting processes takes longer than reading
BATCH = 8
READABLE = frozenset({".xlsx", ".xlsm", ".docx", ".docm", ".doc", ".wps", ".xls", ".et"})


@dataclass(frozen=True, slots=True)
class Source:
    """A file by its name as it is shown, and where it lies or what is in it."""

    name: str
    content: Path | bytes


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """An application as it was read and examined; ``findings`` are those of reading."""

    source: str
    findings: tuple[Finding, ...]
    answers: Answers
    kind: str
    lists: tuple[str, ...]
    examination: Examination
    completions: tuple[Completion, ...] = ()

    @property
    def id(self) -> str:
        """The number of the application."""
        return self.answers.application


@dataclass(frozen=True, slots=True, eq=False)
class Item:
    """What became of one file: an application, a summary, an on-site statement, or nothing readable.

    ``findings`` are those of the file where no application, and no statement on one, takes them.
    """

    findings: tuple[Finding, ...] = ()
    candidate: Candidate | None = None
    summary: Summary | None = None
    site: tuple[SiteStatement, tuple[Finding, ...]] | None = None


def files_in(paths: Sequence[Path]) -> tuple[tuple[Source, ...], tuple[Finding, ...]]:
    """Files and what lies in folders, in order; hidden and temporary files are passed over."""
    sources: list[Source] = []
    findings = []
    for path in paths:
        if path.is_dir():
            inside = sorted(file for file in path.rglob("*") if file.is_file() and _is_offered(file, path))
            sources += [Source(file.relative_to(path).as_posix(), file) for file in inside]
            if not inside:
                findings.append(found("folder_empty", "block", Place(str(path))))
        elif path.exists():
            sources.append(Source(path.name, path))
        else:
            findings.append(found("file_missing", "block", Place(str(path))))
    return tuple(sources), tuple(findings)


def read_sources(
    programme: Programme, sources: Sequence[Source], progress: Callable[[str, int, int], None], workers: int
) -> tuple[Item, ...]:
    """Read and examine every file, in the order given."""
    items: list[Item | None] = [None] * len(sources)
    progress("reading", 0, len(sources))
    for done, (place, item) in enumerate(_read(programme, sources, workers), start=1):
        items[place] = item
        progress("reading", done, len(sources))
    return tuple(item for item in items if item is not None)


def read_source(programme: Programme, source: Source) -> Item:
    """Read one file and examine it if it is an application; a file too large is never opened."""
    content, refusal = _content(source)
    if content is None:
        return Item(refusal)
    opened, findings = open_file(source.name, content)
    if opened is None:
        return Item(findings)
    if opened.content == "site":
        site, more = read_site_check(programme, opened)
        return Item(site=(site, (*findings, *more)))
    summary = read_summary(programme, opened) if opened.content == "summary" else find_summary(programme, opened)
    if summary is not None:
        return Item((*findings, *summary[1]), summary=summary[0])
    reading, more = read_application(programme, opened)
    if reading is None:
        return Item((*findings, *more))
    all_of_it = (*findings, *more)
    return Item(candidate=examined(programme, source.name, all_of_it, reading))


def examined(programme: Programme, source: str, findings: tuple[Finding, ...], reading: Reading) -> Candidate:
    """An application as it was read, held against every rule and every goal."""
    answers = reading.answers
    examination, reached = examine(programme, answers), completions(programme, answers)
    return Candidate(source, findings, answers, reading.kind, reading.lists, examination, reached)


def _read(programme: Programme, sources: Sequence[Source], workers: int) -> Iterator[tuple[int, Item]]:
    if workers < 2 or len(sources) < FEWEST_FOR_PROCESSES:
        yield from ((n, read_source(programme, source)) for n, source in enumerate(sources))
        return
    batches = [list(enumerate(sources))[start : start + BATCH] for start in range(0, len(sources), BATCH)]
    with ProcessPoolExecutor(workers) as pool:
        for batch in as_completed(pool.submit(_read_batch, programme.id, batch) for batch in batches):
            yield from batch.result()


def _read_batch(programme: str, batch: list[tuple[int, Source]]) -> list[tuple[int, Item]]:
    known = _programme(programme)
    return [(n, read_source(known, source)) for n, source in batch]


@cache
def _programme(name: str) -> Programme:
    """A programme, read once in each process."""
    programme, _ = read_programme(name)
    if programme is None:
        raise LookupError(name)
    return programme


def _content(source: Source) -> tuple[bytes | None, tuple[Finding, ...]]:
    if isinstance(source.content, bytes):
        return source.content, ()
    try:
        if refused := too_large(source.name, source.content.stat().st_size):
            return None, (refused,)
        return source.content.read_bytes(), ()
    except OSError:
        return None, (found("file_unreadable", "block", Place(source.name)),)


def _is_offered(file: Path, folder: Path) -> bool:
    hidden = any(part.startswith((".", "~$")) for part in file.relative_to(folder).parts)
    return file.suffix.lower() in READABLE and not hidden
