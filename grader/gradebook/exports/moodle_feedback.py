"""``moodle-feedback``: the zip for "Upload multiple feedback files in a zip".

Moodle reads the participant's number from the folder's name, which is that of
the downloaded submissions: ``Full name_123_assignsubmission_file``, from
versions before 4.1 with one more ``_``.
"""

from __future__ import annotations

import io
import re
import zipfile

from grader.gradebook.exports.rosters import listed
from grader.gradebook.exports.values import Export, ReportFor
from grader.gradebook.values import GradeRow

_MOODLE = re.compile(r"_\d+_assignsubmission_")


def export(
    rows: tuple[GradeRow, ...],
    *,
    into: bytes | None,  # noqa: ARG001
    report_for: ReportFor,
    overwrite: bool = False,  # noqa: ARG001
) -> Export:
    """A folder for each student, as in the download, with ``report.html`` in it."""
    content, lost = io.BytesIO(), []
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for row in rows:
            folder = _folder(row)
            report = report_for(row.student.key, row.exercise) if folder else None
            if report is None:
                lost.append(row.student.key)
                continue
            # A fixed date: the same grades give the same file.
            entry = zipfile.ZipInfo(f"{folder}/report.html", date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, report)
    if not lost:
        return Export(content=content.getvalue())
    note = f"Left out, for want of a report or of Moodle's number: {listed(lost)}."
    return Export(content=content.getvalue(), notes=(note,))


def _folder(row: GradeRow) -> str:
    """The download's own name, or the one that Moodle would give; empty without a number."""
    ids = row.student.ids
    given = ids.get("folder", "")
    # Other platforms' folders, and the group of those without one, say nothing to Moodle.
    if _MOODLE.search(given) and _one_part(given) == given:
        return given
    if not ids.get("moodle_id"):
        return ""
    name = _one_part(row.student.name or row.student.key).replace("_", " ")
    return f"{name}_{_one_part(ids['moodle_id'])}_assignsubmission_file"


def _one_part(name: str) -> str:
    """The name as a single part of a path: no separators, no dots alone, no control signs."""
    return re.sub(r"[/\\:\x00-\x1f]", " ", name).strip(" .") or "student"
