"""Exercises of a test's own: two suites and a reference as text, graded by a real worker."""

from __future__ import annotations

import hashlib
import itertools
import textwrap
from pathlib import Path

import pytest

from grader.course.loading import find_exercise, load_course
from grader.grading.examiner import Examiner
from grader.model import Course, Exercise, Report, Submission
from grader.sandbox.protocols import Sandbox

_SUITE = "import pytest\nimport torch\n\nfrom grader.suite import check\n\n\n"
_CHECK = (
    '@check("{0}", of="f")\ndef test_{0}(agree):\n    agree(lambda code: code.f(torch.ones(2)))\n'
)


class Bench:
    """Writes exercises with the function ``f``, and grades files with them."""

    def __init__(self, root: Path, zygote: Sandbox) -> None:
        self._root = root
        self._numbers = itertools.count()
        self.zygote = zygote

    def exercise(
        self,
        *,
        visible: str = _CHECK.format("visible"),
        hidden: str = _CHECK.format("hidden"),
        reference: str = "def f(x):\n    return x\n",
        misconceptions: str = "",
        settings: str = "",
    ) -> tuple[Course, Exercise]:
        """A course with one exercise; suites need no imports."""
        root = self._root / str(next(self._numbers))
        public, staff = (root / kind / "exercise-01-one" for kind in ("exercises", "reference"))
        files = {
            root / "course.toml": 'name = "own"\ntitle = "A test\'s own"\n',
            public / "README.md": "# f\n",
            public / "one.py": "def f(x):\n    raise NotImplementedError\n",
            public / "exercise.toml": f'title = "f"\nfunctions = ["f"]\n{settings}',
            public / "test_visible.py": _SUITE + textwrap.dedent(visible),
            staff / "test_hidden.py": _SUITE + textwrap.dedent(hidden),
            staff / "one.py": "import torch\n" + textwrap.dedent(reference),
            staff / "misconceptions.py": textwrap.dedent(misconceptions),
        }
        for path, text in files.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        course = load_course(root)
        return course, find_exercise(course, "1")

    def examiner(self, course: Course, exercise: Exercise) -> Examiner:
        """What grades an exercise."""
        return Examiner(course, exercise, self.zygote, required=False)

    def __call__(self, source: str, **parts: str) -> Report:
        """The report on a file; the parts are those of :meth:`exercise`."""
        data = ("import torch\n" + textwrap.dedent(source)).encode()
        submission = Submission(name="one.py", source=data, sha256=hashlib.sha256(data).hexdigest())
        return self.examiner(*self.exercise(**parts)).examine([submission])[0]


@pytest.fixture(scope="session")
def bench(tmp_path_factory: pytest.TempPathFactory, zygote: Sandbox) -> Bench:
    """Grades a file with suites of the test's own."""
    return Bench(tmp_path_factory.mktemp("bench"), zygote)
