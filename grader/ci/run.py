"""Grades what a change touches: from a repository to located reports."""

from __future__ import annotations

import codecs
import hashlib
from pathlib import PurePosixPath

import msgspec

from grader.ci.layouts import Target, select
from grader.ci.repository import MAX_BLOB, Change, Repository, TreeEntry
from grader.ci.revisions import Revisions
from grader.errors import SubmissionError
from grader.grading.service import Grade
from grader.model import Course, Exercise, Submission
from grader.report.reporter import Graded, Located
from grader.text import path as shown


def exit_code(graded: Graded, fail_under: float) -> int:
    """0 from ``fail_under`` percent on or with nothing to grade, else 1; 3 at our own fault."""
    if graded.at_fault:
        return 3
    # Points are added as floats: a sum that falls short by rounding is not short.
    return 0 if graded.percent >= fail_under - 1e-9 else 1


def run_ci(
    repository: Repository,
    revisions: Revisions,
    *,
    grade: Grade,
    course: Course,
    everything: bool = False,
) -> Graded:
    """Grades the answers that differ between the two commits, read from the head's blobs.

    Args:
        repository: where the commits are.
        revisions: the head, and the base to compare with (None: all is new).
        grade: grades one submission.
        course: from the trusted side; nothing of the head's course is read.
        everything: grade every answer of the head.

    Raises:
        RepositoryError: git failed.
    """
    if everything and revisions.base is None:
        changes: tuple[Change, ...] = ()
    else:
        base = revisions.base if revisions.base is not None else repository.empty_tree()
        changes = repository.changes(base, revisions.head)
    selection = select(
        course.exercises, repository.tree(revisions.head), changes, everything=everything
    )
    exercises = {exercise.name: exercise for exercise in course.exercises}
    known = _paths(repository, revisions.base)
    found: list[Located] = []
    untouched = 0
    for target in selection.targets:
        exercise = exercises[target.exercise]
        source, notes = _source(repository, target.entry)
        new = not everything and not target.owner and target.path not in known
        if new and source and source == _stub(exercise):
            untouched += 1
            continue
        found.append(_graded(target, exercise, source, notes, grade))
    said = (f"{_files(untouched)} as handed out; not graded.",) if untouched else ()
    return Graded(tuple(found), selection.ignored, (*selection.notes, *said))


def _files(many: int) -> str:
    return "One new file is" if many == 1 else f"{many} new files are"


def _paths(repository: Repository, commit: str | None) -> frozenset[str]:
    """The paths of a commit, none where there is none."""
    return frozenset(entry.path for entry in repository.tree(commit)) if commit else frozenset()


def _stub(exercise: Exercise) -> bytes:
    """What was handed out: a copy of it that is new, as when a kit is pushed, is no answer yet."""
    try:
        return (exercise.public / exercise.stub).read_bytes()
    except OSError:
        return b""


def _graded(
    target: Target, exercise: Exercise, source: bytes, notes: tuple[str, ...], grade: Grade
) -> Located:
    submission = Submission(
        name=shown(PurePosixPath(target.path).name),
        source=source,
        sha256=hashlib.sha256(source).hexdigest(),
    )
    report = grade(exercise, submission)
    return Located(
        report=msgspec.structs.replace(report, notes=(*target.notes, *notes, *report.notes)),
        path=shown(target.path),
        owner=shown(target.owner),
    )


def _source(repository: Repository, entry: TreeEntry | None) -> tuple[bytes, tuple[str, ...]]:
    """A file's bytes, and what to say of them before anything else.

    What isn't there, or can't be read, is graded as an empty file: every check
    says what is missing, and nobody else's answer goes without a grade.
    """
    if entry is None:
        return b"", ()
    if entry.size > MAX_BLOB:
        return b"", (
            f"`{shown(entry.path)}` was not read: it is larger than {MAX_BLOB >> 20} MiB. "
            "Hand in the code alone.",
        )
    try:
        source = repository.blob(entry)
    except SubmissionError as odd:
        return b"", (" ".join(str(odd).split()),)
    remark = _remark(source)
    return source, (f"`{shown(entry.path)}` {remark}",) if remark else ()


def _in_conflict(source: bytes) -> bool:
    """Whether lines begin with the three marks of a merge conflict, in their order."""
    marks = [b">>>>>>> ", b"=======", b"<<<<<<< "]
    for line in source.split(b"\n"):
        mark = marks[-1]
        if line.startswith(mark) if mark.endswith(b" ") else line.rstrip(b"\r") == mark:
            marks.pop()
            if not marks:
                return True
    return False


def _remark(source: bytes) -> str:
    """What git or an editor made of a file, so that it isn't the code that was meant."""
    if source.startswith(b"version https://git-lfs.github.com/spec/"):
        return (
            "is a pointer of Git LFS, not the file itself. "
            "Take it out of LFS (`git lfs untrack`) and commit it again."
        )
    if _in_conflict(source):
        return (
            "still holds the marks of a merge conflict (`<<<<<<<`). Keep one side, "
            "take the marks away, and commit it again."
        )
    if source.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "is saved as UTF-16, which Python doesn't read. Save it as UTF-8."
    return ""
