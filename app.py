"""The launcher: ``streamlit run app.py`` serves the entrance and, behind its gate, the screens.

The entry script lies inside ``pages/`` so that Streamlit finds no ``pages/`` folder beside it and
never runs a page file on its own.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import import_module
from threading import Thread

import streamlit as st
from starlette.middleware import Middleware

from pages.common.frame import apologise
from pages.common.headers import SecurityHeaders
from pages.entrance.gate import Gate
from pages.entrance.openid import OpenId
from pages.entrance.own_account import OwnAccount
from pages.entrance.papers import Papers
from pages.entrance.routes import Entrance
from pages.menu import MENU
from workbench.accounts import nobody_yet
from workbench.founding import Founding
from workbench.i18n import translator
from workbench.office import office

SCREENS = tuple(f"pages.{entry.name}" for entry in MENU)
SLOW_TO_IMPORT = ("pyarrow", "plotly.graph_objects", "scipy.stats", "scipy.optimize", *SCREENS)

office()  # stops here, in one line, where a setting or the store is unusable
founding = Founding()
entrance = Entrance(office, founding)


@asynccontextmanager
async def open_house(_app: st.App) -> AsyncIterator[None]:
    """Say how the first organiser comes in; what is slow to import follows behind."""
    if nobody_yet(office()):
        _announce(founding.new_code())
    Thread(target=_warm, name="warm-up", daemon=True).start()
    yield
    office().store.close()


def _warm() -> None:
    """Import before the first visitor waits for it; what start-up built is never looked through for garbage again."""
    for module in SLOW_TO_IMPORT:
        import_module(module)
    gc.collect()
    gc.freeze()


def _announce(code: str) -> None:
    """Tell whoever started the server how the first organiser comes in."""
    address = f"http://{st.get_option('browser.serverAddress')}:{st.get_option('server.port')}"
    sys.stderr.write(f"\n{translator('zh')('entrance.setup.terminal', address=address, code=code)}\n\n")
    sys.stderr.flush()


app = st.App(
    "pages/navigation.py",
    lifespan=open_house,
    routes=[
        *entrance.routes(),
        *OwnAccount(office, entrance.turnstile).routes(),
        *Papers(office).routes(),
        *OpenId(office).routes(),
    ],
    middleware=[Middleware(SecurityHeaders), Middleware(Gate, office=office)],
    on_script_error=apologise,
)
