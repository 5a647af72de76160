"""``grade ci``: grades what a change touches and tells it where people look."""

from __future__ import annotations

import hashlib
import os
import secrets
import tempfile
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
import msgspec

from grader.ci import providers
from grader.ci.repository import Repository
from grader.ci.revisions import Revisions, find_revisions
from grader.ci.run import CiResult, run_ci
from grader.ci.trusted import materialise_course, trusted_commit
from grader.cli.say import say
from grader.errors import GraderError, RepositoryError
from grader.grading.service import Grade
from grader.model import Course, Report
from grader.report import classroom, github, junit, workflow_commands
from grader.report.located import Located
from grader.submissions.faults import attempt, faulted
from grader.text import file_name, number

_OWN_COURSE = (
    "The course that graded this is part of the same repository, as it was checked out: whoever "
    "opens a pull request can change it. Take it from the base by `--course-from`."
)
_MOST_LISTED = 30
_MOST_OUTPUT = 512 << 10
"""GitHub keeps a mebibyte of outputs for a job; a longer result goes to its file only."""


@dataclass(frozen=True)
class Collaborators:
    """What the command needs of the rest of the package."""

    open_grading: Callable[[Path | None, bool], AbstractContextManager[tuple[Course, Grade]]]
    """The course of a folder (None: the installed one) and a way to grade it.

    The flag allows grading unconfined; without it a missing layer of
    confinement raises ConfinementError.
    """
    html: Callable[[Report], str]
    document: Callable[[Report], Any]
    """The JSON document of one report, as values."""
    terminal: Callable[[Report], str]
    """The feedback as plain text without colours."""


@dataclass(frozen=True)
class Options:
    """What was typed."""

    base: str | None
    head: str
    everything: bool
    course_from: str | None
    fail_under: float
    json: Path | None
    html: Path | None
    junit: Path | None
    classroom: Path | None
    allow_unconfined: bool


def command(collaborators: Callable[[], Collaborators]) -> click.Command:
    """The Click command; ``collaborators`` is called only when it runs."""
    path = click.Path(dir_okay=False, path_type=Path)

    @click.command("ci", short_help="Grade what a pull request touches.")
    @click.option("--base", metavar="REF", help="Compare with this commit's common ancestor.")
    @click.option("--head", metavar="REF", default="HEAD", show_default=True, help="Grade this.")
    @click.option("--all", "everything", is_flag=True, help="Grade every answer there is.")
    @click.option("--course-from", metavar="REF", help="Take the course from this commit.")
    @click.option(
        "--fail-under",
        metavar="PERCENT",
        type=click.FloatRange(0, 100),
        default=100.0,
        show_default=True,
        help="Exit with 1 below this share of the points.",
    )
    @click.option("--json", metavar="PATH", type=path, help="Write all reports as JSON.")
    @click.option(
        "--html",
        metavar="DIR",
        type=click.Path(file_okay=False, path_type=Path),
        help="Write one HTML report for each file.",
    )
    @click.option("--junit", metavar="PATH", type=path, help="Write JUnit XML.")
    @click.option("--classroom", metavar="PATH", type=path, help="Write GitHub Classroom's result.")
    @click.option("--allow-unconfined", is_flag=True, help="Grade without a full sandbox.")
    @click.pass_context
    def ci(context: click.Context, /, **typed: Any) -> None:
        """Grade the exercises whose files a change touches.

        The change is read from git, between its base and its head. The course and the grader
        are the installed ones, or the course of a trusted commit; nothing of the change itself
        decides how it is graded.
        """
        context.exit(run(Options(**typed), collaborators(), os.environ, Path.cwd()))

    return ci


def run(
    options: Options, collaborators: Collaborators, environ: Mapping[str, str], folder: Path
) -> int:
    """Grades, writes everything that was asked for, and returns the exit code.

    Raises:
        GraderError: it could not be graded; the CI's summary says so too.
    """
    provider = providers.detect(environ)
    try:
        result, notes = _grade(options, collaborators, environ, folder)
        _write(options, collaborators, result)
    except GraderError as failed:
        _tell_failure(provider, failed)
        raise
    _tell(options, collaborators, provider, result, notes)
    return result.exit_code(options.fail_under)


def _grade(
    options: Options, collaborators: Collaborators, environ: Mapping[str, str], folder: Path
) -> tuple[CiResult, tuple[str, ...]]:
    repository = Repository.open(folder, environ)
    revisions = _revisions(repository, options, environ)
    with ExitStack() as stack:
        course_folder: Path | None = None
        notes: tuple[str, ...] = ()
        if options.course_from is not None:
            commit = trusted_commit(repository, options.course_from, revisions)
            private = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="course-")))
            course_folder = materialise_course(repository, commit, private)
            notes = (f"The course is that of commit `{commit[:12]}`.",)
        course, grade = stack.enter_context(
            collaborators.open_grading(course_folder, options.allow_unconfined)
        )
        if course_folder is None and _is_graded_too(repository, revisions.head, course.root):
            notes = (_OWN_COURSE,)
        result = run_ci(
            repository, revisions, grade=grade, course=course, everything=options.everything
        )
    graded = tuple(_presentable(located, options, collaborators) for located in result.graded)
    result = msgspec.structs.replace(result, graded=graded)
    return result, (*notes, *result.notes)


def _presentable(located: Located, options: Options, collaborators: Collaborators) -> Located:
    """The report, or the grader's fault, where something that is shown can't be made of it."""

    def present() -> None:
        collaborators.terminal(located.report)
        msgspec.json.encode(collaborators.document(located.report))
        if options.html is not None:
            collaborators.html(located.report)
        for make in (junit.junit, classroom.classroom, workflow_commands.annotate):
            make([located])
        github.summary([located], limit=github.LIMIT)

    fault = attempt("its report was shown", present)
    if fault is None:
        return located
    return msgspec.structs.replace(located, report=faulted(located.report, fault))


def _revisions(repository: Repository, options: Options, environ: Mapping[str, str]) -> Revisions:
    try:
        return find_revisions(repository, environ, base=options.base, head=options.head)
    except RepositoryError:
        # Where everything is graded, nothing depends on what it is compared with.
        head = repository.resolve(options.head) if options.everything else None
        if head is None:
            raise
        return Revisions(head=head, base=None)


def _is_graded_too(repository: Repository, head: str, course: Path) -> bool:
    """Whether the course is a file of the very commit that is graded."""
    top = repository.worktree
    if top is None or not course.resolve().is_relative_to(top.resolve()):
        return False
    inside = course.resolve().relative_to(top.resolve()) / "course.toml"
    return any(entry.path == inside.as_posix() for entry in repository.tree(head))


def _write(options: Options, collaborators: Collaborators, result: CiResult) -> None:
    """Writes the files that were asked for."""
    if options.json is not None:
        encoded = msgspec.json.format(msgspec.json.encode(_document(collaborators, result)))
        if str(options.json) == "-":
            # Only a string can hold it, and a runner that reads the log acts on it anywhere.
            click.echo(encoded.replace(b"##[", rb"#\u0023["))
        else:
            _save(options.json, encoded)
    if options.junit is not None:
        _save(options.junit, junit.junit(result.graded))
    if options.classroom is not None:
        _save(options.classroom, classroom.classroom(result.graded).encode())
    if options.html is not None:
        for located in result.graded:
            page = collaborators.html(located.report).encode("utf-8", "replace")
            _save(options.html / f"{page_name(located)}.html", page)


def _document(collaborators: Collaborators, result: CiResult) -> dict[str, Any]:
    return {
        "format_version": 1,
        "score": result.score,
        "max_score": result.max_score,
        "ignored": result.ignored,
        "graded": [
            {
                "path": located.path,
                "owner": located.owner,
                "report": collaborators.document(located.report),
            }
            for located in result.graded
        ],
    }


def page_name(located: Located) -> str:
    """A file name for a report that no path or folder name of a student can lead astray."""
    if not located.owner:
        stem = located.report.exercise
    else:
        # What packs the pages up afterwards may know no other letters.
        readable = file_name(located.owner).encode("ascii", "ignore").decode()[:60]
        stem = f"{file_name(readable)}-{located.report.exercise}"
    # Two owners that read alike, or two workspaces, still get a file each.
    return f"{stem}-{hashlib.sha256(located.path.encode()).hexdigest()[:8]}"


def _save(path: Path, data: bytes) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    except OSError as failed:
        raise GraderError(
            f"{path} can't be written: {failed.strerror}.", advice="Give another path."
        ) from failed


def _tell(
    options: Options,
    collaborators: Collaborators,
    provider: providers.Provider,
    result: CiResult,
    notes: tuple[str, ...],
) -> None:
    """The summary, the outputs, the feedback and the annotations."""
    if provider.summary is not None:
        limit = providers.room(provider.summary, github.LIMIT)
        text = github.summary(result.graded, ignored=result.ignored, notes=notes, limit=limit)
        providers.append(provider.summary, text)
    if provider.outputs is not None:
        values = _outputs(options, result)
        providers.append(
            provider.outputs, providers.outputs(values, f"grader_{secrets.token_hex(16)}")
        )
    # With "-" standard output carries the JSON alone; GitHub reads commands on both.
    aside = str(options.json) == "-"
    feedback = "\n".join([*_log(collaborators, result), *notes])
    if provider.annotates:
        click.echo(workflow_commands.stopped(feedback, secrets.token_hex(16)), err=aside)
        for annotation in workflow_commands.annotate(
            result.graded, ignored=result.ignored, notes=notes
        ):
            click.echo(workflow_commands.command(annotation), err=aside)
    else:
        say(feedback, err=aside)


def _log(collaborators: Collaborators, result: CiResult) -> list[str]:
    if not result.graded:
        lines = ["This change touches no exercise. Grade every answer with `grade ci --all`."]
    else:
        lines = [f"{at.path}\n{collaborators.terminal(at.report)}\n" for at in result.graded]
        lines.append(f"{number(result.score)} of {number(result.max_score)} points")
    if result.ignored:
        lines.append("Changed too, without influence on the grade:")
        lines += [f"  {path}" for path in result.ignored[:_MOST_LISTED]]
        if (more := len(result.ignored) - _MOST_LISTED) > 0:
            lines.append(f"  … and {more} more")
    return lines


def _outputs(options: Options, result: CiResult) -> dict[str, str]:
    passed = result.exit_code(options.fail_under) == 0
    values = {
        "score": number(result.score),
        "max-score": number(result.max_score),
        "percent": number(result.percent),
        "graded": str(len(result.graded)),
        "passed": "true" if passed else "false",
    }
    encoded = classroom.classroom(result.graded)
    return values | {"result": encoded} if len(encoded) <= _MOST_OUTPUT else values


def _tell_failure(provider: providers.Provider, failed: GraderError) -> None:
    if provider.summary is not None:
        providers.append(provider.summary, github.failure(failed.happened, failed.advice))
    if provider.annotates:
        annotation = workflow_commands.Annotation(
            level="error", title="Not graded", message=str(failed)
        )
        click.echo(workflow_commands.command(annotation), err=True)
