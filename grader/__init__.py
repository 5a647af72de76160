"""Grades PyTorch exercises: the judge, the worker that runs a student's code, and the reports."""

__version__ = "0.2.0"


def check(exercise: str) -> None:
    """Grade what a notebook's cells define for an exercise, and show the report below the cell.

    Args:
        exercise: its number or name, such as ``"swish"``.
    """
    # The worker imports this package too, and must not reach the judge's modules by it.
    from grader.cli.cell import check as checked

    checked(exercise)
