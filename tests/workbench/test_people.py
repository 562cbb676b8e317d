"""Whom a screen names: roles and names for those who oversee a round, roles for everybody else."""

import pytest

from data.store import accounts, experts
from data.store.experts import Expert
from tests.offices import ORGANISER, chair, expert
from workbench.access import Refused
from workbench.i18n import translator
from workbench.office import Office
from workbench.people import called, people
from workbench.rounds.setting_up import create_round
from workbench.rounds.settings import Draft

ZH, EN = translator("zh"), translator("en")


@pytest.fixture
def round_(small_office: Office) -> str:
    made, _ = create_round(small_office, ORGANISER, "miit-sme-2022", Draft("轮次", synthetic=True))
    assert made is not None
    with small_office.act() as act:
        accounts.add(act.connection, "lin", "林某", "organiser", act.at)
        experts.add(act.connection, Expert(made, "E01", "沈砚"))
    return made


def test_accounts_and_experts_are_called_by_role_and_name(small_office: Office, round_: str) -> None:
    ids = ["organiser:1", f"expert:{round_}/E01", f"chair:{round_}/E01"]
    named = people(small_office, ORGANISER, round_, ids, ZH)
    assert list(named.values()) == ["组织方 林某", "专家 E01 沈砚", "组长 E01 沈砚"]
    assert people(small_office, chair(round_, "E01"), round_, ids[:1], EN) == {"organiser:1": "Organiser 林某"}


def test_an_expert_learns_the_role_alone(small_office: Office, round_: str) -> None:
    ids = [f"expert:{round_}/E01", "organiser:1"]
    assert list(people(small_office, expert(round_, "E02"), round_, ids, ZH).values()) == ["专家", "组织方"]


def test_nobody_of_another_round_learns_anything(small_office: Office, round_: str) -> None:
    with pytest.raises(Refused):
        people(small_office, expert("r-2020-01", "E01"), round_, ["organiser:1"], ZH)


@pytest.mark.parametrize(
    ("id", "told"),
    [
        ("organiser:9", "组织方 9"),
        ("terminal", "命令行"),
        ("terminal:sample", "命令行 示例数据"),
        ("expert:r/E09", "专家 E09"),
        ("组长", "组长"),
    ],
)
def test_who_is_not_known_by_name_is_called_by_role_and_id(id: str, told: str) -> None:
    assert called(id, {}, ZH) == told
