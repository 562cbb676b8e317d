"""A programme of a few fields, so that a test of the engine shows only what it is about."""

from typing import Any

from scoring.applications.form import Form
from scoring.applications.procedure import Procedure
from scoring.applications.programme import Programme
from tests.factories import rubric

TEXT = {"zh": "文字", "en": "text"}
FIELDS = [
    {"id": "output", "kind": "number", "unit": "亿元", "years": {"first": -2, "last": -1}},
    {"id": "share", "kind": "percent", "required": False, "low": 0, "high": 100},
    {"id": "county", "kind": "text", "limit": 5},
    {"id": "ready", "kind": "yesno", "required": False},
]
COLUMNS = [{"id": "name", "kind": "text"}, {"id": "amount", "kind": "integer", "required": False}]


def check(
    id: str = "R1", when: str = "share > 50", level: str = "fail", message: str = "", **more: Any
) -> dict[str, Any]:
    said = {"zh": message or "说明", "en": message or "told"}
    return {"id": id, "level": level, "when": when, "message": said, "remedy": TEXT, "clause": TEXT, **more}


def programme(*checks: dict[str, Any], fields: list[dict[str, Any]] | None = None, **more: Any) -> Programme:
    """A programme of the call of 2022 with these checks; ``form_`` and ``procedure_`` keys go to the files."""
    sections = [{"id": "only", "title": TEXT, "fields": [{"label": TEXT, **f} for f in (fields or FIELDS)]}]
    tables = [{"id": "projects", "title": TEXT, "columns": [{"label": TEXT, **c} for c in COLUMNS]}]
    form = {"id": "small", "version": 1, "title": TEXT, "source": TEXT, "official": False, "sections": sections}
    form |= {"tables": tables, "checks": checks} | {
        k.removeprefix("form_"): v for k, v in more.items() if k[:5] == "form_"
    }
    procedure = {
        "id": "small",
        "version": 1,
        "title": TEXT,
        "source": TEXT,
        "year": 2022,
        "outcome": "shortlist",
        "authorities": [{"id": "county", "title": TEXT}, {"id": "province", "title": TEXT}],
        "applicants": ["county"],
        "recommenders": ["province"],
        "stages": [{"id": "apply", "authority": "county", "title": TEXT}],
    } | {k.removeprefix("procedure_"): v for k, v in more.items() if k.startswith("procedure_")}
    return Programme(rubric(), Form.model_validate(form), Procedure.model_validate(procedure))
