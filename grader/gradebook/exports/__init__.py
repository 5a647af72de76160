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
from grader.gradebook.exports.values import Export, Exporter, Format, ReportFor

__all__ = ["FORMATS", "Export", "Exporter", "Format", "ReportFor"]

_ALL = (
    Format(name="canvas", says="a gradebook CSV for Canvas", export=canvas.export, fills=True),
    Format(
        name="moodle",
        says="an offline grading worksheet for Moodle",
        export=moodle.export,
        fills=True,
        one_exercise=True,
    ),
    Format(
        name="moodle-feedback",
        says="a zip of feedback files for Moodle",
        export=moodle_feedback.export,
        binary=True,
        one_exercise=True,
    ),
    Format(name="gradescope", says="Gradescope's results.json", export=gradescope.export),
    Format(name="nbgrader", says="the CSV of nbgrader", export=nbgrader.export),
    Format(name="csv", says="a plain table", export=csv_table.export),
    Format(name="json", says="everything, for programs", export=json_document.export),
)

FORMATS: Mapping[str, Format] = MappingProxyType({format_.name: format_ for format_ in _ALL})
