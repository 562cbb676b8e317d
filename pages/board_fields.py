"""The fields of a round: name, closing time, way of running, and the policy, filled with what holds now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, get_args

import streamlit as st

from pages.common.screen import Screen
from pages.common.text import markdown
from scoring.rubric import Method, Policy, Quota
from workbench import beijing
from workbench.rounds.settings import Draft, Mode

MISSING = ("complete-sheets", "available-criteria")


@dataclass(frozen=True, slots=True)
class Filled:
    """What the fields show at first."""

    policy: Policy
    title: str = ""
    closes_at: datetime | None = None
    mode: Mode = "own-pace"
    comment_below: float | None = 40
    comment_above: float | None = 90
    public_scores: bool = False


def show_fields(screen: Screen, prefix: str, filled: Filled) -> None:
    """Draw the fields inside a form."""
    t = screen.t
    st.text_input(t("board.field.title"), filled.title, key=f"{prefix}.title", placeholder=t("board.field.title.hint"))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        local = None if filled.closes_at is None else filled.closes_at.astimezone(beijing.ZONE)
        day, hour = (None, None) if local is None else (local.date(), local.time().replace(tzinfo=None))
        st.date_input(t("board.field.closes_on"), value=day, key=f"{prefix}.closes_on", format="YYYY-MM-DD")
        st.time_input(t("board.field.closes_at"), value=hour, key=f"{prefix}.closes_at")
        st.selectbox(
            t("board.field.mode"),
            get_args(Mode),
            get_args(Mode).index(filled.mode),
            format_func=lambda mode: t(f"board.mode.{mode}"),
            key=f"{prefix}.mode",
        )
    _show_policy(screen, prefix, filled)
    st.checkbox(t("board.field.public_scores"), filled.public_scores, key=f"{prefix}.public_scores")


def drafted(prefix: str, policy: Policy, *, synthetic: bool = False) -> Draft:
    """The draft that stands in the fields; what is wrong with it is for the activity to say."""
    day, hour = _given(prefix, "closes_on"), _given(prefix, "closes_at")
    timed = isinstance(day, date)
    closes = beijing.moment(day, hour if isinstance(hour, time) else time(18)) if timed else None  # type: ignore[arg-type]
    return Draft(
        str(_given(prefix, "title") or ""),
        closes,
        _given(prefix, "mode") or "own-pace",
        _policy(prefix, policy),
        _given(prefix, "comment_below"),
        _given(prefix, "comment_above"),
        synthetic,
        bool(_given(prefix, "public_scores")),
    )


def _show_policy(screen: Screen, prefix: str, filled: Filled) -> None:
    t, policy = screen.t, filled.policy
    st.markdown(f"**{t('board.policy')}**")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        methods = get_args(Method)
        st.selectbox(
            t("board.field.normalization"),
            methods,
            methods.index(policy.normalization),
            format_func=lambda method: t(f"method.{method}"),
            key=f"{prefix}.normalization",
        )
        st.selectbox(
            t("board.field.missing"),
            MISSING,
            MISSING.index(policy.missing),
            format_func=lambda name: t(f"board.missing.{name}"),
            key=f"{prefix}.missing",
        )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        _number(screen, prefix, "min_raters", policy.min_raters)
        _number(screen, prefix, "seed", policy.seed)
        _number(screen, prefix, "comment_below", filled.comment_below, 100.0)
        _number(screen, prefix, "comment_above", filled.comment_above, 100.0)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        if policy.lists:
            for one in policy.lists:
                label = t("board.field.places_of", list=markdown(t.text(one.title)))
                st.number_input(label, 1, None, one.places, 1, key=f"{prefix}.places.{one.id}", placeholder="—")
            return
        shortlist = policy.shortlist
        _number(screen, prefix, "places", shortlist.places)
        _number(screen, prefix, "per_sector", shortlist.per_sector)
        _number(screen, prefix, "threshold", shortlist.threshold, 100.0)
        if len(shortlist.quota) < 2:
            _quota(screen, prefix, shortlist.quota)


def _quota(screen: Screen, prefix: str, quota: tuple[Quota, ...]) -> None:
    """At most so many with the same value of one column, such as the region."""
    t, now = screen.t, quota[0] if quota else None
    attribute = now.attribute if now else "region"
    st.text_input(t("board.field.quota"), attribute, key=f"{prefix}.quota", help=t("board.field.quota.hint"))
    _number(screen, prefix, "quota_limit", now.limit if now else None)


def _number(screen: Screen, prefix: str, name: str, value: float | None, high: float | None = None) -> None:
    """A number that may be left empty; empty means that there is no such rule."""
    whole = high is None
    st.number_input(
        screen.t(f"board.field.{name}"),
        min_value=0 if whole else 0.0,
        max_value=high,
        value=None if value is None else int(value) if whole else float(value),
        step=1 if whole else 1.0,
        format="%d" if whole else "%g",
        key=f"{prefix}.{name}",
        placeholder="—",
    )


def _policy(prefix: str, policy: Policy) -> Mapping[str, Any]:
    given: dict[str, Any] = {
        name: _given(prefix, name)
        for name in ("normalization", "missing", "min_raters", "seed")
        if _given(prefix, name) is not None
    }
    if policy.lists:
        lists = [one.model_dump(mode="json") | {"places": _given(prefix, f"places.{one.id}")} for one in policy.lists]
        return given | {"lists": lists}
    shortlist = {name: _given(prefix, name) for name in ("places", "per_sector", "threshold")}
    if len(policy.shortlist.quota) < 2:
        limit, attribute = _given(prefix, "quota_limit"), str(_given(prefix, "quota") or "").strip()
        shortlist["quota"] = [{"attribute": attribute, "limit": limit}] if limit is not None else []
    return given | {"shortlist": shortlist}


def _given(prefix: str, name: str) -> Any:  # noqa: ANN401 - whatever a field holds
    return st.session_state.get(f"{prefix}.{name}")
