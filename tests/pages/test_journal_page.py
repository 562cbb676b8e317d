"""The journal in words: filters, pages, the state of the chain, and no button that changes a thing."""

import re

import pytest
from sqlalchemy import text

from pages.journal_facts import subject_in_words
from tests.offices import ORGANISER, SUPERVISOR
from tests.pages.conftest import markups, visible
from tests.pages.visits import visit
from tests.panel_rooms import a_room
from workbench.i18n import translator
from workbench.office import Office
from workbench.rounds.judging.judging import save
from workbench.rounds.session import supervising
from workbench.rounds.session.supervising import note_opened

BOTH = pytest.mark.parametrize("language", ["zh", "en"])
CHINESE = re.compile("[\u4e00-\u9fff]")


def body(markup: str) -> list[str]:
    return re.findall("<tr.*?</tr>", markup, re.DOTALL)[1:]


@BOTH
def test_every_line_is_in_words_and_the_chain_verified(small_office: Office, language: str) -> None:
    room, t = a_room(small_office), translator(language)
    save(small_office, room.expert(1), room.id, "A01", base=0, key="1", scores={"plan": 61.73})
    for actor in (ORGANISER, SUPERVISOR):
        at = visit("journal", small_office, actor, room.id, language)
        assert not at.exception
        assert t("journal.verified", lines=2, at="09:00") in visible(at)
        table = "\n".join(markups(at))
        assert len(body(table)) == 2
        assert t("act.sheet.save") in table
        assert "专家01（虚构）" in table
        assert "61.73" not in table
        assert {button.key for button in at.button} == {"journal.verify"}


@BOTH
def test_who_saw_what_is_one_press_away(small_office: Office, language: str) -> None:
    room, t = a_room(small_office), translator(language)
    note_opened(small_office, room.expert(2), room.id, "A03")
    at = visit("journal", small_office, SUPERVISOR, room.id, language)
    at.button_group(key="journal.kind").set_value("readings").run()
    assert not at.exception
    [line] = body("\n".join(markups(at)))
    assert t("act.sheet.open") in line
    assert "A03" in line


def test_lines_are_filtered_and_turned(small_office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    room = a_room(small_office)
    monkeypatch.setattr(supervising, "PAGE", 2)
    for name in room.applications:
        note_opened(small_office, room.expert(1), room.id, name)
    at = visit("journal", small_office, SUPERVISOR, room.id)
    seen = ["\n".join(body("\n".join(markups(at))))]
    at.button(key="journal.older").click().run()
    seen.append("\n".join(body("\n".join(markups(at)))))
    assert [re.findall("A0[1-4]", page) for page in seen] == [["A04", "A03"], ["A02", "A01"]]
    at.selectbox(key="journal.act").set_value("round.create").run()
    assert len(body("\n".join(markups(at)))) == 1
    at.text_input(key="journal.subject").input("nowhere").run()
    assert translator("zh")("journal.empty.title") in visible(at)


def test_a_chain_that_was_broken_says_where(small_office: Office) -> None:
    room, t = a_room(small_office), translator("zh")
    with small_office.store.write() as connection:
        connection.execute(text("DROP TRIGGER journal_no_update"))
        connection.execute(text("UPDATE journal SET subject = 'x' WHERE number = 1"))
    at = visit("journal", small_office, SUPERVISOR, room.id)
    assert t("journal.broken.title", number=1) in visible(at)


def test_the_house_has_a_journal_before_it_has_a_round(small_office: Office) -> None:
    at = visit("journal", small_office, SUPERVISOR, None)
    assert not at.exception
    assert translator("zh")("journal.empty.title") in visible(at)


def test_what_somebody_wrote_is_shown_as_it_is_written(small_office: Office) -> None:
    room = a_room(small_office)
    with small_office.act() as act:
        act.note(SUPERVISOR, "application.paper", room.id, "<img src=x>", name="<script>", **{"<b>": "<i>"})
    at = visit("journal", small_office, SUPERVISOR, room.id)
    assert not at.exception
    assert not re.search("<(img|script|b|i)>", "\n".join(markups(at)))


@pytest.mark.parametrize(
    ("act", "subject", "told"),
    [
        ("round.create", "miit-sme-2022", "2022年度中小企业特色产业集群推荐与认定"),
        ("round.create", "rubric.toml", "rubric.toml"),
        ("round.advance", "scoring", "评分"),
        ("evaluation.run", "3", "第 3 次计算"),
        ("sheet.save", "A01", "A01"),
        ("account.add", "organiser:2", "组织方 2"),
        ("session.end", "ab" * 32, "abababababab…"),
    ],
)
def test_what_was_acted_upon_is_said_in_words(act: str, subject: str, told: str) -> None:
    assert subject_in_words(act, subject, translator("zh")) == told
