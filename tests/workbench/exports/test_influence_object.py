"""What the result hangs on, in the JSON: by id, and null where it was not asked for."""

from scoring.evaluate import evaluate
from tests.factories import panel, report, rubric
from workbench.exports.result import result
from workbench.i18n import translator

EN = translator("en")
TWO = {"core": ("position",), "more": ("drive",)}
# Means 80, 78 and 60 of two experts; without E01 the second would be first (79 : 82).
TABLE = [[81, 79], [74, 82], [60, 60]]


def made(**asked):
    under = rubric(TWO, normalization="mean", min_raters=1, shortlist={"places": 1})
    evaluation, _ = evaluate(panel(TABLE, under=under), **asked)
    return result(report(evaluation), EN)


def test_nothing_is_there_that_was_not_asked_for():
    plain = made()
    assert plain["influence"] is None
    assert [entry["rank_set"] for entry in plain["sectors"][0]["ranking"]] == [None, None, None]


def test_everything_is_named_by_id():
    influence = made(influence=True)["influence"]
    first, second = influence["raters"]
    assert (first["rater"], first["shortlist"], first["same"]) == ("E01", "drawn", False)
    assert (first["enters"], first["leaves"]) == (["A02"], ["A01"])
    assert first["rank_changes"] == [
        {"application": "A01", "from": 1, "to": 2},
        {"application": "A02", "from": 2, "to": 1},
    ]
    assert second["same"] is True
    places = influence["score_changes"][0]
    assert places["line"]["reason"] == "places_full"
    assert places["line"]["limit"] == 1
    # two criteria of equal weight and two experts: 4 points of a total are 8 of one score, which makes a tie
    assert (places["change"]["from"], places["change"]["to"]) in [(81, 73), (79, 71), (74, 82), (82, 90)]
    assert {row["method"]: row["enters"] for row in influence["methods"]}["median"] == []


def test_weights_and_draws_say_what_they_are_of():
    influence = made(influence=True)["influence"]
    assert [(row["dimension"], row["criterion"], row["from"]) for row in influence["weight_changes"]] == [
        ("core", None, 0.5),
        ("more", None, 0.5),
    ]
    # both dimensions have the same scores here, so no weight decides anything
    assert [row["to"] for row in influence["weight_changes"]] == [None, None]
    assert influence["weight_draws"]["unchanged"] == 1
    assert [row["application"] for row in influence["weight_draws"]["applications"]] == ["A01", "A02", "A03"]


def test_rank_sets_stand_beside_the_intervals():
    under = rubric(min_raters=1)
    evaluation, _ = evaluate(panel([[90, 91, 89], [50, 52, 51]], under=under), rank_sets=True)
    ranking = result(report(evaluation), EN)["sectors"][0]["ranking"]
    assert [entry["rank_set"] for entry in ranking] == [[1, 1], [2, 2]]
