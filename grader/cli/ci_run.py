"""One call of ``grade ci``: its files, its summary, its annotations and its log."""

from __future__ import annotations

import hashlib
import io
import os
import secrets
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

import click
import msgspec
from rich.console import Console

from grader.ci import providers
from grader.ci.repository import Repository
from grader.ci.revisions import Revisions, find_revisions
from grader.ci.run import exit_code, run_ci
from grader.ci.trusted import materialise_course, trusted_commit
from grader.cli.output import say, write
from grader.errors import GraderError, RepositoryError
from grader.grading import service
from grader.model import Report
from grader.report import (
    classroom,
    contents_page,
    document,
    github,
    html,
    junit,
    terminal,
    view,
    workflow_commands,
)
from grader.report.reporter import Graded, Located, Reporter
from grader.submissions.faults import attempt, faulted
from grader.text import file_name, number

_OWN_COURSE = (
    "The course that graded this is part of the same repository, as it was checked out: whoever "
    "opens a pull request can change it. Take it from the base by `--course-from`."
)
_REPORTERS: Final[tuple[Reporter, ...]] = (
    document.render,
    junit.render,
    classroom.render,
    github.render,
    workflow_commands.render,
)
_MOST_LISTED = 30
_MOST_OUTPUT = 512 << 10
"""GitHub keeps a mebibyte of outputs for a job; a longer result goes to its file only."""


@dataclass(frozen=True)
class CiRun:
    """One call of the command: what was typed, and where this CI looks."""

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

    @cached_property
    def provider(self) -> providers.Provider:
        """The CI that this runs in."""
        return providers.detect(os.environ)

    def run(self) -> int:
        """Grade, write everything that was asked for, and return the exit code.

        Raises:
            GraderError: it could not be graded; the CI's summary says so too.
        """
        try:
            graded = self._grade()
            self._write(graded)
        except GraderError as failed:
            self._tell_failure(failed)
            raise
        self._tell(graded)
        return exit_code(graded, self.fail_under)

    def _grade(self) -> Graded:
        repository = Repository.open(Path.cwd(), os.environ)
        revisions = self._revisions(repository)
        with ExitStack() as stack:
            course_folder: Path | None = None
            notes: tuple[str, ...] = ()
            if self.course_from is not None:
                commit = trusted_commit(repository, self.course_from, revisions)
                private = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="course-")))
                course_folder = materialise_course(repository, commit, private)
                notes = (f"The course is that of commit `{commit[:12]}`.",)
            course, grade = stack.enter_context(
                service.open_grading(course_folder, self.allow_unconfined)
            )
            if course_folder is None and _is_graded_too(repository, revisions.head, course.root):
                notes = (_OWN_COURSE,)
            found = run_ci(
                repository, revisions, grade=grade, course=course, everything=self.everything
            )
        return Graded(
            tuple(map(self._presentable, found.files)), found.ignored, (*notes, *found.notes)
        )

    def _presentable(self, located: Located) -> Located:
        """The report, or the grader's fault, where something that is shown can't be made of it."""

        def present() -> None:
            terminal_text(located.report)
            if self.html is not None:
                _page(located)
            for render in _REPORTERS:
                render(Graded((located,)))

        fault = attempt("its report was shown", present)
        if fault is None:
            return located
        return msgspec.structs.replace(located, report=faulted(located.report, fault))

    def _revisions(self, repository: Repository) -> Revisions:
        try:
            return find_revisions(repository, os.environ, base=self.base, head=self.head)
        except RepositoryError:
            # Where everything is graded, nothing depends on what it is compared with.
            head = repository.resolve(self.head) if self.everything else None
            if head is None:
                raise
            return Revisions(head=head, base=None)

    def _write(self, graded: Graded) -> None:
        made: dict[Path | None, bytes] = {
            self.json: document.render(graded),
            self.junit: junit.render(graded),
            self.classroom: classroom.render(graded),
        }
        if str(self.json) == "-":
            # Only a string can hold it, and a runner that reads the log acts on it anywhere.
            made[self.json] = made[self.json].replace(b"##[", rb"#\u0023[") + b"\n"
        if self.html is not None:
            names = [f"{page_name(at)}.html" for at in graded.files]
            pages = zip(names, map(_page, graded.files), strict=True)
            made |= {self.html / name: page for name, page in pages}
            made[self.html / "index.html"] = contents_page.render(graded, names)
        for path, data in made.items():
            if path is not None:
                write(path, data, error=GraderError, advice="Give another path.")

    def _tell(self, graded: Graded) -> None:
        """The summary, the outputs, the feedback and the annotations."""
        summary, outputs = self.provider.summary, self.provider.outputs
        if summary is not None:
            limit = providers.room(summary, github.LIMIT)
            providers.append(summary, github.render(graded, limit=limit).decode())
        if outputs is not None:
            delimiter = f"grader_{secrets.token_hex(16)}"
            providers.append(outputs, providers.outputs(self._outputs(graded), delimiter))
        # With "-" standard output carries the JSON alone; GitHub reads commands on both.
        aside = str(self.json) == "-"
        feedback = "\n".join([*_log(graded), *graded.notes])
        if not self.provider.annotates:
            say(feedback, err=aside)
            if not graded.files:
                say("Grade every answer with `grade ci --all`.", err=aside)
            return
        click.echo(workflow_commands.stopped(feedback, secrets.token_hex(16)), err=aside)
        click.echo(workflow_commands.render(graded).decode(), err=aside, nl=False)

    def _outputs(self, graded: Graded) -> dict[str, str]:
        values = {
            "score": number(graded.score),
            "max-score": number(graded.max_score),
            "percent": number(graded.percent),
            "graded": str(len(graded.files)),
            "passed": "true" if exit_code(graded, self.fail_under) == 0 else "false",
        }
        encoded = classroom.render(graded).decode()
        return values | {"result": encoded} if len(encoded) <= _MOST_OUTPUT else values

    def _tell_failure(self, failed: GraderError) -> None:
        if self.provider.summary is not None:
            text = github.failure(failed.happened, failed.advice)
            providers.append(self.provider.summary, text)
        if self.provider.annotates:
            annotation = workflow_commands.Annotation(
                level="error", title="Not graded", message=str(failed)
            )
            click.echo(workflow_commands.command(annotation), err=True)


def _is_graded_too(repository: Repository, head: str, course: Path) -> bool:
    """Whether the course is a file of the very commit that is graded."""
    top = repository.worktree
    if top is None or not course.resolve().is_relative_to(top.resolve()):
        return False
    inside = course.resolve().relative_to(top.resolve()) / "course.toml"
    return any(entry.path == inside.as_posix() for entry in repository.tree(head))


def _page(located: Located) -> bytes:
    return html.render(view.view(located.report))


def terminal_text(report: Report) -> str:
    """The feedback as plain text: no colours, words in place of signs."""
    stream = io.StringIO()
    console = Console(
        file=stream, width=96, color_system=None, highlight=False, markup=False, emoji=False,
        force_terminal=False, legacy_windows=False,
    )  # fmt: skip
    # A log has no option that opens hints; its annotations show the first one too.
    terminal.render(view.view(report), console, hints=1, offer=False, plain=True)
    return "\n".join(line.rstrip() for line in stream.getvalue().splitlines())


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


def _log(graded: Graded) -> list[str]:
    if not graded.files:
        lines = ["This change touches no exercise."]
    else:
        lines = [f"{at.path}\n{terminal_text(at.report)}\n" for at in graded.files]
        lines.append(f"{number(graded.score)} of {number(graded.max_score)} points")
    if graded.ignored:
        lines.append("Changed too, without influence on the grade:")
        lines += [f"  {path}" for path in graded.ignored[:_MOST_LISTED]]
        if (more := len(graded.ignored) - _MOST_LISTED) > 0:
            lines.append(f"  … and {more} more")
    return lines
