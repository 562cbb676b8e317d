"""Small random rounds, through the gate: any design, any states, any rules, any method."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import get_args

from hypothesis import strategies as st

from scoring.assembly.assembly import assemble
from scoring.findings import Finding, blocks
from scoring.rubric import Method, Rubric
from scoring.sheets import Panel
from scoring.tables import Cell, Table

Rows = tuple[Mapping[str, Cell], ...]
METHODS = get_args(Method)
SCALES = ({"low": 0, "high": 10, "step": 0.5}, {"low": 0, "high": 100}, {"low": 1, "high": 5, "step": 1})
STATES = ("NA", "RECUSED", "ABSENT", None)
SECTORS, REGIONS = ("tea", "glass"), ("east", "west", None)


@dataclass(frozen=True)
class Round:
    """What is handed in: a rubric, wide score rows and the applications."""

    rubric: Rubric
    scores: Rows
    applications: Rows

    def panel(self) -> tuple[Panel | None, tuple[Finding, ...]]:
        """The panel, or None where something blocks."""
        ids = {row["rater"] for row in self.scores}
        raters = tuple({"rater": id_, "name": id_} for id_ in sorted(map(str, ids)))
        tables = table("applications.csv", self.applications), table("raters.csv", raters)
        panel, findings = assemble(self.rubric, table("scores.csv", self.scores), *tables)
        return (None if blocks(findings) else panel), findings

    def under(self, **policy: object) -> "Round":
        """The same round under a changed policy."""
        changed = self.rubric.policy.model_copy(update=policy)
        return replace(self, rubric=self.rubric.model_copy(update={"policy": changed}))


def table(file: str, rows: Rows) -> Table:
    names = tuple(rows[0])
    columns = {name: tuple(row[name] for row in rows) for name in names}
    return Table(file, None, columns, {name: name for name in names}, tuple(range(2, len(rows) + 2)))


@st.composite
def rounds(draw: st.DrawFn, complete: bool = False, plain: bool = False) -> Round:
    """A round of up to six applications and five experts.

    ``complete`` has every expert score every application; ``plain`` has numbers only, no rules and the default method.
    """
    rubric = Rubric.model_validate(draw(_rubrics(plain)))
    names = [f"A{i}" for i in range(draw(st.integers(1, 6)))]
    raters = [f"E{j}" for j in range(draw(st.integers(1, 5)))]
    pairs = [(i, j) for i in names for j in raters]
    if not complete:
        pairs = draw(st.lists(st.sampled_from(pairs), min_size=1, unique=True))
    level = draw(st.sampled_from(["any", "equal", "few"]))
    scores = tuple(
        {"application": i, "rater": j, **{c.id: draw(_cell(c.scale, level, plain)) for c in rubric.judged}}
        for i, j in pairs
    )
    applications = tuple(
        {
            "application": i,
            "name": i,
            "sector": draw(st.sampled_from(SECTORS)),
            "region": draw(st.sampled_from(REGIONS)),
            **{c.field: draw(st.sampled_from([0.0, 37.5, 100.0, "NA"])) for c in rubric.measured},
            **{c.field: draw(st.sampled_from(["yes", "yes", "no"])) for c in rubric.gates},
        }
        for i in names
    )
    return Round(rubric, scores, applications)


def _cell(scale, level: str, plain: bool) -> st.SearchStrategy[Cell]:
    steps = round((scale.high - scale.low) / (scale.step or 1))
    counts = {"any": st.integers(0, steps), "equal": st.just(steps // 2), "few": st.integers(0, min(2, steps))}[level]
    number = counts.map(lambda count: scale.low + count * (scale.step or 1))
    return number if plain else st.one_of(*[number] * 6, st.sampled_from(STATES))


@st.composite
def _rubrics(draw: st.DrawFn, plain: bool) -> dict[str, object]:
    dimensions, count = [], 0
    for d in range(draw(st.integers(1, 3))):
        criteria = []
        for _ in range(draw(st.integers(1, 2))):
            criteria.append({**_named(f"c{count}", draw), "kind": "judged", "scale": draw(st.sampled_from(SCALES))})
            count += 1
        dimensions.append({**_named(f"d{d}", draw), "criteria": criteria})
    if not plain and draw(st.booleans()):
        growth = {**_named("growth", draw), "kind": "measured", "field": "growth", "points": [[0, 0], [100, 100]]}
        dimensions[0]["criteria"].append(growth)
    if not plain and draw(st.booleans()):
        dimensions[0]["criteria"].append({**_named("honest", draw), "kind": "gate", "field": "honest"})
    policy = {"min_raters": 1, "draws": 100} if plain else draw(_policies([d["id"] for d in dimensions]))
    return {"id": "made-up", "version": 1, "title": _words("x"), "policy": policy, "dimensions": dimensions}


@st.composite
def _policies(draw: st.DrawFn, ids: list[str]) -> dict[str, object]:
    maybe = {
        "places": st.integers(1, 4),
        "per_sector": st.integers(1, 2),
        "threshold": st.sampled_from([0.0, 50.0, 62.5]),
        "quota": st.just([{"attribute": "region", "limit": 1}]),
        "floors": st.just({ids[0]: 45.0}),
    }
    return {
        "normalization": draw(st.sampled_from(METHODS)),
        "scope": draw(st.sampled_from(["round", "round", "sector"])),
        "min_raters": draw(st.integers(1, 3)),
        "missing": draw(st.sampled_from(["complete-sheets", "available-criteria"])),
        "decimals": draw(st.integers(0, 3)),
        "tie_break": draw(st.sampled_from([[], ids[:1], ids[::-1]])),
        "draws": 100,
        "seed": draw(st.integers(0, 3)),
        "shortlist": {name: draw(value) for name, value in maybe.items() if draw(st.booleans())},
    }


def _named(id: str, draw: st.DrawFn) -> dict[str, object]:
    return {"id": id, "weight": draw(st.sampled_from([1, 2, 0.3, 40])), "title": _words(id)}


def _words(text: str) -> dict[str, str]:
    return {"zh": text, "en": text}
