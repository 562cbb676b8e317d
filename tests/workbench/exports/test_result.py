"""The JSON result: the keys of the published interface, by id, stable to the byte."""

import json
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest

from scoring.evaluate import Evaluation, evaluate
from scoring.findings import Place, found
from scoring.selection.ties import Decision
from scoring.sheets import Panel
from tests.factories import panel, report, rubric
from workbench.exports.result import number, result, result_json
from workbench.i18n import translator
from workbench.results import Inputs, Upload, evaluate_files

ROOT = Path(__file__).parents[3]
SCHEMA = json.loads((ROOT / "docs" / "result.schema.json").read_text("utf-8"))
ZH, EN = translator("zh"), translator("en")

# Three experts on three applications, complete, so every method ranks by the means of the rows:
# A01 (90 + 84 + 81) / 3 = 85, A02 (80 + 70 + 75) / 3 = 75, A03 (61 + 50 + 54) / 3 = 55.
COMPLETE = [[90, 84, 81], [80, 70, 75], [61, 50, 54]]
# E01 and E02 on A01 and A02, E03 and E04 on A03 and A04: nothing links the two halves.
DIVIDED = [[80, 70, None, None], [60, 55, None, None], [None, None, 90, 85], [None, None, 50, 40]]
# The same three scores for A02 and A03, and one place for the two of them.
TIED = [[90, 90, 90], [70, 75, 80], [70, 75, 80], [40, 45, 50]]


def evaluated(a_panel: Panel, *decisions: Decision) -> Evaluation:
    evaluation, findings = evaluate(a_panel, decisions)
    assert evaluation is not None, findings
    return evaluation


def asked(a_panel: Panel) -> Evaluation:
    evaluation, findings = evaluate(a_panel, influence=True, rank_sets=True)
    assert evaluation is not None, findings
    return evaluation


def sample() -> dict[str, object]:
    folder = ROOT / "data" / "samples" / "round"
    rubric_file = ROOT / "rubrics" / "sample" / "rubric.toml"
    files = [Upload(path.name, path.read_bytes()) for path in (rubric_file, *map(folder.joinpath, NAMES))]
    return result(evaluate_files(Inputs(*files)), EN)


NAMES = ("scores.csv", "applications.csv", "raters.csv")
SINGLE = panel([[80.0, 70.0, 75.0]])
RESULTS = {
    "sample": sample,
    "complete": lambda: result(report(evaluated(panel(COMPLETE))), EN),
    "divided": lambda: result(report(evaluated(panel(DIVIDED, under=rubric(min_raters=1)))), ZH),
    "tied": lambda: result(report(evaluated(panel(TIED, under=rubric(shortlist={"places": 2})))), ZH),
    "asked": lambda: result(report(asked(panel(COMPLETE, under=rubric(shortlist={"places": 1})))), EN),
    "one application": lambda: result(report(evaluated(SINGLE)), EN),
    "one sheet": lambda: result(report(evaluated(panel([[80.0]], under=rubric(min_raters=1)))), EN),
    "blocked": lambda: result(report(None, [found("no_rows", "block", Place("scores.csv"))]), ZH),
}


@pytest.mark.parametrize("made", RESULTS.values(), ids=RESULTS.keys())
def test_every_result_fits_the_published_schema(made):
    jsonschema.Draft202012Validator(SCHEMA).validate(made())


def test_the_schema_is_valid_and_describes_every_key():
    jsonschema.Draft202012Validator.check_schema(SCHEMA)

    def undescribed(part: object, path: str) -> list[str]:
        if isinstance(part, list):
            return [hit for n, item in enumerate(part) for hit in undescribed(item, f"{path}[{n}]")]
        if not isinstance(part, dict):
            return []
        keys = {f"{path}.{key}": value for key, value in part.get("properties", {}).items()}
        bare = [key for key, value in keys.items() if not value.get("description")]
        return bare + [hit for key, value in part.items() for hit in undescribed(value, f"{path}.{key}")]

    assert undescribed(SCHEMA, "$") == []


def test_the_schema_lets_the_result_grow_and_misses_what_is_gone():
    complete = RESULTS["complete"]()
    validator = jsonschema.Draft202012Validator(SCHEMA)
    assert validator.is_valid(complete | {"later": 1})
    assert not any(validator.is_valid({k: v for k, v in complete.items() if k != gone}) for gone in complete)


def test_the_sources_of_the_sample_are_those_of_lme4():
    # lme4 1.1-31 on the scores rescaled to 0–100:
    # score ~ 0 + crit + (1|app) + (1|app:crit) + (1|rater) + (1|rater:crit) + (1|app:rater)
    made = RESULTS["sample"]()
    expected = {
        "application": 33.9756274078,
        "application_criterion": 23.0250913695,
        "rater": 22.3205895730,
        "rater_criterion": 0.1210643626,
        "application_rater": 15.9723608177,
        "residual": 42.5272302615,
        "reml_criterion": 28922.055586732,
    }
    assert list(made["components"]) == list(expected)
    assert made["components"] == pytest.approx(expected, rel=1e-5)
    study = made["generalizability"]
    assert list(study) == ["raters", "e_rho2", "phi", "raters_for_phi_80", "d_study"]
    assert [entry["raters"] for entry in study["d_study"]] == list(range(1, 21))
    enough = study["d_study"][study["raters_for_phi_80"] - 1]
    assert enough["phi"] >= 0.8 > study["d_study"][enough["raters"] - 2]["phi"]


def test_the_keys_are_those_of_the_interface():
    made = RESULTS["tied"]()
    assert list(made) == [
        *("schema", "engine", "rubric", "method", "method_requested", "scope", "seed"),
        *("findings", "design", "variance", "components", "generalizability"),
        *("raters", "pairs", "scores", "flag_power", "sectors", "shortlist", "lists", "influence"),
    ]
    assert list(made["rubric"]) == ["id", "version", "sha256"]
    assert list(made["findings"][0]) == ["code", "level", "where", "facts", "message"]
    assert list(made["variance"]) == ["rater", "residual", "reml_criterion"]
    assert list(made["raters"][0]) == ["rater", "sheets", "severity", "severity_se", "flags"]
    (sector,) = made["sectors"]
    design = ["applications", "raters", "sheets", "components", "connected", "algebraic_connectivity"]
    assert list(sector) == ["sector", "design", "agreement", "ranking"]
    assert list(sector["design"]) == list(made["design"]) == [*design, "bridges", "advice"]
    assert list(sector["agreement"]) == [
        *("icc_1", "icc_a1", "icc_c1", "icc_1k", "icc_ak", "icc_ck", "kendall_w", "krippendorff_alpha")
    ]
    assert list(sector["agreement"]["icc_1"]) == ["value", "low", "high"]
    assert list(sector["agreement"]["kendall_w"]) == ["value", "chi2", "p"]
    assert list(sector["agreement"]["krippendorff_alpha"]) == ["interval", "ordinal"]
    assert list(sector["ranking"][0]) == [
        *("application", "rank", "score", "raw_score", "dimensions", "rank_low", "rank_high"),
        *("rank_set", "p_in", "zone", "tied_with", "decided_by"),
    ]
    assert list(made["shortlist"]) == ["selected", "excluded", "blocked_tie", "optimum_differs"]
    assert list(made["shortlist"]["excluded"][0]) == ["application", "reason", "blocked_by"]
    assert list(made["shortlist"]["blocked_tie"]) == ["applications", "places", "constraint"]


def test_a_complete_panel_ranks_by_the_means_of_its_rows():
    (sector,) = RESULTS["complete"]()["sectors"]
    ranking = [(entry["application"], entry["rank"], entry["raw_score"]) for entry in sector["ranking"]]
    assert ranking == [("A01", 1, "85.00"), ("A02", 2, "75.00"), ("A03", 3, "55.00")]
    assert [entry["score"] for entry in sector["ranking"]] == ["85.00", "75.00", "55.00"]


def test_severity_is_positive_for_the_strict_expert():
    # Column means 77, 68 and 70: E02 is the strictest, E01 the most lenient.
    severity = {rater["rater"]: rater["severity"] for rater in RESULTS["complete"]()["raters"]}
    assert severity["E02"] > severity["E03"] > 0 > severity["E01"]


def test_links_are_named_by_id():
    # Each half is a square A–E–A–E, which has no bridge; one assignment across connects the two.
    design = RESULTS["divided"]()["design"]
    assert (design["components"], design["connected"], design["bridges"]) == (2, False, [])
    (link,) = design["advice"]
    assert (link["application"] in ("A01", "A02")) != (link["rater"] in ("E01", "E02"))


def test_a_tie_at_the_cut_waits_for_a_decision():
    shortlist = RESULTS["tied"]()["shortlist"]
    assert shortlist["selected"] == ["A01"]
    assert shortlist["blocked_tie"] == {"applications": ["A02", "A03"], "places": 1, "constraint": "places_full"}
    reasons = {entry["application"]: (entry["reason"], entry["blocked_by"]) for entry in shortlist["excluded"]}
    assert reasons["A02"] == ("tie_at_cut", ["A03"])


def test_a_decision_settles_it_and_the_result_says_so():
    vote = Decision(("A03", "A02"), "5:2", "chair", "vote")
    made = result(report(evaluated(panel(TIED, under=rubric(shortlist={"places": 2})), vote)), EN)
    assert made["shortlist"]["selected"] == ["A01", "A03"]
    assert made["shortlist"]["blocked_tie"] is None
    assert {e["application"]: e["decided_by"] for e in made["sectors"][0]["ranking"]}["A03"] == "decision"


def test_what_cannot_be_estimated_is_null_and_a_finding_says_why():
    made = RESULTS["one sheet"]()
    assert made["variance"] == {"rater": None, "residual": None, "reml_criterion": None}
    assert made["raters"][0]["severity"] is None
    assert made["sectors"][0]["agreement"]["icc_1"] is None
    codes = {finding["code"] for finding in made["findings"]}
    assert {"severity_not_estimable", "agreement_one_application"} <= codes


def test_what_is_not_ranked_has_no_firmness():
    made = result(report(evaluated(panel([[80, 70, 75], [60, 65, 70], [50, None, None]]))), EN)
    last = made["sectors"][0]["ranking"][-1]
    assert (last["application"], last["rank"]) == ("A03", None)
    assert [last[key] for key in ("rank_low", "rank_high", "p_in", "zone")] == [None] * 4


def test_a_blocked_report_still_says_what_was_found():
    made = RESULTS["blocked"]()
    assert made["findings"] == [
        {
            "code": "no_rows",
            "level": "block",
            "where": {"file": "scores.csv", "sheet": None, "row": None, "column": None, "field": None},
            "facts": {},
            "message": "表头下面没有数据。",
        }
    ]
    assert (made["method"], made["design"], made["sectors"], made["shortlist"]) == (None, None, [], None)


def test_findings_come_in_order_of_gravity_and_place_whatever_order_they_were_found_in():
    late, early = (found("out_of_range", "block", Place("s.csv", None, row), **FACTS) for row in (9, 2))
    note = found("seed_overridden", "info", declared=1, used=2)
    orders = [result(report(None, findings), EN)["findings"] for findings in ([note, late, early], [early, note, late])]
    assert orders[0] == orders[1]
    assert [finding["where"]["row"] for finding in orders[0]] == [2, 9, None]


FACTS = {"application": "A01", "rater": "E01", "criterion": "position", "score": 120.0, "low": 0.0, "high": 100.0}


def test_the_same_input_and_seed_give_the_same_bytes():
    first, second = (result_json(report(evaluated(panel(TIED, under=rubric(seed=7)))), ZH) for _ in range(2))
    assert first == second
    assert first.endswith(b"}\n")


def test_another_seed_draws_anew():
    close = [[80, 70, 75], [79, 72, 74], [78, 71, 77], [70, 75, 72]]
    first, second = (
        result(report(evaluated(panel(close, under=rubric(seed=seed, shortlist={"places": 2})))), EN) for seed in (1, 2)
    )
    assert [first["seed"], second["seed"]] == [1, 2]
    assert _chances(first) != _chances(second)


def _chances(made: dict[str, object]) -> list[float]:
    return [entry["p_in"] for entry in made["sectors"][0]["ranking"]]


def test_json_has_no_value_that_json_does_not_know():
    evaluation = evaluated(panel([[80.0]], under=rubric(min_raters=1)))
    text = result_json(report(evaluation), EN).decode("utf-8")

    def refuse(constant: str) -> None:
        raise AssertionError(constant)

    assert json.loads(text, parse_constant=refuse)["schema"] == 1


def test_the_language_changes_the_sentences_and_nothing_else():
    evaluation = evaluated(panel(DIVIDED, under=rubric(min_raters=1)))
    zh, en = (result(report(evaluation), t) for t in (ZH, EN))
    assert [f["message"] for f in zh["findings"]] != [f["message"] for f in en["findings"]]

    def wordless(made: dict[str, object]) -> dict[str, object]:
        return made | {"findings": [{**finding, "message": ""} for finding in made["findings"]]}

    assert wordless(zh) == wordless(en)


def test_a_refused_method_says_which_was_asked_for():
    evaluation = evaluated(panel(COMPLETE))
    asked = replace(evaluation, normalized=replace(evaluation.normalized, requested="severity-precision"))
    made = result(report(asked), EN)
    assert (made["method"], made["method_requested"]) == ("severity", "severity-precision")


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (1 / 3, 0.333333333),  # nine significant digits
        (237783.88038812345, 237783.880388),  # or six decimals, whichever keeps more
        (-1e-300, -1e-300),
        (-0.0, 0.0),
        (float("nan"), None),
        (float("inf"), None),
        (None, None),
    ],
)
def test_floats_are_rounded_and_never_beyond_json(value, shown):
    assert number(value) == shown
    assert str(number(-0.0)) == "0.0"
