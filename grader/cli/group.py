"""The command ``grade`` itself, with a command for each of its first words."""

from __future__ import annotations

import importlib
from textwrap import shorten

import click
from click_default_group import DefaultGroup

from grader import __version__
from grader.cli import COMMANDS


class LazyGroup(DefaultGroup):  # type: ignore[misc]
    """Commands that are imported when they are called; a first word that is none is an exercise."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """List the commands; none of them is imported."""
        shown = {name: told for name, (_, told) in COMMANDS.items() if name != "check"}
        limit = formatter.width - 6 - max(map(len, shown))
        with formatter.section("Commands"):
            formatter.write_dl(
                [(name, shorten(told, limit, placeholder="...")) for name, told in shown.items()]
            )

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """The commands in the order of the documentation."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name; anything else goes to the default command."""
        if cmd_name not in COMMANDS:
            # What DefaultGroup puts back before the arguments of the default command.
            ctx.arg0 = cmd_name  # type: ignore[attr-defined]
            cmd_name = self.default_cmd_name
        module = importlib.import_module(f"grader.cli.{cmd_name}")
        found: click.Command = getattr(module, COMMANDS[cmd_name][0])
        return found


@click.group(
    cls=LazyGroup,
    default="check",
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 96},
    epilog="Exit codes: 0 full marks, 1 graded but not full marks, 2 wrong usage, "
    "3 could not be graded.",
)
@click.version_option(__version__, prog_name="grade")
def grade() -> None:
    """Grade PyTorch exercises and say what is wrong and why.

    \b
      grade EXERCISE [FILE]    grade one file, such as `grade exercise-3`
      grade EXERCISE --help    the options for that
    """  # noqa: D301  (a real backspace, which keeps lines as they are)
