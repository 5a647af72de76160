"""``grade adjust``: a mark by hand."""

from __future__ import annotations

from pathlib import Path

import click

from grader.errors import UsageError


@click.command()
@click.argument("gradebook", type=click.Path(path_type=Path))
@click.argument("student")
@click.argument("exercise")
@click.option("--score", type=float, metavar="N", help="Points that count from now on.")
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
    from grader.cli.export import gradebook_file
    from grader.gradebook.exports.cells import number
    from grader.gradebook.store import Gradebook

    if (score is None) != withdraw:
        raise UsageError("Nothing to set.", advice="Give either --score N or --withdraw.")
    with Gradebook.open(gradebook_file(gradebook), create=False) as opened:
        who, name = opened.adjust(student, exercise, score, reason, above_maximum=above_maximum)
        counts = next(
            row
            for row in opened.grades(include_missing=True)
            if (row.student.key, row.exercise) == (who.key, name)
        )
    computed = "nothing" if counts.computed_score is None else number(counts.computed_score)
    mark = "the computed score counts again" if withdraw else f"{number(score)} points by hand"
    click.echo(f"{who.name or who.key} ({who.key}), {name}: {mark} (computed: {computed}).")
