"""The entry script: who is there, and which screens they are offered."""

from __future__ import annotations

from time import monotonic

import streamlit as st

from pages.common.frame import ICON, dress, masthead, verified_session, welcome
from pages.common.leaving import leave, watch
from pages.offering import menu, screens
from workbench.office import office

st.set_page_config(page_title="衡评 Hengping", page_icon=str(ICON), layout="wide")
session = verified_session()
arrival = welcome(office(), session)
screen = masthead(office(), session, arrival)
dress(screen)
if screen.visit is None:
    leave(screen.t)
    st.stop()
watch(office(), session, monotonic())
offered = screens(screen, screen.visit)
page = st.navigation(offered, position="hidden")
if not screen.visit.actor.sealed:
    menu(page, offered)
page.run()
