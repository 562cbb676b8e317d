"""Working days against notices that were published and the State Council's holiday arrangements."""

from datetime import date, timedelta

import pytest

from scoring.applications.workdays import is_workday, period, workdays_between


def test_the_notice_of_2023_ran_five_working_days():
    # The ministry's notice of the 2023 list: 28 September and 7 to 10 October 2023, “5个工作日”.
    # 29 September to 6 October was holiday; Saturday 7 and Sunday 8 October were working days.
    days, findings = period(date(2023, 9, 28), 5)
    assert findings == ()
    assert days.days == (date(2023, 9, 28), *(date(2023, 10, day) for day in (7, 8, 9, 10)))


@pytest.mark.parametrize(
    ("first", "last", "count"),
    [
        (date(2022, 12, 29), date(2023, 1, 5), 5),  # notice of the 2022 list; 31 December to 2 January off
        (date(2023, 2, 9), date(2023, 2, 15), 5),  # Torch clusters
        (date(2023, 8, 15), date(2023, 8, 21), 5),  # Qinghai
        (date(2024, 2, 29), date(2024, 3, 6), 5),  # Henan
        (date(2023, 7, 19), date(2023, 7, 23), 3),  # Henan: five calendar days, three working days
    ],
)
def test_notices_that_were_published(first, last, count):
    days, findings = workdays_between(first, last)
    assert (len(days), findings) == (count, ())


def test_a_period_begins_on_the_first_day_that_counts():
    days, _ = period(date(2023, 10, 1), 1)  # National Day
    assert (days.first, days.last) == (date(2023, 10, 7), date(2023, 10, 7))


def test_calendar_days_need_no_table():
    days, findings = period(date(2200, 1, 1), 7, "calendar")
    assert (days.last, findings) == (date(2200, 1, 7), ())


@pytest.mark.parametrize("starts", [date(1990, 1, 1), date(2200, 1, 1), date.max])
def test_years_beyond_the_table_are_said(starts):
    days, findings = period(starts, 5)
    assert days is None
    assert [(f.code, f.level, f.facts["days"]) for f in findings] == [("holidays_unknown", "block", 5)]


def test_a_span_that_reaches_beyond_the_table_is_not_half_counted():
    beyond = next(d for d in (date(2020, 1, 1) + timedelta(days=365 * n) for n in range(60)) if is_workday(d) is None)
    days, findings = workdays_between(date(beyond.year - 1, 12, 30), date(beyond.year, 1, 3))
    assert days is None
    assert findings[0].code == "holidays_unknown"


def test_a_period_has_at_least_one_day():
    with pytest.raises(ValueError):
        period(date(2023, 9, 28), 0)
