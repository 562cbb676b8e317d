"""Help and usage errors of the command line in the language of the interface."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

import typer
from typer.core import TyperGroup

from workbench.i18n import FOLDERS, Language, Translator, translator

BAD_INPUT = 2


class Commands(TyperGroup):
    """A group of commands that speaks the language asked for before it reads its arguments."""

    def main(  # typer's own signature
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        windows_expand_args: bool = True,
        **extra: Any,  # noqa: ANN401
    ) -> Any:  # noqa: ANN401
        """Translate the help texts, run, and report misuse in one line."""
        arguments = list(sys.argv[1:] if args is None else args)
        t = translator(asked_for(arguments, os.environ))
        self.help = t("commands.help")
        for name, command in self.commands.items():
            _translate(name, command, t)
        try:
            code = super().main(arguments, prog_name, complete_var, False, windows_expand_args, **extra)
        except Exception as error:
            if not standalone_mode or getattr(error, "exit_code", None) != BAD_INPUT:  # click's mark of misuse
                raise
            typer.echo(_complaint(error, t), err=True)
            code = BAD_INPUT
        return sys.exit(code or 0) if standalone_mode else code


def asked_for(arguments: Sequence[str], environment: Mapping[str, str]) -> Language:
    """The language named by ``--lang``, else by HENGPING_LANG, else Chinese.

    >>> asked_for(["rubric", "--lang=en"], {}), asked_for([], {"HENGPING_LANG": "en"}), asked_for([], {})
    ('en', 'en', 'zh')
    """
    words = [word for argument in arguments for word in argument.split("=", 1)]
    named = [value for option, value in pairwise(words) if option == "--lang"]
    wishes = [*reversed(named), environment.get("HENGPING_LANG")]
    return next((language for wish in wishes for language in FOLDERS if language == wish), "zh")


def _translate(name: str, command: Any, t: Translator) -> None:  # noqa: ANN401 - a click type that typer vendors
    command.help = command.short_help = t(f"commands.{name}")
    for parameter in command.params:
        parameter.help = t(f"commands.{name}.{parameter.name}")


def _complaint(error: Any, t: Translator) -> str:  # noqa: ANN401 - likewise
    match type(error).__name__:
        case "NoArgsIsHelpError":
            return str(error.format_message())
        case "MissingParameter":
            return t("commands.missing_parameter", parameter=_spelt(error.param))
        case "NoSuchOption":
            return t("commands.no_such_option", parameter=error.option_name)
        case "BadParameter" if error.param is not None:
            return t("commands.bad_parameter", parameter=_spelt(error.param))
        case _:
            return t("commands.misuse", message=error.format_message())


def _spelt(parameter: Any) -> str:  # noqa: ANN401 - likewise
    first = str(parameter.opts[0])
    return first if first.startswith("-") else first.upper()
