"""``grade validate --only``: one misconception, while it is being written."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.suite import family
from tests.kept import Command
from tests.validation.courses import write_course, write_exercise


def test_a_misconception_is_shown_alone_while_it_is_written(
    command: Command, tmp_path: Path
) -> None:
    """Its table is that of expected.toml; what isn't told by its id is a shortfall, exit 1."""
    course = write_course(tmp_path)
    name = write_exercise(course, 1, "cube")
    shown = ("validate", "cube", "--only", "cube-is-square", "--course", course)
    done = command(*shown, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    accepted = (course / "reference" / name / "expected.toml").read_text()
    assert done.stdout.strip() in accepted
    assert done.stdout.startswith("[cube-is-square]")
    assert "constant-factor" not in done.stdout

    catalogue = course / "reference" / name / "misconceptions.py"
    catalogue.write_text(catalogue.read_text().replace("s = z\\nreturn s * s", "return 5 * z**3"))
    done = command(*shown, cwd=tmp_path)
    assert done.returncode == 1
    assert "is never told as cube-is-square, but as" in " ".join(done.stdout.split())


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("cube", "--only", "cube-is-sqare"), "Did you mean cube-is-square?"),
        (("--only", "cube-is-square", "--mutate"), "--only goes with one exercise"),
    ],
)
def test_what_only_can_not_show_is_a_usage_error(
    command: Command, tmp_path: Path, arguments: tuple[str, ...], says: str
) -> None:
    """A misspelt id is told the nearest one, an option that doesn't go with it what does."""
    course = write_course(tmp_path)
    write_exercise(course, 1, "cube")
    done = command("validate", *arguments, "--course", course, cwd=tmp_path)
    assert done.returncode == 2
    assert says in done.stderr


def test_a_form_of_a_family_has_a_name() -> None:
    """A form that could be told by no name is refused where it is written."""
    with pytest.raises(ValueError, match="cube-slip: a form of a family needs a name"):
        family("cube-slip", of="cube", says="{form}", why="Why.", forms={"": lambda z: z})
