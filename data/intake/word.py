"""A Word document as its paragraphs and tables; only its main text is read, nothing it refers to is opened."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from xml.etree.ElementTree import Element

from openpyxl.xml.functions import fromstring

from data.inspection import read_part
from data.intake.boards import Board, Patch

Flow = tuple[str | Board, ...]
"""A document in reading order: lines of text and tables."""

MAIN = "word/document.xml"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
LARGEST_MAIN = 60 * 2**20
MOST_COLUMNS = 64  # Word itself allows 63
TICKED, EMPTY, CROSSED = "☑", "□", "☒"
WINGDINGS = dict.fromkeys((0xA8, 0x6F, 0x71, 0x72), EMPTY)
WINGDINGS |= {0xFE: TICKED, 0xFD: CROSSED, 0x78: CROSSED, 0xFC: "√", 0xFB: "×", 0x6E: "■"}
WINGDINGS_2 = dict.fromkeys((0xA3, 0x2A, 0x30), EMPTY)
WINGDINGS_2 |= {0x52: TICKED, 0x53: CROSSED, 0x54: CROSSED, 0x50: "√", 0x4F: "×"}
GLYPHS: Mapping[str, Mapping[int, str]] = MappingProxyType({"wingdings": WINGDINGS, "wingdings 2": WINGDINGS_2})
"""Boxes that typefaces draw instead of letters: £ in Wingdings 2 is an empty box."""
SKIPPED = frozenset({"Fallback", "del", "moveFrom", "instrText", "delText", "pPr", "tbl", "sdtPr"})


def read_word(content: bytes) -> Flow:
    """Paragraphs and tables in reading order.

    Raises
    ------
    KeyError, ValueError, SyntaxError, zipfile.BadZipFile
        If the document is damaged.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if archive.getinfo(MAIN).file_size > LARGEST_MAIN:
            raise ValueError("main text too large")
        document = fromstring(read_part(archive, MAIN).replace(STRICT[1:-1].encode(), W[1:-1].encode()))
    body = document.find(f"{W}body")
    return tuple(_named(_blocks(body))) if body is not None else ()


def _named(blocks: Iterator[str | Element]) -> Iterator[str | Board]:
    """Tables made boards, each named by the line of text before it."""
    name, count = None, 0
    for block in blocks:
        if isinstance(block, str):
            name = block.strip()[:40] or name
            yield from (line for line in block.split("\n") if line.strip())
            continue
        for table in block.iter(f"{W}tbl"):  # itself, then those inside its cells
            count += 1
            yield _board(table, name or f"#{count}")


def _blocks(parent: Element) -> Iterator[str | Element]:
    for child in parent:
        match _local(child):
            case "p":
                yield _text(child)
            case "tbl":
                yield child
            case "sdt" | "sdtContent" | "customXml" | "ins" | "moveTo" | "smartTag":
                yield from _blocks(child)


def _board(table: Element, name: str) -> Board:
    rows: list[list[Patch | None]] = []
    for row in _rows(table):
        cells: list[Patch | None] = [None] * _number(row, "trPr", "gridBefore", 0)
        for cell in _cells(row):
            span, merge = _number(cell, "tcPr", "gridSpan", 1), _merge(cell)
            above = rows[-1][len(cells)] if rows and len(cells) < len(rows[-1]) else None
            patch = above if merge == "continue" and above is not None else Patch(_inside(cell), len(rows), len(cells))
            cells.extend([patch] * max(span, 1))
        rows.append(cells)
    return Board(name, tuple(map(tuple, rows)))


def _rows(table: Element) -> Iterator[Element]:
    yield from _children(table, "tr")


def _cells(row: Element) -> Iterator[Element]:
    yield from _children(row, "tc")


def _children(parent: Element, name: str) -> Iterator[Element]:
    """Rows of a table or cells of a row, also those inside content controls."""
    for child in parent:
        if _local(child) == name:
            yield child
        elif _local(child) in ("sdt", "sdtContent", "customXml", "ins"):
            yield from _children(child, name)


def _inside(cell: Element) -> str:
    """Text of a cell, paragraph by paragraph; tables inside it are read for themselves."""
    lines = [block.strip() for block in _blocks(cell) if isinstance(block, str)]
    return "\n".join(line for line in lines if line)


def _text(parent: Element) -> str:
    return "".join(_pieces(parent))


def _pieces(parent: Element) -> Iterator[str]:
    font = _font(parent) if _local(parent) == "r" else None
    for child in parent:
        match _local(child):
            case "t":
                yield _drawn(child.text or "", font)
            case "sym":
                code = int(str(child.get(f"{W}char", "0")), 16)
                yield _drawn(chr(code), str(child.get(f"{W}font", "")))
            case "br" | "cr":
                yield "\n"
            case "tab":
                yield " "
            case "fldChar":
                yield from _legacy_box(child)
            case "sdt":
                yield from _control(child)
            case name if name not in SKIPPED:
                yield from _pieces(child)


def _control(control: Element) -> Iterator[str]:
    """A content control: a check box by its state, anything else by its text."""
    checked = control.find(f".//{W14}checkbox/{W14}checked")
    if checked is not None:
        yield TICKED if checked.get(f"{W14}val") in ("1", "true", "on") else EMPTY
    else:
        yield from _pieces(control)


def _legacy_box(element: Element) -> Iterator[str]:
    box = element.find(f"{W}ffData/{W}checkBox")
    if box is not None:
        state = box.find(f"{W}checked")
        state = box.find(f"{W}default") if state is None else state
        is_on = state is not None and state.get(f"{W}val", "1") in ("1", "true", "on")
        yield TICKED if is_on else EMPTY


def _drawn(text: str, font: str | None) -> str:
    glyphs = GLYPHS.get((font or "").casefold())
    if glyphs is None:
        return text
    return "".join(glyphs.get(ord(character) & 0xFF, character) for character in text)


def _font(run: Element) -> str | None:
    fonts = run.find(f"{W}rPr/{W}rFonts")
    return None if fonts is None else fonts.get(f"{W}ascii") or fonts.get(f"{W}hAnsi")


def _merge(cell: Element) -> str | None:
    merge = cell.find(f"{W}tcPr/{W}vMerge")
    return None if merge is None else str(merge.get(f"{W}val", "continue"))


def _number(element: Element, properties: str, name: str, otherwise: int) -> int:
    found = element.find(f"{W}{properties}/{W}{name}")
    value = None if found is None else found.get(f"{W}val")
    return min(int(value), MOST_COLUMNS) if value is not None and value.isdecimal() else otherwise


def _local(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]
