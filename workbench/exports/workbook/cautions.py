"""What stands out among the experts, under their table: a paragraph and the numbers for each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from openpyxl.worksheet.worksheet import Worksheet

from scoring.evaluate import Evaluation
from workbench.cautions import Caution, on_experts, on_sheets, power_in_words
from workbench.exports.workbook.table import LINE, Column, band, lines
from workbench.i18n import Translator


def add_cautions(sheet: Worksheet, row: int, columns: Sequence[Column], evaluation: Evaluation, t: Translator) -> None:
    """Write, from ``row`` on, what stands out among experts and single sheets, and what could have been noticed."""
    flags, page = evaluation.flags, _Page(sheet, row, columns)
    page.write(t("flags.heading"), "heading")
    if not flags.compared:
        page.write(t("flags.not_compared"), "note")
        return
    experts, sheets = on_experts(evaluation, t), on_sheets(evaluation, t)
    page.write(t("flags.lead") if experts or sheets else t("flags.none", count=flags.compared), "note")
    page.write_all(experts)
    if sheets:
        page.write(t("flags.sheets"), "heading")
        page.write_all(sheets)
    power = power_in_words(flags, t)
    if power:
        page.write("\n".join([t("flags.power"), *power]), "note")


class _Page:
    """The rows below a table, each one text across its whole width."""

    def __init__(self, sheet: Worksheet, row: int, columns: Sequence[Column]) -> None:
        self.sheet, self.row = sheet, row
        self.across, self.width = len(columns), sum(column.width for column in columns)

    def write(self, text: str, style: str) -> None:
        """Write one row, tall enough for its text."""
        height = LINE + 14 if style == "heading" else LINE * lines(text, self.width) + 6
        band(self.sheet, self.row, self.across, text, style, height)
        self.row += 1

    def write_all(self, entries: Iterable[tuple[str, Sequence[Caution]]]) -> None:
        """Write what there is to say about each expert or sheet."""
        for who, cautions in entries:
            self.write(who, "group")
            for one in cautions:
                self.write(f"{one.title}\n{one.paragraph}\n{one.numbers}", "paragraph")
