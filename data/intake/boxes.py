"""Boxes to tick as they stand in a text: which are ticked, and what stands beside them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from data.intake.labels import bare
from scoring.applications.form import Field

EMPTY = "□☐○◻£口"
TICKED = "☑☒■√✓✔●▣"
TICKS = "√✓✔"
BOX = re.compile(rf"[{TICKS}]?[□☐○◻£]|[☑☒■✓✔●▣√]|(?<=[\s])口(?=[\u4e00-\u9fff])|^口(?=[\u4e00-\u9fff])")
ENCLOSURE = re.compile(r"附件\s*[\d一二三四五六七八九十]+(?:[-—–.]\d+)*")
NOTE = re.compile(r"[(（](?:如涉及|注[:：]|需提供|请注明|盖章)[^()（）]*[)）]|注[:：].*$", re.MULTILINE)
MOST_OF = 0.6


@dataclass(frozen=True, slots=True)
class Box:
    """A box, whether it is ticked, and the text beside it."""

    ticked: bool
    text: str


def boxes(text: str) -> list[Box]:
    """The boxes of a text in order; a tick before, in or behind a box counts.

    >>> [box.ticked for box in boxes("□是 ☑否")], [box.ticked for box in boxes("□是√ □否")]
    ([False, True], [True, False])
    """
    marks = list(BOX.finditer(text))
    if all(mark[0] in TICKS for mark in marks):
        return [_lone(text, mark) for mark in marks]
    ends = [*(mark.start() for mark in marks[1:]), len(text)]
    found: list[Box] = []
    for mark, end in zip(marks, ends, strict=True):
        beside = text[mark.end() : end]
        if mark[0] in TICKS and not beside.strip() and found:
            found[-1] = Box(True, found[-1].text)
        else:
            found.append(Box(any(character in TICKED for character in mark[0]), beside))
    return found


def _lone(text: str, mark: re.Match[str]) -> Box:
    """A tick among words without boxes belongs to the word it touches; between two words it is not clear to which."""
    before, after = text[: mark.start()], text[mark.end() :]
    touches_before, touches_after = before[-1:].strip() != "", after[:1].strip() != ""
    if touches_after and not touches_before:
        return Box(True, re.split(f"[{TICKS}]", after)[0])
    return Box(True, before.split()[-1] if touches_before and not touches_after else "")


def ticked_options(field: Field, text: str) -> tuple[str, ...] | None:
    """Ids of the options that are ticked in a text; None where it has no boxes."""
    found = boxes(text)
    known = [(option, box) for box in found if (option := option_beside(field, box.text)) is not None]
    return tuple(dict.fromkeys(option for option, box in known if box.ticked)) if known else None


def enclosures(field: Field, text: str) -> dict[str, tuple[str, ...]]:
    """The attachments that are named beside each option."""
    known = [(option_beside(field, box.text), box.text) for box in boxes(text)]
    named = {option: tuple(ENCLOSURE.findall(beside)) for option, beside in known if option is not None}
    return {option: files for option, files in named.items() if files}


def option_beside(field: Field, text: str) -> str | None:
    """The option whose words a text begins with; for yes and no, the word itself."""
    beside = bare(text)
    if field.kind == "yesno":
        return {"是": "yes", "否": "no", "yes": "yes", "no": "no"}.get(beside.rstrip("√✓✔")[:3])
    exact = [option for option in field.options if bare(option.label.zh) == beside]
    begun = sorted(
        (option for option in field.options if beside.startswith(bare(option.label.zh))),
        key=lambda option: -len(option.label.zh),
    )
    shortened = [option for option in field.options if len(beside) > 3 and bare(option.label.zh).startswith(beside)]
    return next((option.id for option in (*exact, *begun, *shortened)), None)


def lists_options(field: Field, text: str) -> bool:
    """Whether a text holds most of the options of a field."""
    plain = bare_all(text)
    there = [bare(option.label.zh) in plain for option in field.options]
    return len(there) > 0 and sum(there) >= max(1, MOST_OF * len(there))


def bare_all(text: str) -> str:
    """A text in its barest form, brackets kept open, so that options can be looked for inside it."""
    return "".join(bare(part) for part in re.split(r"[\n□☐☑☒■√✓✔£]", text))


def without_notes(text: str) -> str:
    """A text without the remarks printed in the form."""
    return NOTE.sub("", text).strip()
