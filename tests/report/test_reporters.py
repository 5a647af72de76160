"""Every reporter gets finished data and gives bytes; none opens a file."""

from __future__ import annotations

import builtins
import pathlib
from types import ModuleType
from typing import Any

import pytest

from grader.model import Status
from grader.report import classroom, document, github, gradescope, html, junit, workflow_commands
from grader.report.reporter import Graded, Located
from grader.report.view import view
from tests.ci.conftest import report, verdict

REPORTERS = (classroom, document, github, gradescope, junit, workflow_commands)
SOME = Graded(
    (
        Located(report=report(verdict()), path="a/swish.py"),
        Located(report=report(verdict(Status.failed)), path="b/swish.py", owner="b"),
    ),
    ignored=("conftest.py",),
    notes=("The course is another.",),
)


@pytest.fixture
def closed(monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that can't be opened."""

    def refuse(*_: Any, **__: Any) -> None:
        raise AssertionError("a reporter opened a file")

    # What a template or a library reads once is read before.
    for module in REPORTERS:
        module.render(SOME)
    html.render(view(SOME.files[0].report))
    for owner, name in ((builtins, "open"), (pathlib.Path, "open"), (pathlib.Path, "write_bytes")):
        monkeypatch.setattr(owner, name, refuse)


@pytest.mark.usefixtures("closed")
@pytest.mark.parametrize("module", REPORTERS, ids=lambda module: module.__name__)
def test_a_reporter_gives_bytes_and_opens_nothing(module: ModuleType) -> None:
    """The same data give the same bytes, of many files as of none that can be told."""
    made = module.render(SOME)
    assert isinstance(made, bytes)
    assert made
    assert made == module.render(SOME)


@pytest.mark.usefixtures("closed")
def test_a_page_is_bytes_too() -> None:
    """The page of one report is made without the disk."""
    assert html.render(view(SOME.files[0].report)).startswith(b"<!doctype html>")


def test_what_stands_beside_a_report_is_decided_once() -> None:
    """The next exercise and the curiosity wait for full marks, wherever a view is shown."""
    whole, part = (report(verdict(status)) for status in (Status.passed, Status.failed))
    beside = {"following": "exercise-4", "curiosity": "A thing."}
    assert (view(whole, **beside).following, view(whole, **beside).curiosity) == (*beside.values(),)
    assert (view(part, **beside).following, view(part, **beside).curiosity) == ("", "")
