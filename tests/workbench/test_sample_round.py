"""The sample round is a round like any other: everything in it came about by acts that the journal holds."""

import csv
import re

from typer.testing import CliRunner

from data.store import applications, assignments, experts, journal, rounds
from workbench.__main__ import app
from workbench.i18n import translator
from workbench.identity import sign_in_by_code, sign_in_by_password
from workbench.office import Office
from workbench.sample_round import CHAIR, EACH, EXPERTS, is_empty, make_sample


def test_scoring_is_open_and_everybody_can_come_in(small_office: Office) -> None:
    assert is_empty(small_office)
    sample = make_sample(small_office, translator("zh"))
    assert not is_empty(small_office)
    with small_office.look() as connection:
        made = rounds.find(connection, sample.round)
        judged = applications.judged(connection, sample.round)
        pairs = assignments.standing(connection, sample.round)
        chair = [one.id for one in experts.every(connection, sample.round) if one.chair]
        assert journal.verify(connection).broken is None
    assert made is not None
    assert (made.phase, made.synthetic, chair) == ("scoring", True, [CHAIR])
    assert len(pairs) == EACH * len(judged)
    for account in sample.accounts:
        assert sign_in_by_password(small_office, account.login, account.password, "here").actor.role == account.login
    assert len(sample.slips) == 7
    for slip in sample.slips:
        assert sign_in_by_code(small_office, slip.code, "here").actor.rater == slip.rater


def test_nobody_in_it_exists() -> None:
    with EXPERTS.open(encoding="utf-8", newline="") as file:
        assert all("虚构" in row["name"] and "示例" in row["affiliation"] for row in csv.DictReader(file))


def test_the_command_shows_every_code_once_and_never_touches_what_is_there(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/hengping.db")
    runner = CliRunner()
    first = runner.invoke(app, ["sample-round", "--lang", "en"])
    assert first.exit_code == 0
    assert len(set(re.findall(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}\b", first.output))) == 7
    second = runner.invoke(app, ["sample-round", "--lang", "en"])
    assert second.exit_code == 0
    assert translator("en")("sample_round.exists") in second.output
    assert not re.findall(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}\b", second.output)
