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
    point_columns,
)
from grader.gradebook.exports.values import Format

_ALL = (
    Format(name="canvas", make=canvas.export, fills=True),
    Format(name="moodle", make=moodle.export, fills=True, one_exercise=True),
    Format(name="moodle-feedback", make=moodle_feedback.export, binary=True, one_exercise=True),
    Format(name="brightspace", make=point_columns.brightspace, fills=True),
    Format(name="blackboard", make=point_columns.blackboard, fills=True),
    Format(name="gradescope", make=gradescope.export),
    Format(name="nbgrader", make=nbgrader.export),
    Format(name="csv", make=csv_table.export),
    Format(name="json", make=json_document.export),
)

FORMATS: Mapping[str, Format] = MappingProxyType({format_.name: format_ for format_ in _ALL})
