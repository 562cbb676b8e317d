"""Intake and formal check: look first, keep then; findings stand beside their field; decisions are recorded."""

import re

import pytest

from data.store import applications
from tests.offices import ORGANISER, SUPERVISOR
from tests.pages.conftest import markups, visible
from tests.pages.visits import visit
from tests.panel_rooms import RUBRIC, a_room, to_phase
from tests.workbench.checked import filled
from workbench.i18n import translator
from workbench.office import Office
from workbench.rounds.intake.receiving import receive
from workbench.rounds.setting_up import create_round, create_round_from_rubric
from workbench.rounds.settings import Draft

BOTH = pytest.mark.parametrize("language", ["zh", "en"])
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LIST = "申报项目,名称,细分领域,地区,产值年均增速\nA1,<img src=x>![a](http://e.example/x.png),铸造,云川市,12\nA2,乙集群,铸造,墨川市,8\n".encode()


def a_round(office: Office, *files, phase="check") -> str:
    id, _ = create_round(office, ORGANISER, "miit-sme-2022", Draft("收件页面（虚构）"))
    assert id is not None
    to_phase(office, id, "check")
    if files:
        receive(office, ORGANISER, id, files)
    to_phase(office, id, phase)
    return id


def uploads(*files):
    return [(file.name, file.content, XLSX) for file in files]


def verdicts(office: Office, round_: str) -> dict[str, str | None]:
    with office.look() as connection:
        return {one.id: one.verdict for one in applications.every(connection, round_)}


@BOTH
def test_an_empty_intake_says_what_to_do(small_office: Office, language: str) -> None:
    t, round_ = translator(language), a_round(small_office)
    at = visit("intake", small_office, ORGANISER, round_, language)
    assert not at.exception
    assert t("intake.empty.title") in visible(at)
    assert [uploader.key for uploader in at.file_uploader] == ["intake.files.0"]
    watched = visit("intake", small_office, SUPERVISOR, round_, language)
    assert not watched.exception
    assert not watched.file_uploader
    assert not watched.button


@BOTH
def test_files_are_looked_at_and_then_kept_once(small_office: Office, language: str) -> None:
    t, round_ = translator(language), a_round(small_office)
    at = visit("intake", small_office, ORGANISER, round_, language)
    at.file_uploader(key="intake.files.0").set_value(uploads(filled("A1"), filled("A2", sector="轴承"))).run()
    at.button(key="intake.look").click().run()
    assert not at.exception
    assert verdicts(small_office, round_) == {}
    assert at.button(key="intake.keep").label == t("intake.keep", new=2, corrected=0, papers=0)
    at.button(key="intake.keep").click().run()
    assert not at.exception
    assert set(verdicts(small_office, round_)) == {"A1", "A2"}
    assert t("intake.kept", new=2, corrected=0, papers=0) in visible(at)
    assert next(uploader.key for uploader in at.file_uploader) == "intake.files.1"


@BOTH
def test_a_correction_shows_what_changed_before_it_is_kept(small_office: Office, language: str) -> None:
    t, round_ = translator(language), a_round(small_office, filled("A1", area=120.0))
    at = visit("intake", small_office, ORGANISER, round_, language)
    at.file_uploader(key="intake.files.0").set_value(uploads(filled("A1", area=90.0))).run()
    at.button(key="intake.look").click().run()
    assert t("intake.changes", application="A1", count=1) in visible(at)
    cells = re.findall(r"<td[^>]*>(.*?)</td>", "\n".join(markups(at)))
    assert {"120", "90"} <= set(cells)
    at.button(key="intake.keep").click().run()
    at.button_group(key="intake.part").set_value("submissions").run()
    assert not at.exception
    assert "（第 2 次提交" in visible(at) or t("intake.revision", revision=2) in visible(at) or "2" in visible(at)
    assert verdicts(small_office, round_) == {"A1": "eligible"}


@BOTH
def test_a_finding_stands_beside_its_field_with_clause_and_remedy(small_office: Office, language: str) -> None:
    round_ = a_round(small_office, filled("A1", area=120.0))
    at = visit("intake", small_office, ORGANISER, round_, language)
    assert not at.exception
    [form] = [markup for markup in markups(at) if 'class="hp-form"' in markup]
    [field] = [part for part in form.split('<div class="hp-field') if "hp-beside" in part]
    assert "120" in field  # the area as it was filled in
    assert {"zh": "一般不超过", "en": "as a rule it is not over"}[language] in field
    assert "hp-remedy" in field
    assert "hp-clause" in field


@BOTH
def test_a_decision_is_recorded_with_its_reason(small_office: Office, language: str) -> None:
    t, round_ = translator(language), a_round(small_office, filled("A1", area=120.0))
    at = visit("intake", small_office, ORGANISER, round_, language)
    prefix = "intake.decide.A1.1"
    at.button_group(key=f"{prefix}.word").set_value("accept")
    at.button(key=f"{prefix}.do").click().run()
    assert t("finding.reason_missing") in visible(at)
    assert verdicts(small_office, round_) == {"A1": "needs_decision"}
    at.text_area(key=f"{prefix}.reason").input("两处园区相连")
    at.button(key=f"{prefix}.do").click().run()
    assert not at.exception
    assert verdicts(small_office, round_) == {"A1": "eligible"}
    assert t("intake.decided", application="A1") in visible(at)
    assert "两处园区相连" in visible(at)


def test_a_form_filled_for_an_older_version_decides_nothing(small_office: Office) -> None:
    t, round_ = translator("zh"), a_round(small_office, filled("A1", area=120.0))
    at = visit("intake", small_office, ORGANISER, round_)
    receive(small_office, ORGANISER, round_, [filled("A1", area=130.0)])
    prefix = "intake.decide.A1.1"
    at.button_group(key=f"{prefix}.word").set_value("accept")
    at.text_area(key=f"{prefix}.reason").input("两处园区相连")
    at.button(key=f"{prefix}.do").click().run()
    assert t("finding.application_changed_meanwhile", application="A1") in visible(at)
    assert verdicts(small_office, round_) == {"A1": "needs_decision"}


def test_a_withdrawal_names_what_it_withdraws(small_office: Office) -> None:
    t, round_ = translator("zh"), a_round(small_office, filled("A1"))
    at = visit("intake", small_office, ORGANISER, round_)
    assert "1 份申报：A1" in visible(at)
    at.text_input(key="intake.withdraw.A1.reason").input("来函撤回")
    at.button(key="intake.withdraw.A1.do").click().run()
    assert not at.exception
    assert t("intake.withdrawn") in visible(at)
    assert "intake.withdraw.A1.do" not in {button.key for button in at.button}


@BOTH
@pytest.mark.parametrize("phase", ["panel", "scoring", "archived"])
def test_later_the_intake_is_read_only(small_office: Office, language: str, phase) -> None:
    round_ = a_round(small_office, filled("A1"), phase=phase)
    at = visit("intake", small_office, ORGANISER, round_, language)
    assert not at.exception
    assert not at.file_uploader
    assert not [button.key for button in at.button if ".decide." in button.key]
    for part in ("measured", "submissions", "attachments"):
        at.button_group(key="intake.part").set_value(part).run()
        assert not at.exception


@BOTH
def test_a_table_serves_a_round_without_a_form_and_is_shown_as_written(small_office: Office, language: str) -> None:
    id, _ = create_round_from_rubric(small_office, ORGANISER, "r.toml", RUBRIC, Draft("列表（虚构）"))
    to_phase(small_office, id, "intake")  # type: ignore[arg-type]
    at = visit("intake", small_office, ORGANISER, id, language)
    at.file_uploader(key="intake.files.0").set_value(("申报.csv", LIST, "text/csv")).run()
    at.button(key="intake.look").click().run()
    at.button(key="intake.keep").click().run()
    assert not at.exception
    assert verdicts(small_office, id) == {"A1": "eligible", "A2": "eligible"}  # type: ignore[arg-type]
    assert "<img" not in "\n".join(markups(at))
    assert "http://e.example" not in "".join(at.radio(key="intake.chosen").options)


def test_filters_find_by_verdict_and_words(small_office: Office) -> None:
    round_ = a_round(small_office, filled("A1"), filled("A2", sector="轴承", area=120.0), filled("B3", sector="刀具"))
    at = visit("intake", small_office, ORGANISER, round_)
    assert len(at.radio(key="intake.chosen").options) == 3
    at.selectbox(key="intake.verdict").set_value("needs_decision").run()
    assert [option.split()[0] for option in at.radio(key="intake.chosen").options] == ["A2"]
    at.selectbox(key="intake.verdict").set_value(None)
    at.text_input(key="intake.search").input("刀具").run()
    assert [option.split()[0] for option in at.radio(key="intake.chosen").options] == ["B3"]


def test_what_is_attached_is_listed(small_office: Office) -> None:
    room = a_room(small_office, "check")
    at = visit("intake", small_office, SUPERVISOR, room.id)
    assert not at.exception  # applications without a submission have no form to show
    assert translator("zh")("intake.none.title") in visible(at)
