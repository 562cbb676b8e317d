"""RESULTS.md: one section for each table, which says which command measured it, when and with what.

A benchmark that was not run keeps the sections of its last run.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from benchmarks.table import Outcome, markdown

HEAD = """# Results

Written by `make bench`; what takes other programs an hour, and the rounds of a whole nation, by `make bench FULL=1`.
Under every table stand the command that measured it, the time and the versions.
A table stays until it is measured again.
"""
SECTION = re.compile(r"^## .+?(?=^## |\Z)", re.MULTILINE | re.DOTALL)
TITLE = re.compile(r"## (?P<title>.+)")
MODULE = re.compile(r"^<sub>`python -m benchmarks (?P<module>\w+)", re.MULTILINE)


def update(kept: str, module: str, outcome: Outcome, measured: str, order: Sequence[str]) -> str:
    """The text with this outcome of a module in the place of the one of the same title, modules in ``order``.

    Parameters
    ----------
    measured : when and with what
    """
    sections = dict(_sections(kept))
    provenance = f"<sub>`python -m benchmarks {module}`, {measured}</sub>"
    sections[outcome.title] = (module, f"{markdown(outcome)}\n{provenance}\n")
    known = [section for section in sections.values() if section[0] in order]
    return "\n".join([HEAD, *(text for _, text in sorted(known, key=lambda section: order.index(section[0])))])


def _sections(text: str) -> Iterator[tuple[str, tuple[str, str]]]:
    """(title, (module, section)) of everything kept that says where it comes from."""
    for section in SECTION.findall(text):
        title, module = TITLE.match(section), MODULE.search(section)
        if title and module:
            yield title["title"], (module["module"], section.rstrip() + "\n")
