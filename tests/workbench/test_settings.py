"""What a server is told from outside: everything has a default, and nonsense is named in one line."""

from datetime import timedelta

import pytest

from workbench.settings import DATABASE, Settings, read_settings


def test_nothing_needs_to_be_told() -> None:
    assert read_settings({}) == Settings(database=DATABASE)


def test_what_is_told_holds() -> None:
    told = {"DATABASE_URL": "postgresql://host/x", "HENGPING_SESSION_HOURS": "1.5", "HENGPING_LOCK_AFTER": "3"}
    read = read_settings(told)
    assert (read.database, read.session, read.lock_after) == ("postgresql://host/x", timedelta(minutes=90), 3)


@pytest.mark.parametrize("value", ["soon", "-1", "0", "nan", "inf", "1e99"])
@pytest.mark.parametrize("name", ["HENGPING_SESSION_HOURS", "HENGPING_CODE_DAYS", "HENGPING_LOCK_MINUTES"])
def test_what_is_no_positive_number_stops_the_start(name: str, value: str) -> None:
    with pytest.raises(SystemExit, match=f"^{name}={value}: "):
        read_settings({name: value})
