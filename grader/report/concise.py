"""A report as lines for editors: one for each finding, beginning with where it is."""

from __future__ import annotations

from collections.abc import Iterator

from grader.report.markdown import to_text
from grader.report.view import Item, View
from grader.text import one_line


def lines(view: View) -> Iterator[str]:
    """``swish.py:11:5: error: what is wrong [code]``, one line a finding, and the score last.

    A mistake that several checks show is one finding. What has no line is told of the first.
    """
    file = view.file
    for group in view.groups:
        for item in group.items:
            if not item.passed and not item.repeats:
                yield _finding(item, file)
            elif item.passed and item.message:
                yield f"{_place(item, file)}: warning: {one_line(item.message)}"
        if group.change:
            wrong = next(item for item in group.items if not item.passed)
            yield f"{_place(wrong, file)}: note: {to_text(group.change)}"
    yield f"{file}: {view.score} of {view.max_score} points. {view.verdict}"


def _finding(item: Item, file: str) -> str:
    says = item.headline or item.word
    told = one_line(says if item.plain else to_text(says))
    code = f" [{item.code}]" if item.code else ""
    return f"{_place(item, file)}: error: {item.title}: {told}{code}"


def _place(item: Item, file: str) -> str:
    place = item.place(file)
    return f"{file}:1:1" if place == file else place
