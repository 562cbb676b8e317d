"""The sample applications as files: filled workbooks, one Word form, summaries, and the list of planted faults."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from data.intake.filling import fill, fill_summary
from data.samples.applications.cast import Sample, read_samples, read_toml
from data.samples.applications.cells import Change, Spot, edited, headers_exchanged, merged, restated, spots, typed
from data.samples.applications.fusion_clusters import fusion_answers
from data.samples.applications.planting import Fault, plant
from data.samples.applications.prose import paragraph
from data.samples.applications.sme_clusters import miit_answers
from data.samples.applications.torch_clusters import torch_answers
from data.samples.applications.word import word_form
from data.samples.write import csv_bytes
from scoring.applications.answers import Answers
from scoring.applications.procedure import Procedure
from scoring.applications.programme import Programme

LIST = "faults.csv"
HEADER = ["file", "sheet", "row", "at", "rule", "zh", "en"]
DRAWN: Mapping[str, Callable[[Programme, Sample], Answers]] = {
    "miit-sme-2022": miit_answers,
    "shanxi-fusion-2023": lambda _, sample: fusion_answers(sample),
    "torch-2022": lambda _, sample: torch_answers(sample),
}
MARRING: Mapping[str, Callable[[Fault], Change]] = {
    "typed": lambda how: typed("form", how["row"], how["column"], how["text"]),
    "restate": lambda how: restated(how["row"], how["column"], how["times"], how["unit"]),
    "merge": lambda how: merged(how["table"], how["row"], how["columns"]),
    "exchange_headers": lambda how: headers_exchanged(how["table"], how["columns"]),
}


@dataclass(frozen=True, slots=True)
class Blank:
    """The empty workbooks of a programme: its form and its summary."""

    form: bytes
    summary: bytes


@dataclass(frozen=True, slots=True)
class Sender:
    """A made-up recommending authority."""

    id: str
    name: str
    kind: str
    region: str
    received: date


def sound_answers(programme: Programme) -> dict[str, Answers]:
    """Every application of a programme before anything is planted in it."""
    draw = DRAWN[programme.id]
    return {sample.id: draw(programme, sample) for sample in read_samples(programme.id)}


def planted_answers(programme: Programme) -> dict[str, Answers]:
    """Every application of a programme with its faults, as far as answers can hold them."""
    answers = sound_answers(programme)
    for fault in faults_of(programme.id):
        if "application" in fault:
            name = fault["application"]
            answers[name] = plant(answers[name], fault, answers)
    return answers


def faults_of(programme: str) -> list[Fault]:
    """What is planted in the applications of a programme."""
    return [fault for fault in read_toml("faults.toml")["faults"] if fault["programme"] == programme]


def senders_of(programme: str) -> list[Sender]:
    """The authorities of a programme that sent a summary."""
    return [Sender(**entry) for entry in read_toml("cast.toml")[programme]["senders"]]


def application_files(programme: Programme, blank: Blank) -> dict[str, bytes]:
    """Every file of a programme by its name."""
    answers, faults = planted_answers(programme), faults_of(programme.id)
    samples = {sample.id: sample for sample in read_samples(programme.id)}
    as_word = {name for name, sample in samples.items() if sample.more.get("word")}
    files = {
        f"{name}.xlsx": edited(fill(blank.form, programme, given, _head(programme, given)), _marring(name, faults))
        for name, given in answers.items()
        if name not in as_word
    }
    files |= {f"{name}.docx": word_form(programme, answers[name]) for name in sorted(as_word)}
    files |= {
        f"summary-{sender.id}.xlsx": _summary(programme, blank.summary, sender, answers, samples, faults)
        for sender in senders_of(programme.id)
    }
    return files | {LIST: _listed(files, faults)}


def _head(programme: Programme, answers: Answers) -> dict[str, str]:
    senders = {sender.name: sender for sender in senders_of(programme.id)}
    kind = senders[answers.authority].kind if answers.authority in senders else _kind_by_name(answers.authority)
    return {"kind": _title(programme.procedure, kind)}


def _kind_by_name(authority: str) -> str:
    """Programme 4 alone has authorities that sent no summary: counties, and a development zone."""
    return "zone" if authority.endswith("管委会") else "county"


def _title(procedure: Procedure, kind: str) -> str:
    return next(authority.title.zh for authority in procedure.authorities if authority.id == kind)


def _marring(name: str, faults: list[Fault]) -> list[Change]:
    """The faults of an application that only cells can hold."""
    mine = [fault for fault in faults if fault.get("application") == name]
    return [make(fault[how]) for fault in mine for how, make in MARRING.items() if how in fault]


def _summary(
    programme: Programme,
    blank: bytes,
    sender: Sender,
    answers: Mapping[str, Answers],
    samples: Mapping[str, Sample],
    faults: list[Fault],
) -> bytes:
    mine = [fault for fault in faults if fault.get("authority") == sender.id]
    received = next((fault["received"] for fault in mine if "received" in fault), sender.received)
    head = {
        "authority": sender.name,
        "kind": _title(programme.procedure, sender.kind),
        "region": sender.region,
        "received": received.isoformat(),
    }
    rows = [_row(samples[name], given) for name, given in answers.items() if given.authority == sender.name]
    filled = fill_summary(blank, head, rows)
    delivered = _delivered(programme, mine)
    return edited(
        filled, (typed("documents", d, role, n) for d, counts in delivered.items() for role, n in counts.items())
    )


def _row(sample: Sample, answers: Answers) -> dict[str, str | float | date]:
    """A row of the summary; a programme without an official one keeps our own columns only."""
    said = {
        name: str(answers.values.get(name, "")) for name in ("cluster_name", "operator", "province", "city", "county")
    }
    return {
        "row_name": said["cluster_name"],
        "row_application": answers.application,
        "row_sector": answers.sector,
        "name": said["cluster_name"],
        "operator": said["operator"],
        "location": said["province"] + said["city"] + said["county"],
        "industry": answers.sector,
        "founded": date(2008 + sample.number, 5, 1),
        "brief": paragraph(sample.chance(5), sample, ("background", "chain"), 140),
    }


def _delivered(programme: Programme, mine: list[Fault]) -> dict[str, dict[str, float]]:
    """How many of each document came in: as many as asked, but for what is planted."""
    asked = [document for document in programme.procedure.documents if document.scope == "submission"]
    counts = {d.id: {"originals": float(d.originals), "copies": float(d.copies)} for d in asked}
    for fault in mine:
        how: Mapping[str, Any] = fault.get("deliver", {})
        changed = {role: float(how[role]) for role in ("originals", "copies") if role in how}
        if how:
            counts[how["document"]] |= changed
    return counts


def _listed(files: Mapping[str, bytes], faults: list[Fault]) -> bytes:
    rows: list[list[str | float | None]] = [list(HEADER)]
    planted: dict[str, list[Fault]] = {}
    for fault in faults:
        name = f"{fault['application']}.xlsx" if "application" in fault else f"summary-{fault['authority']}.xlsx"
        planted.setdefault(name, []).append(fault)
    for name, mine in planted.items():
        found = {} if name.startswith("summary") else spots(files[name], [fault["at"] for fault in mine])
        for fault in mine:
            where = found.get(fault["at"]) or Spot("")
            rows.append([name, where.sheet or None, where.row, *(fault[key] for key in HEADER[3:])])
    return csv_bytes(rows)
