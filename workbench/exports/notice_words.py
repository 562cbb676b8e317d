"""The words of a notice in their conventional order, for every paper it is put on."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from scoring.notice import Notice, NoticeSector
from workbench.i18n import Translator

UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
ENDS = ("。", "！", "!", ".", "）")
LABELLED = re.compile(r"^\s*(附件|Attachment|Annex)\s*\d*\s*[:：]\s*", re.IGNORECASE)  # the paper says so itself
CLOSING = " 。.;;,,、"


@dataclass(frozen=True, slots=True)
class PaperList:
    """A table of the attachment; ``title`` is empty where it is the only one."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Paper:
    """What stands on the paper: paragraphs, particulars by label, and the lists in the attachment."""

    title: str
    warning: str | None
    paragraphs: tuple[str, ...]
    particulars: tuple[tuple[str, str], ...]
    attachment: str
    issuer: str
    issued: str
    attachment_label: str
    order: str
    lists: tuple[PaperList, ...]


def lay_out(notice: Notice, t: Translator) -> Paper:
    """Put a notice in words: the issuer's own as they are, labels and connecting words in the translator's language."""
    text = notice.text
    return Paper(
        title=printable(text.title),
        warning=t("notice.synthetic") if text.synthetic else None,
        paragraphs=(_announcement(notice, t), *printable(text.objection).splitlines()),
        particulars=_particulars(notice, t),
        attachment=LABELLED.sub("", printable(text.attachment)),
        issuer=printable(text.issuer),
        issued=t.date(text.issued),
        attachment_label=t("notice.attachment"),
        order=t("notice.order"),
        lists=tuple(_list(t.text(one.title), one.sectors, t) for one in notice.lists)
        or (_list("", notice.sectors, t),),
    )


def _announcement(notice: Notice, t: Translator) -> str:
    text = notice.text
    said = {
        "basis": t.list(printable(document) for document in text.basis),
        "procedure": printable(text.procedure).rstrip(CLOSING),
        "supervision": _closed(printable(text.supervision)),
    }
    if not notice.lists:
        return t("notice.announcement", **said, count=notice.count)
    counts = (t("notice.list_count", title=t.text(one.title), count=one.count) for one in notice.lists)
    return t("notice.announcement_lists", **said, lists=t.list(counts))


def _particulars(notice: Notice, t: Translator) -> tuple[tuple[str, str], ...]:
    text, contact = notice.text, notice.text.contact
    values = {
        "period": t("notice.from_to", starts=text.period.starts, ends=text.period.ends),
        "address": contact.address,
        "phone": contact.phone,
        "fax": contact.fax,
        "email": contact.email,
        "supervision_phone": text.supervision_phone,
    }
    return tuple((t(f"notice.{name}"), printable(value)) for name, value in values.items() if value is not None)


def _list(title: str, sectors: Sequence[NoticeSector], t: Translator) -> PaperList:
    """Numbered lines; a column nobody has anything in is left out."""
    lines = [(entry.name, sector.name, entry.region or "") for sector in sectors for entry in sector.entries]
    kept = [i for i in range(3) if any(line[i] for line in lines)]
    labels = ("name", "sector", "region")
    rows = tuple((str(n), *(printable(line[i]) for i in kept)) for n, line in enumerate(lines, start=1))
    return PaperList(title, (t("notice.number"), *(t(f"notice.{labels[i]}") for i in kept)), rows)


def _closed(sentence: str) -> str:
    """End a sentence with the full stop of its script, unless it has an end.

    >>> _closed("欢迎监督"), _closed("Comments are welcome"), _closed("欢迎监督!")
    ('欢迎监督。', 'Comments are welcome.', '欢迎监督!')
    """
    if sentence.endswith(ENDS):
        return sentence
    return sentence + ("." if sentence[-1].isascii() else "。")


def printable(text: str) -> str:
    """Replace what neither XML nor a reader can take with a mark that is seen."""
    return UNPRINTABLE.sub("\ufffd", text)
