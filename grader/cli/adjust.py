"""``grade adjust``: a mark by hand."""

from __future__ import annotations

from pathlib import Path

import click

from grader import files
from grader.batch.overview import PAGE, write_overview
from grader.cli import options
from grader.cli.export import gradebook_file
from grader.cli.output import say
from grader.errors import GradebookError, UsageError
from grader.gradebook.exports.cells import number
from grader.gradebook.layout import report_file
from grader.gradebook.store import Gradebook
from grader.gradebook.values import GradeRow
from grader.report.by_hand import MarkByHand, with_mark


@click.command()
@click.argument("gradebook", type=options.PATH)
@click.argument("student")
@click.argument("exercise")
@click.option(
    "--score", callback=options.points, metavar="N", help="Points that count from now on."
)
@click.option("--reason", required=True, metavar="TEXT", help="Why; kept beside the mark.")
@click.option("--above-maximum", is_flag=True, help="Allow more points than the exercise has.")
@click.option("--withdraw", is_flag=True, help="Let the computed score count again.")
def adjust(
    gradebook: Path,
    student: str,
    exercise: str,
    score: float | None,
    reason: str,
    *,
    above_maximum: bool,
    withdraw: bool,
) -> None:
    """Give STUDENT a mark by hand for EXERCISE.

    GRADEBOOK is a batch run's gradebook.sqlite or its folder. STUDENT is a key, an
    identifier of the platform or a full name. The mark is kept beside the computed one,
    wins in exports and reports, and survives regrades.
    """
    if (score is None) != withdraw:
        raise UsageError("Nothing to set.", advice="Give either --score N or --withdraw.")
    with Gradebook.open(gradebook_file(gradebook), create=False) as opened:
        who, name = opened.adjust(student, exercise, score, reason, above_maximum=above_maximum)
        counts = next(
            row
            for row in opened.grades(include_missing=True)
            if (row.student.key, row.exercise) == (who.key, name)
        )
        told = _tell_pages(gradebook_file(gradebook).parent, opened, counts)
    computed = "nothing" if counts.computed_score is None else number(counts.computed_score)
    mark = "the computed score counts again" if withdraw else f"{number(score)} points by hand"
    named = who.key if who.name in ("", who.key) else f"{who.name} ({who.key})"
    say(f"{named}, {name}: {mark} (computed: {computed}).")
    if told:
        say(told)


def _tell_pages(folder: Path, gradebook: Gradebook, counts: GradeRow) -> str:
    """Show the mark on the student's page and on the class's; what became of them."""
    try:
        shown = _tell_page(folder, counts)
        if (folder / PAGE).is_file():
            _, left_out = write_overview(folder, gradebook)
            shown += [PAGE, *(f"but without {who}" for who in left_out)]
    except GradebookError as error:
        return f"The mark is kept, but: {error}"
    return f"Written anew: {', '.join(shown)}." if shown else ""


def _tell_page(folder: Path, counts: GradeRow) -> list[str]:
    """The student's page, if it is there and shows marks by hand.

    Raises:
        GradebookError: it can't be rewritten.
    """
    place = report_file(counts.student.key, counts.exercise)
    mark = None
    if counts.adjusted and counts.score is not None:
        mark = MarkByHand(score=counts.score, reason=counts.reason)
    try:
        path = folder / place
        if not path.is_file():
            return []
        before = path.read_bytes()
        after = with_mark(before, mark)
        if after == before:
            return []
        files.write_atomically(path, after)
    except (OSError, UnicodeDecodeError) as error:
        raise GradebookError(
            f"{place} can't be rewritten ({error}).", advice="Check its folder, then adjust again."
        ) from error
    return [str(place)]
