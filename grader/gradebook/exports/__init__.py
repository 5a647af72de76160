"""The formats of ``grade export``: pure functions from rows to the bytes of a file."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from grader.gradebook.exports import (
    canvas,
    csv_table,
    gradescope,
    json_document,
    moodle,
    moodle_feedback,
    nbgrader,
)
from grader.gradebook.exports.values import Format

_ALL = (
    Format(name="canvas", says="a gradebook CSV for Canvas", make=canvas.export, fills=True),
    Format(
        name="moodle",
        says="an offline grading worksheet for Moodle",
        make=moodle.export,
        fills=True,
        one_exercise=True,
    ),
    Format(
        name="moodle-feedback",
        says="a zip of feedback files for Moodle",
        make=moodle_feedback.export,
        binary=True,
        one_exercise=True,
    ),
    Format(name="gradescope", says="Gradescope's results.json", make=gradescope.export),
    Format(name="nbgrader", says="the CSV of nbgrader", make=nbgrader.export),
    Format(name="csv", says="a plain table", make=csv_table.export),
    Format(name="json", says="everything, for programs", make=json_document.export),
)

FORMATS: Mapping[str, Format] = MappingProxyType({format_.name: format_ for format_ in _ALL})
