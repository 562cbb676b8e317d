"""Pictures of the organiser's home and of the intake: at the formal check, and while experts score."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser, Page

from data.samples import applications
from docs.screens.pictures import save
from tests.browser.serving import CONTEXT, enter, settle
from tests.offices import ORGANISER
from workbench.i18n import Language, translator
from workbench.intake_files import Source
from workbench.office import Office
from workbench.rounds.intake.receiving import receive
from workbench.rounds.lifecycle import advance
from workbench.rounds.setting_up import create_round
from workbench.rounds.settings import Draft

PROGRAMME = "miit-sme-2022"
FORMS = Path(applications.__file__).parent / PROGRAMME
VISITS: tuple[tuple[Language, str, int], ...] = (
    ("zh", "light", 1280),
    ("en", "light", 1280),
    ("zh", "dark", 1280),
    ("zh", "light", 820),
)


def furnish_intake(office: Office) -> str:
    """A round at its formal check, with the sample applications as they came in."""
    round_, _ = create_round(office, ORGANISER, PROGRAMME, Draft("形式审查中的示例轮次（虚构数据）", synthetic=True))
    if round_ is None:
        raise LookupError(PROGRAMME)
    advance(office, ORGANISER, round_, "intake")
    files = [
        Source(path.name, path.read_bytes()) for path in sorted(FORMS.iterdir()) if path.suffix in (".xlsx", ".docx")
    ]
    receive(office, ORGANISER, round_, files)
    advance(office, ORGANISER, round_, "check")
    return round_


def take_organiser(browser: Browser, address: str) -> None:
    """Both screens in both languages, on both grounds, and on a tablet."""
    for language, scheme, width in VISITS:
        viewport = {"width": width, "height": 800}
        context = browser.new_context(**CONTEXT, viewport=viewport, color_scheme=scheme)  # type: ignore[arg-type]
        suffix = f"{language}-dark" if scheme == "dark" else f"{language}-tablet" if width < 900 else language
        _take(context.new_page(), address, language, suffix)
        context.close()


def _take(page: Page, address: str, language: Language, suffix: str) -> None:
    t = translator(language)
    enter(page, address, language)
    page.goto(f"{address}/board?round=r-2026-02&lang={language}")
    settle(page, begins=500)
    save(page, f"board-scoring-{suffix}")
    page.goto(f"{address}/board?round=r-2026-01&lang={language}")
    settle(page, begins=500)
    save(page, f"board-check-{suffix}")
    page.goto(f"{address}/intake?round=r-2026-01&application=M03&lang={language}")
    settle(page, begins=500)
    page.get_by_text(t("intake.only"), exact=True).click(delay=80)
    settle(page, begins=500)
    page.evaluate("document.querySelector('[data-testid=stMain]').scrollTo(0, 0)")
    save(page, f"intake-{suffix}")
