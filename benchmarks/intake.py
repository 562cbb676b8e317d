"""Intake: 500 filled workbooks of programme 1, read, examined and compared on two processes."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from random import Random
from zipfile import ZIP_DEFLATED, ZipFile

from benchmarks.table import Outcome, against_limit, fastest
from data.intake.filling import fill
from data.programmes import read_programme
from scoring.applications.answers import Answers
from scoring.applications.programme import Programme
from scoring.applications.specimens import specimen_answers
from workbench.exports.template.application import template
from workbench.i18n import translator
from workbench.intake import Intake, check_files
from workbench.intake_files import Source

PROGRAMME = "miit-sme-2022"
WORKBOOKS, WORKERS, LIMIT = 500, 2, 60.0
SECTORS, AUTHORITIES = 40, 30
SEED = 20261121
LETTERS = "产业集群阀门铸造检测创新平台企业技术研发标准专利数字绿色合作服务人才市场园区协同配套质量品牌"


def outcomes() -> Iterator[Outcome]:
    """Time the use case behind the command, from bytes to verdicts."""
    programme, sources = sample(WORKBOOKS)
    spent = processor_seconds()
    seconds = fastest(lambda: checked(programme, sources), 1)
    spent = processor_seconds() - spent
    what = f"{WORKBOOKS} filled workbooks of {PROGRAMME}, {len(sources[0].content) // 1024} kB each"
    note = (
        f"Reading, rules, quotas and similar texts included, on {WORKERS} processes. On a busy machine wall seconds "
        "say how busy it is; processor seconds of all processes say what the work costs."
    )
    rows = [(f"{what}: wall", seconds, LIMIT), (f"{what}: processor, all processes", spent, WORKERS * LIMIT)]
    yield against_limit("Intake", note, rows)


def processor_seconds() -> float:
    """What this process and those it has waited for have used so far."""
    used = os.times()
    return used.user + used.system + used.children_user + used.children_system


def checked(programme: Programme, sources: list[Source]) -> Intake:
    """Check everything and see that nothing was left out."""
    intake = check_files(programme, sources, workers=WORKERS)
    if len(intake.applications) != len(sources):
        raise AssertionError(f"{len(intake.applications)} of {len(sources)} applications")
    return intake


def sample(count: int) -> tuple[Programme, list[Source]]:
    """Complete applications that differ in every text: one is filled, its words are exchanged for the others."""
    programme, _ = read_programme(PROGRAMME)
    if programme is None or programme.form is None:
        raise LookupError(PROGRAMME)
    answers = _marked(programme, specimen_answers(programme.form, programme.year))
    filled = fill(template(programme, translator("zh")), programme, answers)
    random = Random(SEED)
    return programme, [_exchanged(filled, n, random) for n in range(count)]


def _marked(programme: Programme, answers: Answers) -> Answers:
    """Marks in the place of every text; a long one stands for as many characters as the form allows."""
    fields = programme.form.fields if programme.form is not None else {}
    texts = {name: f"TEXT{field.limit or 12:04}" for name, field in fields.items() if field.kind == "text"}
    chapters = dict.fromkeys(answers.chapters, "TEXT0230")
    return replace(
        answers,
        application="APPLICATION",
        authority="AUTHORITY",
        sector="SECTOR",
        values={**answers.values, **texts},
        chapters=chapters,
    )


def _exchanged(filled: bytes, number: int, random: Random) -> Source:
    target = BytesIO()
    with ZipFile(BytesIO(filled)) as source, ZipFile(target, "w", ZIP_DEFLATED) as changed:
        for name in source.namelist():
            part = source.read(name)
            if name.endswith(".xml"):
                part = part.replace(b"APPLICATION", f"A{number:03}".encode())
                part = part.replace(b"AUTHORITY", f"AUTHORITY {number % AUTHORITIES}".encode())
                part = part.replace(b"SECTOR", f"SECTOR {number % SECTORS}".encode())
                part = _with_words(part, random)
            changed.writestr(name, part)
    return Source(f"A{number:03}.xlsx", target.getvalue())


def _with_words(part: bytes, random: Random) -> bytes:
    """Random Chinese of the marked lengths, as XML writes it."""
    first, *others = part.split(b"TEXT")
    pieces = [first]
    for piece in others:
        words = "".join(f"&#{ord(letter)};" for letter in random.choices(LETTERS, k=int(piece[:4])))
        pieces.append(words.encode() + piece[4:])
    return b"".join(pieces)
