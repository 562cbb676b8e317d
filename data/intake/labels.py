"""Printed labels in their barest form, so that a label is known whatever was printed around it."""

from __future__ import annotations

import re
import unicodedata

BRACKETS = re.compile(r"\([^()]*\)")
NUMBERING = re.compile(r"^(?:[一二三四五六七八九十]+、|\d{1,2}[.、](?!\d)|其中:?|注:)")
MARKS = re.compile(r"[\s:;,.、。“”\"'‘’《》<>*＊_]+")


def bare(label: str) -> str:
    """A label without spaces, punctuation, numbering and what stands in brackets.

    >>> bare("其中：集群中小企业数量（家）"), bare("（二）发展目标"), bare("一、基本情况")
    ('集群中小企业数量', '发展目标', '基本情况')
    """
    folded = unicodedata.normalize("NFKC", label)
    open_, shut = folded.count("("), folded.count(")")
    plain = "".join(folded.split())
    while open_ == shut and (stripped := BRACKETS.sub("", plain)) != plain:
        plain = stripped
    return MARKS.sub("", NUMBERING.sub("", plain)).casefold()
