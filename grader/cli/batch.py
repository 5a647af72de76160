"""``grade batch``: everything that a class handed in."""

from __future__ import annotations

from typing import Any

import click

from grader.cli import options


@click.command()
@click.argument("submissions", type=options.PATH)
@click.option(
    "--exercise", "names", multiple=True, metavar="EXERCISE", help="What to grade; repeatable."
)
@options.modules
@click.option("--all", "everything", is_flag=True, help="Grade every exercise of the course.")
@click.option(
    "--out",
    required=True,
    type=options.FOLDER,
    metavar="DIR",
    help="Gets gradebook.sqlite, index.html and reports/STUDENT/EXERCISE.html.",
)
@click.option(
    "--roster",
    type=options.FILE,
    metavar="CSV",
    help="The class list: names the students, and shows who is missing.",
)
@click.option(
    "--workers",
    type=click.IntRange(1, 1024),
    metavar="N",
    help="How many submissions to grade at a time; as many as there are cores by default.",
)
@click.option(
    "--figures",
    type=click.Choice(["all", "wrong", "none"]),
    default="all",
    show_default=True,
    help="Whose reports have figures.",
)
@click.option("--reports/--no-reports", default=True, help="Whether to write a page for each.")
@click.option("--scheduler", metavar="ADDRESS", help="Grade on the Dask cluster at this address.")
@click.option(
    "--late",
    is_flag=True,
    help="What no earlier run has seen was handed in late: that is told, and costs nothing.",
)
@click.option("--regrade", is_flag=True, help="Grade everything anew, and show what changed.")
@click.option(
    "--locate", is_flag=True, help="Look for lines on which one change would do; up to 2 s each."
)
@click.option("--similarity", is_flag=True, help="Also list submissions that resemble each other.")
@click.option(
    "--allow-unconfined",
    is_flag=True,
    help="Grade even where this machine can't confine the students' code. Dangerous.",
)
@options.course
@click.pass_context
def batch(ctx: click.Context, /, **given: Any) -> None:
    """Grade SUBMISSIONS: a folder or a zip, as a learning platform exports it.

    Students' folders, flat files, and the downloads of Moodle, Canvas,
    Gradescope, Blackboard, Brightspace, Sakai, Teams and Google Classroom are
    recognised. A run that was stopped goes on with the same command; only what
    changed is graded again.

    \b
    Exit codes: 0 every submission was graded, whatever the marks;
    1 somebody's could not be, or has no page, each named;
    2 wrong usage; 3 none could.
    """  # noqa: D301  (a real backspace, which keeps lines as they are)
    from grader.cli.batch_run import BatchCall

    ctx.exit(BatchCall(**given).run())
