"""The notice for the web: one page without scripts or outside resources, printable on A4."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from scoring.notice import Notice
from workbench.exports.notice_words import lay_out
from workbench.i18n import Translator


def notice_html(notice: Notice, t: Translator) -> bytes:
    """Put a notice into a web page; everything in it is escaped."""
    language = "zh-CN" if t.language == "zh" else "en"
    page = page_template("notice.html.j2")
    return page.render(paper=lay_out(notice, t), issued=notice.text.issued, t=t, lang=language).encode()


@cache
def page_template(name: str) -> Template:
    """A page to print; everything put into it is escaped."""
    folder = FileSystemLoader(Path(__file__).parent)
    environment = Environment(loader=folder, autoescape=True, undefined=StrictUndefined, trim_blocks=True)
    return environment.get_template(name)
