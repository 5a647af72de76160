"""``grade explain CODE``: the long form of a diagnosis."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from grader.cli import options
from grader.cli.output import say, write
from grader.errors import UsageError

if TYPE_CHECKING:
    from grader.course.explanations import Explanation


@click.command()
@click.argument("code", required=False)
@click.option("--html", "html_path", metavar="PATH", help="Write it as a page; - for stdout.")
@click.option("--open", "open_page", is_flag=True, help="Show it as a page in the browser.")
@options.course
def explain(
    code: str | None,
    html_path: str | None,
    open_page: bool,  # noqa: FBT001
    course_folder: Path | None,
) -> None:
    """Explain the CODE that stands in brackets beside a report's first message.

    Without CODE, list all that can be explained.
    """
    from grader.course.explanations import codes
    from grader.course.explanations import explain as explained
    from grader.course.loading import load_course

    course = load_course(course_folder)
    if code is None:
        if html_path is not None or open_page:
            raise UsageError("a page is of one code", advice="Name it: `grade explain` lists all.")
        for heading, names in codes(course).items():
            say(f"{heading}:")
            for name in names:
                say(f"  {name}")
        return
    found = explained(course, code)
    if html_path is None and not open_page:
        for at, one in enumerate(found):
            if at:
                say("")
            _print(one)
        return
    from grader.report import html

    path = html_path or f"reports/explain-{found[0].id}.html"
    write(path, html.render_explanation(found))
    if path == "-":
        return
    say(f"Explanation: {path}")
    if open_page:
        click.launch(Path(path).resolve().as_uri())


def _print(found: Explanation) -> None:
    import shutil

    from rich.console import Console
    from rich.markdown import Markdown
    from rich.text import Text

    from grader.report.markdown import to_text
    from grader.text import visible

    console = Console(width=min(80, shutil.get_terminal_size((80, 24)).columns), highlight=False)
    where = f"[{found.id}]" + (f"  {found.exercise}" if found.exercise else "")
    console.print(Text(to_text(found.title), style="bold"))
    console.print(Text(where, style="dim"), end="\n\n")
    console.print(Markdown(visible(found.text), code_theme="ansi_light"))
