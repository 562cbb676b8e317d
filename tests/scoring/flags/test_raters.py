"""All flags together: who is found in drawn panels, who is left alone, and what must not change anything."""

from dataclasses import replace

import numpy as np
import pytest

from benchmarks.flags import flag
from benchmarks.panels import PLANTS, Size, as_panel, draw
from scoring.rubric import Rubric
from scoring.sheets import Panel
from tests.factories import panel, rubric

SIZE = Size(30, 9, 9)
FAINT = {"3 sd stricter", "own region + 1 sd", "2 sd from first to last sheet"}  # found less than every other time


def seeded(seed: int, size: Size = SIZE):
    rng = np.random.default_rng(seed)
    return draw(size, rng), rng


def codes(flags):
    """Codes by expert, of those who have one."""
    return {j: {one.code for one in own} for j, own in enumerate(flags.raters) if own}


def under(given: Panel, **policy: object) -> Panel:
    """The panel under another policy."""
    declared = given.rubric.model_dump()
    return replace(given, rubric=Rubric.model_validate({**declared, "policy": {**declared["policy"], **policy}}))


@pytest.mark.parametrize("what", [what for what in PLANTS if what not in FAINT])
def test_a_planted_expert_is_found_and_hardly_anybody_else(what):
    family, plant = PLANTS[what]
    found = others = 0
    for seed in range(6):
        draft, rng = seeded(seed)
        flagged = codes(flag(as_panel(plant(draft, rng))))
        found += family in flagged.pop(0, set())
        others += sum(family in own for own in flagged.values())
    assert found >= 3
    assert others <= (6 if family == "copying" else 1)  # the one who was copied is named too


@pytest.mark.parametrize("size", [Size(20, 5, 5), Size(30, 12, 4)], ids=str)
def test_clean_panels_are_left_alone(size):
    # Expected at most .05 of each of ten families; 20 panels × 10 families × .05 = 10, with gates far fewer
    flagged = [codes(flag(as_panel(seeded(seed, size)[0]))) for seed in range(20)]
    assert sum(len(own) for panel in flagged for own in panel.values()) <= 12
    assert sum(not panel for panel in flagged) >= 10


def test_a_severe_expert_by_hand():
    # E5 gives 20 points less to everybody; the others differ by a point or two
    rng = np.random.default_rng(1)
    quality = np.linspace(55, 85, 12)[:, None]
    table = quality + np.array([0, 1, -1, 2, -20, 1.5]) + rng.normal(0, 1, (12, 6))
    flags = flag(panel(table.tolist()))
    assert codes(flags) == {4: {"severe"}}
    (severe,) = flags.raters[4]
    assert severe.effect == pytest.approx(20, abs=4.5)
    assert severe.p_adjusted == pytest.approx(6 * severe.p)


def test_two_experts_are_never_judged():
    flags = flag(panel([[80, 20], [70, 10], [60, 90], [50, 50], [40, 41], [30, 33]]))
    assert flags.compared == 0
    assert (flags.raters, flags.pairs, flags.scores, flags.power) == (((), ()), (), (), ())


def test_many_experts_who_never_met_in_threes_are_not_judged_either():
    flags = flag(panel([[80, 20, None], [None, 70, 10], [60, None, 90]]))
    assert flags.compared == 0


def test_a_copying_pair_is_named_at_both_and_once_as_a_pair():
    draft, rng = seeded(3)
    flags = flag(as_panel(PLANTS["copies another"][1](draft, rng)))
    (pair,) = flags.pairs
    assert pair.raters == (0, 1)
    assert [one.facts["other"] for j in (0, 1) for one in flags.raters[j] if one.code == "copying"] == ["E01", "E00"]


def test_the_declared_rule_is_applied_where_one_is_declared():
    given = panel([[80, 80, 50], [70, 72, 71], [60, 61, 59], [90, 88, 91]], under=rubric())
    declared = [sheet for sheet in flag(given).scores if sheet.flag.code == "declared_deviation"]
    assert declared == []
    found = flag(under(given, deviation={"rule": "others-mean", "percent": 30})).scores
    (sheet,) = [sheet for sheet in found if sheet.flag.code == "declared_deviation"]
    assert (sheet.application, sheet.rater) == (0, 2)
    assert sheet.flag.effect == pytest.approx(50 / 80 - 1)


def test_each_sub_sector_is_a_panel_of_its_own_where_it_is_fitted_alone():
    draft, rng = seeded(1, Size(40, 7, 7))
    given = as_panel(PLANTS["noise × 2"][1](draft, rng))
    sectors = ["glass"] * 20 + ["tea"] * 20
    apart = tuple(replace(a, sector=sector) for a, sector in zip(given.applications, sectors, strict=True))
    flags = flag(under(replace(given, applications=apart), scope="sector"))
    erratic = [one for own in flags.raters for one in own if one.code == "erratic"]
    assert {one.facts["sector"] for one in erratic} == {"glass", "tea"}
    assert {power.sector for power in flags.power} == {"glass", "tea"}
    assert all(one.facts["sheets"] == 20 for one in erratic)


def test_names_and_order_of_the_experts_change_nothing():
    draft, rng = seeded(2)
    given = as_panel(PLANTS["noise × 2"][1](draft, rng))
    turned = replace(
        given,
        raters=given.raters[::-1],
        rater=(8 - given.rater).reshape(30, 9)[:, ::-1].ravel(),
        scores=given.scores.reshape(30, 9, -1)[:, ::-1].reshape(270, -1),
        sequence=given.sequence.reshape(30, 9)[:, ::-1].ravel(),
    )
    before, after = flag(given), flag(turned)
    assert {j: {c for c in own if c not in DRAWN} for j, own in codes(before).items()} == {
        8 - j: {c for c in own if c not in DRAWN} for j, own in codes(after).items()
    }


DRAWN = {"central_tendency", "weak_agreement", "favouritism"}  # compared with seeded draws, which follow the order


def test_a_constant_added_to_one_expert_changes_only_the_severity():
    draft, _ = seeded(4)
    lenient = replace(draft, severity=draft.severity - np.eye(9)[5] * 5)
    before, after = (flag(as_panel(one)) for one in (draft, lenient))
    scattered = [
        [one.effect for own in flags.raters for one in own if one.code == "erratic"] for flags in (before, after)
    ]
    assert scattered[0] == pytest.approx(scattered[1])


def test_the_same_panel_gives_the_same_flags():
    draft, rng = seeded(5)
    given = as_panel(PLANTS["own region + 1 sd"][1](draft, rng))
    assert flag(given) == flag(given)


@pytest.mark.parametrize(
    "table",
    [
        [[70, 70, 70]] * 6,
        [[80, 70, 60], [70, 60, 50], [60, 50, 40], [50, 40, 30], [40, 30, 20]],
        [[0, 100, 0], [100, 0, 100], [0, 0, 100], [100, 100, 0], [0, 100, 100]],
        [[50, 60, 70]],
        [[80, 81, 82, None, None, None], [None, None, None, 40, 41, 43], [60, 61, 59, None, None, None]],
    ],
    ids=["all equal", "additive", "extremes", "one application", "two components"],
)
def test_degenerate_panels_give_finite_numbers_or_none(table):
    flags = flag(under(panel(table), deviation={"rule": "panel-mean", "percent": 10}))
    every = [*(one for own in flags.raters for one in own), *(sheet.flag for sheet in flags.scores)]
    assert all(np.isfinite([one.effect, one.statistic, one.p or 0, one.p_adjusted or 0]).all() for one in every)
    assert all(0 <= power.power <= 1 for power in flags.power)


@pytest.mark.parametrize("raters", [5, 9, 15])
def test_power_of_scatter_is_what_simulations_reach(raters):
    size = Size(30, raters, raters)
    _, plant = PLANTS["noise × 2"]
    found, said = 0, []
    for seed in range(60):
        draft, rng = seeded(seed, size)
        flags = flag(as_panel(plant(draft, rng)))
        found += "erratic" in codes(flags).get(0, set())
        said += [power.power for power in flags.power if power.code == "erratic"]
    assert found / 60 == pytest.approx(np.mean(said), abs=0.12)
