"""The one way in which commands print: whatever is in a line, it only shows."""

from __future__ import annotations

import click

from grader.text import terminal


def say(text: str = "", *, err: bool = False, bold: bool = False, dim: bool = False) -> None:
    """Print lines on standard output, or standard error, with names as they can be shown."""
    click.echo(click.style(terminal(text), bold=bold or None, dim=dim or None), err=err)
