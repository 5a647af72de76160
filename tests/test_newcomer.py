"""What the documentation says to type, typed where nothing of this checkout is to be found.

Each line comes from the document itself, so that a new one is typed or the test fails.
"""

from __future__ import annotations

import importlib.metadata
import os
import re
import shutil
import signal
import subprocess
import sys
import sysconfig
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml

from grader.release.constraints import constraints
from tests.conftest import ROOT

PARTLY = ROOT / "tests/submissions/partly_wrong/swish.py"
WRONG = """import torch


def swish(z):
    return z * torch.sigmoid(z) + torch.sin(50 * z).round() / 7


def swish_derivative(z):
    s = torch.sigmoid(z)
    return s + z * s * (1 - s)
"""

_SHELL = ("bash", "--noprofile", "--norc", "-c")


def section(document: Path, title: str) -> str:
    """What stands under a heading, up to the next one of its kind."""
    text = document.read_text(encoding="utf-8")
    (found,) = re.findall(rf"^{re.escape(title)}\n(.*?)(?=^## |\Z)", text, re.DOTALL | re.MULTILINE)
    return str(found)


def typed(text: str) -> list[str]:
    """The lines that a reader types: those with a prompt, without what explains them."""
    return [line.split("  #")[0].strip() for line in re.findall(r"^\$ (.*)", text, re.MULTILINE)]


class Expected(NamedTuple):
    """What becomes of a line."""

    code: int = 0
    says: str = ""
    """A part of what it prints."""
    before: Callable[[Newcomer], None] | None = None
    """What somebody does by hand before they type it."""


class Newcomer:
    """Somebody with a shell, in a home of their own, who has Python, git and no more."""

    def __init__(self, home: Path, wheels: Path, packages: Path) -> None:
        home.mkdir()
        self.home = self.here = home
        self.wheels, self.packages = wheels, packages
        self._state = home.with_name(f"{home.name}-state")
        base = Path(sys._base_executable).parent  # type: ignore[attr-defined]
        self.environment = {
            "HOME": str(home),
            "PATH": f"{base}:/usr/bin:/bin",
            "LANG": "C.UTF-8",
            # In the place of the package index.
            "PIP_CONFIG_FILE": os.devnull,
            "PIP_NO_INDEX": "1",
            "PIP_FIND_LINKS": str(wheels),
        }
        assert shutil.which("grade", path=self.environment["PATH"]) is None

    def type(self, line: str) -> subprocess.CompletedProcess[str]:
        """One line, after which the shell is where it leads, with the variables that it sets."""
        done = subprocess.run(
            [*_SHELL, f'{line}\ncode=$?; {{ pwd; env -0; }} > "$0"; exit $code', self._state],
            cwd=self.here, env=self.environment, stdin=subprocess.DEVNULL, capture_output=True,
            text=True, check=False,
        )  # fmt: skip
        where, _, variables = self._state.read_text().partition("\n")
        self.here = Path(where)
        self.environment = dict(one.split("=", 1) for one in variables.split("\0") if one)
        return done

    def watch(self, line: str, file: Path) -> str:
        """Watch a file, save it once, and end that."""
        with subprocess.Popen(
            [*_SHELL, f"exec env --default-signal=INT {line}"],
            cwd=self.here, env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL, text=True,
        ) as watching:  # fmt: skip
            assert watching.stdout is not None
            shown = []
            for printed in watching.stdout:
                shown.append(printed)
                if printed.startswith("The page: "):
                    if "All of it is right." in "".join(shown):
                        watching.send_signal(signal.SIGINT)
                    else:
                        file.write_text(file.read_text().replace("z * s *", "s + z * s *"))
            assert watching.wait() == 0
        return "".join(shown)

    def packages_are_there(self, environment: str = ".venv") -> None:
        """Give an environment the packages of this one that ours needs, as an index would."""
        (site,) = (self.here / environment).glob("lib/python3*/site-packages")
        (site / "packages.pth").write_text(f"{self.packages}\n")

    def types(self, lines: list[str], expected: dict[str, Expected]) -> None:
        """Every line, each with what has to become of it."""
        assert lines == list(expected), "each line of the document, in its order"
        for line, due in expected.items():
            if due.before is not None:
                due.before(self)
            done = self.type(line)
            said = done.stdout + done.stderr
            assert done.returncode == due.code, f"{line}: {said}"
            assert due.says in said, f"{line}: {said}"
            assert "Traceback" not in said, f"{line}: {said}"


@pytest.fixture(scope="module")
def wheels(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index with our wheel in it, what builds one, and what venv has too old for torch."""
    folder = tmp_path_factory.mktemp("wheels")
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check"]
    tools = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["build-system"]
    subprocess.run(
        [*pip, "download", "-q", "-d", folder, *tools["requires"], "editables", "setuptools"],
        check=True,
    )
    subprocess.run(
        [*pip, "wheel", "-q", "--no-deps", "--no-index", "-f", folder, "-w", folder, ROOT],
        check=True,
    )
    return folder


@pytest.fixture(scope="module")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What our wheel says that it needs, with the extra for authors, and nothing else."""
    folder = tmp_path_factory.mktemp("packages")
    site = Path(sysconfig.get_path("purelib"))
    needed = constraints("training-loop-grader") + constraints("libcst") + b"libcst==0\n"
    for name in re.findall(rb"^([\w.-]+)==", needed, re.MULTILINE):
        files = importlib.metadata.distribution(name.decode()).files or ()
        for top in {file.parts[0] for file in files} - {"..", "__pycache__"}:
            if not (folder / top).exists():
                (folder / top).symlink_to(site / top)
    return folder


@pytest.fixture(scope="module")
def newcomer(tmp_path_factory: pytest.TempPathFactory, wheels: Path, packages: Path) -> Newcomer:
    """Somebody who has followed “Installing”."""
    somebody = Newcomer(tmp_path_factory.mktemp("newcomer") / "home", wheels, packages)
    readme = ROOT / "README.md"
    somebody.types(
        typed(section(readme, "## Installing")),
        {
            "python3 -m venv .venv": Expected(),
            "source .venv/bin/activate": Expected(),
            "pip install torch --index-url https://download.pytorch.org/whl/cpu": Expected(
                says="already satisfied", before=Newcomer.packages_are_there
            ),
            "pip install training-loop-grader": Expected(says="Successfully installed"),
        },
    )
    return somebody


def an_answer(somebody: Newcomer) -> None:
    """Write a partly wrong answer."""
    shutil.copy(PARTLY, somebody.here / "exercise-03-swish/swish.py")


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_what_students_type(newcomer: Newcomer) -> None:
    """A student who has the package, and nothing else, gets by with the README's lines."""
    lines = typed(section(ROOT / "README.md", "## For students"))
    at = lines.index("grade watch exercise-3")
    newcomer.types(
        lines[:at],
        {
            "grade start ~/learn": Expected(says="Begin with"),
            "cd ~/learn": Expected(),
            "grade exercise-3": Expected(1, "the first term of the product rule", an_answer),
            "grade exercise-3 --hint": Expected(1, "Hint 1:"),
        },
    )
    watched = newcomer.watch(lines[at], newcomer.here / "exercise-03-swish/swish.py")
    assert "Stopped watching." in watched
    newcomer.types(
        lines[at + 1 :],
        {
            "grade explain not-finite": Expected(says="NaN"),
            "grade list": Expected(says="14/14"),
        },
    )
    assert (newcomer.here / "reports/exercise-03-swish.html").is_file()


def a_class(somebody: Newcomer) -> None:
    """Put there what two students handed in."""
    for name in ("ada", "ben"):
        (somebody.here / "submissions" / name).mkdir(parents=True)
        shutil.copy(PARTLY, somebody.here / "submissions" / name / "swish.py")


def a_gradebook(somebody: Newcomer) -> None:
    """Put there what Canvas exports."""
    (somebody.here / "gradebook.csv").write_text(
        "Student,ID,SIS User ID,SIS Login ID,Section,exercise-03-swish (7)\n"
        "    Points Possible,,,,,14\n"
        "Ada,1,,ada,All,\n"
    )


def a_wrong_answer(somebody: Newcomer) -> None:
    """Put there what nothing explained."""
    (somebody.here / "wrong.py").write_text(WRONG)


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_what_instructors_type(newcomer: Newcomer, tmp_path: Path) -> None:
    """An instructor grades, exports and hands out from the package; the kit's lines work too."""
    newcomer.here = newcomer.home / "class"
    newcomer.here.mkdir()
    newcomer.types(
        typed(section(ROOT / "README.md", "## For instructors")),
        {
            "grade doctor": Expected(says="Strangers' files can be graded here."),
            "grade batch submissions/ --exercise swish --out marks": Expected(
                says="index.html", before=a_class
            ),
            "grade export marks --format canvas --into gradebook.csv --output filled.csv": Expected(
                before=a_gradebook
            ),
            'grade adjust marks ada swish --score 12 --reason "handed in on paper"': Expected(
                says="12"
            ),
            "grade adopt swish wrong.py --of swish --id swish-is-odd": Expected(
                says="@misconception(", before=a_wrong_answer
            ),
            "grade release kit/ --module 1": Expected(says="nothing of the staff's among them"),
            "grade release --gradescope autograder.zip --exercise swish": Expected(
                says="upload it"
            ),
        },
    )
    assert ",7\n" in (newcomer.here / "filled.csv").read_text().replace("\r", "")
    what_a_class_types(newcomer.here / "kit", newcomer, tmp_path)


def what_a_class_types(kit: Path, instructor: Newcomer, folder: Path) -> None:
    """A student of the class gets by with the lines of the kit's own README."""
    student = Newcomer(folder / "student", instructor.wheels, instructor.packages)
    student.here = Path(shutil.copytree(kit, student.home / "kit"))
    block = section(student.here / "README.md", "## Begin").split("```")[1]
    (wheel,) = kit.glob("*.whl")
    first = "grade exercise-13"
    student.types(
        [*block.split("\n")[1:-1], first],
        {
            "python3 -m venv .venv": Expected(),
            "source .venv/bin/activate": Expected(),
            "pip install torch --index-url https://download.pytorch.org/whl/cpu": Expected(
                before=Newcomer.packages_are_there
            ),
            f"pip install ./{wheel.name}": Expected(says="Successfully installed"),
            first: Expected(1, "0 of "),
        },
    )


def a_pull_request(somebody: Newcomer) -> None:
    """Clone a repository, and answer an exercise on a branch of one's own."""
    identity = "-c user.name=a -c user.email=a@b"
    for line in (
        "git init -q -b main upstream",
        f"git -C upstream {identity} commit -q --allow-empty -m begin",
        "git clone -q upstream mine",
        "mkdir mine/exercise-03-swish",
        "cd mine",
        "git checkout -q -b answer",
    ):
        done = somebody.type(line)
        assert done.returncode == 0, done.stderr
    an_answer(somebody)
    assert somebody.type(f"git add -A && git {identity} commit -q -m answer").returncode == 0


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_what_repositories_type(newcomer: Newcomer) -> None:
    """A pull request is graded by the README's line, and by the job that it shows for GitLab."""
    newcomer.here = newcomer.home / "repositories"
    newcomer.here.mkdir()
    text = section(ROOT / "README.md", "## For repositories")
    newcomer.types(
        typed(text), {"grade ci --base origin/main": Expected(1, "7 of 14 points", a_pull_request)}
    )
    (job,) = re.findall(r"```yaml\n(.*?)```", text, re.DOTALL)
    script = yaml.safe_load(job)["grade"]["script"]
    base = newcomer.type("git rev-parse origin/main").stdout.strip()
    newcomer.environment |= {"GITLAB_CI": "true", "CI_MERGE_REQUEST_DIFF_BASE_SHA": base}
    newcomer.types([script], {script: Expected(1, "7 of 14 points")})
    assert (newcomer.here / "junit.xml").is_file()
    assert (newcomer.here / "grade-report/index.html").is_file()


@pytest.mark.slow
def test_a_new_line_is_noticed(newcomer: Newcomer) -> None:
    """A line that the document has and nobody typed fails, and so does one that it lost."""
    with pytest.raises(AssertionError, match="each line of the document"):
        newcomer.types(["true", "grade new-command"], {"true": Expected()})
    with pytest.raises(AssertionError, match="each line of the document"):
        newcomer.types([], {"true": Expected()})


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_what_contributors_type(wheels: Path, packages: Path, tmp_path: Path) -> None:
    """In a clone `make demo` sets up and grades, and a new exercise is there with two lines."""
    author = Newcomer(tmp_path / "author", wheels, packages)
    author.here = a_clone(tmp_path / "clone")
    lines = typed(section(ROOT / "CONTRIBUTING.md", "## Beginning"))
    # The whole suite is what the repository's own workflow types, as a test of that says.
    lines.remove("make test")
    torch = "pip install torch --no-deps -c constraints.txt --index-url"
    author.types(
        lines,
        {
            "python3 -m venv .venv": Expected(),
            "source .venv/bin/activate": Expected(),
            f"{torch} https://download.pytorch.org/whl/cpu": Expected(
                says="already satisfied", before=Newcomer.packages_are_there
            ),
            "make demo": Expected(says="7 of 14 points"),
            "grade new 38 smooth-step --function smooth_step": Expected(says="grade validate"),
            "grade validate smooth-step": Expected(1, "to write"),
        },
    )


def a_clone(folder: Path) -> Path:
    """What somebody has who clones this repository, as the files are now."""
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout
    if not listed:
        pytest.skip("this is no clone, so that nothing says what one has")
    for name in filter(None, listed.split("\0")):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, folder / name)
    return folder
