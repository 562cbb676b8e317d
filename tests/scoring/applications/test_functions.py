"""The functions of checks against published examples and arithmetic done by hand."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.applications.functions import FUNCTIONS, settle

NUMBERS = st.lists(st.floats(0.5, 1e6), min_size=2, max_size=6)


def call(name, *arguments):
    return FUNCTIONS[name](*arguments)


def test_growth_of_exactly_ten_percent_is_not_more():
    # 1.1 × 1.1 = 1.21 in decimals, but binary arithmetic leaves 10.000000000000009 %
    assert (1.21 / 1.0) ** 0.5 - 1 != 0.1
    assert call("cagr", [1.0, 1.1, 1.21]) == 10.0
    assert call("growth", [1.0, 1.1, 1.21]) == [10.0, 10.0]


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("cagr", [[0.0, 1.0]]),  # no base
        ("cagr", [[1.0]]),  # no period
        ("cagr", [[-1.0, 2.0, 3.0]]),  # a root of a negative number is complex
        ("mean", [[]]),
        ("mean", [[1.0, None]]),
        ("ratio", [1.0, 0.0]),
        ("percent", [1.0, None]),
        ("last", [[]]),
        ("chars", [3.0]),
        ("convert", [1.0, "亿元", "公斤"]),
        ("days", ["2022-10-31", "31.10.2022"]),
        ("matches_whole", ["a", "("]),
        ("times", [[1.0, 2.0], [1.0]]),
        ("apart", [[1.0], [1.0, 2.0], 1.0]),
    ],
)
def test_what_cannot_be_computed_is_null(name, arguments):
    assert call(name, *arguments) is None


def test_a_year_without_a_base_has_no_growth():
    assert call("growth", [0.0, 5.0, 10.0, None]) == [None, 100.0, None]


@given(NUMBERS)
def test_compound_growth_leads_from_the_first_year_to_the_last(series):
    rate = call("cagr", series)
    assert math.isclose(series[0] * (1 + rate / 100) ** (len(series) - 1), series[-1], rel_tol=1e-6)


@given(NUMBERS)
def test_a_series_is_never_rising_and_falling(series):
    assert not (call("rising", series) and call("falling", series))
    assert not call("rising", series) or call("steady", series)


def test_shares_and_ratios():
    assert (call("percent", 1.0, 4.0), call("ratio", 1.0, 4.0), call("near", 22.0, 20.0, 10.0)) == (25.0, 0.25, True)


def test_money_units():
    # 1 亿元 = 10 000 万元 = 100 000 千元 = 100 000 000 元
    assert call("convert", 1.0, "亿元", "万元") == 10_000
    assert call("convert", 1.0, "亿元", "千元") == 100_000
    assert call("convert", 1.0, "亿元", "元") == 100_000_000
    assert call("convert", 300.0, "亿元", "千元") == 30_000_000
    assert call("convert", 250.0, "千元", "万元") == 25


@pytest.mark.parametrize(
    "code",
    [
        "91350100M000100Y43",  # example of GB 32100-2015
        "9144030071526726XG",
        "914403001922038216",
        "91110000802100433B",
    ],
)
def test_credit_codes_have_a_check_character(code):
    assert call("credit_code", code) is True
    for position in (0, 5, 17):
        changed = "2" if code[position] != "2" else "3"
        assert call("credit_code", code[:position] + changed + code[position + 1 :]) is False
    assert call("credit_code", code[:-1]) is False


@pytest.mark.parametrize(
    ("text", "count"),
    [("", 0), ("二十个字", 4), ("有 空格\n和换行\u3000", 6), ("标点，也计。", 6), ("ABC 12", 5)],
)
def test_characters_are_counted_without_spaces(text, count):
    assert call("chars", text) == count


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("2021年总产值52.5亿元", [52.5]),
        ("总产值由40亿元增至52亿元", [40.0]),
        ("总产值达1,052亿元；2024年总产值达到1500亿元。", [1052.0, 1500.0]),
        ("总产值增长8%。投资30亿元", []),  # another clause
        ("总产值52万元", []),  # another unit
    ],
)
def test_numbers_a_text_states(text, numbers):
    assert call("stated", text, "总产值", "亿元") == numbers


def test_shares_entered_as_fractions():
    assert call("fractions", 0.72)
    assert call("fractions", [0.7, None, 0.8])
    assert not call("fractions", 0.0)
    assert not call("fractions", [72.0, 1.5])


def test_swapped_years_are_recognised():
    # 100, 110, 121 grows by 10 %, 10 %; the same three numbers in another order do not
    rates = [10.0, 10.0]
    assert call("reordered", [110.0, 100.0, 121.0], rates, 0.5)
    assert not call("reordered", [100.0, 110.0, 121.0], rates, 0.5)
    assert not call("reordered", [100.0, 130.0, 150.0], rates, 0.5)


def test_readings_come_in_order_whatever_order_the_expression_gives_them():
    readings = {"b": 11.0, "a": 12.0, "c": 9.0, "none": None}
    assert call("above", readings, 10.0) == ["a", "b"]
    assert call("not_above", readings, 10.0) == ["c"]
    assert call("agreeing", 11.4, 0.5, readings) == ["b"]


def test_computed_numbers_are_settled():
    assert settle(0.1 + 0.2) == 0.3
    assert settle([float("nan"), 1.0]) == [None, 1.0]
    assert settle("text") == "text"
