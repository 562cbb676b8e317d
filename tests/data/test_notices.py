"""The notice file: complete, or every fault of it named and nothing used."""

import re
from datetime import date
from pathlib import Path

import pytest

from data.notices import CODES, read_notice
from scoring.notice import NoticeText
from workbench.i18n import translator

SAMPLE = Path(__file__).parents[2] / "data" / "samples" / "notice.toml"
WORDS = SAMPLE.read_text("utf-8")


def faults(words: str) -> set[tuple[str, str | None]]:
    text, findings = read_notice("notice.toml", words.encode())
    assert text is None, "a notice with faults must not be used"
    assert all(finding.level == "block" and finding.where.file == "notice.toml" for finding in findings)
    return {(finding.code, finding.where.field) for finding in findings}


def without(element: str) -> str:
    """The sample without one element, which may run over several lines or be a table of its own."""
    table, _, key = element.rpartition(".")
    head, _, rest = WORDS.partition(f"[{table}]\n") if table else ("", "", WORDS)
    value = r'(?:"""[\s\S]*?"""|\[[\s\S]*?\n\]|.*)'
    cut, times = re.subn(rf"^{key} *= *{value}\n", "", rest, count=1, flags=re.MULTILINE)
    assert times == 1
    return f"{head}[{table}]\n{cut}" if table else cut


def test_the_sample_says_that_it_is_one():
    text, findings = read_notice("notice.toml", SAMPLE.read_bytes())
    assert findings == ()
    assert text is not None
    assert text.synthetic
    assert (text.issued, text.period.starts, text.period.ends) == (
        date(2026, 11, 21),
        date(2026, 11, 23),
        date(2026, 11, 27),
    )
    assert len(text.objection.splitlines()) == 2


ELEMENTS = [
    *("title", "basis", "procedure", "supervision", "objection", "period.starts", "period.ends", "contact.address"),
    *("contact.phone", "contact.email", "supervision_phone", "attachment", "issuer", "issued"),
]


def test_every_element_is_tried_below():
    needed = [name for name, field in NoticeText.model_fields.items() if field.is_required()]
    assert {element.split(".")[0] for element in ELEMENTS} == set(needed)


@pytest.mark.parametrize("element", ELEMENTS)
def test_a_missing_element_is_named(element):
    assert faults(without(element)) == {("notice_missing", element)}


def test_a_fax_machine_and_the_mark_of_a_sample_may_be_lacking():
    for element in ("contact.fax", "synthetic"):
        assert read_notice("notice.toml", without(element).encode())[1] == ()


def test_an_empty_file_lacks_everything_and_says_so_at_once():
    assert faults("") == {("notice_missing", element) for element in NoticeText.model_fields if element != "synthetic"}


@pytest.mark.parametrize(
    ("line", "instead", "fault"),
    [
        ('issuer = "云岭省工业和信息化厅（虚构）"', 'issuer = "  "', ("notice_missing", "issuer")),
        ("issued = 2026-11-21", 'issued = "2026-11-21"', ("notice_not_a_date", "issued")),
        ("issued = 2026-11-21", "issued = 20261121", ("notice_not_a_date", "issued")),
        ("issued = 2026-11-21", "issued = 2026-11-24", ("notice_issued_late", "issued")),
        ("ends = 2026-11-27", "ends = 2026-11-22", ("notice_period_reversed", "period")),
        ('phone = "000-0000 0010"', "phone = 10", ("notice_not_text", "contact.phone")),
        ('phone = "000-0000 0010"', 'phone = "0539-×××××××"', ("notice_left_blank", "contact.phone")),
        ("2026〕7号", "____〕7号", ("notice_left_blank", "basis[0]")),
        ("synthetic = true", 'synthetic = "maybe"', ("notice_invalid", "synthetic")),
        ("synthetic = true", "experts = true", ("notice_unknown_key", "experts")),
        ("synthetic = true", "synthetic = ", ("not_toml", None)),
    ],
)
def test_a_fault_is_found_where_it_is(line, instead, fault):
    assert WORDS.count(line) >= 1
    assert fault in faults(WORDS.replace(line, instead, 1))


def test_a_period_of_one_day_announced_on_that_day_is_in_order():
    words = re.sub(r"(starts|ends|issued) = \S+", r"\1 = 2026-11-21", WORDS)
    assert read_notice("notice.toml", words.encode())[1] == ()


def test_faults_of_every_kind_come_together():
    words = without("title").replace("ends = 2026-11-27", "ends = 2026-11-20").replace("0011", "待定")
    assert faults(words) == {
        ("notice_missing", "title"),
        ("notice_period_reversed", "period"),
        ("notice_left_blank", "contact.fax"),
    }


def test_a_file_in_another_encoding_is_refused():
    text, findings = read_notice("notice.toml", WORDS.encode("gb18030"))
    assert text is None
    assert [finding.code for finding in findings] == ["not_utf8"]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_codes_that_a_table_assigns_have_words_too(language):
    t = translator(language)
    codes = {*CODES.values(), "notice_invalid", "notice_period_reversed", "notice_issued_late"}
    assert {code for code in codes if not (t.has(f"finding.{code}") and t.has(f"remedy.{code}"))} == set()
