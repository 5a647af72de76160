"""Real git repositories, a small course, and a scripted grade."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest

from grader.grading import service
from grader.model import (
    Check,
    Course,
    Diagnosis,
    Environment,
    Excerpt,
    Exercise,
    Kind,
    Report,
    Status,
    StudentException,
    Submission,
    Verdict,
)

_AUTHOR = {
    "GIT_AUTHOR_NAME": "a",
    "GIT_AUTHOR_EMAIL": "a@b",
    "GIT_COMMITTER_NAME": "a",
    "GIT_COMMITTER_EMAIL": "a@b",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
}


class Sandbox:
    """A repository that a test writes and commits to with real git."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def git(self, *arguments: str) -> str:
        """Runs git here and returns what it wrote."""
        done = subprocess.run(
            ["git", *arguments],
            cwd=self.root,
            env={**os.environ, **_AUTHOR},
            check=True,
            capture_output=True,
        )
        return done.stdout.decode("utf-8", "surrogateescape").strip()

    def write(self, files: dict[str, str]) -> None:
        """Writes files below the root."""
        for path, text in files.items():
            target = self.root / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text)

    def commit(self, files: dict[str, str] | None = None, message: str = "change") -> str:
        """Writes files, commits everything and returns the commit."""
        self.write(files or {})
        self.git("add", "-A")
        self.git("commit", "-q", "--allow-empty", "-m", message)
        return self.git("rev-parse", "HEAD")


@pytest.fixture
def sandbox(tmp_path: Path) -> Sandbox:
    root = tmp_path / "repository"
    root.mkdir()
    made = Sandbox(root)
    made.git("init", "-q", "-b", "main")
    return made


def _exercise(number: int, slug: str, stub: str) -> Exercise:
    return Exercise(
        number=number,
        slug=slug,
        title=slug.capitalize(),
        stub=stub,
        functions=("swish",),
        public=Path("exercises"),
        staff=None,
    )


def small_course() -> Course:
    """Two exercises, which is all that a layout needs to know."""
    return Course(
        name="loop",
        title="The loop",
        root=Path("/course"),
        exercises=(_exercise(3, "swish", "swish.py"), _exercise(8, "xor", "xor.py")),
    )


@pytest.fixture
def course() -> Course:
    return small_course()


def verdict(status: Status = Status.failed, **changes: object) -> Verdict:
    values: dict[str, object] = {
        "check": Check(
            id="known_points",
            title="Swish at a few points",
            functions=("swish",),
            points=2.0,
            visible=True,
            hints=("Write out σ(z) first.",),
        ),
        "status": status,
        "message": "" if status is Status.passed else "the largest difference is 0.5",
    }
    return Verdict(**{**values, **changes})  # type: ignore[arg-type]


def report(*verdicts: Verdict, **changes: object) -> Report:
    values: dict[str, object] = {
        "course": "loop",
        "exercise": "exercise-03-swish",
        "title": "Swish",
        "submission": "swish.py",
        "sha256": "0" * 64,
        "verdicts": verdicts,
        "functions": ("swish",),
        "isolation": (),
        "environment": Environment(grader="1", python="3", torch="2", platform="linux"),
        "source": "import torch\n\n\ndef swish(z):\n    return z\n",
    }
    return Report(**{**values, **changes})  # type: ignore[arg-type]


def named(says: str, kind: Kind = Kind.misconception, line: int | None = None) -> Diagnosis:
    place = None if line is None else Excerpt(line=line, source="    return z")
    return Diagnosis(kind=kind, id="swish/derivative", says=says, place=place)


def raised(message: str, line: int | None = 5) -> StudentException:
    return StudentException(type="ValueError", message=message, line=line, source="    return z")


def grade(exercise: Exercise, submission: Submission) -> Report:
    """Full marks for a file with "right" in it; prints what the file says it prints."""
    text = submission.source.decode("utf-8", "replace")
    status = Status.passed if "right" in text else Status.failed
    return report(
        verdict(status, output=text if "::" in text else ""),
        exercise=exercise.name,
        submission=submission.name,
        sha256=submission.sha256,
        source=text,
    )


def scripted(course: Course) -> Callable[..., AbstractContextManager[Any]]:
    """Opens the grading of a course, with `grade` above in the place of the engine."""

    @contextmanager
    def opened(_folder: Path | None, _allow: bool):  # noqa: FBT001
        yield course, grade

    return opened


@pytest.fixture
def engine(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    """Has the command grade by the script."""
    monkeypatch.setattr(service, "open_grading", scripted(course))
