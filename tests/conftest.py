"""What the course's own tests grade with: real workers, one zygote for each set of preloads."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from grader.course.loading import find_exercise, load_course
from grader.grading.examiner import Examiner
from grader.model import Course, Report, Submission
from grader.sandbox.zygote import Zygote

ROOT = Path(__file__).resolve().parents[1]
NOWHERE = f"/nowhere-{uuid.uuid4().hex}"
"""A place that is there on no machine."""


class Grader:
    """Grades source text with the course's exercises; expected values are kept between calls."""

    def __init__(self, course: Course) -> None:
        self.course = course
        self._zygotes: dict[tuple[str, ...], Zygote] = {}
        self._examiners: dict[str, Examiner] = {}

    def examiner(self, exercise: str) -> Examiner:
        """The examiner of an exercise, given by any of its names."""
        found = find_exercise(self.course, exercise)
        if found.name not in self._examiners:
            zygote = self._zygotes.get(found.preload)
            if zygote is None:
                zygote = self._zygotes[found.preload] = Zygote(found.preload)
            self._examiners[found.name] = Examiner(self.course, found, zygote, required=False)
        return self._examiners[found.name]

    def __call__(self, exercise: str, sources: Mapping[str, str | bytes]) -> dict[str, Report]:
        """A report for each source, under its key; all of them in one run of the suites."""
        submissions = [_submission(name, source) for name, source in sources.items()]
        reports = self.examiner(exercise).examine(submissions)
        return dict(zip(sources, reports, strict=True))

    def close(self) -> None:
        """End every process that was started."""
        for zygote in self._zygotes.values():
            zygote.close()


def _submission(name: str, source: str | bytes) -> Submission:
    data = source.encode() if isinstance(source, str) else source
    return Submission(name=name, source=data, sha256=hashlib.sha256(data).hexdigest())


@pytest.fixture(scope="session")
def grade() -> Iterator[Grader]:
    """``grade("swish", {"mine.py": source})`` gives a report for each source."""
    grader = Grader(load_course(ROOT))
    try:
        yield grader
    finally:
        grader.close()


# Chromium for whatever tests look at pages.
pytest_plugins = ["tests.browser_fixtures"]
