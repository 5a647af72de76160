"""``grade ci``: grades what a change touches and tells it where people look."""

from __future__ import annotations

from typing import Any

import click

from grader.cli import options


@click.command()
@click.option("--base", metavar="REF", help="Compare with this commit's common ancestor.")
@click.option("--head", metavar="REF", default="HEAD", show_default=True, help="Grade this.")
@click.option("--all", "everything", is_flag=True, help="Grade every answer there is.")
@click.option("--course-from", metavar="REF", help="Take the course from this commit.")
@click.option(
    "--fail-under",
    metavar="PERCENT",
    type=click.FloatRange(0, 100),
    default=100.0,
    show_default=True,
    help="Exit with 1 below this share of the points.",
)
@click.option("--json", metavar="PATH", type=options.FILE, help="Write all reports as JSON.")
@click.option(
    "--html",
    metavar="DIR",
    type=options.FOLDER,
    help="Write an HTML report for each file, and an index of them.",
)
@click.option("--junit", metavar="PATH", type=options.FILE, help="Write JUnit XML.")
@click.option(
    "--classroom", metavar="PATH", type=options.FILE, help="Write GitHub Classroom's result."
)
@click.option("--allow-unconfined", is_flag=True, help="Grade without a full sandbox.")
@click.pass_context
def ci(context: click.Context, /, **typed: Any) -> None:
    """Grade the exercises whose files a change touches.

    The change is read from git, between its base and its head. The course and the grader
    are the installed ones, or the course of a trusted commit; nothing of the change itself
    decides how it is graded.
    """
    from grader.cli.ci_run import CiRun

    context.exit(CiRun(**typed).run())
