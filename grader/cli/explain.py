"""``grade explain CODE``: the long form of a diagnosis."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from grader.cli import options
from grader.cli.say import say


@click.command()
@click.argument("code")
@click.option("--html", "html_path", metavar="PATH", help="Write it as a page; - for stdout.")
@click.option("--open", "open_page", is_flag=True, help="Show it as a page in the browser.")
@options.course
def explain(
    code: str,
    html_path: str | None,
    open_page: bool,  # noqa: FBT001
    course_folder: Path | None,
) -> None:
    """Explain the CODE that stands in brackets beside a report's first message."""
    import shutil

    from grader.course import load_course
    from grader.explain import explain as explained
    from grader.report import markdown

    found = explained(load_course(course_folder), code)
    if html_path is None and not open_page:
        width = min(80, shutil.get_terminal_size((80, 24)).columns)
        say(f"{markdown.to_text(found.title, width)}", bold=True)
        where = f"[{found.id}]" + (f"  {found.exercise}" if found.exercise else "")
        say(where, dim=True)
        say()
        say(markdown.to_text(found.text, width))
        return
    from grader.report import html

    page = html.render_explanation(found.title, found.id, found.exercise, found.text)
    if html_path == "-":
        sys.stdout.buffer.write(page.encode())
        return
    path = Path(html_path or f"reports/explain-{found.id}.html")
    from grader.errors import UsageError
    from grader.workspace import write_atomically

    try:
        write_atomically(path, page.encode())
    except OSError as error:
        raise UsageError(f"{path} can't be written: {error.strerror}") from error
    say(f"Explanation: {path}")
    if open_page:
        click.launch(path.resolve().as_uri())
