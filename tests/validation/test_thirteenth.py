"""An exercise is written with `grade new`, and little of its author's own makes it sound."""

from __future__ import annotations

import difflib
from pathlib import Path

import pytest

from grader.__main__ import run

MOST_LINES = 60
PUBLIC, STAFF = "exercises/exercise-13-smooth-step", "reference/exercise-13-smooth-step"
WRITTEN = {
    f"{PUBLIC}/README.md": [
        (
            "TODO: the idea in plain words, and why anybody wants it.",
            "A step that goes from 0 to 1 without a corner: slow at both ends, fast between them.",
        ),
        (
            "TODO: the formulas, in LaTeX if you like, such as $f(z) = z^2 + z$.",
            "$s(z) = 3z^2 - 2z^3$, and $s'$ is its slope.",
        ),
        ("TODO: what smooth gives.", "s(z), elementwise."),
        ("TODO: what slope gives.", "s′(z), elementwise."),
        (
            "- TODO: what is not allowed, and why; each such rule is a `[[rules]]` of "
            "exercise.toml.\n",
            "",
        ),
    ],
    f"{PUBLIC}/smooth_step.py": [
        ("TODO: what is not allowed, as the statement has it.", "All of torch is allowed."),
        ("TODO: what smooth gives, in a line.", "The smooth step at each element."),
        ("TODO: what slope gives, in a line.", "The slope of the smooth step at each element."),
    ],
    f"{PUBLIC}/test_visible.py": [
        ('hint="Work out one of them by hand."', 'hint="At 1 it is 1: is yours?"'),
        ('hint="Work out one of them by hand."', 'hint="Where is a smooth step level?"'),
    ],
    f"{STAFF}/smooth_step.py": [
        ("return z * z + z", "return z * z * (3 - 2 * z)"),
        ("return z * z + z", "return 6 * z * (1 - z)"),
    ],
    f"{STAFF}/misconceptions.py": [
        (
            """says="This is z²: a term is missing.",
    why="A square is the same for z and for −z, and this function isn't.",
    spelled=["return z**2"],
)
def smooth_is_square(z):
    return z * z
""",
            """says="This is 3z²: the cube is missing.",
    why="It is 3 at 1, where the step has to be up, and goes on rising.",
    spelled=["return 3 * z**2"],
)
def smooth_is_square(z):
    return 3 * z * z
""",
        ),
        (
            """says="This is z²: a term is missing.",
    why="A square is the same for z and for −z, and this function isn't.",
    spelled=["return z**2"],
)
def slope_is_square(z):
    return z * z
""",
            """says="This is z(1 − z): a factor is missing.",
    why="It has the right zeros and the wrong height between them.",
    spelled=["return z - z**2"],
)
def slope_is_square(z):
    return z * (1 - z)
""",
        ),
        ("slope-is-square", "slope-is-too-flat"),
    ],
    f"{STAFF}/samples.py": [
        (
            "TODO: other ways to be right, which have to lose nothing, 5 for each graded name; or "
            "as\nwhole files in answers/correct/. With `wrong_answers` also what is told by no "
            "misconception.\n",
            "Ways to be right in other styles.\n",
        ),
        (
            '["return z * (z + 1)"]',
            """[
    "return 3 * z**2 - 2 * z**3",
    "return z.square() * (3 - 2 * z)",
    "return torch.lerp(z**2, 1 - (1 - z) ** 2, z)",
    "square = z * z\\nreturn 3 * square - 2 * square * z",
    "return z**2 + 2 * z**2 * (1 - z)",
]""",
        ),
        (
            '["return z * (z + 1)"]',
            """[
    "return 6 * z - 6 * z**2",
    "return 6 * (z - z.square())",
    "rest = 1 - z\\nreturn 6 * z * rest",
    "return 1.5 - 6 * (z - 0.5) ** 2",
    "return torch.mul(6 * z, torch.sub(1, z))",
]""",
        ),
    ],
}
"""Where TODO stands, or beside it, and what an author writes there; comments with TODO go."""


def write(path: Path, changes: list[tuple[str, str]]) -> int:
    """Change a file as an author would; gives the lines that are the author's own."""
    before = path.read_text(encoding="utf-8")
    after = before
    for old, new in changes:
        assert old in after, (path.name, old)
        after = after.replace(old, new, 1)
    kept = [line for line in after.split("\n") if not line.lstrip().startswith("# TODO")]
    path.write_text("\n".join(kept), encoding="utf-8")
    differs = difflib.ndiff(before.split("\n"), kept)
    return sum(line.startswith("+ ") and bool(line[2:].strip()) for line in differs)


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_an_exercise_of_two_functions_in_sixty_lines(capsys, tmp_path: Path) -> None:
    """With at most 60 lines of an author's own it is sound, its reference's mutants included."""
    (tmp_path / "course.toml").write_text('name = "own"\ntitle = "Own"\n')
    options = ["--course", str(tmp_path)]
    functions = ["--function", "smooth", "--function", "slope"]
    assert run(["new", "13", "smooth-step", *functions, *options]) == 0
    files = {str(path.relative_to(tmp_path)): path for path in tmp_path.rglob("*.*")}
    lines = sum(
        write(path, WRITTEN.get(name, [])) for name, path in files.items() if path.is_file()
    )
    assert lines <= MOST_LINES
    assert run(["validate", "smooth-step", "--accept", *options]) == 0, capsys.readouterr().out
    assert run(["validate", "smooth-step", "--mutate", *options]) == 0, capsys.readouterr().out
    assert "The exercise is sound" in capsys.readouterr().out
