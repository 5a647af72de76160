"""``moodle-feedback``: the zip for "Upload multiple feedback files in a zip".

Moodle reads the participant's number from the folder's name, which is that of
the downloaded submissions: ``Full name_123_assignsubmission_file``, from
versions before 4.1 with one more ``_``.
"""

from __future__ import annotations

import io
import re
import zipfile

from grader.errors import UsageError
from grader.gradebook.exports.values import Export, Order
from grader.gradebook.matching import told_apart
from grader.gradebook.values import GradeRow
from grader.text import file_name, first_few

_MOODLE = re.compile(r"(?P<name>.+)_[0-9]+_assignsubmission_[a-z]+_?", re.ASCII)


def export(order: Order) -> Export:
    """A folder for each student, as in the download, with ``report.html`` in it.

    Raises:
        UsageError: nobody has a page and a number of Moodle's.
    """
    content, lost = io.BytesIO(), []
    names = told_apart(row.student for row in order.rows)
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for row in order.rows:
            folder = _folder(row)
            report = order.report_for(row.student.key, row.exercise) if folder else None
            if report is None:
                lost.append(names[row.student.key])
                continue
            # A fixed date: the same grades give the same file.
            entry = zipfile.ZipInfo(f"{folder}/report.html", date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, report)
    if not lost:
        return Export(content=content.getvalue())
    if len(lost) == len(order.rows):
        raise UsageError(
            "Nobody has both a page beside the gradebook and a number of Moodle's.",
            advice="Grade Moodle's download with pages: grade batch without --no-reports.",
        )
    note = f"Left out, for want of a report or of Moodle's number: {first_few(lost)}."
    return Export(content=content.getvalue(), notes=(note,))


def _folder(row: GradeRow) -> str:
    """The download's own name, or the one that Moodle would give; empty without a number."""
    ids = row.student.ids
    # Other platforms' folders, and the group of those without one, say nothing to Moodle.
    given = _MOODLE.fullmatch(ids.get("folder", ""))
    if given is not None and given["name"] == file_name(given["name"]):
        return given.string
    if not ids.get("moodle_id", "").isdecimal():
        return ""
    name = file_name(row.student.name or row.student.key).replace("_", " ")
    return f"{name}_{ids['moodle_id']}_assignsubmission_file"
