"""Rubric files: the published example is valid, and every fault of a file comes at once with its path."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from data.rubrics import PART, read_rubric, rubric_schema
from scoring.rubric import Part, Rubric

ROOT = Path(__file__).parents[2]
EXAMPLE = """
id = "demo"
version = 1
title = { zh = "示例评审", en = "Demo review" }
source = { zh = "权重由组织方确定", en = "weights set by the organiser" }

[policy]
normalization = "severity"      # severity severity-precision mean trimmed trimmed-criterion median zscore tscore percentile minmax group-coefficient
scope = "round"                 # severity is fitted on the whole round, ranks are within sub-sectors; "sector" fits each alone
min_raters = 3
decimals = 2
tie_break = ["core"]            # dimension ids in order
seed = 20261121
draws = 2000
favouritism = [{ rater = "region", application = "region" }]
deviation = { rule = "others-mean", percent = 30 }   # the panel's declared 畸高畸低 rule; optional

[policy.shortlist]
places = 8                      # optional
per_sector = 1                  # optional
threshold = 60.0                # optional, on the published score
quota = [{ attribute = "region", limit = 3 }]        # optional, any number
floors = { core = 40.0 }        # optional, dimension score 0-100

[[dimensions]]
id = "core"
weight = 15
title = { zh = "核心竞争力", en = "Core competitiveness" }

[[dimensions.criteria]]
id = "position"
weight = 50
kind = "judged"                 # judged | measured | gate
scale = { low = 0, high = 10, step = 0.5 }           # step optional
title = { zh = "细分领域地位", en = "Standing in the sub-sector" }
anchors = [{ at = 10, zh = "全国前三", en = "national top three" }, { at = 5, zh = "省内前列", en = "leading in the province" }]

[[dimensions.criteria]]
id = "growth"
weight = 50
kind = "measured"
field = "growth"                # a column of the applications file
points = [[0, 0], [10, 60], [20, 100]]               # piecewise linear, clamped
title = { zh = "主导产业产值年均增速", en = "Average growth of the leading industry" }
"""  # noqa: E501 - verbatim as published

POSITION = "dimensions[0].criteria[0]"
GROWTH = "dimensions[0].criteria[1]"
SCALE = "low = 0, high = 10, step = 0.5"


def faults(text: str) -> dict[str, str]:
    rubric, findings = read_rubric("rubric.toml", text.encode())
    assert rubric is None
    assert all(finding.level == "block" and finding.where.file == "rubric.toml" for finding in findings)
    return {finding.where.field: finding.code for finding in findings}


def changed(*changes: tuple[str, str]) -> str:
    text = EXAMPLE
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return text


def test_published_example_is_valid_as_it_stands():
    rubric, findings = read_rubric("rubric.toml", EXAMPLE.encode())
    assert findings == ()
    assert rubric.policy.shortlist.floors == {"core": 40.0}
    assert rubric.judged[0].scale.step == 0.5
    assert rubric.measured[0].points == ((0, 0), (10, 60), (20, 100))
    assert rubric.shares == {"position": 0.5, "growth": 0.5}  # 15/15 × 50/(50+50)


def test_documentation_shows_the_published_example():
    assert EXAMPLE.strip() in (ROOT / "rubrics" / "README.md").read_text("utf-8")


def test_documentation_names_every_key():
    text = (ROOT / "rubrics" / "README.md").read_text("utf-8")
    keys = {key for part in (Rubric, *PART.values()) for key in part.model_fields}
    assert {key for key in keys if f"`{key}`" not in text} == set()


@pytest.mark.parametrize("prefix", [b"", b"\xef\xbb\xbf"])
def test_byte_order_mark_of_an_editor_does_no_harm(prefix: bytes):
    assert read_rubric("rubric.toml", prefix + EXAMPLE.encode())[0] is not None


@pytest.mark.parametrize(
    ("old", "new", "where", "code"),
    [
        ('id = "demo"', "", "id", "rubric_key_missing"),
        ('id = "demo"', 'id = "Démo"', "id", "rubric_identifier"),
        ('id = "demo"', f'id = "{"x" * 61}"', "id", "rubric_too_long"),
        ("version = 1", 'version = "1"', "version", "rubric_type"),
        ("version = 1", "version = 1.5", "version", "rubric_type"),
        ("version = 1", "version = 2026-11-21", "version", "rubric_type"),
        ('en = "Demo review"', 'en = ""', "title.en", "rubric_empty"),
        ('normalization = "severity"', 'normalization = "zscores"', "policy.normalization", "rubric_choice"),
        ("min_raters = 3", "min_raters = 0", "policy.min_raters", "rubric_bound"),
        ("min_raters = 3", "min_rater = 3", "policy.min_rater", "rubric_key_unknown"),
        ("draws = 2000", "draws = 2_000_000", "policy.draws", "rubric_bound"),
        ("percent = 30", "percent = inf", "policy.deviation.percent", "rubric_type"),
        ('["core"]            #', '["cor"] #', "policy.tie_break[0]", "rubric_unknown_dimension"),
        ('["core"]            #', '["core", "core"] #', "policy.tie_break[1]", "rubric_repeated"),
        ("threshold = 60.0", "threshold = nan", "policy.shortlist.threshold", "rubric_bound"),
        ("core = 40.0", "growth = 40.0", "policy.shortlist.floors.growth", "rubric_unknown_dimension"),
        ("core = 40.0", "core = 140.0", "policy.shortlist.floors.core", "rubric_bound"),
        ('attribute = "region"', 'attribute = ""', "policy.shortlist.quota[0].attribute", "rubric_empty"),
        ("weight = 15", "weight = 0", "dimensions[0].weight", "rubric_bound"),
        ("weight = 50", "weight = true", f"{POSITION}.weight", "rubric_type"),
        ('kind = "judged"', 'kind = "judge"', f"{POSITION}.kind", "rubric_choice"),
        ('kind = "judged"', "", f"{POSITION}.kind", "rubric_key_missing"),
        ('id = "position"', 'id = "growth"', f"{GROWTH}.id", "rubric_duplicate_id"),
        ('id = "position"', 'id = "rater"', f"{POSITION}.id", "rubric_reserved_id"),
        (SCALE, "low = 10, high = 0", f"{POSITION}.scale", "rubric_scale_empty"),
        (SCALE, "low = 0, high = 10, step = 0.4", f"{POSITION}.anchors[1].at", "rubric_anchor_off_step"),
        (SCALE, "low = 0, high = 10, step = 4", f"{POSITION}.scale.step", "rubric_step_uneven"),
        (SCALE, "low = 0, high = 10, step = 0", f"{POSITION}.scale.step", "rubric_bound"),
        (SCALE, "low = 0, high = 10, stp = 1", f"{POSITION}.scale.stp", "rubric_key_unknown"),
        ("at = 10", "at = 11", f"{POSITION}.anchors[0].at", "rubric_anchor_off_scale"),
        ("at = 10", "at = 5", f"{POSITION}.anchors[1].at", "rubric_anchor_repeated"),
        ("[10, 60]", "[0, 60]", f"{GROWTH}.points[1]", "rubric_points_not_increasing"),
        ("[10, 60]", "[10, 600]", f"{GROWTH}.points[1][1]", "rubric_bound"),
        ("[10, 60]", "[10, 60, 5]", f"{GROWTH}.points[1]", "rubric_too_many"),
        ("[10, 60]", "[10]", f"{GROWTH}.points[1][1]", "rubric_key_missing"),
        ("[[0, 0], [10, 60], [20, 100]]", "[[0, 0]]", f"{GROWTH}.points", "rubric_too_few"),
    ],
)
def test_each_fault_has_its_code_and_path(old: str, new: str, where: str, code: str):
    assert faults(changed((old, new)))[where] == code


def test_all_faults_come_at_once_however_the_rest_is():
    assert faults(
        changed(
            ("version = 1", "version = 0"),
            ('title = { zh = "核心竞争力"', 'titel = { zh = "核心竞争力"'),
            (SCALE, "low = 0, high = 10, step = 0.3"),
            ("[10, 60]", "[0, 60]"),
            ('["core"]            #', '["cor"] #'),
        )
    ) == {
        "version": "rubric_bound",
        "dimensions[0].title": "rubric_key_missing",
        "dimensions[0].titel": "rubric_key_unknown",
        f"{POSITION}.scale.step": "rubric_step_uneven",
        f"{POSITION}.anchors[0].at": "rubric_anchor_off_step",  # 10 / 0.3 is no whole number
        f"{POSITION}.anchors[1].at": "rubric_anchor_off_step",
        f"{GROWTH}.points[1]": "rubric_points_not_increasing",
        "policy.tie_break[0]": "rubric_unknown_dimension",
    }


def test_an_unknown_key_is_answered_with_the_key_that_was_meant():
    _, (finding,) = read_rubric("rubric.toml", changed(("min_raters", "minraters")).encode())
    assert finding.facts["similar"] == ("min_raters",)
    assert "normalization" in finding.facts["allowed"]


def test_an_unknown_method_is_answered_with_all_methods():
    _, (finding,) = read_rubric("rubric.toml", changed(('"severity"', '"z-score"')).encode())
    assert "group-coefficient" in finding.facts["allowed"]
    assert finding.facts["similar"][0] == "zscore"


def test_a_decimal_step_divides_its_scale():
    text = changed((SCALE, "low = 0.1, high = 10.3, step = 0.1"), ("at = 5", "at = 5.3"))
    assert read_rubric("rubric.toml", text.encode())[1] == ()  # 10.2 / 0.1 is 101.99999999999999 in binary


def test_a_rubric_with_nothing_to_judge_is_refused():
    text = EXAMPLE[: EXAMPLE.index('id = "position"')].removesuffix("[[dimensions.criteria]]\n")
    assert faults(text + EXAMPLE[EXAMPLE.index('[[dimensions.criteria]]\nid = "growth"') :]) == {
        "dimensions": "rubric_nothing_judged"
    }


def test_a_dimension_of_gates_has_a_weight_without_effect():
    gates = """
[[dimensions]]
id = "entry"
weight = 5
title = { zh = "准入", en = "Entry" }
criteria = [{ id = "clean", kind = "gate", field = "clean", title = { zh = "无失信", en = "No record" } }]
"""
    rubric, findings = read_rubric("rubric.toml", (EXAMPLE + gates).encode())
    assert [(finding.code, finding.level, finding.where.field) for finding in findings] == [
        ("rubric_only_gates", "warn", "dimensions[1]")
    ]
    assert rubric is not None
    assert sum(rubric.shares.values()) == pytest.approx(1)


@pytest.mark.parametrize(
    ("content", "code", "row"),
    [
        (b'id = "demo"\nversion = \n', "not_toml", 2),
        (b"id = 1\nid = 2\n", "not_toml", 2),
        (b"x = " + b"[" * 100_000, "not_toml", None),
        (b"x = " + b"9" * 5_000, "not_toml", None),
        ('title = "评审"'.encode("gb18030"), "not_utf8", None),
    ],
)
def test_what_is_not_toml_says_where(content: bytes, code: str, row: int | None):
    rubric, (finding,) = read_rubric("rubric.toml", content)
    assert rubric is None
    assert (finding.code, finding.where.row) == (code, row)


def test_every_part_of_a_rubric_knows_its_keys():
    declared = {part for part in Part.__subclasses__() if part.__module__ == Rubric.__module__}
    assert set(PART.values()) | {Rubric} == declared


def test_schema_accepts_the_example_and_refuses_a_slip():
    schema = rubric_schema()
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    validator.validate(tomllib.loads(EXAMPLE))
    with pytest.raises(ValidationError):
        validator.validate(tomllib.loads(changed(("min_raters", "minraters"))))


KEYS = sorted({key for part in (Rubric, *PART.values()) for key in part.model_fields})
LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5)
ANYTHING = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=5),
    max_leaves=25,
)


def toml(value: object) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key} = {toml(inner)}" for key, inner in value.items() if inner is not None) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(toml(inner) for inner in value if inner is not None) + "]"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return '"' + "".join(f"\\U{ord(sign):08X}" for sign in value) + '"'
    return str(value)


@settings(deadline=None, max_examples=200)
@given(st.dictionaries(st.sampled_from(KEYS), ANYTHING, max_size=6))
def test_any_toml_is_a_rubric_or_has_findings(document: dict[str, object]):
    text = "".join(f"{key} = {toml(value)}\n" for key, value in document.items() if value is not None)
    rubric, findings = read_rubric("rubric.toml", text.encode())
    assert (rubric is None) == bool(findings)


PATHS = [
    ("id",),
    ("policy", "shortlist", "floors"),
    ("policy", "tie_break"),
    ("policy", "quota"),
    ("dimensions", 0, "criteria"),
    ("dimensions", 0, "criteria", 0, "scale"),
    ("dimensions", 0, "criteria", 0, "anchors"),
    ("dimensions", 0, "criteria", 0, "id"),
    ("dimensions", 0, "criteria", 1, "points"),
]


@settings(deadline=None, max_examples=200)
@given(st.sampled_from(PATHS), ANYTHING.filter(lambda value: value is not None))
def test_the_example_with_anything_in_one_place_never_raises(path: tuple[str | int, ...], value: object):
    document = tomllib.loads(EXAMPLE)
    part = document
    for step in path[:-1]:
        part = part[step]
    part[path[-1]] = value
    text = "".join(f"{key} = {toml(inner)}\n" for key, inner in document.items())
    rubric, findings = read_rubric("rubric.toml", text.encode())
    assert (rubric is None) == bool(findings)
