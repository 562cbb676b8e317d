"""The entry script: who is there, and which screens they are offered."""

from __future__ import annotations

from functools import partial

import streamlit as st

from pages.common.frame import ICON, dress, masthead, session, welcome
from pages.common.leaving import leave, watch
from pages.common.standing import top
from pages.menu import offered
from workbench.office import office

st.set_page_config(page_title="衡评 Hengping", page_icon=str(ICON), layout="wide")
arrival = welcome(office())
screen = masthead(office(), arrival)
dress(screen)
if screen.visit is None:
    leave(screen.t)
    st.stop()
watch(office(), session())
here = screen.visit.standing
screens = [
    st.Page(
        partial(entry.render(), screen), title=screen.t(f"{entry.name}.title"), url_path=entry.name, default=first == 0
    )
    for first, entry in enumerate(offered(screen.visit, None if here is None else here.phase))
]
waiting = st.Page(partial(top, screen, screen.t("frame.waiting")), title=screen.t("frame.waiting"), url_path="waiting")
st.navigation(screens or [waiting], position="top").run()
