"""What the documentation says is so: commands exist, codes are explained, links lead somewhere."""

from __future__ import annotations

import functools
import re
import subprocess
import sys
from pathlib import Path

import click
import pytest

from grader import errors
from grader.cli import COMMANDS
from grader.cli.group import grade
from grader.course.explanations import general
from tests.outline import with_outline

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
CONTEXT = click.Context(grade)


@pytest.mark.parametrize("name", [name for name in COMMANDS if name != "check"])
def test_every_command_has_help_and_stands_in_the_readme(name: str) -> None:
    """Each command says what it does, and the README shows it."""
    command = grade.get_command(CONTEXT, name)
    assert command is not None
    assert command.help
    assert f"grade {name}" in README


def test_commands_in_the_readme_exist_with_their_options() -> None:
    """Each `grade …` line of the README names a command, or an exercise, and options it has."""
    lines = re.findall(r"^\$ grade ([^#\n]*)", README, re.MULTILINE)
    assert len(lines) > 10
    for line in lines:
        first, *rest = line.split()
        command = grade.get_command(CONTEXT, first)
        assert command is not None
        known = {option for parameter in command.params for option in parameter.opts}
        used = {word for word in rest if word.startswith("--")}
        assert used <= known, f"grade {line}"


def test_every_exit_code_is_documented() -> None:
    """Each exit code that an error carries has its line in the README."""
    codes = {0, 1} | {
        kind.exit_code
        for kind in vars(errors).values()
        if isinstance(kind, type) and issubclass(kind, errors.GraderError)
    }
    for code in codes:
        assert re.search(rf"^\| {code} \|", README, re.MULTILINE)


def test_every_general_reason_can_be_explained() -> None:
    """Whatever code a report shows for a relation or a symptom, `grade explain` knows it."""
    text = "".join(
        (ROOT / "grader" / name).read_text(encoding="utf-8")
        for name in (
            *(
                p.relative_to(ROOT / "grader")
                for p in (ROOT / "grader/judge/relations").glob("*.py")
            ),
            "judge/symptoms.py",
        )
    )
    found = set(re.findall(r'(?:relation|of_structure|_only)\(\s*"([a-z-]+)"', text))
    found |= set(re.findall(r'id="([a-z-]+)"', text))
    found.discard("one-position-")  # two codes are made of it, and both are there
    assert len(found) > 30
    assert found <= set(general())


def test_links_of_the_documentation_lead_somewhere() -> None:
    """Files that the documentation names are there."""
    for document in ("README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md"):
        text = (ROOT / document).read_text(encoding="utf-8")
        for target in re.findall(r"\]\(([^)#:]+)\)", text):
            assert (ROOT / target).exists(), f"{document}: {target}"


DOCUMENTS = ("README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md", "reports/README.md")


@pytest.mark.parametrize("document", DOCUMENTS)
def test_what_a_document_names_is_there(document: str) -> None:
    """A file, a module or a command of make that a document names is one that a reader finds."""
    text = (ROOT / document).read_text(encoding="utf-8")
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    assert set(re.findall(r"(?:`|^\$ )make ([a-z-]+)", text, re.MULTILINE)) <= targets
    named = re.findall(r"`([\w./-]+)`", text)
    assert [name for name in named if not _is_there(name)] == []


def _is_there(name: str) -> bool:
    """Whether a name leads somewhere, if it is a path in this repository or a module of ours."""
    if "/" in name:
        # What a reader's own folders have, or will.
        return name.startswith(_THEIRS) or any(
            path.endswith(f"/{name.rstrip('/')}") for path in _paths()
        )
    first, *rest = name.split(".")
    if not first or not rest or rest[-1] in _FILES or not (ROOT / "grader" / first).is_dir():
        return True
    # A module by its dotted name, or something that is defined in one.
    module = ROOT / "grader" / first / f"{rest[0]}.py"
    if not module.is_file() or len(rest) == 1:
        return module.is_file()
    defined = rf"^(?:(?:def|class) )?{rest[1]}\b"
    return bool(re.search(defined, module.read_text(encoding="utf-8"), re.MULTILINE))


_THEIRS = ("marks/", ".github/workflows/", "/")
_FILES = {"py", "toml", "md", "yml", "json"}


@functools.cache
def _paths() -> list[str]:
    """Every path of ours, from the root."""
    folders = ("grader", "tests", "exercises", "reference", "reports", ".github")
    inside = (path for folder in folders for path in (ROOT / folder, *(ROOT / folder).rglob("*")))
    return [f"/{path.relative_to(ROOT).as_posix()}" for path in inside]


def test_the_import_arrows_hold() -> None:
    """The worker imports nothing of the judge, and the other arrows of CONTRIBUTING.md hold."""
    done = subprocess.run(
        [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


def test_each_promise_of_the_threat_model_names_its_test() -> None:
    """Whoever reads a promise finds what shows it: tests, or attacks of the corpus, that exist."""
    text = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
    model = text.partition("## Threat model")[2].partition("\n## ")[0]
    rows = [line.strip("|").split("|") for line in model.splitlines() if line.startswith("| ")]
    assert len(rows) > 15
    tests = [path.relative_to(ROOT).as_posix() for path in (ROOT / "tests").rglob("*.py")]
    for promise, _, shown in rows[1:]:
        named = re.findall(r"`([\w/]+(?:\.py|/))`", shown)
        assert named, promise
        for name in named:
            assert any(f"/{name}" in f"/{path}" for path in tests), (promise, name)


def test_the_readme_shows_the_course_as_it_is() -> None:
    """The README's tables have each lesson and exercise of the learning path, in its order."""
    assert with_outline(README) == README, "`make outline` writes the tables anew"


def test_the_readme_names_the_pythons_that_are_promised() -> None:
    """Whoever installs reads which Pythons were tried: those that the package's metadata names."""
    settings = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    (line,) = re.findall(r"^Python 3.*, on Linux.*", README, re.MULTILINE)
    assert re.findall(r"3\.\d+", line) == re.findall(r"Python :: (3\.\d+)", settings)
