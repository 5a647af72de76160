"""``gradescope``: results.json, as Gradescope's harness reads it.

https://gradescope-autograders.readthedocs.io/en/latest/specs/
"""

from __future__ import annotations

import itertools
from typing import Any

from grader.gradebook.exports.summary import explanation, message
from grader.gradebook.exports.values import Export, Order
from grader.gradebook.values import GradeRow, VerdictRow
from grader.report.document import dumps


def export(order: Order) -> Export:
    """One student's results.json; of several students an object, key -> results.json."""
    results = {
        student: _results(tuple(group))
        for student, group in itertools.groupby(order.rows, key=lambda row: row.student.key)
    }
    document = next(iter(results.values())) if len(results) == 1 else results
    return Export(content=dumps(document))


def _results(rows: tuple[GradeRow, ...]) -> dict[str, Any]:
    """Gradescope adds up ``tests`` unless ``score`` says otherwise, as a mark by hand does."""
    several = len(rows) > 1
    graded = [row for row in rows if row.score is not None]
    results: dict[str, Any] = {
        "score": sum(row.score for row in graded if row.score is not None),
        "output": "\n".join(
            f"{row.exercise}: {text}" if several else text for row in rows if (text := message(row))
        ),
        "output_format": "text",
        "visibility": "visible",
        "tests": [
            _test(row, verdict, f"{exercise}.{check}" if several else str(check), several=several)
            for exercise, row in enumerate(rows, 1)
            for check, verdict in enumerate(row.verdicts, 1)
        ],
        "extra_data": {
            "exercises": {
                row.exercise: {
                    "score": row.score,
                    "max_score": row.max_score,
                    "computed_score": row.computed_score,
                    "status": row.status.value,
                    "late": row.late,
                    "sha256": row.sha256,
                }
                for row in rows
            }
        },
    }
    if not graded:
        # Without a score Gradescope shows that the autograder failed: nobody gets a wrong 0.
        del results["score"]
        results["tests"] = []
    return results


def _test(row: GradeRow, verdict: VerdictRow, place: str, *, several: bool) -> dict[str, Any]:
    # A test that is not visible would hide the total, so hidden checks are visible
    # here and tell only what a student may know of them.
    return {
        "score": verdict.points,
        "max_score": verdict.max_points,
        "status": "passed" if verdict.status == "passed" else "failed",
        "name": f"{row.exercise}: {verdict.title}" if several else verdict.title,
        "name_format": "text",
        "number": place,
        "output": explanation(verdict, row.feedback),
        "output_format": "text",
        "tags": list(verdict.functions),
        "visibility": "visible",
        "extra_data": {
            "check": verdict.check,
            "outcome": verdict.status,
            "diagnosis": verdict.diagnosis if row.feedback != "score" else None,
        },
    }
