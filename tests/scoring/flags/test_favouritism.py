"""Favouritism: the effect and the permutation p by hand, and an expert who knows the neighbours."""

import numpy as np
import pytest
from scipy import stats

from scoring.flags.comparison import compare
from scoring.flags.favouritism import _permute, examine_favouritism
from scoring.sheets import Application, Panel, Rater
from tests.factories import rubric
from tests.scoring.flags.tables import listed, scattered

PAIRS = [{"rater": "region", "application": "region"}]


def examined(table, regions, homes, pairs=PAIRS, severity=None):
    application, rater, total = listed(table)
    shift = np.zeros(len(total)) if severity is None else np.array(severity)[rater]
    given = compare(np.arange(len(total)), application, rater, total, shift)
    panel = Panel(
        rubric(favouritism=pairs),
        tuple(Application(f"A{i:02}", "", "", {"region": region}) for i, region in enumerate(regions)),
        tuple(Rater(f"E{j}", "", {"region": home}) for j, home in enumerate(homes)),
        application,
        rater,
        total[:, None],
        np.empty((len(regions), 0)),
        np.empty((len(regions), 0), dtype=np.int64),
    )
    return examine_favouritism(given, panel, seed=1)


def test_effect_and_p_by_hand():
    # The first expert against the mean of the two others: +8, +6 at home; −1, 0, −2 away.
    others = [(70, 72), (60, 64), (80, 80), (75, 77), (66, 70)]
    own = [71 + 8, 62 + 6, 80 - 1, 76 + 0, 68 - 2]
    table = [[mine, *theirs] for mine, theirs in zip(own, others, strict=True)]
    family = examined(table, ["north", "north", "south", "south", "south"], ["north", "west", ""])
    assert family.subject.tolist() == [0]
    assert family.effect[0] == pytest.approx(7 - (-1))
    # no other choice of two among five sheets has a sum as large as 14
    assert family.p[0] == pytest.approx(1 / 10)
    assert family.facts["own_mean"][0] == pytest.approx(7)
    assert (family.facts["group"][0], family.facts["own_sheets"][0]) == ("north", 2)


def test_t_is_that_of_two_samples():
    rng = np.random.default_rng(5)
    deviation, own = rng.normal(0, 3, 14), np.arange(14) < 5
    t, _ = _permute(deviation, own, rng)
    assert t == pytest.approx(stats.ttest_ind(deviation[own], deviation[~own]).statistic)


def test_few_arrangements_are_listed_all():
    rng = np.random.default_rng(6)
    deviation, own = rng.normal(0, 3, 10) + np.where(np.arange(10) < 4, 4, 0), np.arange(10) < 4

    def apart(x, y, axis):
        return x.mean(axis=axis) - y.mean(axis=axis)

    exact = stats.permutation_test((deviation[own], deviation[~own]), apart, alternative="greater", n_resamples=np.inf)
    assert _permute(deviation, own, rng)[1] == pytest.approx(exact.pvalue)


def test_many_arrangements_are_drawn_and_the_tail_is_continued():
    rng = np.random.default_rng(7)
    deviation, own = rng.normal(0, 3, 60), np.arange(60) < 20
    shifted = deviation + np.where(own, 1.5, 0)
    t, p = _permute(shifted, own, rng)
    assert p == pytest.approx(stats.t(58).sf(t), abs=0.01)
    assert _permute(deviation + np.where(own, 8, 0), own, rng)[1] < 1e-8


def test_severity_plays_no_part():
    table, regions = np.array(scattered(12, 4, seed=3), dtype=float), ["north", "south"] * 6
    strict = table - np.array([10, 0, 0, 0])
    for plain, shifted in zip(
        (examined(table.tolist(), regions, ["north"] * 4),), (examined(strict.tolist(), regions, ["north"] * 4),),
        strict=True,
    ):  # fmt: skip
        assert plain.effect[0] == pytest.approx(shifted.effect[0])
        assert plain.p[0] == pytest.approx(shifted.p[0])


def test_a_lenient_partner_elsewhere_is_no_favour():
    # E0 scores like the truth; E3 sits only in the south, 20 points above: raw deviations there fall by 10,
    # which looks like a preference for the north. Adjusted for E3's severity nothing is left.
    rng = np.random.default_rng(2)
    quality = rng.normal(65, 8, 16)
    rows = [[q, q, q, None] if i < 8 else [q, q, None, q + 20] for i, q in enumerate(quality)]
    table = [[None if x is None else x + rng.normal(0, 1) for x in row] for row in rows]
    family = examined(table, ["north"] * 8 + ["south"] * 8, ["north", "", "", ""], severity=[0, 0, 0, -20])
    assert family.effect[0] > 8
    assert family.p[0] > 0.05


@pytest.mark.parametrize("home", ["east", "", None])
def test_an_expert_without_a_group_here_is_not_examined(home):
    assert examined(scattered(8, 3, seed=1), ["north", "south"] * 4, [home] * 3) is None


def test_nothing_declared_nothing_examined():
    assert examined(scattered(8, 3, seed=1), ["north", "south"] * 4, ["north"] * 3, pairs=[]) is None
