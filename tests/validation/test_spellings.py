"""A misconception's own code and its spellings become answers; what can't be one is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.course.catalogue import load_samples, load_staff
from grader.course.loading import load_exercise
from grader.errors import CourseError
from grader.model import Exercise
from grader.validation.empty import empty_answers
from grader.validation.places import read_sources
from grader.validation.spellings import made_answers
from grader.validation.values import Answer, AnswerKind, Shortfall
from tests.validation.courses import write_course, write_exercise

REFERENCE = '''"""The reference."""

import torch

HALF = 0.5


def half(z):
    return HALF * z


def cube(z, by=1.0):
    """The cube."""
    square = z * z
    return square * z * by
'''
HEAD = (
    "import math\n\nfrom grader.suite import family, misconception, right_answers, wrong_answers\n"
)


def read(
    root: Path, catalogue: str, samples: str = "", **later: str
) -> tuple[Exercise, list[Answer], list[Shortfall]]:
    """The answers that are made of a catalogue, of one file or several, and what falls short."""
    course = write_course(root)
    name = write_exercise(course, 1, "cube")
    staff = course / "reference" / name
    (staff / "cube.py").write_text(REFERENCE)
    (staff / "misconceptions.py").write_text(HEAD + catalogue)
    for file, text in {"samples": samples, **later}.items():
        (staff / f"{file}.py").write_text(HEAD + text)
    exercise = load_exercise(course, course / "exercises" / name)
    return exercise, *made_answers(
        exercise, read_sources(exercise, staff), load_staff(exercise), load_samples(exercise)
    )


def entry(spelled: str, code: str = "def square(z):\n    return z * z\n") -> str:
    given = f'"square", of="cube", says="z².", why="Flat.", spelled={spelled}'
    return f"\n\n@misconception({given})\n{code}"


def value(answer: Answer, z: float) -> float:
    space: dict[str, object] = {}
    exec(answer.submission.source.decode(), space)
    found = space["cube"]
    assert callable(found)
    return float(found(z))


SPELLED = {
    "a body": ('"return z * z"', 9),
    "a body of several lines": ('"""\n    s = z\n    return s * s\n    """', 9),
    "a body with a parameter's default": ('"return z * z * by"', 9),
    "a body whose local has the function's name": ('"cube = z * z\\nreturn cube"', 9),
    "a body that uses what everybody imports": (
        '"return z * z * math.sqrt(1) * F.relu(torch.ones(1))"', 9
    ),
    "a whole definition": ('"def cube(z):\\n    return z * z"', 9),
    "helpers and a definition": ('"TWO = 2\\ndef cube(z):\\n    return z ** TWO"', 9),
    "a lambda": ('"cube = lambda z: z * z"', 9),
    "one text of the reference": ('{"square * z * by": "square"}', 9),
    "two texts of the reference": ('{"z * z\\n": "z\\n", "square * z": "z * z"}', 9),
    "lines of the reference": (
        '{"square = z * z\\n    return square * z * by": "return z * z"}', 9
    ),
    "a sibling of the reference": ('"return half(z) * z * 2"', 9),
}  # fmt: skip


@pytest.mark.parametrize("name", SPELLED)
def test_a_spelling_takes_the_references_place(tmp_path: Path, name: str) -> None:
    """A body, a whole definition or replaced texts give a file that makes the mistake."""
    text, due = SPELLED[name]
    _, answers, short = read(tmp_path, entry(f"[{text}]"))
    assert short == []
    assert [answer.name for answer in answers] == ["square", "square/2"]
    assert [value(answer, 3.0) for answer in answers] == [due, due]


OWN = {
    "alone": "def square(z):\n    return z * z\n",
    "an import and a constant": "TWO = math.sqrt(4)\n\n\ndef square(z):\n    return z**TWO\n",
    "a number of its own": "def square(z, by=1.0, power=2.0):\n    return z**power\n",
}
BELOW = {
    "a helper of the catalogue": "def by_itself(z):\n    return z * z\n",
    "a helper called as one of the reference": "def half(z):\n    return z * z\n",
    "a helper called as the function": "def cube(z):\n    return z * z\n",
}


@pytest.mark.parametrize("name", [*OWN, *BELOW])
def test_the_own_code_brings_what_it_needs(tmp_path: Path, name: str) -> None:
    """Imports, constants and helpers of the catalogue come along, whatever they are called."""
    if name in OWN:
        before, code = "", OWN[name]
        if code.startswith("TWO"):
            before, _, code = code.partition("\n\n\n")
    else:
        before = BELOW[name]
        helper = before.split("(")[0].removeprefix("def ")
        code = f"def square(z):\n    return {helper}(z)\n"
    _, answers, short = read(tmp_path, f"\n\n{before}" + entry("[]", code))
    assert short == []
    assert [value(answer, 3.0) for answer in answers] == [9]


def test_one_answer_leaves_what_the_next_takes_along_as_it_was(tmp_path: Path) -> None:
    """Two misconceptions share a helper, and the package's table, by a name of the reference's."""
    catalogue = "\nimport torch\nfrom grader.suite import ACTIVATIONS as HALF\n"
    helper = '\n\ndef half(z):\n    return float(HALF["relu"](torch.tensor(z)))\n'
    both = [
        f'\n\n@misconception("{name}", of="cube", says="z².", why="Flat.")\n'
        f"def {name}(z):\n    return half(z) ** 2\n"
        for name in ("square", "again")
    ]
    _, answers, short = read(tmp_path, catalogue + helper + "".join(both))
    assert short == []
    assert [value(answer, 3.0) for answer in answers] == [9, 9]


def test_a_catalogue_may_be_several_files(tmp_path: Path) -> None:
    """A later file takes helpers of an earlier one along, and is named with its line."""
    first = "\n\ndef power(z, by=2):\n    return z**by\n" + entry(
        '["return z * z"]', "def square(z):\n    return power(z)\n"
    )
    given = '"fourth", of="cube", says="z⁴.", why="Steep.", spelled=["return power(z, 4)", "z *"]'
    later = (
        "\nfrom .misconceptions import power, square\n\n\nassert square.id\n\n\n"
        f"@misconception({given})\ndef fourth(z):\n    return power(z) ** 2\n"
    )
    exercise, answers, [short] = read(tmp_path, first, misconceptions_steep=later)
    assert [wrong.id for wrong in load_staff(exercise).misconceptions] == ["square", "fourth"]
    assert {answer.name: value(answer, 3.0) for answer in answers} == {
        "square": 9, "square/2": 9, "fourth": 81, "fourth/2": 81,
    }  # fmt: skip
    steep = "misconceptions_steep.py"
    places = [(answer.name, answer.line) for answer in answers if answer.path.name == steep]
    assert places == [("fourth", 12), ("fourth/2", 11)]
    assert (short.path.name, short.line) == (steep, 11)


def test_a_catalogue_that_imports_from_a_later_file_is_told_their_order(tmp_path: Path) -> None:
    """Whoever imports from a file that comes later reads in which order they come."""
    early = "\nfrom .misconceptions_zealous import power\n"
    late = "\n\ndef power(z):\n    return z\n"
    with pytest.raises(CourseError, match=r"misconceptions_eager\.py: it imports") as told:
        read(tmp_path, "", misconceptions_eager=early, misconceptions_zealous=late)
    assert "in the order of their names" in told.value.advice


def test_what_the_package_gives_comes_along_as_source(tmp_path: Path) -> None:
    """A confined file can't import the grader, so its functions are written into the answer."""
    catalogue = "\nimport torch\nfrom grader.suite import swish as bent\n" + entry(
        "[]", "def square(z):\n    return bent(torch.tensor(z))\n"
    )
    _, [answer], short = read(tmp_path, catalogue)
    assert short == []
    assert b"grader" not in answer.submission.source
    assert value(answer, 0.0) == 0


def test_samples_have_names_of_the_graders_and_may_be_right(tmp_path: Path) -> None:
    """Wrong answers that a relation tells, and right ones, stand in either file."""
    wrong = (
        'w = wrong_answers(of="cube", spelled={"offset": ["return z**3 + 1", "return 1 + z**3"]})'
    )
    right = 'r = right_answers(of="cube", spelled=["return z**3"])\n'
    _, answers, short = read(tmp_path, entry("[]") + wrong + "\n", right)
    assert short == []
    assert [(a.name, a.group, a.diagnosis) for a in answers[1:]] == [
        ("cube: offset", AnswerKind.wrong, "offset"),
        ("cube: offset/2", AnswerKind.wrong, "offset"),
        ("cube: right", AnswerKind.correct, ""),
    ]
    assert [answer.path.name for answer in answers[1:]] == [
        *2 * ["misconceptions.py"],
        "samples.py",
    ]


BAD = [
    ('{"z ** 3": "z"}', "`z ** 3` isn't in cube.py"),
    (
        '{"square": "y"}',
        "`square` stands 2 times in cube.py (lines 14, 15): write more of the line",
    ),
    ('{"": "y"}', "`` isn't in cube.py"),
    ('{"square * z": "z", "z * by": "z"}', "two of the texts it replaces in cube.py overlap"),
    ('"return z *"', "it isn't Python: invalid syntax: `return z *`"),
    ('{"z * z\\n": "z *\\n"}', "it isn't Python: invalid syntax: `square = z *`"),
    ('""', "it is empty"),
]


@pytest.mark.parametrize(("spelling", "says"), BAD)
def test_a_spelling_that_makes_no_answer_is_told_with_its_line(
    tmp_path: Path, spelling: str, says: str
) -> None:
    """The author reads the file, the line and what to do; the others are graded."""
    spelled = f'[\n    "return z * z",\n    {spelling},\n]'
    _, answers, [short] = read(tmp_path, entry(spelled))
    assert says in short.says
    assert short.says.startswith("square/3: ")
    assert short.path.name == "misconceptions.py"
    assert short.line == 8
    assert len(answers) == 2


def test_a_sample_that_is_neither_text_nor_texts_is_told(tmp_path: Path) -> None:
    """Beside a catalogue, too, what is no spelling is told, and the others are graded."""
    samples = 'cube_right = right_answers(of="cube", spelled=["return z**3", 3])\n'
    _, answers, [short] = read(tmp_path, "", samples)
    assert short.says.endswith("a spelling is a text, or a dict of old texts and new ones")
    assert short.path.name == "samples.py"
    assert len(answers) == 1


def test_a_number_of_its_own_needs_a_default(tmp_path: Path) -> None:
    """What `estimate` finds has a value for the own code's turn."""
    _, _, [short] = read(tmp_path, entry("[]", "def square(z, by, power):\n    return z**power\n"))
    assert "`power` has no default" in short.says


@pytest.mark.parametrize("kind", range(4))
def test_texts_dicts_and_modules_are_emptied(tmp_path: Path, kind: int) -> None:
    """An answer that knows nothing keeps types and keys, and none of the values."""
    exercise, _, _ = read(tmp_path, "")
    source = (
        "import torch\n\ndef cube(z):\n"
        '    return {"words": ["solved"], "net": torch.nn.Linear(1, 1), "deep": {"n": 12345}}\n'
    )
    answer = empty_answers(exercise, source)[kind]
    space: dict[str, object] = {}
    exec(answer.submission.source.decode(), space)
    cube = space["cube"]
    assert callable(cube)
    found = cube(2.0)
    assert list(found) == ["words", "net", "deep"]
    assert found["words"] != ["solved"]
    assert isinstance(found["words"][0], str)
    assert list(found["net"].state_dict()) == ["weight", "bias"]
    assert found["deep"]["n"] != 12345
