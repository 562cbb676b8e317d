"""The command line: ``python -m workbench``; exit 0 done, 2 bad input, 1 fault.

Commands import what they need when they run, so that ``--help`` answers at once.
"""

from datetime import datetime
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


class AccountAct(StrEnum):
    """What can be done to an account."""

    add = "add"
    list = "list"
    reset = "reset"
    disable = "disable"
    enable = "enable"


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
    influence: Annotated[bool, typer.Option("--influence")] = False,
    rank_sets: Annotated[bool, typer.Option("--rank-sets")] = False,
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
        return run(Order(needed | given, method, seed, json, out, influence, rank_sets), terminal)

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


@app.command("template")
def write_template(
    programme: Annotated[str, typer.Argument(metavar="PROGRAMME")],
    out: Annotated[Path, typer.Option("-o", "--out", metavar="FILE")],
    summary: Annotated[bool, typer.Option("--summary")] = False,
    site_check: Annotated[bool, typer.Option("--site-check")] = False,
    lang: Lang = Language.zh,
    debug: Debug = False,
) -> None:
    """Write a workbook to fill in; the help text is ``commands.template`` in the catalogs."""
    from workbench.commands.terminal import Terminal, guarded

    def work(terminal: Terminal) -> int:
        from workbench.commands.templating import run

        return run(programme, out, summary=summary, site_check=site_check, terminal=terminal)

    raise typer.Exit(guarded(work, lang.value, debug=debug, only_data=False))


@app.command("check")
def check_applications(
    programme: Annotated[str, typer.Argument(metavar="PROGRAMME")],
    files: Annotated[list[Path], typer.Argument(metavar="FILES")],
    json: Annotated[str | None, typer.Option("--json", metavar="FILE")] = None,
    out: Annotated[Path | None, typer.Option("--out", metavar="FOLDER")] = None,
    due: Annotated[Path | None, typer.Option("--due", metavar="FILE")] = None,
    decisions: Annotated[Path | None, typer.Option("--decisions", metavar="FILE")] = None,
    lang: Lang = Language.zh,
    debug: Debug = False,
) -> None:
    """Check applications; the help text is ``commands.check`` in the catalogs."""
    from workbench.commands.terminal import Terminal, guarded

    def work(terminal: Terminal) -> int:
        from workbench.commands.screening import Order, run

        return run(Order(programme, tuple(files), json, out, due, decisions), terminal)

    raise typer.Exit(guarded(work, lang.value, debug=debug, only_data=json == "-"))


class PlannedDesign(StrEnum):
    """How experts are spread in a simulated round."""

    overlapping = "overlapping"
    panels = "panels"
    random = "random"


@app.command("plan")
def plan_round(
    applications: Annotated[int | None, typer.Option("--applications", min=2)] = None,
    raters: Annotated[int | None, typer.Option("--raters", min=2)] = None,
    each: Annotated[int | None, typer.Option("--each", min=1)] = None,
    places: Annotated[int | None, typer.Option("--places", min=1)] = None,
    design: Annotated[PlannedDesign, typer.Option("--design")] = PlannedDesign.overlapping,
    sectors: Annotated[int, typer.Option("--sectors", min=1)] = 1,
    assignments: Annotated[Path | None, typer.Option("--assignments", metavar="FILE")] = None,
    recusals: Annotated[Path | None, typer.Option("--recusals", metavar="FILE")] = None,
    like: Annotated[Path | None, typer.Option("--like", metavar="FILE")] = None,
    application_sd: Annotated[float | None, typer.Option("--application-sd", min=0.01)] = None,
    rater_sd: Annotated[float | None, typer.Option("--rater-sd", min=0.0)] = None,
    residual_sd: Annotated[float | None, typer.Option("--residual-sd", min=0.01)] = None,
    seed: Annotated[int, typer.Option("--seed", min=0)] = 0,
    json: Annotated[bool, typer.Option("--json")] = False,
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE")] = None,
    lang: Lang = Language.zh,
    debug: Debug = False,
) -> None:
    """Simulate a round before it is judged; the help text is ``commands.plan`` in the catalogs."""
    from workbench.commands.terminal import Terminal, guarded

    def work(terminal: Terminal) -> int:
        from workbench.commands.planning import Order, run

        paths = {"assignments": assignments, "recusals": recusals, "like": like}
        files = {role: path for role, path in paths.items() if path is not None}
        wished = {"application": application_sd, "rater": rater_sd, "residual": residual_sd}
        spread = {name: sd for name, sd in wished.items() if sd is not None}
        size = applications, raters, each, places
        return run(Order(files, *size, spread, design.value, sectors, seed, json, out), terminal)

    raise typer.Exit(guarded(work, lang.value, debug=debug, only_data=json))


@app.command("draw")
def draw_experts(
    pool: Annotated[Path, typer.Argument(metavar="POOL")],
    number: Annotated[int, typer.Option("--number", min=1)],
    seed: Annotated[str, typer.Option("--seed", metavar="TEXT")],
    per: Annotated[list[str] | None, typer.Option("--per", metavar="QUOTA")] = None,
    recusals: Annotated[Path | None, typer.Option("--recusals", metavar="FILE")] = None,
    absent: Annotated[list[str] | None, typer.Option("--absent", metavar="ID")] = None,
    odd: Annotated[bool, typer.Option("--odd")] = False,
    at: Annotated[datetime | None, typer.Option("--at", formats=["%Y-%m-%d %H:%M", "%Y-%m-%d"])] = None,
    json: Annotated[str | None, typer.Option("--json", metavar="FILE")] = None,
    out: Annotated[Path, typer.Option("--out", metavar="FOLDER", show_default=False)] = Path("out"),
    lang: Lang = Language.zh,
    debug: Debug = False,
) -> None:
    """Draw experts by lot; the help text is ``commands.draw`` in the catalogs."""
    from workbench.commands.terminal import Terminal, guarded

    def work(terminal: Terminal) -> int:
        from workbench.commands.drawing import Order, run
        from workbench.drawing import Request

        files = {"pool": pool} if recusals is None else {"pool": pool, "recusals": recusals}
        request = Request(number, seed, tuple(per or ()), tuple(absent or ()), odd)
        return run(Order(files, request, at, json, out), terminal)

    raise typer.Exit(guarded(work, lang.value, debug=debug, only_data=json == "-"))


@app.command("assign")
def assign_experts(
    applications: Annotated[Path, typer.Argument(metavar="APPLICATIONS")],
    raters: Annotated[Path, typer.Argument(metavar="RATERS")],
    each: Annotated[int, typer.Option("--each", min=1)],
    low: Annotated[int | None, typer.Option("--low", min=0)] = None,
    high: Annotated[int | None, typer.Option("--high", min=1)] = None,
    design: Annotated[str, typer.Option("--design", metavar="NAME")] = "overlapping",
    recusals: Annotated[Path | None, typer.Option("--recusals", metavar="FILE")] = None,
    same: Annotated[list[str] | None, typer.Option("--recuse-same", metavar="COLUMN")] = None,
    odd: Annotated[bool, typer.Option("--odd")] = False,
    at: Annotated[datetime | None, typer.Option("--at", formats=["%Y-%m-%d %H:%M", "%Y-%m-%d"])] = None,
    seed: Annotated[int, typer.Option("--seed", min=0)] = 0,
    json: Annotated[str | None, typer.Option("--json", metavar="FILE")] = None,
    out: Annotated[Path, typer.Option("--out", metavar="FOLDER", show_default=False)] = Path("out"),
    lang: Lang = Language.zh,
    debug: Debug = False,
) -> None:
    """Assign experts to applications; the help text is ``commands.assign`` in the catalogs."""
    from workbench.commands.terminal import Terminal, guarded

    def work(terminal: Terminal) -> int:
        from workbench.assigning import Wish
        from workbench.commands.assigning import Order, run

        needed = {"applications": applications, "raters": raters}
        files = needed if recusals is None else needed | {"recusals": recusals}
        wish = Wish(each, low, high, design, same=tuple(same or ()), seed=seed, odd=odd)
        return run(Order(files, wish, at, json, out), terminal)

    raise typer.Exit(guarded(work, lang.value, debug=debug, only_data=json == "-"))


@app.command("account")
def keep_accounts(
    act: Annotated[AccountAct, typer.Argument(metavar="ACT")],
    login: Annotated[str, typer.Argument(metavar="LOGIN", show_default=False)] = "",
    name: Annotated[str, typer.Option("--name", show_default=False)] = "",
    role: Annotated[str, typer.Option("--role")] = "organiser",
    lang: Lang = Language.zh,
    debug: Debug = False,
) -> None:
    """Keep accounts; the help text is ``commands.account`` in the catalogs."""
    from workbench.commands.terminal import Terminal, guarded

    def work(terminal: Terminal) -> int:
        from workbench.commands.accounting import run

        return run(act.value, login, name or login, role, terminal)

    raise typer.Exit(guarded(work, lang.value, debug=debug, only_data=False))


@app.command("sample-round")
def sample_round(lang: Lang = Language.zh, debug: Debug = False) -> None:
    """Make the sample round; the help text is ``commands.sample-round`` in the catalogs."""
    from workbench.commands.terminal import Terminal, guarded

    def work(terminal: Terminal) -> int:
        from workbench.commands.sampling import run

        return run(terminal)

    raise typer.Exit(guarded(work, lang.value, debug=debug, only_data=False))


@app.command("verify-journal")
def verify_journal(lang: Lang = Language.zh, debug: Debug = False) -> None:
    """Walk the chain of the journal; the help text is ``commands.verify-journal`` in the catalogs."""
    from workbench.commands.terminal import Terminal, guarded

    def work(terminal: Terminal) -> int:
        from workbench.commands.verifying import run

        return run(terminal)

    raise typer.Exit(guarded(work, lang.value, debug=debug, only_data=False))


@app.command("backup")
def back_up(
    to: Annotated[Path, typer.Argument(metavar="FILE", show_default=False)],
    lang: Lang = Language.zh,
    debug: Debug = False,
) -> None:
    """Copy the store into a file; the help text is ``commands.backup`` in the catalogs."""
    from workbench.commands.terminal import Terminal, guarded

    def work(terminal: Terminal) -> int:
        from workbench.commands.copying import run

        return run(to, terminal)

    raise typer.Exit(guarded(work, lang.value, debug=debug, only_data=False))


@app.command("verify")
def verify_bundle(
    bundle: Annotated[Path, typer.Argument(metavar="BUNDLE")],
    key: Annotated[Path | None, typer.Option("--key", metavar="FILE")] = None,
    full: Annotated[Path | None, typer.Option("--full", metavar="BUNDLE")] = None,
    lang: Lang = Language.zh,
    debug: Debug = False,
) -> None:
    """Verify a sealed bundle; the help text is ``commands.verify`` in the catalogs."""
    from workbench.commands.terminal import Terminal, guarded

    def work(terminal: Terminal) -> int:
        from workbench.commands.bundles import run

        return run(bundle, key, full, terminal)

    raise typer.Exit(guarded(work, lang.value, debug=debug, only_data=False))


@app.command("bundle-key")
def print_bundle_key(lang: Lang = Language.zh, debug: Debug = False) -> None:
    """Print the public key of the house; the help text is ``commands.bundle-key`` in the catalogs."""
    from workbench.commands.terminal import Terminal, guarded

    def work(terminal: Terminal) -> int:
        from workbench.commands.bundles import run_key

        return run_key(terminal)

    raise typer.Exit(guarded(work, lang.value, debug=debug, only_data=False))


if __name__ == "__main__":
    app(prog_name="python -m workbench")
