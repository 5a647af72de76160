"""A small course whose exercises are sound, and can be made unsound in one place each."""

from __future__ import annotations

import textwrap
from pathlib import Path

COURSE = 'name = "small"\ntitle = "A small course"\n'

_PUBLIC = {
    "README.md": """
        # The cube

        Write `cube(z: Tensor) -> Tensor`, which gives $z^3$ elementwise: `cube(2)` is 8, since
        `z * z * z` is $2 \\cdot 2 \\cdot 2$.
        """,
    "{stub}": '''
        """The cube. Not allowed: torch's own pow."""

        from torch import Tensor


        def cube(z: Tensor) -> Tensor:
            """The cube of z, elementwise: the shape and dtype of z."""
            raise NotImplementedError("write cube")
        ''',
    "exercise.toml": """
        title = "The cube"
        functions = ["cube"]
        curiosity = "Eight cubes make a cube."

        [[rules]]
        id = "no-pow"
        functions = ["cube"]
        operators = ["pow"]
        says = "`{function}` calls `{operator}`."
        instead = "Multiply."
        """,
    "test_visible.py": """
        import torch

        from grader.suite import check

        POINTS = torch.tensor([-2.0, 0.5, 3.0], dtype=torch.float64)


        @check("At three points", of="cube", points=2, hint="Is `z * z` enough?")
        def test_points(agree):
            agree(lambda code: code.cube(POINTS))
        """,
}
_STAFF = {
    "{stub}": '''
        """The reference."""


        def cube(z):
            return z * z * z
        ''',
    "test_hidden.py": """
        import torch

        from grader.suite import check, generator

        NOISE = torch.randn(4, 3, generator=generator(1))


        @check("Random numbers", of="cube", points=1, hint="Try a matrix.")
        def test_random(agree):
            agree(lambda code: code.cube(NOISE))
        """,
    "misconceptions.py": """
        from grader.suite import misconception, wrong_answers


        @misconception(
            "cube-is-square",
            of="cube",
            says="This is z².",
            why="It is flat.",
            spelled=["s = z\\nreturn s * s", {"return z * z * z": "return z * z"}],
        )
        def square(z):
            return z * z


        others = wrong_answers(of="cube", spelled={"constant-factor": ["return 2 * z * z * z"]})
        """,
    "expected.toml": """
        # What each wrong answer loses, the ids that it is told by, and the message that they read.
        # `told` begins with what a student is to look at first, and is left out where it is the
        # table's name alone. Where `# and why` follows a message, the misconception's own `why`
        # stands in it, word for word. `spellings` counts the ways to write a mistake that lose and
        # are told the same; `others` are those that read something else.
        # `grade validate --accept` writes this file: read what it changes.

        [cube-is-square]
        loses = "all of cube"
        spellings = 3
        reads = '''
          This is z².
          your file · At three points
                                           input   got  expected
          largest difference [2]               3     9        27
          smallest input that differs [1]    0.5  0.25     0.125'''  # and why

        ["cube: constant-factor"]
        loses = "all of cube"
        told = "constant-factor"
        reads = '''
          Every value is 2 times the right one.
          your file · At three points
                                           input   got  expected
          largest difference [2]               3    54        27
          smallest input that differs [1]    0.5  0.25     0.125
          The form is right and a constant factor isn't: look for one that is missing, doubled, or
          belongs on the other side.'''

        ["power.py"]
        loses = "all of cube"
        told = "no-pow"
        reads = '''
          `cube` calls `pow`.
          your file · At three points
          Multiply.'''
        """,
    "answers/correct/plain.py": "def cube(z):\n    return z * z * z\n",
    "answers/correct/left.py": "def cube(z):\n    return (z * z) * z\n",
    "answers/correct/names.py": "def cube(z):\n    square = z * z\n    return z * square\n",
    "answers/correct/lambda.py": "cube = lambda z: z * z * z\n",
    "answers/correct/right.py": "def cube(z):\n    return z * (z * z)\n",
    "answers/wrong/power.py": "def cube(z):\n    return z ** 3\n",
    "answers/hostile/leaves.py": "# tries: to leave\n# loses: all\nimport os\nos._exit(0)\n",
    "answers/hostile/frames.py": """
        # tries: to find the reference in a frame
        # loses: all
        import sys

        def cube(z):
            frame = sys._getframe()
            while frame:
                if "reference" in frame.f_locals:
                    return frame.f_locals["reference"].cube(z)
                frame = frame.f_back
            return z
        """,
    "answers/hostile/quiet.py": """
        # tries: to print without end
        # loses: none
        def cube(z):
            print("x" * 100_000)
            return z * z * z
        """,
}


def write_course(root: Path) -> Path:
    """An empty course."""
    root.mkdir(parents=True, exist_ok=True)
    (root / "course.toml").write_text(COURSE)
    return root


def write_exercise(
    root: Path, number: int, slug: str, *changes: tuple[str, str | None, str]
) -> str:
    """Add a sound exercise, then change it.

    Args:
        root: the course.
        number: of the exercise.
        slug: of the exercise.
        changes: a file such as ``staff/test_hidden.py``, a text in it and its replacement; an
            empty text writes the whole file, None takes it away.
    """
    name = f"exercise-{number:02d}-{slug}"
    stub = slug.replace("-", "_") + ".py"
    folders = {"public": root / "exercises" / name, "staff": root / "reference" / name}
    for folder, files in (("public", _PUBLIC), ("staff", _STAFF)):
        for file, text in files.items():
            path = folders[folder] / file.replace("{stub}", stub)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(textwrap.dedent(text).lstrip("\n"))
    for file, old, new in changes:
        folder, _, rest = file.partition("/")
        path = folders[folder] / rest.replace("{stub}", stub)
        if old is None:
            path.unlink()
            continue
        text = path.read_text() if path.exists() else ""
        assert old in text, (path, old)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.replace(old, new, 1) if old else new)
    return name
