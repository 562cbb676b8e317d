"""The command line: ``python -m workbench``; exit 0 done, 2 bad input, 1 fault.

Commands import what they need when they run, so that ``--help`` answers at once.
"""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from workbench.commands.speaking import Commands

app = typer.Typer(
    name="workbench",
    cls=Commands,
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["--help", "-h"]},
)


class Language(StrEnum):
    """A language of the interface."""

    zh = "zh"
    en = "en"


Lang = Annotated[Language, typer.Option("--lang", envvar="HENGPING_LANG", show_default=False, show_envvar=False)]
Debug = Annotated[bool, typer.Option("--debug")]


@app.command()
def evaluate(
    scores: Annotated[Path, typer.Argument(metavar="SCORES")],
    rubric: Annotated[Path, typer.Option("--rubric", metavar="FILE")],
    applications: Annotated[Path | None, typer.Option("--applications", metavar="FILE")] = None,
    raters: Annotated[Path | None, typer.Option("--raters", metavar="FILE")] = None,
    decisions: Annotated[Path | None, typer.Option("--decisions", metavar="FILE")] = None,
    method: Annotated[str | None, typer.Option("--method", metavar="NAME")] = None,
    seed: Annotated[int | None, typer.Option("--seed")] = None,
    json: Annotated[str | None, typer.Option("--json", metavar="FILE")] = None,
    out: Annotated[Path, typer.Option("--out", metavar="FOLDER", show_default=False)] = Path("out"),
    notice: Annotated[Path | None, typer.Option("--notice", metavar="FILE")] = None,
    lang: Lang = Language.zh,
    debug: Debug = False,
) -> None:
    """Evaluate score sheets; the help text is ``commands.evaluate`` in the catalogs."""
    from workbench.commands.terminal import Terminal, guarded

    def work(terminal: Terminal) -> int:
        from workbench.commands.evaluating import Order, run

        needed = {"rubric": rubric, "scores": scores}
        optional = {"applications": applications, "raters": raters, "decisions": decisions, "notice": notice}
        given = {role: path for role, path in optional.items() if path is not None}
        return run(Order(needed | given, method, seed, json, out), terminal)

    raise typer.Exit(guarded(work, lang.value, debug=debug, only_data=json == "-"))


@app.command("rubric")
def check_rubric(
    file: Annotated[Path | None, typer.Argument(metavar="FILE")] = None,
    schema: Annotated[bool, typer.Option("--schema")] = False,
    lang: Lang = Language.zh,
    debug: Debug = False,
) -> None:
    """Check a rubric file, or print the schema; the help text is ``commands.rubric`` in the catalogs."""
    from workbench.commands.terminal import Terminal, guarded

    def work(terminal: Terminal) -> int:
        from workbench.commands.checking import run

        return run(file, schema, terminal)

    raise typer.Exit(guarded(work, lang.value, debug=debug, only_data=schema))


if __name__ == "__main__":
    app(prog_name="python -m workbench")
