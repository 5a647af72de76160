"""What the course's own tests grade with: real workers, one zygote for each set of preloads."""

from __future__ import annotations

import hashlib
import os
import uuid
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
import torch
from hypothesis import HealthCheck, settings

from grader.course.loading import find_exercise, load_course
from grader.grading.examiner import Examiner
from grader.model import Course, Report, Submission
from tests.kept import Command, Kept, LentZygote, called

# What a terminal or a CI sets for whatever runs there would reach the commands that tests start.
for _name in ("COLUMNS", "LINES", "NO_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE", "GRADE_COURSE"):
    os.environ.pop(_name, None)

# No property hangs on how fast this machine is, or on what else it does.
settings.register_profile("course", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("course")

# As many tests run at a time as there are cores; no verdict hangs on the number of threads.
torch.set_num_threads(1)

ROOT = Path(__file__).resolve().parents[1]
NOWHERE = f"/nowhere-{uuid.uuid4().hex}"
"""A place that is there on no machine."""


class Grader:
    """Grades source text with the course's exercises; expected values are kept between calls."""

    def __init__(self, course: Course, kept: Kept) -> None:
        self.course = course
        self._kept = kept
        self._examiners: dict[str, Examiner] = {}

    def examiner(self, exercise: str) -> Examiner:
        """The examiner of an exercise, given by any of its names."""
        found = find_exercise(self.course, exercise)
        if found.name not in self._examiners:
            zygote = self._kept.zygote(found.preload)
            self._examiners[found.name] = Examiner(self.course, found, zygote, required=False)
        return self._examiners[found.name]

    def __call__(self, exercise: str, sources: Mapping[str, str | bytes]) -> dict[str, Report]:
        """A report for each source, under its key; all of them in one run of the suites."""
        submissions = [_submission(name, source) for name, source in sources.items()]
        reports = self.examiner(exercise).examine(submissions)
        return dict(zip(sources, reports, strict=True))


def _submission(name: str, source: str | bytes) -> Submission:
    data = source.encode() if isinstance(source, str) else source
    return Submission(name=name, source=data, sha256=hashlib.sha256(data).hexdigest())


@pytest.fixture(scope="session")
def kept() -> Iterator[Kept]:
    """Zygotes and judges that one test leaves to the next."""
    found = Kept()
    yield found
    found.close()


@pytest.fixture(scope="session")
def zygote(kept: Kept) -> LentZygote:
    """A zygote that has imported torch and no more."""
    return kept.zygote()


@pytest.fixture(scope="session")
def grade(kept: Kept) -> Grader:
    """``grade("swish", {"mine.py": source})`` gives a report for each source."""
    return Grader(load_course(ROOT), kept)


@pytest.fixture(scope="session")
def command() -> Command:
    """``command("swish", file, cwd=folder)`` runs ``grade`` there, in this process."""
    return called


@pytest.fixture(scope="session", autouse=True)
def _lent(kept: Kept) -> Iterator[None]:
    """What is run in this process finds its judges and zygotes started already."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        kept.lend(monkeypatch)
        yield


# Chromium for whatever tests look at pages.
pytest_plugins = ["tests.browser_fixtures"]


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, exitstatus: int, config: pytest.Config
) -> None:
    """Tell in which order tests failed: it is another one each time."""
    seed = getattr(config.option, "randomly_seed", None)
    if exitstatus == pytest.ExitCode.TESTS_FAILED and seed is not None:
        terminalreporter.write_line(f"The same order again: make test SEED={seed}")
