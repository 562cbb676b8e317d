"""The command ``account``: the way in for whoever has the server itself."""

from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from tests.offices import an_office
from workbench.__main__ import app
from workbench.i18n import translator
from workbench.identity import SignedIn, Turned, sign_in_by_password

PASSWORD = "a password for tests"
T = translator("zh")


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/hengping.db"


def run(url: str, *arguments: str, typed: str = f"{PASSWORD}\n{PASSWORD}\n") -> Result:
    environment = {"DATABASE_URL": url, "COLUMNS": "200"}
    return CliRunner(env=environment).invoke(app, ["account", *arguments], input=typed)


def sign_in(url: str, password: str = PASSWORD) -> SignedIn | Turned:
    office = an_office(url)
    outcome = sign_in_by_password(office, "lin", password, "192.0.2.1")
    office.store.close()
    return outcome


def test_an_account_is_opened_listed_reset_disabled_and_enabled(url: str) -> None:
    done = run(url, "add", "lin", "--name", "林")
    assert (done.exit_code, PASSWORD in done.output) == (0, False)
    assert isinstance(sign_in(url), SignedIn)
    assert "林" in run(url, "list").stdout
    assert run(url, "reset", "lin", typed="another pass phrase\nanother pass phrase\n").exit_code == 0
    assert sign_in(url) == Turned("wrong")
    assert isinstance(sign_in(url, "another pass phrase"), SignedIn)
    assert run(url, "disable", "lin").exit_code == 2
    run(url, "add", "second")
    assert run(url, "disable", "lin").exit_code == 0
    assert sign_in(url, "another pass phrase") == Turned("wrong")
    assert run(url, "enable", "lin").exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "typed", "said"),
    [
        (("add", "lin"), "short\nshort\n", "finding.password_short"),
        (("add", "lin"), f"{PASSWORD}\nanother\n", "entrance.differ"),
        (("add", "l"), "", "finding.account_login"),
        (("add", "lin", "--role", "chair"), "", "finding.account_role"),
        (("reset", "nobody"), "", "account.unknown"),
    ],
)
def test_what_cannot_be_done_is_said_and_nothing_is_kept(
    url: str, arguments: tuple[str, ...], typed: str, said: str
) -> None:
    done = run(url, *arguments, typed=typed)
    assert done.exit_code == 2
    assert T(said, login="nobody", shortest=10) in done.output
    assert "lin" not in run(url, "list").stdout


def test_without_anybody_to_type_nothing_happens(url: str) -> None:
    assert run(url, "add", "lin", typed="").exit_code == 2
    assert sign_in(url) == Turned("wrong")
