"""The quizzes: any right example counts, no luck does, and every wrong set has its idea."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable, Mapping, Sequence
from types import SimpleNamespace
from typing import Any, NoReturn

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.course.catalogue import load_staff
from grader.course.loading import find_exercise, load_course, load_module
from grader.model import Status
from tests.conftest import ROOT, Grader

QUIZZES = ["quiz-1", "quiz-2", "quiz-3"]
EXERCISES = {name: find_exercise(load_course(ROOT), name) for name in QUIZZES}
EXAMPLES = ["question_1", "question_2", "question_3"]
STATEMENTS = ["question_4", "question_5", "question_6", "question_7"]
GUESSES = 1000


class Failed(Exception):
    """A check failed; the name is the misconception's, if it is one."""


class Agree:
    """As much of the fixture as an example needs."""

    def fail(self, message: str, *, named: str = "") -> NoReturn:
        raise Failed(f"{named}: {message}")


Judge = Callable[[str, str, Any], str]


@pytest.fixture(scope="module")
def judge(request: pytest.FixtureRequest) -> Judge:
    """``judge(quiz, question, answer)``: why an example isn't right, and empty if it is."""
    request.config.addinivalue_line("markers", "check: a check of an exercise's suite")
    suites: Mapping[str, Mapping[str, Any]] = {
        quiz: load_module(exercise.public / "test_visible.py", f"_shown_{exercise.module}")
        for quiz, exercise in EXERCISES.items()
    }

    def judged(quiz: str, question: str, answer: Any) -> str:
        student = SimpleNamespace(**{question: lambda: answer})
        try:
            suites[quiz][f"test_{question}"](Agree(), student)
        except Failed as told:
            return f"{told}"
        return ""

    return judged


def between(low: float, high: float) -> st.SearchStrategy[float]:
    """Numbers from low to high, without the ends."""
    return st.floats(low, high, exclude_min=True, exclude_max=True)


whole = st.integers(-1000, 1000)
small = st.integers(-8, 8).map(lambda k: k / 8)
RIGHT: dict[tuple[str, str], st.SearchStrategy[Any]] = {
    ("quiz-1", "question_1"): st.tuples(
        st.floats(1e-6, 0.166), st.floats(0.167, 0.333), st.floats(0.334, 0.999)
    ),
    ("quiz-1", "question_2"): st.tuples(whole, whole, whole, whole)
    .filter(lambda one: one[1] + one[3] - (one[0] * one[1] + one[2] * one[3]) != 0)
    .map(lambda one: [one[:2], one[2:], [1, -(one[0] * one[1] + one[2] * one[3])]]),
    ("quiz-1", "question_3"): st.tuples(between(-2, 0), between(1, 2)),
    ("quiz-2", "question_1"): st.tuples(st.floats(2.6, 5), st.integers(1, 6), st.integers(1, 92))
    .filter(lambda one: one[1] + one[2] < 99)
    .map(lambda one: [[one[0] * 1.0, 0, 0], [one[1], one[2], 99 - one[1] - one[2]]])
    .filter(lambda one: one[0][0] * (1 / 3 - one[1][0] / 99) > 1.001),
    ("quiz-2", "question_2"): st.tuples(small, small)
    .filter(any)
    .map(lambda w: [*w, -abs(w[0]) - abs(w[1])]),
    ("quiz-2", "question_3"): st.tuples(st.floats(-5, -3.2), st.floats(-5, -3.2), between(-0.1, 0)),
    ("quiz-3", "question_1"): st.tuples(
        st.floats(-1, 1).filter(lambda a: abs(a) > 0.5), st.floats(-1e9, -2)
    ),
    ("quiz-3", "question_2"): st.tuples(st.floats(0.1, 0.9), *[between(0.01, 1)] * 5).map(
        lambda one: [
            *(one[0] + up * (1 - one[0]) for up in one[1:3]),
            one[0],
            *(one[0] + up * (1 - one[0]) for up in one[3:5]),
            one[5] * one[0],
        ]
    ),
    ("quiz-3", "question_3"): st.integers(0, 29).map(lambda warmup: (warmup, 60 - warmup)),
}


@pytest.mark.parametrize(("quiz", "question"), RIGHT)
def test_any_right_example_counts(judge: Judge, quiz: str, question: str) -> None:
    """There is no key: whatever has the property that a question asks for is right."""

    @given(RIGHT[quiz, question])
    def is_right(answer: Any) -> None:
        assert judge(quiz, question, answer) == ""

    is_right()


def like(value: Any, draw: Callable[[], float]) -> Any:
    """An answer of the same form that knows nothing."""
    if isinstance(value, (list, tuple)):
        return [like(item, draw) for item in value]
    return draw()


@pytest.mark.parametrize("question", EXAMPLES)
@pytest.mark.parametrize("quiz", QUIZZES)
def test_no_example_is_right_by_luck(judge: Judge, quiz: str, question: str) -> None:
    """Zeros, ones and positive numbers below ten, whole ones too, are never right."""
    right = load_staff(EXERCISES[quiz]).reference[question]()
    luck = random.Random(0)
    draws: list[Callable[[], float]] = [lambda: 0.0, lambda: 1.0]
    draws += [lambda: luck.random() * 10, lambda: luck.randrange(1, 10)] * GUESSES
    for draw in draws:
        assert judge(quiz, question, like(right, draw)) != ""


def sets() -> list[Sequence[int]]:
    """All answers to a question with five statements but the empty one."""
    return [
        chosen for count in range(1, 6) for chosen in itertools.combinations(range(1, 6), count)
    ]


@pytest.mark.parametrize("question", STATEMENTS)
@pytest.mark.parametrize("quiz", QUIZZES)
def test_every_wrong_set_has_an_idea_behind_it(quiz: str, question: str) -> None:
    """Whichever statements are chosen: a wrong answer is told an idea, a right one none.

    What is told of a wrongly chosen statement comes before what is told of one left out, so that
    nobody reads that a statement is true before the false ones are gone.
    """
    staff = load_staff(EXERCISES[quiz])
    key = staff.reference[question]()
    assert key not in ([], [1])
    ideas = [one for one in staff.misconceptions if one.function == question and one.recognise]
    assert len(ideas) == 5
    for answer in sets():
        told = [one for one in ideas if one.recognise is not None and one.recognise(answer, key)]
        assert bool(told) == (set(answer) != set(key))
        if not set(answer) <= set(key):
            assert told[0].says.startswith("You chose statement")


NO_CHOICES = [
    "{1, 4}",
    "'1, 4'",
    "[1, 4, 6]",
    "['1', '4']",
    "[True, False, False, True, False]",
    "1",
    "[]",
]


@pytest.mark.parametrize("quiz", QUIZZES)
def test_what_names_no_statement_is_told_as_that(grade: Grader, quiz: str) -> None:
    """Who answers in another form reads what form is due, and no idea that wasn't theirs."""
    sources = {
        answer: f"def question_4():\n    return {answer}\n" for answer in (*NO_CHOICES, "None")
    }
    for answer, report in grade(quiz, sources).items():
        (verdict,) = (one for one in report.verdicts if one.check.id == "question_4")
        assert verdict.diagnosis is not None
        due = "returned-none" if answer == "None" else "no-statements"
        assert verdict.diagnosis.id == due, answer


def test_the_answers_to_another_quiz_are_worth_next_to_nothing(grade: Grader) -> None:
    """Who hands in the wrong quiz, all right, has points for a set that happens to be both keys.

    That is one of the eight questions, where it is any.
    """
    for quiz, other in zip(QUIZZES, QUIZZES[1:] + QUIZZES[:1], strict=True):
        folder, stub = EXERCISES[other].staff, EXERCISES[other].stub
        assert folder is not None
        keys, theirs = (load_staff(EXERCISES[name]).reference for name in (quiz, other))
        same = [question for question in STATEMENTS if keys[question]() == theirs[question]()]
        assert len(same) <= 1
        (report,) = grade(quiz, {stub: (folder / stub).read_bytes()}).values()
        right = [one.check.id for one in report.verdicts if one.status is Status.passed]
        assert right == same


def test_no_two_quizzes_share_an_id() -> None:
    """`grade explain` tells the idea of the quiz that was graded, though all number questions."""
    names = [{one.id for one in load_staff(EXERCISES[quiz]).misconceptions} for quiz in QUIZZES]
    assert len(set.union(*names)) == sum(map(len, names))
