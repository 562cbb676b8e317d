"""Programme 3: every rule of its table is there, each check fires on what breaks it, and the outcome is pass or fail.

The sources are the Shanxi call of 2025 and the national regulation; the goals are those of the form of 2022.
"""

from dataclasses import replace
from datetime import date

import pytest

from data.programmes import read_programme
from scoring.applications.answers import Delivered, Submission
from scoring.applications.eligibility import examine
from scoring.applications.expressions import placeholders
from scoring.applications.measured import measure
from scoring.applications.rulings import Ruling
from scoring.applications.submissions import check_submission
from scoring.selection.reverification import completions, reverify
from tests.rubrics.reverification_2025 import DISC, DOCUMENTS, cluster, programme
from tests.rubrics.trying import absent, fired, unfilled


def series(*numbers):
    return {2022 + n: float(number) for n, number in enumerate(numbers)}


CASES = [
    ("P3-S1", {"batch_year": 2023.0}, {"batch_year": 2022.0}),
    ("P3-S5-reason", {"city_verdict": "failed"}, {"city_verdict": "failed", "city_reason": "产值未达标。"}),
    ("P3-S5-failed", {"city_verdict": "failed", "city_reason": "产值未达标。"}, {"city_verdict": "passed"}),
    ("P3-S7-tax", {"tax": series(4410, 4200, 4000)}, {"tax": series(4410, 4200, 4200)}),
    ("P3-S7-jobs", {"employees": series(8820, 8400, 8000)}, {"employees": series(8820, 8000, 8400)}),
    ("P3-S7-staff", {"employees": series(5000, 5500, 5999)}, {"employees": series(5000, 5500, 6000)}),
    ("P3-S8-targets", {"target_rnd_growth": None}, {}),
    ("P3-S8-targets", {"target_energy_reduction": None}, {}),
    ("P3-S8-b", {"quality_firms": series(46, 46, 52)}, {"quality_firms": series(46, 47, 48)}),
    # 40, 0 and 0 % have a mean of 13.3 and compound to 1.4^(1/3) − 1 = 11.9 %
    (
        "P3-S8-c",
        {"rnd_growth": series(40, 0, 0), "target_rnd_growth": 12.0},
        {"rnd_growth": series(40, 0, 0), "target_rnd_growth": 11.0},
    ),
    ("P3-S8-d", {"patents_by_year": series(8, 10, 11)}, {"patents_by_year": series(7, 7, 12)}),
    ("P3-S8-f", {"carbon_reduction": 17.0}, {"carbon_reduction": 16.0}),  # 11.1 ± 5
    ("P3-S9-incidents", {"incidents_since": True, "evidence": {"incidents_since": ("说明.pdf",)}}, {}),
    ("C9-answer", {"incidents_since": True}, {"incidents_since": True, "evidence": {"incidents_since": ("说明.pdf",)}}),
    ("P3-changes", {"industry_changed": True}, {}),
    ("P3-changes", {"extent_changed": True, "changes_text": "扩区。"}, {}),
    ("P3-changes-told", {"operator_changed": True}, {"operator_changed": True, "changes_text": "机构改革更名。"}),
    ("X10", {"declaration_sealed": False}, {}),
    ("X10-order", {"declared_on": date(2025, 6, 1)}, {"declared_on": date(2025, 5, 31)}),
    ("X10-order", {"recommended_on": date(2025, 5, 7)}, {"recommended_on": date(2025, 7, 1)}),
]
STANDARD = [  # the national standard, examined again on the last three years
    ("P1-E1", {"county": "示例县、邻县"}, "veto"),
    ("P1-E2", {"area": 101.0}, "warn"),
    ("P1-E3", {"output_total": series(39, 45, 50)}, "fail"),
    ("P1-E4", {"sme_share": series(80, 80, 60)}, "fail"),
    ("P1-E5", {"leading_share": series(75, 75, 70)}, "fail"),
    (
        "P1-E6",
        {
            "output_total": series(100, 110, 121),
            "leading_share": series(75, 75, 75),
            "leading_growth": series(10, 10, 10),
            "leading_growth_average": 10.0,
        },
        "fail",
    ),
    ("P1-E7", {key: {2024: 0.0} for key in ("champions", "little_giants", "specialised", "high_tech")}, "fail"),
    ("P1-E8", {"not_prohibited": False}, "veto"),
    ("P1-E9", {"no_incidents": False}, "veto"),
    ("P1-E10", {"no_violations": False}, "veto"),
]
TABLE = [f"P3-S{n}" for n in range(1, 10)]
"""The rules of programme 3, typed from its table."""
CROSS = ["X1", "X4", "X5", "X6", "X7", "X8", "X9", "X10", "X11", "X12", "X13", "X14"]
"""Rules for all programmes; X7, quotas, does not apply to re-verification."""
WHERE_ELSE = {  # rules that are no check, and where they are kept
    "P3-S2": "manual",
    "P3-S4": "documents",
    "P3-S6": "manual",
    "X1": "manual",
    "X11": "manual",
    "X4": "years are windows, below",
    "X5": "recommenders of the procedure, below",
    "X7": "no quota, below",
    "X8": "soft checks cannot block, by the schema",
    "X9": "documents, below",
    "X12": "similar_texts",
    "X13": "measured, below",
    "X14": "workdays",
}


def test_a_complete_cluster_keeps_every_rule():
    examination = examine(programme(), cluster())
    assert (examination.findings, examination.verdict.state) == ((), "eligible")


@pytest.mark.parametrize(("rule", "breaking", "keeping"), CASES)
def test_a_check_fires_on_what_breaks_it_and_only_then(rule, breaking, keeping):
    assert rule in fired(programme(), cluster(**breaking))
    assert rule not in fired(programme(), cluster(**keeping))


@pytest.mark.parametrize(("rule", "breaking", "level"), STANDARD)
def test_the_national_standard_is_examined_again(rule, breaking, level):
    findings = examine(programme(), cluster(**breaking)).findings
    assert level in {finding.level for finding in findings if finding.code == rule}


def test_every_changed_or_new_check_has_its_cases():
    first, _ = read_programme("miit-sme-2022")
    form = programme().form
    assert first is not None
    assert first.form is not None
    assert form is not None
    inherited = {check.id: check for check in first.form.checks}
    own = {check.id for check in form.checks if check != inherited.get(check.id)}
    assert own - {rule for rule, _, _ in CASES} == set()
    # what is left out belongs to a first application: provincial recognition, and the goals and text of a new plan
    gone = set(inherited) - {check.id for check in form.checks}
    assert gone == {"P1-E13", "T-numbers", "T-stages", *(f"T-{x}" for x in "abcdefg"), "C16", "C16-area", "C16-growth"}


def test_no_rule_of_the_table_is_missing():
    assert [rule for rule in absent(programme(), [*TABLE, *CROSS]) if rule not in WHERE_ELSE] == []


def test_rules_that_are_no_checks_are_kept_elsewhere():
    procedure = programme().procedure
    kept = {
        "documents": {document.rule for document in procedure.documents},
        "manual": {rule.id for rule in procedure.manual},
    }
    assert [rule for rule, place in WHERE_ELSE.items() if place in kept and rule not in kept[place]] == []


@pytest.mark.parametrize(("rule", "breaking"), [(rule, breaking) for rule, breaking, _ in CASES])
def test_every_message_is_filled(rule, breaking):
    assert unfilled(programme(), rule, cluster(**breaking)) == set()


def test_both_languages_name_the_same_facts():
    for check in programme().checks():
        assert placeholders(check.message.zh) == placeholders(check.message.en), check.id


def outcome(answers, *decisions):
    name = answers.application
    examined = {name: examine(programme(), answers)}
    return reverify([name], examined, {name: completions(programme(), answers)}, decisions)[0]


def test_promised_and_reached_are_set_against_each_other():
    reached = {goal.goal: goal for goal in completions(programme(), cluster())}
    # 122 and 126 from 90 over three years; 11 and 12 patents from 7; the rest as entered
    expected = {
        "a": (100 * ((122 / 90) ** (1 / 3) - 1), 100 * ((126 / 90) ** (1 / 3) - 1)),
        "b": (50.0, 52.0),
        "c": (12.0, (15.0 + 15.7 + 16.1) / 3),
        "d": (100 * ((11 / 7) ** (1 / 3) - 1), 100 * ((12 / 7) ** (1 / 3) - 1)),
        "e": (36.0, 38.0),
        "f": (10.0, 11.0),
        "g": (7.0, 8.0),
    }
    assert {name: (goal.target, goal.actual) for name, goal in reached.items()} == {
        name: pytest.approx(pair, rel=1e-9) for name, pair in expected.items()
    }
    assert {goal.reached for goal in reached.values()} == {"met"}
    assert reached["b"].percent == pytest.approx(104.0)
    assert {name for name, goal in reached.items() if goal.soft} == {"e", "f", "g"}


SHORT = [  # promises above what was reached; each alone leaves the outcome open
    ("a", {"target_output": series(100, 110, 127)}),
    ("b", {"target_quality_firms": series(45, 48, 53)}),
    ("c", {"target_rnd_growth": 15.7}),
    ("d", {"target_patents": series(8, 9, 13)}),
    ("e", {"target_platform_share": series(30, 33, 39)}),
    ("f", {"target_carbon_reduction": 12.0}),
    ("g", {"target_energy_reduction": 9.0}),
]


@pytest.mark.parametrize(("goal", "changes"), SHORT)
def test_a_goal_that_fell_short_is_a_persons_decision(goal, changes):
    drawn = outcome(cluster(**changes))
    assert (drawn.outcome, drawn.open) == ("open", (goal,))
    refused = Ruling("R01", goal, "reject", "目标未完成", "省工信厅", "2025-06-20")
    assert outcome(cluster(**changes), refused).outcome == "failed"


@pytest.mark.parametrize(
    ("changes", "expected", "rules"),
    [
        ({}, "passed", ()),
        ({"output_total": series(30, 33.6, 37.8)}, "failed", ("P1-E3",)),
        ({"incidents_since": True, "evidence": {"incidents_since": ("说明.pdf",)}}, "failed", ("P3-S9-incidents",)),
        ({"city_verdict": "failed", "city_reason": "未达标"}, "failed", ("P3-S5-failed",)),
        ({"vetoes": ("P3-S10",)}, "failed", ("P3-S10",)),
        ({"area": 120.0}, "open", ("P1-E2",)),
        ({"documents": {}}, "open", ("P3-S4", "P3-S5")),
        ({"extent_changed": True, "changes_text": "扩区。"}, "open", ("P3-changes",)),
        ({"tax": series(4410, 4200, 4000)}, "passed", ()),  # a caution for the experts, not a condition
    ],
)
def test_the_outcome_is_pass_fail_or_open(changes, expected, rules):
    drawn = outcome(cluster(**changes))
    assert (drawn.outcome, set(rules) <= {*drawn.against, *drawn.open}) == (expected, True)


def test_who_does_not_apply_is_shown_and_nobody_is_ranked():
    answers = cluster()
    drawn = reverify(["R02", "R01"], {"R01": examine(programme(), answers)}, {"R01": completions(programme(), answers)})
    assert [(one.application, one.outcome) for one in drawn] == [("R02", "not_applied"), ("R01", "passed")]
    procedure, policy = programme().procedure, programme().rubric.policy.shortlist
    assert (procedure.outcome, procedure.quotas, procedure.sector_rule, procedure.summary) == (
        "pass-fail",
        (),
        None,
        None,
    )
    assert (policy.places, policy.per_sector, policy.threshold, policy.quota, policy.floors) == (
        None,
        None,
        None,
        (),
        {},
    )


@pytest.mark.parametrize(
    ("documents", "code", "rule"),
    [
        ({"form": Delivered(0, 4)}, "document_copies", "P3-S4"),
        ({"disc": Delivered()}, "document_missing", "P3-S4"),
        ({"disc": Delivered(0, 1, DISC)}, "document_copies", "P3-S4"),
        ({"disc": Delivered(0, 2, "示例县中小企业特色产业集群申报资料")}, "document_label", "P3-S4"),
        ({"site_statement": Delivered()}, "document_missing", "P3-S5"),
    ],
)
def test_the_package_is_held_against_the_call(documents, code, rule):
    findings = examine(programme(), cluster(documents=DOCUMENTS | documents)).findings
    assert [(finding.code, finding.level, finding.facts["rule"]) for finding in findings] == [(code, "block", rule)]


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({}, []),
        ({"received": date(2025, 6, 1)}, [("P3-S3", None)]),
        ({"region": "邻市"}, [("X6", None)]),
        ({"kind": "county"}, [("wrong_issuer", "X5")]),
        ({"documents": {}}, [("document_missing", "P3-S4")]),
    ],
)
def test_a_city_is_held_against_the_call(changes, told):
    many = {f"R{n:02}": cluster(f"R{n:02}") for n in range(1, 7)}  # six of one sub-sector: there is no quota
    sent = Submission(
        "云州市中小企业局",
        "city",
        {"main": tuple(many)},
        "云州市",
        date(2025, 5, 31),
        documents={"letter": Delivered(1)},
    )
    findings = check_submission(programme(), replace(sent, **changes), many).findings
    assert [(finding.code, finding.facts.get("rule")) for finding in findings] == told


def test_the_rubric_has_eight_dimensions_and_three_more():
    assert [dimension.id for dimension in programme().rubric.dimensions][8:] == ["local", "employment", "technology"]
    assert len(programme().rubric.dimensions) == 11


def test_measured_columns_show_the_arithmetic():
    values = {one.id: one.value for one in measure(programme(), cluster())}
    # 4000 · 1.05² = 4410 and 8000 · 1.05² = 8820
    assert (values["tax_growth"], values["jobs_growth"], values["county_share_latest"]) == (5.0, 5.0, 22.0)
    assert {c.field for c in programme().rubric.fielded} <= set(values)


def test_the_site_statement_has_a_line_for_each_condition():
    site = programme().procedure.site_check
    assert site is not None
    assert site.official is False
    for number in "一二三四五六七八":
        assert any(line.condition.zh.startswith(f"{number}、") for line in site.lines)
    assert {"economy", "employment", "technology", "goals"} <= {line.id for line in site.lines}


def test_promises_and_results_are_of_the_same_years():
    form = programme().form
    assert form is not None
    assert form.official is False
    assert form.plan is None
    for name in ("target_output", "target_patents", "output_total", "quality_firms", "patents_by_year"):
        years = form.fields[name].years
        assert years is not None
        assert years.of(2025) == (2022, 2023, 2024), name
