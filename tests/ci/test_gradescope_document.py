"""Gradescope's document: documented fields, the same score, and text that stays text."""

from __future__ import annotations

import json

from hypothesis import given, settings

from grader.model import Status
from grader.report import gradescope
from grader.report.reporter import Graded

from .conftest import report, verdict
from .test_renderers import check, hostile, hostile_text, mixed

GRADESCOPE_TEST = {
    *("score", "max_score", "status", "name", "name_format", "number", "output"),
    *("output_format", "tags", "visibility", "extra_data"),
}


def test_gradescope_fields():
    """The document has documented fields with documented values only, and the same score."""
    graded = Graded((mixed(),))
    document = json.loads(gradescope.render(graded))
    assert document["score"] == graded.score
    assert sum(test.get("score", 0) for test in document["tests"]) == graded.score
    for test in document["tests"]:
        assert set(test) <= GRADESCOPE_TEST
        assert test.get("status") in {"passed", "failed", None}
        assert test["output_format"] == "text"
    assert [test["number"] for test in document["tests"][:3]] == ["1.1", "1.2", "1.3"]


def test_gradescope_fault_costs_nothing():
    """A check that the grader itself failed is shown as neither passed nor failed."""
    document = gradescope.results(report(verdict(Status.grader_fault)))
    assert "status" not in document["tests"][0]
    assert "score" not in document["tests"][0]


@settings(max_examples=40)
@given(hostile_text)
def test_gradescope_is_json(text):
    """Whatever a student prints, the document is JSON and its texts are plain."""
    document = json.loads(gradescope.render(Graded((hostile(text),))))
    assert {test["output_format"] for test in document["tests"]} == {"text"}


def test_visibility():
    """Hidden checks are shown, too: the total would be hidden with them."""
    seen, kept = verdict(check=check("a")), verdict(check=check("b", visible=False))
    document = gradescope.results(report(seen, kept))
    assert [t["visibility"] for t in document["tests"]] == ["visible", "visible"]
