"""Where the files come from: a sample round, or the visitor's own."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from pages.common.parts import say
from pages.common.screen import Screen
from workbench.results import Inputs, Upload
from workbench.samples import sample_archive, sample_round, sample_rounds, template_archive

SOURCES = ("upload", "sample")
NEEDED = ("rubric", "scores")
TABLES = ["csv", "xlsx"]
ROLES = {
    "rubric": ["toml"],
    "scores": TABLES,
    "applications": TABLES,
    "raters": TABLES,
    "decisions": ["toml"],
    "notice": ["toml"],
}


@dataclass(frozen=True, slots=True)
class Chosen:
    """The files of one evaluation, and the words of its notice if there are any."""

    label: str
    files: Inputs
    notice: Upload | None

    @property
    def uploads(self) -> tuple[Upload | None, ...]:
        """Every file the result depends on, in a fixed order."""
        files = self.files
        return files.rubric, files.scores, files.applications, files.raters, files.decisions


def choose_source(screen: Screen) -> Chosen | None:
    """Let the visitor pick a sample round or hand in files; None until there is enough to evaluate."""
    t = screen.t
    source = st.segmented_control(
        t("source.choose"),
        SOURCES,
        default=SOURCES[0],
        required=True,
        format_func=lambda name: t(f"source.{name}"),
        key="source",
    )
    return _sample(screen) if source == "sample" else _upload(screen)


def _sample(screen: Screen) -> Chosen:
    t = screen.t
    id = st.radio(
        t("source.sample.choose"),
        sample_rounds(),
        format_func=lambda name: t(f"sample.{name}"),
        captions=[t(f"sample.{name}.text") for name in sample_rounds()],
        key="source.sample",
        label_visibility="collapsed",
    )
    sample = sample_round(id)
    st.download_button(
        t("source.sample.download"),
        lambda: sample_archive(id),
        f"hengping-{id}.zip",
        "application/zip",
        on_click="ignore",
        key="source.sample.download",
    )
    return Chosen(t(f"sample.{id}"), sample.files, sample.notice)


def _upload(screen: Screen) -> Chosen | None:
    files: dict[str, Upload | None] = {}
    for row in range(0, len(ROLES), 3):
        for place, role in zip(st.columns(3), list(ROLES)[row : row + 3], strict=True):
            with place:
                files[role] = _uploader(screen, role)
    _offer_files(screen)
    rubric, scores, words = files["rubric"], files["scores"], files["notice"]
    if rubric is None or scores is None:
        return None
    optional = {role: files[role] for role in ("applications", "raters", "decisions")}
    return Chosen(scores.name, Inputs(rubric, scores, **optional), words)


def _uploader(screen: Screen, role: str) -> Upload | None:
    t = screen.t
    label = t("source.needed" if role in NEEDED else "source.optional", name=t(f"source.{role}"))
    with st.container(gap="xxsmall"):
        file = st.file_uploader(label, type=ROLES[role], key=f"source.{role}")
        st.caption(t(f"source.{role}.text"))
    return Upload(file.name, file.getvalue()) if isinstance(file, UploadedFile) else None


def _offer_files(screen: Screen) -> None:
    t = screen.t
    say(t("source.offer"))
    with st.container(horizontal=True):
        offers = {
            "templates": partial(template_archive, t),
            "sample_files": partial(sample_archive, sample_rounds()[0]),
        }
        for name, make in offers.items():
            st.download_button(
                t(f"source.{name}"),
                make,
                f"hengping-{name}.zip",
                "application/zip",
                on_click="ignore",
                key=f"source.{name}",
            )
