"""Programme 2: every rule of its table is there, and each check of its own fires on what breaks it and only then.

The source is the Shanxi call of 2025; rules taken over from programme 1 are tried here on one list and on the other.
"""

from dataclasses import replace
from datetime import date

import pytest

from data.programmes import read_programme
from scoring.applications.answers import Delivered, Submission
from scoring.applications.checks import check_answers
from scoring.applications.eligibility import examine
from scoring.applications.expressions import placeholders
from scoring.applications.measured import measure
from scoring.applications.programme import Programme
from scoring.applications.submissions import check_submission
from tests.rubrics.shanxi_sme_2025 import DISC, DOCUMENTS, VALUES, application, programme
from tests.rubrics.trying import absent, fired, unfilled

PROVINCIAL = {"applied_for": ("provincial",), "forms_filled": ("provincial",)}
NATIONAL = {"applied_for": ("national",), "forms_filled": ("national",)}
BOTH = {"applied_for": ("provincial", "national")}


def series(*numbers):
    return {2022 + n: float(number) for n, number in enumerate(numbers)}


CASES = [
    ("P2-S2-sector", {"sector": ""}, {}),
    ("P2-S4-forms", PROVINCIAL | {"forms_filled": ("national",)}, PROVINCIAL),
    ("P2-S4-forms", NATIONAL | {"forms_filled": ("provincial",)}, NATIONAL),
    ("P2-S5", NATIONAL | {"provincial_cluster": False}, NATIONAL),
    ("P2-S5", NATIONAL | {"provincial_cluster": False}, {"provincial_cluster": False}),  # applies for both
    ("P2-S5", NATIONAL | {"provincial_cluster": False}, PROVINCIAL | {"provincial_cluster": False}),
    ("P2-S5-forms", BOTH | {"forms_filled": ("national",)}, BOTH),
    ("P2-S5-forms", BOTH | {"forms_filled": ("provincial",)}, PROVINCIAL),
    ("P2-S5-reason", {"provincial_cluster": False}, {"provincial_cluster": False, "dual_reason": "集中度高。"}),
    ("P2-S5-reason", {"provincial_cluster": False}, PROVINCIAL | {"provincial_cluster": False}),
    ("P2-S8-conduct", PROVINCIAL | {"no_incidents": False}, PROVINCIAL),
    ("P2-S8-conduct", PROVINCIAL | {"not_prohibited": False}, {"no_incidents": False}),  # for the nation it is a veto
    ("P2-S9", {"key_town": True}, {"key_town": False}),
    ("X10", {"declaration_sealed": False}, {}),
    ("X10-order", {"declared_on": date(2025, 6, 1)}, {"declared_on": date(2025, 5, 31)}),
    ("X10-order", {"recommended_on": date(2025, 5, 7)}, {"recommended_on": date(2025, 7, 1)}),
]
NATIONAL_ONLY = [  # conditions of the national standard: what breaks each
    ("P1-E1", {"county": "示例县、邻县"}),
    ("P1-E2", {"area": 101.0}),
    ("P1-E3", {"output_total": series(39, 45, 50)}),
    ("P1-E4", {"sme_share": series(80, 80, 60)}),
    ("P1-E4-earlier", {"sme_share": series(60, 80, 80)}),
    ("P1-E5", {"leading_share": series(75, 75, 70)}),
    ("P1-E5-earlier", {"leading_share": series(70, 75, 75)}),
    (
        "P1-E6",
        {
            "output_total": series(100, 110, 121),
            "leading_share": series(75, 75, 75),
            "leading_growth": series(10, 10, 10),
            "leading_growth_average": 10.0,
        },
    ),
    ("P1-E7", {key: {2024: 0.0} for key in ("champions", "little_giants", "specialised", "high_tech")}),
    ("P1-E8", {"not_prohibited": False}),
    ("P1-E9", {"no_incidents": False}),
    ("P1-E10", {"no_violations": False}),
    ("P1-E11", {"energy_efficient": "no"}),
    ("P1-E12", {"water_efficient": "no"}),
    ("C2b", {"leading_growth_average": 9.0}),
    ("T-numbers", {"target_rnd_growth": None}),
    ("T-a", {"target_output": {2025: 127.0, 2026: 128.0, 2027: 129.0}}),
    ("T-b", {"target_quality_firms": {2025: 60.0, 2026: 60.0, 2027: 70.0}}),
    ("T-c", {"target_rnd_growth": 9.0}),
    ("T-d", {"target_patents": {2025: 13.0, 2026: 14.0, 2027: 15.0}}),
    ("T-e", {"target_platform_share": {2025: 40.0, 2026: 41.0, 2027: 42.0}}),
    ("T-f", {"target_carbon_reduction": 10.0}),
    ("T-g", {"target_energy_reduction": 10.0}),
    ("T-stages", {"target_patents": {2025: 16.0, 2026: 14.0, 2027: 19.0}}),
]
# Numbers the province has not published: what an organiser enters, on an application of programme 1's arithmetic
# (area 35, output 100 to 126, shares 80 and 77, growth up to 13.75, 3 champions and little giants, 52 quality firms).
UNPUBLISHED = [
    ("P2-S8-area", {"provincial_area": 34.9}, {"provincial_area": 35}),
    ("P2-S8-output", {"provincial_output": 100.1}, {"provincial_output": 100}),
    ("P2-S8-sme-share", {"provincial_sme_share": 80.1}, {"provincial_sme_share": 80}),
    ("P2-S8-leading-share", {"provincial_leading_share": 77.1}, {"provincial_leading_share": 77}),
    ("P2-S8-growth", {"provincial_growth": 14}, {"provincial_growth": 13.7}),
    (
        "P2-S8-firms",
        {"provincial_top_firms": 4, "provincial_quality_firms": 53},
        {"provincial_top_firms": 4, "provincial_quality_firms": 52},
    ),
    ("P2-S8-rnd-growth", {"provincial_rnd_growth": 15.7}, {"provincial_rnd_growth": 15.6}),
    ("P2-S8-rnd-intensity", {"provincial_rnd_intensity": 3.3}, {"provincial_rnd_intensity": 3.2}),
    ("P2-S8-platform", {"provincial_platform_share": 38.1}, {"provincial_platform_share": 38}),
]
TABLE = [f"P2-S{n}" for n in range(1, 11)]
"""The rules of programme 2, typed from its table."""
CROSS = ["X1", "X4", "X5", "X6", "X7", "X8", "X9", "X10", "X11", "X12", "X13", "X14"]
"""Rules for all programmes that apply to programme 2."""
WHERE_ELSE = {  # rules that are no check, and where they are kept
    "P2-S1": "quota",
    "P2-S2": "sector rule",
    "P2-S6": "documents",
    "P2-S7": "manual",
    "P2-S10": "veto",
    "X1": "manual",
    "X11": "manual",
    "X4": "years are windows, below",
    "X5": "recommenders of the procedure, below",
    "X7": "quotas and sub-sectors, below",
    "X8": "soft checks cannot block, by the schema",
    "X9": "documents, below",
    "X12": "similar_texts",
    "X13": "measured, below",
    "X14": "workdays",
}


def with_thresholds(values) -> Programme:
    form = programme().form
    assert form is not None
    thresholds = tuple(t.model_copy(update={"value": values.get(t.id, t.value)}) for t in form.thresholds)
    return replace(programme(), form=form.model_copy(update={"thresholds": thresholds}))


@pytest.mark.parametrize("lists", [{}, PROVINCIAL, NATIONAL])
def test_a_complete_application_keeps_every_rule(lists):
    examination = examine(programme(), application(**lists))
    assert (examination.findings, examination.verdict.state) == ((), "eligible")


@pytest.mark.parametrize(("rule", "breaking", "keeping"), CASES)
def test_a_check_fires_on_what_breaks_it_and_only_then(rule, breaking, keeping):
    assert rule in fired(programme(), application(**breaking))
    assert rule not in fired(programme(), application(**keeping))


@pytest.mark.parametrize(("rule", "breaking"), NATIONAL_ONLY)
def test_the_national_standard_is_asked_of_national_applicants_only(rule, breaking):
    assert rule in fired(programme(), application(**breaking))
    assert rule not in fired(programme(), application())
    assert rule not in fired(programme(), application(**breaking | PROVINCIAL))


@pytest.mark.parametrize(("rule", "above", "met"), UNPUBLISHED)
def test_a_number_of_the_province_counts_once_it_is_entered(rule, above, met):
    assert rule not in fired(programme(), application())
    assert rule in fired(with_thresholds(above), application(**PROVINCIAL))
    assert rule not in fired(with_thresholds(met), application(**PROVINCIAL))
    assert rule not in fired(with_thresholds(above), application(**NATIONAL))
    assert unfilled(with_thresholds(above), rule, application()) == set()


@pytest.mark.parametrize(
    ("rule", "threshold"),
    [
        ("P1-E14-rnd-growth", {"rnd_growth": 99}),
        ("P1-E14-rnd-intensity", {"rnd_intensity": 99}),
        ("P1-E14-platform", {"platform_share": 99}),
    ],
)
def test_unpublished_numbers_of_the_nation_count_for_national_applicants(rule, threshold):
    assert rule in fired(with_thresholds(threshold), application())
    assert rule not in fired(with_thresholds(threshold), application(**PROVINCIAL))


def test_every_changed_or_new_check_has_its_cases():
    first, _ = read_programme("miit-sme-2022")
    form = programme().form
    assert first is not None
    assert first.form is not None
    assert form is not None
    inherited = {check.id: check for check in first.form.checks}
    own = {check.id for check in form.checks if check != inherited.get(check.id)}
    tried = {rule for rule, _, _ in (*CASES, *UNPUBLISHED)} | {rule for rule, _ in NATIONAL_ONLY}
    assert own - tried == {"P1-E14-rnd-growth", "P1-E14-rnd-intensity", "P1-E14-platform"}  # tried just above
    assert set(inherited) - {check.id for check in form.checks} == {"P1-E13"}


def test_no_rule_of_the_table_is_missing():
    assert [rule for rule in absent(programme(), [*TABLE, *CROSS]) if rule not in WHERE_ELSE] == []


def test_rules_that_are_no_checks_are_kept_elsewhere():
    procedure = programme().procedure
    kept = {
        "quota": {quota.id for quota in procedure.quotas},
        "sector rule": {procedure.sector_rule.id if procedure.sector_rule else ""},
        "documents": {document.rule for document in procedure.documents},
        "manual": {rule.id for rule in procedure.manual},
        "veto": {veto.id for veto in procedure.vetoes},
    }
    assert [rule for rule, place in WHERE_ELSE.items() if place in kept and rule not in kept[place]] == []


@pytest.mark.parametrize(("rule", "breaking"), [(rule, breaking) for rule, breaking, _ in CASES])
def test_every_message_is_filled(rule, breaking):
    assert unfilled(programme(), rule, application(**breaking)) == set()


def test_both_languages_name_the_same_facts():
    for check in programme().checks():
        assert placeholders(check.message.zh) == placeholders(check.message.en), check.id


@pytest.mark.parametrize(
    ("changes", "state", "reason"),
    [
        ({"no_incidents": False}, "ineligible", ("P1-E9", "veto")),
        (PROVINCIAL | {"no_incidents": False}, "needs_decision", ("P2-S8-conduct", "decision")),
        (NATIONAL | {"provincial_cluster": False}, "needs_decision", ("P2-S5", "decision")),
        (BOTH | {"forms_filled": ("national",)}, "needs_decision", ("P2-S5-forms", "block")),
        ({"vetoes": ("P2-S10",)}, "ineligible", ("P2-S10", "veto")),
        ({"key_town": True}, "eligible", None),
    ],
)
def test_the_verdict_follows_from_the_reasons(changes, state, reason):
    verdict = examine(programme(), application(**changes)).verdict
    assert verdict.state == state
    assert reason is None or reason in [(one.rule, one.ground) for one in verdict.reasons]


@pytest.mark.parametrize(
    ("documents", "code", "rule"),
    [
        ({"site_statement": Delivered()}, "document_missing", "P2-S6"),
        ({"disc": Delivered()}, "document_missing", "P2-S4"),
        ({"disc": Delivered(0, 1, DISC)}, "document_copies", "P2-S4"),
        ({"disc": Delivered(0, 2, "申报资料")}, "document_label", "P2-S4"),
        ({"disc": Delivered(0, 2, "示例县中小企业特色产业集群复核申报资料")}, "document_label", "P2-S4"),
        ({"provincial_form": Delivered(0, 2)}, "document_copies", "P2-S4"),
        ({"national_form": Delivered(0, 4)}, "document_copies", "P2-S4"),
    ],
)
def test_the_package_of_an_application_is_held_against_the_call(documents, code, rule):
    findings = examine(programme(), application(documents=DOCUMENTS | documents)).findings
    assert [(finding.code, finding.level, finding.facts["rule"]) for finding in findings] == [(code, "block", rule)]


def test_whoever_applies_for_one_list_hands_in_one_form():
    without = {name: there for name, there in DOCUMENTS.items() if name != "national_form"}
    assert examine(programme(), application(**PROVINCIAL, documents=without)).verdict.state == "eligible"


def submission(**changes):
    sent = Submission(
        "云州市中小企业局",
        "city",
        {"provincial": ("B01", "B02", "B03"), "national": ("B01",)},
        "云州市",
        date(2025, 5, 31),
        documents={"letter": Delivered(1), "summary": Delivered(1)},
    )
    return replace(sent, **changes)


def applications(*sectors):
    return {f"B0{n}": application(f"B0{n}", sector=sector) for n, sector in enumerate(sectors, start=1)}


FIVE = applications("轴承", "铸造", "玻璃", "陶瓷", "法兰")


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({}, []),
        ({"lists": {"provincial": ("B01", "B02", "B03", "B04")}}, [("quota_exceeded", "P2-S1"), ("P2-S1-total", None)]),
        ({"lists": {"provincial": ("B01", "B02"), "national": ("B03", "B04")}}, [("P2-S1-total", None)]),
        ({"lists": {"provincial": ("B01", "B02", "B03"), "national": ("B01", "B02", "B03")}}, []),  # three clusters
        ({"received": date(2025, 6, 1)}, [("P2-S3", None)]),
        ({"region": "邻市"}, [("X6", None)]),
        ({"kind": "county"}, [("wrong_issuer", "X5")]),
        ({"documents": {"summary": Delivered(1)}}, [("document_missing", "P2-S4")]),
        ({"kind": "zone", "lists": {"national": ("B01", "B02", "B03")}}, []),
    ],
)
def test_a_city_is_held_against_the_call(changes, told):
    findings = check_submission(programme(), submission(**changes), FIVE).findings
    assert [(finding.code, finding.facts.get("rule")) for finding in findings] == told
    assert {finding.level for finding in findings} <= {"block"}


def test_one_cluster_for_each_sub_sector_of_a_list():
    twice = check_submission(programme(), submission(), applications("轴承", "轴承", "玻璃")).findings
    assert [(f.code, f.level, f.facts["rule"]) for f in twice] == [("sector_repeated", "block", "P2-S2")]


@pytest.mark.parametrize(("count", "codes"), [(8, []), (9, ["quota_exceeded"])])
def test_the_province_recommends_eight_to_the_nation(count, codes):
    chosen = {f"B{n:02}": application(f"B{n:02}", sector=f"细分领域{n}") for n in range(1, count + 1)}
    sent = submission(kind="province", authority="省工信厅", region="", lists={"national": tuple(chosen)})
    result = check_submission(programme(), sent, chosen)
    assert [(quota.rule, quota.list, quota.count, quota.limit) for quota in result.quotas] == [
        ("P2-S1-nation", "national", count, 8)
    ]
    assert [finding.code for finding in result.findings] == codes


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({}, []),
        ({"name": "示例县中小企业特色产业集群（轴承产业）"}, ["summary_row_likened", "C16-name"]),
        ({"operator": "轴承协会"}, ["C16-operator"]),
        ({"town": "是"}, ["P2-S9-town"]),
    ],
)
def test_the_summary_agrees_with_the_form(changes, codes):
    row = {"name": VALUES["cluster_name"], "operator": VALUES["operator"], "town": "否"} | changes
    sent = submission(lists={"provincial": ("B01",)}, summary=(row,))
    findings = check_submission(programme(), sent, {"B01": application()}).findings
    assert [finding.code for finding in findings] == codes


def test_there_are_two_lists_and_nothing_unpublished_is_prescribed():
    procedure, policy = programme().procedure, programme().rubric.policy.shortlist
    assert procedure.outcome == "two-lists"
    assert {quota.list for quota in procedure.quotas} == {"provincial", "national"}
    assert procedure.notice is not None
    assert procedure.validity is not None
    assert (procedure.notice.days, procedure.validity.years) == (None, None)
    assert (policy.places, policy.threshold, policy.per_sector) == (None, None, None)
    form = programme().form
    assert form is not None
    assert {t.value for t in form.thresholds if t.id.startswith("provincial_")} == {None}
    assert (form.official, procedure.summary and procedure.summary.official) == (False, False)
    assert (procedure.site_check and procedure.site_check.official) is False


def test_the_site_statement_has_a_line_for_each_of_the_eight_conditions():
    site = programme().procedure.site_check
    assert site is not None
    for number in "一二三四五六七八":
        assert any(line.condition.zh.startswith(f"{number}、") for line in site.lines)


def test_years_are_those_before_2025():
    form = programme().form
    assert form is not None
    output, target = form.fields["output_total"].years, form.fields["target_output"].years
    assert output is not None
    assert target is not None
    assert (output.of(2025), target.of(2025)) == ((2022, 2023, 2024), (2025, 2026, 2027))


def test_gates_count_for_national_applicants():
    def gate(**changes):
        return {one.id: one.value for one in measure(programme(), application(**changes))}["no_incidents"]

    assert (gate(), gate(no_incidents=False), gate(**PROVINCIAL, no_incidents=False)) == (True, False, True)


def test_each_measured_criterion_has_its_column():
    form = programme().form
    assert form is not None
    assert {c.field for c in programme().rubric.fielded} <= {quantity.id for quantity in form.measured}


def test_what_is_missing_for_a_rule_is_said_once():
    findings = check_answers(programme(), application(applied_for=None)).findings
    assert {(finding.code, finding.where.field) for finding in findings if finding.level == "block"} == {
        ("required", "applied_for")
    }
