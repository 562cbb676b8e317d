"""What the parts of a template share: the sheet, its columns, the drop-downs, and what must be filled."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Literal

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.workbook.protection import WorkbookProtection
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from data.intake.anchors import HIDDEN_SHEET, Origin, Part, mark, origin_rows
from scoring.applications.form import dated
from scoring.rubric import Text
from workbench.exports.template.style import protect, register, shade_empty
from workbench.exports.workbook.table import sheet_namer
from workbench.i18n import Translator

LISTS_FROM = 4  # column of the hidden sheet from which the drop-downs stand
LONGEST_PROMPT, LONGEST_PROMPT_TITLE = 250, 30
TICK = "√"
Check = Literal["whole", "decimal", "date", "list"]


@dataclass(frozen=True, slots=True)
class Template:
    """A workbook in the making."""

    book: Workbook
    t: Translator
    year: int
    hidden: Worksheet
    name: Callable[[str], str]
    lists: dict[tuple[str, ...], str] = field(default_factory=dict)

    def list_of(self, entries: tuple[str, ...]) -> str:
        """The reference to a drop-down's entries, which stand on the hidden sheet."""
        if entries not in self.lists:
            column = LISTS_FROM + len(self.lists)
            for row, entry in enumerate(entries, start=1):
                cell = self.hidden.cell(row, column, entry)
                cell.data_type = "s"
            letter = get_column_letter(column)
            self.lists[entries] = f"'{HIDDEN_SHEET}'!${letter}$1:${letter}${len(entries)}"
        return self.lists[entries]

    def text(self, text: Text) -> str:
        """A printed text in the template's language, its years filled in."""
        return dated(self.t.text(text), self.year)


@dataclass(frozen=True, slots=True)
class Canvas:
    """One sheet of a template; ``required`` collects the cells that must be filled."""

    template: Template
    sheet: Worksheet
    required: list[str] = field(default_factory=list)

    def restrict(self, cells: str, check: Check, prompt: str, entries: tuple[str, ...] = ()) -> None:
        """Say what a cell takes when it is chosen, and ask back when something else is entered."""
        t = self.template.t
        listed = self.template.list_of(entries) if entries else None
        rule = DataValidation(type=check, formula1=listed, allow_blank=True)
        if check in ("whole", "decimal"):
            rule.operator, rule.formula1, rule.formula2 = "between", "-1E+15", "1E+15"
        elif check == "date":
            rule.operator, rule.formula1 = "greaterThan", "1"
        rule.errorStyle, rule.showErrorMessage = "warning", True
        rule.errorTitle, rule.error = t("template.unfit"), t(f"template.unfit.{check}")
        self._prompt(rule, cells, prompt)

    def advise(self, cells: str, prompt: str) -> None:
        """Say what a cell takes when it is chosen."""
        self._prompt(DataValidation(allow_blank=True), cells, prompt)

    def _prompt(self, rule: DataValidation, cells: str, prompt: str) -> None:
        if prompt:
            rule.showInputMessage, rule.prompt = True, prompt[:LONGEST_PROMPT]
            rule.promptTitle = self.template.t("template.hint")[:LONGEST_PROMPT_TITLE]
        rule.add(cells)
        self.sheet.add_data_validation(rule)


@contextmanager
def new_sheet(template: Template, title: str, part: Part, name: str = "") -> Iterator[Canvas]:
    """A sheet with its mark in the hidden first row; it is locked when everything is on it."""
    sheet = template.book.create_sheet(template.name(title))
    sheet.sheet_view.showGridLines = False
    sheet.cell(1, 1, mark(part, name))
    sheet.row_dimensions[1].hidden = sheet.column_dimensions["A"].hidden = True
    canvas = Canvas(template, sheet)
    yield canvas
    shade_empty(sheet, canvas.required)
    protect(sheet)


def new_template(t: Translator, year: int, origin: Origin) -> Template:
    """An empty workbook that knows what it is for; its hidden sheet comes last."""
    book = Workbook()
    book.properties.creator, book.properties.title = "Hengping", origin.programme
    register(book)
    hidden = book.worksheets[0]
    hidden.title, hidden.sheet_state = HIDDEN_SHEET, "veryHidden"
    for row, pair in enumerate(origin_rows(origin), start=1):
        for column, value in enumerate(pair, start=1):
            hidden.cell(row, column, value).data_type = "s"
    return Template(book, t, year, hidden, sheet_namer(t))


def finish(template: Template) -> Workbook:
    """Put the hidden sheet last, show the first one, and keep sheets from being removed or renamed."""
    book = template.book
    book.security = WorkbookProtection(lockStructure=True)
    book.move_sheet(template.hidden, offset=len(book.worksheets) - 1)
    book.active = 0
    return book
