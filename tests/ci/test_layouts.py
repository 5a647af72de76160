"""Which files a change asks to be graded, in both layouts, from real repositories."""

from __future__ import annotations

import os

import pytest

from grader.ci.layouts import Selection, select
from grader.ci.repository import Repository


def selected(sandbox, course, base: str, head: str, **options) -> Selection:
    repository = Repository.open(sandbox.root, os.environ)
    tree = repository.tree(repository.resolve(head))
    return select(course.exercises, tree, repository.changes(base, head), **options)


def paths(selection: Selection) -> list[str]:
    return [target.path for target in selection.targets]


def test_students_repository(sandbox, course):
    """In a student's repository the changed stubs are graded, the unchanged ones are not."""
    base = sandbox.commit({"exercise-03-swish/swish.py": "", "exercise-08-xor/xor.py": ""})
    head = sandbox.commit({"exercise-03-swish/swish.py": "right", "notes.md": "x"})
    assert paths(selected(sandbox, course, base, head)) == ["exercise-03-swish/swish.py"]
    everything = selected(sandbox, course, base, head, everything=True)
    assert paths(everything) == ["exercise-03-swish/swish.py", "exercise-08-xor/xor.py"]


def test_workspace_anywhere(sandbox, course):
    """A folder with .grade/ is a workspace wherever it lies; a folder without one is not."""
    base = sandbox.commit()
    head = sandbox.commit(
        {
            "home/learn/.grade/course": "loop",
            "home/learn/exercise-03-swish/swish.py": "a",
            "elsewhere/exercise-08-xor/xor.py": "b",
        }
    )
    assert paths(selected(sandbox, course, base, head)) == ["home/learn/exercise-03-swish/swish.py"]


@pytest.mark.parametrize("place", ["exercise-03-swish/swish.py", "swish.py", "swish.ipynb"])
def test_course_repository(sandbox, course, place):
    """In a course's repository each name below submissions/ is an owner with files of their own."""
    base = sandbox.commit({"submissions/ada/xor.py": ""})
    head = sandbox.commit({f"submissions/bob/{place}": "a", "submissions/bob/readme.txt": ""})
    (target,) = selected(sandbox, course, base, head).targets
    assert (target.owner, target.exercise) == ("bob", "exercise-03-swish")
    assert target.path == f"submissions/bob/{place}"


def test_staff_files_are_listed(sandbox, course):
    """A change to what decides a grade is listed as ignored; an unrelated file is not."""
    theirs = [
        ".github/workflows/grade.yml",
        "conftest.py",
        "exercise-03-swish/misconceptions_swish.py",
        "exercise-03-swish/test_visible.py",
        "exercises/exercise-03-swish/exercise.toml",
        "exercises/exercise-03-swish/swish.py",
        "grader/judge/values.py",
        "pyproject.toml",
        "reference/exercise-03-swish/swish.py",
        "submissions/ada/conftest.py",
    ]
    base = sandbox.commit({"submissions/ada/swish.py": "a"})
    head = sandbox.commit(
        {**dict.fromkeys(theirs, "evil"), "submissions/ada/swish.py": "b", "essay.md": "c"}
    )
    selection = selected(sandbox, course, base, head)
    assert paths(selection) == ["submissions/ada/swish.py"]
    assert list(selection.ignored) == theirs


def test_renamed_stub(sandbox, course):
    """A renamed stub is missing, and the note says which name to give back."""
    text = "import torch\n" * 20
    base = sandbox.commit({"exercise-03-swish/swish.py": text})
    sandbox.git("mv", "exercise-03-swish/swish.py", "exercise-03-swish/mine.py")
    (target,) = selected(sandbox, course, base, sandbox.commit()).targets
    assert target.entry is None
    assert target.path == "exercise-03-swish/swish.py"
    assert "renamed to `exercise-03-swish/mine.py`" in target.notes[0]


def test_deleted_stub(sandbox, course):
    """A deleted stub is missing, and the note says so."""
    base = sandbox.commit({"exercise-03-swish/swish.py": "a"})
    sandbox.git("rm", "-q", "exercise-03-swish/swish.py")
    (target,) = selected(sandbox, course, base, sandbox.commit()).targets
    assert target.entry is None
    assert "was deleted" in target.notes[0]


def test_moved_between_good_places(sandbox, course):
    """An answer that moves from submissions/NAME into the exercise's folder is graded once."""
    base = sandbox.commit({"submissions/ada/swish.py": "import torch\n" * 20})
    (sandbox.root / "submissions/ada/exercise-03-swish").mkdir()
    sandbox.git("mv", "submissions/ada/swish.py", "submissions/ada/exercise-03-swish/swish.py")
    (target,) = selected(sandbox, course, base, sandbox.commit()).targets
    assert target.entry is not None
    assert target.path == "submissions/ada/exercise-03-swish/swish.py"


def test_symbolic_link(sandbox, course):
    """A stub that is a symbolic link is never followed: it counts as missing, with the reason."""
    base = sandbox.commit()
    (sandbox.root / "exercise-03-swish").mkdir()
    (sandbox.root / "exercise-03-swish/swish.py").symlink_to("/etc/passwd")
    (target,) = selected(sandbox, course, base, sandbox.commit()).targets
    assert target.entry is None
    assert "symbolic link" in target.notes[0]


def test_notebook_beside_stub(sandbox, course):
    """Of a stub and a notebook side by side the changed one is graded, and a note says which."""
    base = sandbox.commit({"exercise-03-swish/swish.py": "stub"})
    head = sandbox.commit({"exercise-03-swish/swish.ipynb": "{}"})
    (target,) = selected(sandbox, course, base, head).targets
    assert target.path == "exercise-03-swish/swish.ipynb"
    assert "`swish.ipynb` was graded" in target.notes[0]


HOSTILE = [
    "$(touch pwned)",
    "`id`",
    "a\nb",
    "::error::x",
    "--help",
    "é",
    "a;b",
    "%0A::error::",
    "...",
]


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_names(sandbox, course, name):
    """A folder's name with shell or workflow syntax is a name and nothing else."""
    base = sandbox.commit()
    head = sandbox.commit({f"submissions/{name}/swish.py": "a"})
    (target,) = selected(sandbox, course, base, head).targets
    assert target.owner == name
    assert [path.name for path in sandbox.root.iterdir() if path.name == "pwned"] == []


def test_undecodable_name(sandbox, course):
    """A folder's name that isn't UTF-8 is graded as any other."""
    base = sandbox.commit()
    sandbox.write({os.fsdecode(b"submissions/\xff\xfe/swish.py"): "a"})
    (target,) = selected(sandbox, course, base, sandbox.commit()).targets
    assert os.fsencode(target.owner) == b"\xff\xfe"


# Where the right place is told, by what else lies in the repository.
OWN, COURSES = "exercise-03-swish/swish.py", "submissions/NAME/exercise-03-swish/swish.py"
STRAYS = [
    ({}, "exercises/exercise-03-swish/swish.py", OWN),
    ({}, "exercises/swish.py", OWN),
    ({}, "swish.py", OWN),
    ({}, "week-3/exercise-03-swish/swish.py", OWN),
    ({}, "tests/swish.py", OWN),
    ({}, "reports/exercise-03-swish/swish.ipynb", OWN),
    ({".grade/kit.json": "", "course.toml": ""}, "swish.py", OWN),
    ({"course.toml": ""}, "exercises/exercise-03-swish/swish.py", COURSES),
    ({"submissions/bob/xor.py": ""}, "exercises/exercise-03-swish/swish.py", COURSES),
    ({"submissions/bob/xor.py": ""}, "exercise-3/swish.py", COURSES),
    ({"course.toml": ""}, "submissions/ada/week-3/swish.py", COURSES),
]


@pytest.mark.parametrize(("beside", "stray", "place"), STRAYS)
def test_an_answer_in_the_wrong_place_is_told_the_right_one(sandbox, course, beside, stray, place):
    """What is named as a stub and lies where nobody looks is told the place, and not graded."""
    base = sandbox.commit({"essay.md": "", **beside})
    head = sandbox.commit({stray: "a"})
    selection = selected(sandbox, course, base, head)
    assert selection.targets == ()
    assert selection.notes == (f"`{stray}` was not graded: its place is `{place}`.",)
    # Put where it was told, it is graded.
    again = sandbox.commit({place.replace("NAME", "ada"): "a"})
    assert paths(selected(sandbox, course, head, again)) == [place.replace("NAME", "ada")]


def test_a_changed_reference_is_no_answer(sandbox, course):
    """In a course's repository the staff's own files of a stub's name are nobody's answer."""
    base = sandbox.commit({"course.toml": ""})
    head = sandbox.commit({"reference/exercise-03-swish/swish.py": "a", "tests/swish.py": ""})
    assert selected(sandbox, course, base, head).notes == ()
