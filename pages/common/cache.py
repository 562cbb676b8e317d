"""Results of this visit, by the hash of what they were made from.

Never ``st.cache_data`` on a frame or an array: it samples large inputs when it hashes them, and
answers a corrected cell with the old result.
"""

from __future__ import annotations

from hashlib import sha256

import streamlit as st

from scoring.report import Report
from workbench.results import Upload

KEPT = "reports"
LIMIT = 2  # results of one visit: the present one and the one before


def fingerprint(*uploads: Upload | None) -> str:
    """SHA-256 over name and bytes of every file, in order; a file that is not there counts as such.

    >>> fingerprint(Upload("r", b"1"), Upload("s", b"23")) == fingerprint(Upload("r", b"12"), Upload("s", b"3"))
    False
    """
    digest = sha256()
    for upload in uploads:
        parts = () if upload is None else (upload.name.encode(), upload.content)
        digest.update(bytes([len(parts)]))
        for part in parts:
            digest.update(sha256(part).digest())
    return digest.hexdigest()


def recall(key: str) -> Report | None:
    """What came out for these files in this visit, or None."""
    kept: dict[str, Report] = st.session_state.get(KEPT, {})
    return kept.get(key)


def remember(key: str, report: Report) -> Report:
    """Keep a result, and let go of the oldest."""
    kept: dict[str, Report] = st.session_state.setdefault(KEPT, {})
    kept[key] = report
    for oldest in list(kept)[:-LIMIT]:
        del kept[oldest]
    return report


def renew(old: Report, new: Report) -> None:
    """Let a result that was asked more about take the place of the one it came from."""
    kept: dict[str, Report] = st.session_state.get(KEPT, {})
    for key in [key for key, report in kept.items() if report is old]:
        kept[key] = new
