"""Near-identical texts against cosine similarity computed in the plainest way."""

import math
import re
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.applications.answers import Answers
from scoring.applications.similarity import LENGTH, similar_texts, similarities

TEXT = "集群围绕精密轴承产业开展产业链培育，编制招商图谱，引进配套企业十二家，配套率达到百分之六十五，带动作用明显。"
OTHER = "园区以日用陶瓷为主导，建设公共窑炉和设计中心，组织企业参加展会，出口订单稳步增长，从业人员的收入逐年提高。"


def brute_force(one, two):
    """cos = Σ a·b / (|a| |b|) over counts of trigrams."""
    left, right = (
        Counter(plain[i : i + LENGTH] for i in range(len(plain) - LENGTH + 1))
        for plain in (re.sub(r"[\W_]+", "", text) for text in (one, two))
    )
    product = sum(left[shingle] * right[shingle] for shingle in left)
    norms = math.sqrt(sum(n * n for n in left.values())) * math.sqrt(sum(n * n for n in right.values()))
    return product / norms if norms else 0.0


@given(st.lists(st.text("甲乙丙丁，戊 ", max_size=30), min_size=1, max_size=6))
def test_similarity_is_the_cosine_of_trigram_counts(texts):
    dense = similarities(texts).toarray()
    for i, one in enumerate(texts):
        for j, two in enumerate(texts):
            assert dense[i, j] == pytest.approx(brute_force(one, two), abs=1e-12)


def test_a_copied_text_is_reported_once_with_both_ids():
    copied = TEXT.replace("十二", "十三")
    findings = similar_texts(
        [
            Answers("A01", {"chain_text": TEXT}),
            Answers("A02", {"chain_text": OTHER}),
            Answers("A03", {"chain_text": copied}),
        ]
    )
    facts = [(f.code, f.level, f.facts["application"], f.facts["other"], f.facts["field"]) for f in findings]
    assert facts == [("text_similar", "info", "A03", "A01", "chain_text")]
    assert findings[0].facts["percent"] == pytest.approx(100 * brute_force(TEXT, copied), abs=0.05)


def test_the_same_text_in_another_field_or_a_short_one_is_nothing():
    assert similar_texts([Answers("A01", {"chain_text": TEXT}), Answers("A02", {"quality_text": TEXT})]) == ()
    assert similar_texts([Answers("A01", {"county": "示例县"}), Answers("A02", {"county": "示例县"})]) == ()


def test_chapters_of_the_plan_are_compared_too():
    findings = similar_texts([Answers("A01", chapters={"goals": TEXT}), Answers("A02", chapters={"goals": TEXT})])
    assert [f.facts["field"] for f in findings] == ["plan.goals"]


@pytest.mark.parametrize("applications", [[], [Answers("A01", {"chain_text": TEXT})]])
def test_one_application_alone_is_compared_with_nothing(applications):
    assert similar_texts(applications) == ()


def test_many_copies_give_one_finding_each():
    findings = similar_texts([Answers(f"A{n}", {"chain_text": TEXT}) for n in range(9)])
    assert [(f.facts["application"], f.facts["count"]) for f in findings] == [(f"A{n}", n) for n in range(1, 9)]
