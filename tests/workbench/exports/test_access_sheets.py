"""The sheets that are printed and cut: every expert's slip with everything on it, and nobody else's code."""

from datetime import UTC, datetime
from io import BytesIO

import docx
import pytest

from workbench.codes import Slip
from workbench.exports.access_sheets import access_page, access_sheets
from workbench.i18n import translator

ENDS = datetime(2026, 12, 7, 1, tzinfo=UTC)  # 09:00 in Beijing
SLIPS = [Slip("r-1", "示例评审（虚构）", f"E{n:02}", f"专家{n:02}", f"ABCD-EFGH-{n:04}", ENDS) for n in range(1, 8)]
ADDRESS = "https://review.example.cn"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_expert_has_a_slip_with_all_they_need(language: str) -> None:
    t = translator(language)
    document = docx.Document(BytesIO(access_sheets(SLIPS, ADDRESS, "示例省厅", t)))
    cells = [row.cells[0].text for row in document.tables[0].rows]
    assert len(cells) == 7
    for slip, text in zip(SLIPS, cells, strict=True):
        assert [
            needed for needed in (slip.title, slip.name, slip.rater, slip.code, ADDRESS) if needed not in text
        ] == []
        assert "2026-12-07 09:00" in text
        assert t("access.confidential") in text
        assert [other.code for other in SLIPS if other is not slip and other.code in text] == []


def test_the_paper_is_a4_and_the_same_slips_give_the_same_bytes() -> None:
    t = translator("zh")
    first = access_sheets(SLIPS, ADDRESS, "", t)
    assert first == access_sheets(SLIPS, ADDRESS, "", t)
    section = docx.Document(BytesIO(first)).sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_to_print_says_the_same_without_scripts_and_escapes_what_was_typed(language: str) -> None:
    t = translator(language)
    tricky = Slip("r-1", "<b>轮次</b>", "E09", "<script>alert(1)</script>", "CODE-CODE-CODE", ENDS)
    page = access_page([*SLIPS, tricky], ADDRESS, "示例省厅", t).decode()
    assert page.count("<article>") == 8
    assert [slip.code for slip in (*SLIPS, tricky) if page.count(slip.code) != 1] == []
    assert t("access.confidential") in page
    assert "<script" not in page
    assert "&lt;b&gt;轮次&lt;/b&gt;" in page
