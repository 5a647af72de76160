"""The command line: one small module a command, imported when it is called."""

from __future__ import annotations

import importlib
from typing import Final

import click
from click_default_group import DefaultGroup

from grader import __version__

COMMANDS: Final = {
    "check": ("grader.cli.check", "check"),
    "list": ("grader.cli.list", "list_exercises"),
    "start": ("grader.cli.start", "start"),
    "watch": ("grader.cli.watch", "watch"),
    "explain": ("grader.cli.explain", "explain"),
    "adopt": ("grader.cli.adopt", "adopt"),
    "batch": ("grader.cli.batch", "batch"),
    "ci": ("grader.cli.ci", "ci"),
    "release": ("grader.cli.release", "release"),
    "export": ("grader.cli.export", "export"),
    "adjust": ("grader.cli.adjust", "adjust"),
    "validate": ("grader.cli.validate", "validate"),
    "doctor": ("grader.cli.doctor", "doctor"),
}
"""Each command's module and name."""

_ORDER: Final = tuple(COMMANDS)


class LazyGroup(DefaultGroup):  # type: ignore[misc]
    """Commands that are imported when they are called; a first word that is none is an exercise."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """The commands in the order of the documentation."""
        return [name for name in _ORDER if name != self.default_cmd_name]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name; anything else goes to the default command."""
        if cmd_name not in COMMANDS:
            # What DefaultGroup puts back before the arguments of the default command.
            ctx.arg0 = cmd_name  # type: ignore[attr-defined]
            cmd_name = self.default_cmd_name
        module, name = COMMANDS[cmd_name]
        found: click.Command = getattr(importlib.import_module(module), name)
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
    r"""Grade PyTorch exercises and say what is wrong and why.

    \b
      grade EXERCISE [FILE]    grade one file, such as `grade exercise-3`
      grade EXERCISE --help    the options for that
    """
