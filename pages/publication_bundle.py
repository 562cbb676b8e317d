"""Sealing a round once its result is final, and taking its bundles out, compared with the journal each time."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import streamlit as st

from pages.common.findings import show_findings
from pages.common.parts import Column, Row, heading, notice, say, table
from pages.common.screen import Screen, Visit
from pages.common.told import attempt
from scoring.findings import Finding
from workbench.access import may
from workbench.beijing import stamp
from workbench.rounds.closing.sealing import (
    VARIANTS,
    Bundle,
    Prospect,
    Variant,
    prospect,
    seal,
    sealed,
    signed_by,
    take,
)

ZIP = "application/zip"
TAKEN = "publication.bundle.taken"  # what was taken out last: round, variant and bytes


def show_bundle(screen: Screen, visit: Visit, round_: str) -> None:
    """The seal of a round for those who may see it; nothing for anybody else, or before the result is final."""
    t = screen.t
    phase = None if visit.standing is None else visit.standing.phase
    if not may(visit.actor, "bundle.read", round_, phase):
        return
    heading(t("publication.bundle"))
    made = sealed(visit.office, visit.actor, round_)
    if made:
        _show_made(screen, visit, round_, made)
    elif may(visit.actor, "bundle.seal", round_, phase):
        _offer_seal(screen, visit, round_, prospect(visit.office, visit.actor, round_))
    else:
        notice(t("publication.bundle.none"), t("publication.bundle.none.text"))


def _offer_seal(screen: Screen, visit: Visit, round_: str, ahead: Prospect) -> None:
    """What sealing does and how long it takes, above the button that does it."""
    t = screen.t
    say(t("publication.bundle.text"))
    say(t("publication.bundle.scores.yes" if ahead.public_scores else "publication.bundle.scores.no"))
    say(t("publication.bundle.key", key=ahead.key) if ahead.key else t("publication.bundle.key.none"))
    show_findings(screen, ahead.findings)
    say(t("publication.bundle.takes", sheets=ahead.sheets, seconds=ahead.seconds))
    if not st.button(t("publication.bundle.do"), type="primary", key="publication.bundle.do"):
        return
    with st.status(t("publication.bundle.running")) as status:
        act = partial(seal, visit.office, visit.actor, round_, lambda step: status.update(label=t(f"step.{step}")))
        attempt("publication", act, t("publication.bundle.done"))
    st.rerun()


def _show_made(screen: Screen, visit: Visit, round_: str, made: Mapping[Variant, Bundle]) -> None:
    """When it was sealed, the two bundles with their hashes, and the way to take each out."""
    t = screen.t
    notice(t("publication.bundle.made", at=stamp(made["full"].at)), t("publication.bundle.made.text"))
    say(t("publication.bundle.key", key=signed_by(visit.office, visit.actor, round_)))
    columns = [
        Column(t(f"publication.bundle.column.{name}"), wide=name == "sha256") for name in ("variant", "size", "sha256")
    ]
    rows = [
        Row((t(f"publication.bundle.variant.{variant}"), f"{made[variant].size / 2**20:.2f} MB", made[variant].sha256))
        for variant in VARIANTS
    ]
    table(columns, rows, t("publication.bundle.caption"))
    with st.container(horizontal=True):
        for variant in VARIANTS:
            key = f"publication.bundle.take.{variant}"
            st.button(t(key), key=key, on_click=partial(_take, screen, visit, round_, variant))
        taken = st.session_state.get(TAKEN)
        if taken is not None and taken[0] == round_:
            st.download_button(
                t("publication.bundle.save"),
                taken[2],
                f"{round_}-{taken[1]}.zip",
                ZIP,
                on_click="ignore",
                type="primary",
                key="publication.bundle.save",
            )


def _take(screen: Screen, visit: Visit, round_: str, variant: Variant) -> None:
    t = screen.t

    def act() -> tuple[Finding, ...]:
        content, faults = take(visit.office, visit.actor, round_, variant)
        st.session_state[TAKEN] = None if content is None else (round_, variant, content)
        return faults

    called = t(f"publication.bundle.variant.{variant}")
    attempt("publication", act, t("publication.bundle.same", variant=called))
