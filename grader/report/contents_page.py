"""The page that links the reports of a change, for whoever unpacks what a CI has kept."""

from __future__ import annotations

from collections.abc import Iterable

from grader.report.html import POLICY, environment
from grader.report.reporter import Graded, Located
from grader.text import number, one_line


def render(graded: Graded, pages: Iterable[str]) -> bytes:
    """The page, UTF-8.

    Args:
        graded: what is reported.
        pages: the name of each file's page, in the same order.
    """
    rows = [_row(located, page) for located, page in zip(graded.files, pages, strict=True)]
    template = environment().get_template("contents.html")
    return template.render(
        rows=rows, score=number(graded.score), max_score=number(graded.max_score), policy=POLICY
    ).encode("utf-8", "replace")


def _row(located: Located, page: str) -> dict[str, str | bool]:
    report = located.report
    return {
        "page": page,
        "label": one_line(located.label, 120),
        "title": one_line(report.title, 120),
        "path": one_line(located.path, 200),
        "points": f"{number(report.score)} of {number(report.max_score)}",
        "right": report.full_marks,
    }
