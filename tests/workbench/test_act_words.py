"""Every act that can come into the journal is said in words, and so is every fact beside it."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.panel_rooms import a_room
from workbench.i18n import translator
from workbench.office import Office

ROOT = Path(__file__).parents[2]
SHOWN = """
def run(act):
    act.note(actor, "made.up", round_, size=1)
"""
# Acts whose name is put together: expert.* and hearing.* by one function for several, and by state.
BY_NAME = {
    "account.change_password", "account.reset", "expert.call_up", "expert.present", "hearing.open", "hearing.move",
    "hearing.pause", "hearing.resume", "hearing.close", "recusal.accept", "recusal.reject", "sheet.save",
    "sheet.submit", "sheet.abstain",
}  # fmt: skip


def notes(tree: ast.AST) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "note":
            yield node


def written(tree: ast.AST) -> Iterator[str]:
    """The acts a file names where it writes them, and the entries it makes itself."""
    for call in notes(tree):
        if len(call.args) > 1 and isinstance(call.args[1], ast.Constant):
            yield call.args[1].value
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Entry" and len(node.args) > 3:
            yield node.args[3].value if isinstance(node.args[3], ast.Constant) else ""


def trees() -> list[ast.AST]:
    return [ast.parse(path.read_text("utf-8")) for path in sorted((ROOT / "workbench").rglob("*.py"))]


def test_an_act_is_found_where_it_is_written() -> None:
    assert set(written(ast.parse(SHOWN))) == {"made.up"}


def test_every_act_has_words_in_both_languages() -> None:
    acts = {act for tree in trees() for act in written(tree) if act} | BY_NAME
    assert len(acts) > 50
    for language in ("zh", "en"):
        t = translator(language)
        assert [act for act in sorted(acts) if not t.has(f"act.{act}")] == []


def test_every_fact_that_is_named_in_the_code_has_words() -> None:
    facts = {word.arg for tree in trees() for call in notes(tree) for word in call.keywords if word.arg} - {"subject"}
    assert [fact for fact in sorted(facts) if not translator("zh").has(f"journal.fact.{fact}")] == []


def test_what_a_round_writes_into_the_journal_has_words(small_office: Office) -> None:
    from data.store import journal
    from workbench.sample_round import make_sample

    a_room(small_office, "setup")
    make_sample(small_office, translator("zh"))
    with small_office.look() as connection:
        lines = journal.lines(connection)
    t = translator("en")
    assert [one for one in sorted({line.entry.act for line in lines}) if not t.has(f"act.{one}")] == []
    facts = {name for line in lines for name in line.entry.facts or {}}
    assert [one for one in sorted(facts) if not t.has(f"journal.fact.{one}")] == []
