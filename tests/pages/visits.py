"""A screen of the panel room in Streamlit's harness, as somebody in a round sees it."""

from streamlit.testing.v1 import AppTest

from workbench.access import Actor
from workbench.office import Office


def _screen(page: str, language: str, office: object, actor: object, round_: str | None) -> None:
    from importlib import import_module

    from pages.common.screen import Screen, Visit
    from workbench.i18n import translator
    from workbench.rounds.standing import standing

    here = None if round_ is None else standing(office, actor, round_)
    screen = Screen(translator(language), Visit(office, actor, round_, here))
    import_module(f"pages.{page}").render(screen)


def visit(page: str, office: Office, actor: Actor, round_: str | None, language: str = "zh") -> AppTest:
    """A page as an actor in a round sees it, run once."""
    given = {"page": page, "language": language, "office": office, "actor": actor, "round_": round_}
    return AppTest.from_function(_screen, default_timeout=60, kwargs=given).run()
