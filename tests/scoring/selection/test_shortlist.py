"""The declared rule, worked by hand."""

from collections.abc import Mapping, Sequence

import numpy as np
import pytest

from scoring.selection.constraints import Excluded, Limit
from scoring.selection.ranking import Published, publish_scores
from scoring.selection.shortlist import BlockedTie, Shortlist, shortlist
from scoring.selection.ties import Decision

NAMES = "ABCDEFGH"


def published(score: Sequence[float], core: Sequence[float] | None = None) -> Published:
    value = np.array(score, dtype=float)
    columns = np.empty((len(score), 0)) if core is None else np.array(core, dtype=float)[:, None]
    return publish_scores(NAMES[: len(score)], value, value, columns, [] if core is None else ["core"], 0)


def places(limit: int, applications: int) -> Limit:
    return Limit("places_full", limit, np.zeros(applications, dtype=np.int64))


def per_sector(limit: int, *sectors: int) -> Limit:
    return Limit("sector_full", limit, np.array(sectors), tuple("sector" + str(i) for i in range(4)), "sector")


def quota(limit: int, *regions: int) -> Limit:
    return Limit("quota_full", limit, np.array(regions), tuple("region" + str(i) for i in range(4)), "region")


def reasons(chosen: Shortlist) -> Mapping[str, tuple[str, str]]:
    """Reason, and by whom, of everyone excluded."""
    return {NAMES[e.application]: (e.reason, "".join(NAMES[i] for i in e.blocked_by)) for e in chosen.excluded}


def test_no_limits_select_everyone_who_is_not_barred():
    barred = {1: Excluded(1, "ineligible", facts={"gates": ("legal",)})}
    chosen = shortlist(published([70, 90, 80]), barred, [])
    assert (chosen.selected, chosen.excluded, chosen.optimum) == ((2, 0), (barred[1],), (0, 2))


def test_in_order_of_rank_skipping_what_a_limit_forbids():
    """One per sub-sector, two per region, three places.

    A 90 (s0 r0) in · B 85 (s0 r1) out: A has s0 · C 80 (s1 r0) in · D 75 (s2 r0) out: A and C have r0 ·
    E 70 (s2 r1) in · F 65 (s3 r1) out: A, C, E have the three places.
    """
    limits = [per_sector(1, 0, 0, 1, 2, 2, 3), quota(2, 0, 1, 0, 0, 1, 1), places(3, 6)]
    chosen = shortlist(published([90, 85, 80, 75, 70, 65]), {}, limits)
    assert chosen.selected == (0, 2, 4)
    assert reasons(chosen) == {"B": ("sector_full", "A"), "D": ("quota_full", "AC"), "F": ("places_full", "ACE")}
    assert chosen.excluded[1].facts == {"attribute": "region", "value": "region0", "limit": 2}
    # 90 + 80 + 70 = 240 beats every other choice: without C at most 90 + 75 + 65, without A at most 85 + 80 + 75 = 240.
    assert (chosen.optimum, chosen.optimum_differs) == ((0, 2, 4), False)


def test_the_optimum_can_differ_from_the_rule():
    """One per sub-sector and one per region: A (s0 r0) blocks both B (s0 r1) and C (s1 r0); B + C = 178 > 90."""
    chosen = shortlist(published([90, 89, 89]), {}, [per_sector(1, 0, 0, 1), quota(1, 0, 1, 0)])
    assert (chosen.selected, chosen.optimum, chosen.optimum_differs) == ((0,), (1, 2), True)


def test_negative_scores_count_from_the_lowest():
    """z-scores A 1 (s0 r0), B 0 (s0 r1), C −1 (s1 r1), one each: the rule takes A and C.

    Above the lowest they are 2, 1, 0, and A + C = 2 is the most there is; A alone would "win" only
    because C's −1 counts as worse than leaving its place empty.
    """
    chosen = shortlist(published([1, 0, -1]), {}, [per_sector(1, 0, 0, 1), quota(1, 0, 1, 1)])
    assert (chosen.selected, chosen.optimum, chosen.optimum_differs) == ((0, 2), (0, 2), False)


def test_equals_enter_together_where_there_is_room():
    chosen = shortlist(published([80, 80, 70]), {}, [places(2, 3)])
    assert (chosen.selected, chosen.blocked_tie) == ((0, 1), None)


def test_a_tie_at_the_cut_blocks():
    """Two places, A 90, B = C = 80: one place for two. D comes after whoever wins."""
    chosen = shortlist(published([90, 80, 80, 70]), {}, [places(2, 4)])
    assert chosen.selected == (0,)
    assert chosen.blocked_tie == BlockedTie((1, 2), 1, "places_full", {"limit": 2})
    assert reasons(chosen) == {"B": ("tie_at_cut", "C"), "C": ("tie_at_cut", "B"), "D": ("places_full", "ABC")}
    assert chosen.optimum is None


def test_tie_breakers_settle_a_tie():
    chosen = shortlist(published([90, 80, 80], core=[0, 5, 6]), {}, [places(2, 3)], ["core"])
    assert (chosen.selected, chosen.blocked_tie) == ((0, 2), None)


def test_a_recorded_decision_settles_a_tie():
    vote = Decision(("C", "B"), "vote 5:2", "panel", "vote")
    chosen = shortlist(published([90, 80, 80, 70]), {}, [places(2, 4)], (), [vote])
    assert (chosen.selected, chosen.blocked_tie) == ((0, 2), None)
    assert reasons(chosen) == {"B": ("places_full", "AC"), "D": ("places_full", "AC")}


def test_only_those_who_compete_are_tied():
    """A, B (s0) and C (s1) at 80, one per sub-sector: C is in however A and B are settled, D (s0) is out."""
    chosen = shortlist(published([80, 80, 80, 70]), {}, [per_sector(1, 0, 0, 1, 0)])
    assert chosen.selected == (2,)
    assert chosen.blocked_tie is not None
    assert chosen.blocked_tie.applications == (0, 1)
    assert reasons(chosen)["D"] == ("sector_full", "AB")


def test_what_depends_on_an_open_tie_is_undecided():
    """A (r0) or B (r1) takes s0. One per region: C (r0) is in only if B wins, D (r2) in any case."""
    limits = [per_sector(1, 0, 0, 1, 2), quota(1, 0, 1, 0, 2)]
    chosen = shortlist(published([90, 90, 80, 70]), {}, limits)
    assert chosen.selected == (3,)
    assert reasons(chosen) == {"A": ("tie_at_cut", "B"), "B": ("tie_at_cut", "A"), "C": ("undecided", "A")}


def test_an_open_tie_takes_no_more_places_than_it_can():
    """Two of A, B, C (s0) enter whoever wins: of four places D (s1) has one, E (s2) the last, F (s3) none."""
    chosen = shortlist(published([90] * 3 + [80, 70, 60]), {}, [per_sector(2, 0, 0, 0, 1, 2, 3), places(4, 6)])
    assert chosen.selected == (3, 4)
    assert reasons(chosen)["F"] == ("places_full", "DEABC")


def test_an_open_tie_takes_of_a_quota_only_what_its_members_ask_for():
    """Two of A (r0), B, C enter; the quota of r0 is two, so D (r0) is in whether A is or not."""
    limits = [per_sector(2, 0, 0, 0, 1), quota(2, 0, -1, -1, 0)]
    assert shortlist(published([90, 90, 90, 80]), {}, limits).selected == (3,)


def test_an_open_tie_may_take_fewer_places_than_it_can():
    """A (s0 r0) keeps out both B (s0 r1) and C (s1 r0): one enters, or two. Of two places D may have the second."""
    limits = [per_sector(1, 0, 0, 1, 2), quota(1, 0, 1, 0, 2), places(2, 4)]
    chosen = shortlist(published([90, 90, 90, 80]), {}, limits)
    assert chosen.blocked_tie == BlockedTie(
        (0, 1, 2), 2, "sector_full", {"attribute": "sector", "value": "sector0", "limit": 1}
    )
    assert reasons(chosen)["D"] == ("undecided", "ABC")


def test_whoever_waits_for_a_tie_may_take_a_place_too():
    """Two per region, four places: A (r0) or B (r1) has s0. If it is B, C and D (r0) both enter.

    Then E has the fourth place and F none; if it is A, only one of C and D enters and F has a place.
    """
    limits = [per_sector(1, 0, 0, -1, -1, -1, -1), quota(2, 0, 1, 0, 0, -1, -1), places(4, 6)]
    chosen = shortlist(published([90, 90, 80, 80, 70, 60]), {}, limits)
    assert chosen.selected == (4,)
    assert {who: reason for who, (reason, _) in reasons(chosen).items() if who in "CDF"} == dict.fromkeys(
        "CDF", "undecided"
    )


def test_a_second_tie_at_another_cut_is_named_too():
    chosen = shortlist(published([90, 90, 80, 80]), {}, [per_sector(1, 0, 0, 1, 1)])
    assert chosen.blocked_tie is not None
    assert chosen.blocked_tie.applications == (0, 1)
    assert {who: reason for who, (reason, _) in reasons(chosen).items()} == dict.fromkeys("ABCD", "tie_at_cut")


def test_how_many_of_a_tie_in_several_limits_can_enter():
    """Sectors AB | CD, regions AC | B | D, one each, all at 80: at most two enter (A, D or B, C or B, D)."""
    chosen = shortlist(published([80] * 4), {}, [per_sector(1, 0, 0, 1, 1), quota(1, 0, 1, 0, 2)])
    assert chosen.blocked_tie is not None
    assert (chosen.blocked_tie.applications, chosen.blocked_tie.places) == ((0, 1, 2, 3), 2)


@pytest.mark.parametrize(
    ("limit", "refused"),
    [
        (places(2, 4), True),  # C of the other component is out because of A and B
        (places(4, 4), False),
        (per_sector(1, 0, 0, 1, 1), False),
        (per_sector(1, 0, 1, 0, 1), True),
    ],
)
def test_a_cut_across_components_is_refused(limit: Limit, refused: bool):
    """A, B and C, D were judged by panels without a common expert."""
    chosen = shortlist(published([90, 80, 70, 60]), {}, [limit], component=np.array([0, 0, 1, 1]))
    assert chosen.refused == refused
    if refused:
        assert chosen.selected == ()
        assert reasons(chosen) == dict.fromkeys("ABCD", ("undecided", ""))


def test_a_refused_cut_keeps_the_reasons_that_need_no_comparison():
    barred = {0: Excluded(0, "below_threshold")}
    chosen = shortlist(published([90, 80, 70]), barred, [places(1, 3)], component=np.array([0, 0, 1]))
    assert reasons(chosen) == {"A": ("below_threshold", ""), "B": ("undecided", ""), "C": ("undecided", "")}
