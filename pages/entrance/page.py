"""The plain pages: rendered here, complete without any script, in the language their address asks for."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from pages.entrance.cookies import form_token, keep_form_token
from workbench import beijing
from workbench.i18n import Language, Translator, translator
from workbench.office import Office

TEMPLATES = Path(__file__).parent / "templates"
HTML_LANG: dict[Language, str] = {"zh": "zh-CN", "en": "en"}


def language_of(request: Request) -> Language:
    """The language the address asks for; Chinese unless it says otherwise."""
    return "en" if request.query_params.get("lang") == "en" else "zh"


def speaker(request: Request) -> Translator:
    """The texts in that language."""
    return translator(language_of(request))


def page(request: Request, office: Office, name: str, status: int = 200, **given: object) -> Response:
    """One plain page with the token its forms must repeat."""
    t, token = speaker(request), form_token(request, office.settings)
    shared = {"t": t, "lang": HTML_LANG[t.language], "query": _query(t.language), "form": token, "stamp": beijing.stamp}
    named = {"organisation": office.settings.organisation, "path": request.url.path, "trouble": ""}
    html = _templates().get_template(f"{name}.html.j2").render(**{**shared, **named, **given})
    response = HTMLResponse(html, status, {"Cache-Control": "no-store"})
    keep_form_token(response, office.settings, token)
    return response


def home(request: Request) -> str:
    """Where somebody goes who has come in."""
    return f"/{_query(language_of(request))}"


def entrance(request: Request) -> str:
    """Where somebody goes who has not."""
    return f"/login{_query(language_of(request))}"


def _query(language: Language) -> str:
    return "" if language == "zh" else f"?lang={language}"


@cache
def _templates() -> Environment:
    loader = FileSystemLoader(TEMPLATES)
    return Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
