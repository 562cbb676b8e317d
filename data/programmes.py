"""Programme folders: rubric, form and procedure in, a sound Programme or every fault of all three out."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from data.inheritance import ids_of, merge, named_path, without
from data.rubrics import read_rubric
from data.toml_parts import parse
from scoring.applications.form import Form
from scoring.applications.procedure import Procedure
from scoring.applications.programme import Programme
from scoring.applications.soundness import faults
from scoring.findings import Fact, Finding, Place, found
from scoring.rubric import Rubric
from scoring.spelling import resembling

ROOT = Path(__file__).parent.parent / "rubrics"
LONGEST_CHAIN = 5
Document = dict[str, Any]
Model = TypeVar("Model", bound=BaseModel)


def programme_ids(root: Path = ROOT) -> tuple[str, ...]:
    """Every programme there is, by name of its folder."""
    return tuple(sorted(path.parent.name for path in root.glob("*/procedure.toml") if path.parent.name != "common"))


def read_programme(name: str, root: Path = ROOT) -> tuple[Programme | None, tuple[Finding, ...]]:
    """Read the three files of a programme; findings are all faults of all of them.

    A programme without form.toml has no form.
    """
    folder = root / name
    if name not in programme_ids(root):
        known = programme_ids(root)
        return None, (
            found("programme_unknown", "block", programme=name, allowed=known, similar=resembling(name, known)),
        )
    rubric, findings = _rubric(folder)
    form, more = _read(Form, name, "form.toml", root) if (folder / "form.toml").exists() else (None, ())
    procedure, most = _read(Procedure, name, "procedure.toml", root)
    findings = (*findings, *more, *most)
    if findings or rubric is None or procedure is None:
        return None, findings
    programme = Programme(rubric, form, procedure)
    unsound = tuple(_in_file(name, fault) for fault in faults(programme))
    return (None if unsound else programme), unsound


def schema(part: str) -> Document:
    """JSON Schema of a ``form`` or ``procedure`` file, for editors."""
    models: Mapping[str, type[BaseModel]] = {"form": Form, "procedure": Procedure}
    return {"$schema": "https://json-schema.org/draft/2020-12/schema"} | models[part].model_json_schema()


def _in_file(name: str, fault: Finding) -> Finding:
    """A fault of the rules with the file it stands in; a path without the name of a file is in the form."""
    part, _, rest = (fault.where.field or "").partition(".")
    file, field = (part, rest) if part in ("procedure", "rubric") else ("form", fault.where.field)
    return replace(fault, where=Place(f"{name}/{file}.toml", field=field))


def _rubric(folder: Path) -> tuple[Rubric | None, tuple[Finding, ...]]:
    path = folder / "rubric.toml"
    if not path.exists():
        return None, (found("programme_file_missing", "block", Place(f"{folder.name}/rubric.toml")),)
    return read_rubric(f"{folder.name}/rubric.toml", path.read_bytes())


def _read(model: type[Model], name: str, file: str, root: Path) -> tuple[Model | None, tuple[Finding, ...]]:
    document, findings = _document(name, file, root)
    if document is None:
        return None, findings
    where = f"{name}/{file}"
    # Strict JSON mode: a list may become a tuple, but "15" never becomes 15.
    try:
        return model.model_validate_json(json.dumps(document, default=str), strict=True), findings
    except ValidationError as error:
        return None, (*findings, *(_finding(where, document, fault) for fault in error.errors()))


def _document(name: str, file: str, root: Path, depth: int = 0) -> tuple[Document | None, tuple[Finding, ...]]:
    """A document with everything it takes over from the one it extends."""
    path, where = root / name / file, f"{name}/{file}"
    if not path.exists() or depth > LONGEST_CHAIN:
        return None, (found("programme_file_missing", "block", Place(where)),)
    own, findings = parse(where, path.read_bytes())
    if own is None or "extends" not in own:
        return own, findings
    base, more = _document(str(own.pop("extends")), file, root, depth + 1)
    dropped = [str(one) for one in _listed(own.pop("drop", []))]
    if base is None:
        return None, (*findings, *more)
    strangers = [name for name in dropped if name not in {*ids_of(base), *base}]
    lost = [
        found("programme_unknown_name", "block", Place(where, field="drop"), name=one, similar=()) for one in strangers
    ]
    kept = {key: part for key, part in base.items() if key not in dropped}
    merged = merge(without(kept, frozenset(dropped)), own)
    return dict(merged) if isinstance(merged, dict) else None, (*findings, *more, *lost)


def _listed(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]


def _finding(where: str, document: Document, fault: ErrorDetails) -> Finding:
    code, facts = _describe(fault)
    return found(code, "block", Place(where, field=named_path(document, fault["loc"])), **facts)


def _describe(fault: ErrorDetails) -> tuple[str, Mapping[str, Fact]]:
    kind, given, key = fault["type"], fault["input"], str(fault["loc"][-1] if fault["loc"] else "")
    if kind == "value_error":
        return str(fault["ctx"]["error"]), {}
    if kind == "missing":
        return "programme_key_missing", {"key": key}
    if kind == "extra_forbidden":
        return "programme_key_unknown", {"key": key}
    return "programme_value", {"key": key, "value": json.dumps(given, ensure_ascii=False)[:60], "fault": fault["msg"]}
