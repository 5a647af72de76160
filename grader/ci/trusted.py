"""The course as a trusted commit has it, written into a private folder."""

from __future__ import annotations

import os
from pathlib import Path, PurePosixPath

from grader.ci.repository import Repository, TreeEntry
from grader.ci.revisions import Revisions
from grader.errors import CourseError, UsageError
from grader.text import path as shown

PARTS = ("course.toml", "exercises", "reference")
"""What is taken: a course and nothing else of the repository."""

_MAX_FILES = 20_000
_MAX_BYTES = 256 << 20


def trusted_commit(repository: Repository, revision: str, revisions: Revisions) -> str:
    """The commit that ``--course-from`` names.

    Raises:
        UsageError: there is no such commit, or it belongs to the change that is
            graded, whose author would then grade themselves.
    """
    commit = repository.find(revision)
    if commit is None:
        raise UsageError(
            f"There is no commit {shown(revision)!r} to take the course from.",
            advice="Give the branch that changes are made against; fetch it first.",
        )
    of_head = repository.is_ancestor(commit, revisions.head)
    of_base = revisions.base is not None and repository.is_ancestor(commit, revisions.base)
    if of_head and not of_base:
        raise UsageError(
            f"{shown(revision)!r} is part of the change that is graded.",
            advice="Take the course from the base: whoever writes the answers must not "
            "write the checks.",
        )
    return commit


def materialise_course(repository: Repository, commit: str, destination: Path) -> Path:
    """Writes a commit's course into ``destination``, an empty private folder, and returns it.

    Raises:
        CourseError: the commit has no course, or it holds a symbolic link, a
            submodule or a name that would lead out of the folder.
    """
    entries = [entry for entry in repository.tree(commit) if entry.path.split("/")[0] in PARTS]
    if not any(entry.path == "course.toml" and entry.is_file for entry in entries):
        raise CourseError(
            f"Commit {commit[:12]} has no course.toml at its top level.",
            advice="Give `--course-from` a commit of the course's own repository.",
        )
    if len(entries) > _MAX_FILES or sum(entry.size for entry in entries) > _MAX_BYTES:
        raise CourseError(
            f"The course of commit {commit[:12]} is too large: {len(entries)} files.",
            advice="Keep only the course in exercises/ and reference/.",
        )
    for entry in entries:
        _check(entry)
    for entry in entries:
        path = destination.joinpath(*PurePosixPath(entry.path).parts)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        # Exclusive: two names that this file system takes for one are refused.
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
        except FileExistsError as twice:
            raise _refused(entry, "is there twice") from twice
        with os.fdopen(descriptor, "wb") as file:
            file.write(repository.blob(entry))
    return destination


def _check(entry: TreeEntry) -> None:
    if not entry.is_file:
        kind = "a symbolic link" if entry.mode == "120000" else "not a file"
        raise _refused(entry, f"is {kind}")
    parts = entry.path.split("/")
    if any(part in {"", ".", ".."} or "\\" in part or ":" in part for part in parts):
        raise _refused(entry, "has a name that could lead out of the folder")


def _refused(entry: TreeEntry, reason: str) -> CourseError:
    return CourseError(
        f"{shown(entry.path)} in the course {reason}.",
        advice="A course that is taken from a commit holds regular files only.",
    )
