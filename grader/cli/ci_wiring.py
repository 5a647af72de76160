"""Gives ``grade ci`` the real engine."""

from __future__ import annotations

import io
from typing import Any

from grader.cli.ci import Collaborators, command
from grader.grading.service import open_grading
from grader.model import Report


def _html(report: Report) -> str:
    from grader.report import html
    from grader.report.view import view

    return html.render(view(report))


def _document(report: Report) -> Any:
    from grader.report import document

    return document.to_document(report)


def terminal_text(report: Report) -> str:
    """The feedback as plain text: no colours, words in place of signs."""
    from rich.console import Console

    from grader.report import terminal
    from grader.report.view import view

    stream = io.StringIO()
    console = Console(
        file=stream, width=96, color_system=None, highlight=False, markup=False, emoji=False,
        force_terminal=False, legacy_windows=False,
    )  # fmt: skip
    # A log has no option that opens hints; its annotations show the first one too.
    terminal.render(view(report), console, hints=1, offer=False, plain=True)
    return "\n".join(line.rstrip() for line in stream.getvalue().splitlines())


def collaborators() -> Collaborators:
    """What ``grade ci`` needs of the rest of the package."""
    return Collaborators(
        open_grading=open_grading, html=_html, document=_document, terminal=terminal_text
    )


ci = command(collaborators)
