"""The learning path: the order of `course.toml`, as `grade list` prints it and reports name it."""

from __future__ import annotations

import io
import re
import sys
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from grader.__main__ import run
from grader.course.loading import content_hash, load_course
from grader.course.path import also_in, following, home, not_there, on_the_path
from grader.model import Course, Environment, Exercise, Lesson, Report
from grader.report import html
from grader.report.document import to_document
from grader.report.terminal import render
from grader.report.view import view
from grader.validation.course import prove_course

ROOT = Path(__file__).resolve().parents[2]
SLUGS = ["ant", "bee", "cow", "dog", "elk"]
PATH = """
[[modules]]
title = "First"
[[modules.lessons]]
title = "Nothing yet"
[[modules.lessons]]
title = "Large ones"
about = "What is large."
exercises = ["elk", "cow"]
[[modules]]
title = "Second"
[[modules.lessons]]
title = "Small ones"
exercises = ["bee", "elk", "fox"]
"""


def write_course(root: Path, path: str = PATH) -> Path:
    """A course of five exercises, whose path is not in the order of their numbers."""
    for number, slug in enumerate(SLUGS, 1):
        folder = root / "exercises" / f"exercise-{number:02d}-{slug}"
        folder.mkdir(parents=True)
        (folder / f"{slug}.py").write_text(f"def {slug}(x):\n    raise NotImplementedError\n")
        (folder / "exercise.toml").write_text(
            f'title = "The {slug}"\nfunctions = ["{slug}"]\n', encoding="utf-8"
        )
    (root / "course.toml").write_text(f'name = "own"\ntitle = "Own"\n{path}', encoding="utf-8")
    return root


def workspace(folder: Path, **scores: tuple[int, int]) -> Path:
    """A workspace in which some exercises have been graded, with points and maximum."""
    numbered = {slug: f"exercise-{at:02d}-{slug}" for at, slug in enumerate(SLUGS, 1)}
    runs = {
        numbered[slug]: [{"score": score, "max_score": most, "passed": [], "failed": []}]
        for slug, (score, most) in scores.items()
    }
    (folder / ".grade").mkdir(parents=True)
    (folder / ".grade/workspace.json").write_text('{"course": "own"}')
    (folder / ".grade/history.json").write_bytes(msgspec.json.encode({"runs": runs}))
    return folder


def listed(monkeypatch, capsys, course: Path, folder: Path, *, terminal: bool) -> list[str]:
    """What `grade list` prints."""
    monkeypatch.chdir(folder)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: terminal)
    assert run(["list", "--course", str(course)]) == 0
    return re.sub(r"\x1b\[\d*m", "", capsys.readouterr().out).splitlines()


def test_the_list_on_a_terminal(monkeypatch, capsys, tmp_path: Path) -> None:
    """Modules have headings with their points; ✓ marks a lesson that is done, → what comes next."""
    folder = workspace(tmp_path / "learn", elk=(4, 4), cow=(6, 6), bee=(1, 3))
    course = write_course(tmp_path / "course")
    shown = listed(monkeypatch, capsys, course, folder, terminal=True)
    assert shown == [
        "Module 1 · First                                             10/10",
        "exercise-05-elk  ██████████      4/4  1.2 ✓  The elk (also in 2.1)",
        "exercise-03-cow  ██████████      6/6  1.2 ✓  The cow",
        "",
        "Module 2 · Second                                              1/3",
        "exercise-02-bee  ███░░░░░░░      1/3  2.1 →  The bee",
        "",
        "More",
        "exercise-01-ant  ░░░░░░░░░░        –  –      The ant",
        "exercise-04-dog  ░░░░░░░░░░        –  –      The dog",
    ]


def test_a_modules_points_stay_on_a_narrow_terminal(monkeypatch, capsys, tmp_path: Path) -> None:
    """In 40 columns the points stand beside the module's title, within the width."""
    monkeypatch.setenv("COLUMNS", "40")
    folder = workspace(tmp_path / "learn", elk=(4, 4))
    course = write_course(tmp_path / "course")
    first = listed(monkeypatch, capsys, course, folder, terminal=True)[0]
    assert first == f"{'Module 1 · First':<24}4/4, 1 not tried"


def test_who_starts_is_sent_to_where_the_path_begins(capsys, tmp_path: Path) -> None:
    """`grade start` names the first exercise of the path, not the one of the lowest number."""
    course = write_course(tmp_path / "course")
    assert run(["start", str(tmp_path / "mine"), "--course", str(course)]) == 0
    told = capsys.readouterr().out
    first = on_the_path(load_course(course))[0][1]
    assert (first.number, first.slug) == (5, "elk")
    assert "exercise-05-elk/README.md, then:" in told
    assert "grade exercise-5" in told


def test_the_list_off_a_terminal(monkeypatch, capsys, tmp_path: Path) -> None:
    """Every line is an exercise and begins with its full name; the lesson is before the title."""
    course = write_course(tmp_path / "course")
    shown = listed(monkeypatch, capsys, course, tmp_path, terminal=False)
    assert shown == [
        "exercise-05-elk  1.2  The elk (also in 2.1)",
        "exercise-03-cow  1.2  The cow",
        "exercise-02-bee  2.1  The bee",
        "exercise-01-ant  –    The ant",
        "exercise-04-dog  –    The dog",
    ]


def test_a_course_without_a_path(monkeypatch, capsys, tmp_path: Path) -> None:
    """Without modules the numbers are the order, and nothing is said of lessons."""
    course = write_course(tmp_path / "course", "")
    for terminal in (True, False):
        shown = listed(monkeypatch, capsys, course, tmp_path, terminal=terminal)
        assert shown == [f"exercise-{at:02d}-{it}  The {it}" for at, it in enumerate(SLUGS, 1)]


PATHS = st.lists(st.lists(st.sampled_from([*SLUGS, "fox", "gnu"]), max_size=6), max_size=5)


@given(PATHS)
def test_the_order_of_any_path(lessons: list[list[str]]) -> None:
    """Each exercise comes once, where it is named first; what isn't named comes last, by number."""
    exercises = tuple(_exercise(number, slug) for number, slug in enumerate(SLUGS, 1))
    steps = tuple(
        Lesson(number=f"1.{at}", title="", module="", exercises=tuple(slugs))
        for at, slugs in enumerate(lessons, 1)
    )
    course = Course(name="", title="", root=Path(), lessons=steps, exercises=exercises)
    named = [slug for slugs in lessons for slug in slugs]
    due = [slug for slug in dict.fromkeys(named) if slug in SLUGS]
    due += [slug for slug in SLUGS if slug not in named]
    path = on_the_path(course)
    assert [exercise.slug for _, exercise in path] == due
    for at, (lesson, exercise) in enumerate(path):
        numbers = [step.number for step in steps if exercise.slug in step.exercises]
        assert [*([lesson.number] if lesson else []), *also_in(steps, exercise.slug)] == numbers
        assert lesson == home(steps, exercise.slug)
        after = following(course, exercise)
        assert (after.slug if after else None) == (due[at + 1] if at + 1 < len(due) else None)
    assert {slug for _, slug in not_there(steps, SLUGS)} == set(named) - set(SLUGS)


def _exercise(number: int, slug: str) -> Exercise:
    return Exercise(
        number=number, slug=slug, title=slug, stub="", functions=(slug,), public=Path(), staff=None
    )


def test_a_path_regrades_nobody(tmp_path: Path) -> None:
    """Another path is the same course to everything that was graded."""
    hashes = {
        content_hash(load_course(write_course(tmp_path / str(at), path)).exercises)
        for at, path in enumerate(("", PATH))
    }
    assert len(hashes) == 1


def report(lesson: Lesson | None) -> Report:
    """A report of no checks."""
    return Report(
        course="own",
        exercise="exercise-05-elk",
        title="The elk",
        lesson=lesson,
        submission="elk.py",
        sha256="",
        verdicts=(),
        functions=("elk",),
        isolation=(),
        environment=Environment(grader="", python="", torch="", platform=""),
    )


@pytest.mark.parametrize("on_a_path", [True, False])
def test_a_reports_head_names_module_and_lesson(tmp_path: Path, *, on_a_path: bool) -> None:
    """Terminal, page and JSON say where on the path an exercise stands, if a path leads to it."""
    course = load_course(write_course(tmp_path))
    shown = view(report(home(course.lessons, "elk") if on_a_path else None))
    out = io.StringIO()
    render(shown, Console(file=out, width=80))
    page = html.render(shown).decode()
    for text in (out.getvalue(), page):
        assert ("Module 1 · First" in text) == on_a_path
        assert ("Lesson 1.2 · Large ones" in text) == on_a_path
    assert ("What is large." in page) == on_a_path
    document = to_document(report(shown.lesson))
    assert document["lesson"] == (
        {
            "number": "1.2",
            "title": "Large ones",
            "about": "What is large.",
            "module": {"number": 1, "title": "First"},
        }
        if on_a_path
        else None
    )


def test_what_a_path_names_and_no_exercise_is(tmp_path: Path) -> None:
    """A slug of the path that isn't there falls short, with its line and what was meant."""
    wrong = PATH.replace('"fox"', '"dogs"')
    course = load_course(write_course(tmp_path, wrong))
    (short,) = prove_course(course).shortfalls
    assert (short.path.name, short.line) == ("course.toml", 16)
    assert short.says == (
        "lesson 2.1 names `dogs`, and no exercise has that slug: did you mean `dog`?"
    )


def test_two_exercises_of_one_number_or_slug(tmp_path: Path) -> None:
    """Two folders with one number, or one slug, are told, and so is one that lacks its other."""
    course = write_course(tmp_path, "")
    for name in (
        "exercises/exercise-03-cat",
        "exercises/exercise-09-bee",
        "reference/exercise-07-x",
    ):
        (course / name).mkdir(parents=True)
    found = prove_course(Course(name="own", title="", root=course, exercises=())).shortfalls
    says = sorted(f"{item.path.name}: {item.says}" for item in found)
    assert [re.split(" too,|, which", text)[0] for text in says] == [
        "exercise-03-cow: exercise-03-cat has the number 03",
        "exercise-07-x: there is no exercises/exercise-07-x",
        "exercise-09-bee: exercise-02-bee has the slug bee",
    ]


def test_the_courses_own_path() -> None:
    """Every exercise of the course has its lesson, and every lesson says what is learnt in it."""
    course = load_course(ROOT)
    assert prove_course(course).sound
    assert all(lesson is not None for lesson, _ in on_the_path(course))
    assert all(lesson.about.endswith(".") for lesson in course.lessons)
