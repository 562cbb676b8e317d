"""The launcher: ``streamlit run app.py`` serves the screens.

The entry script lies inside ``pages/`` so that Streamlit finds no ``pages/`` folder beside it and
never runs a page file on its own.
"""

from __future__ import annotations

import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import import_module

import streamlit as st
from starlette.middleware import Middleware

from pages.common.frame import apologise
from pages.common.headers import SecurityHeaders

SLOW_TO_IMPORT = ("pages.quick", "pyarrow", "plotly.graph_objects", "scipy.stats", "scipy.optimize")


@asynccontextmanager
async def warm(_app: st.App) -> AsyncIterator[None]:
    """Import before the first visitor waits for it, and take the imports out of garbage collection."""
    for module in SLOW_TO_IMPORT:
        import_module(module)
    gc.collect()
    gc.freeze()
    yield


app = st.App("pages/navigation.py", lifespan=warm, middleware=[Middleware(SecurityHeaders)], on_script_error=apologise)
