"""The learning path of a course, which ``course.toml`` lays through its exercises: pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from grader.model import Course, Exercise, Lesson


def home(lessons: Sequence[Lesson], slug: str) -> Lesson | None:
    """The lesson that names an exercise first; None if none does."""
    return next((lesson for lesson in lessons if slug in lesson.exercises), None)


def also_in(lessons: Sequence[Lesson], slug: str) -> list[str]:
    """Numbers of the later lessons that name an exercise too."""
    return [lesson.number for lesson in lessons if slug in lesson.exercises][1:]


def on_the_path(course: Course) -> list[tuple[Lesson | None, Exercise]]:
    """Every exercise once, with its lesson, in the path's order; what no lesson names comes last.

    What a lesson names and the course doesn't have is passed over: a kit may hold fewer.
    """
    order = [slug for lesson in course.lessons for slug in lesson.exercises]
    found = [(home(course.lessons, exercise.slug), exercise) for exercise in course.exercises]
    return sorted(
        found, key=lambda item: order.index(item[1].slug) if item[0] is not None else len(order)
    )


def following(course: Course, exercise: Exercise) -> Exercise | None:
    """The exercise after one on the path; None after the last."""
    order = [item for _, item in on_the_path(course)]
    return next(iter(order[order.index(exercise) + 1 :]), None)


def not_there(lessons: Sequence[Lesson], slugs: Collection[str]) -> Iterator[tuple[Lesson, str]]:
    """What the path names and the course doesn't have, with the lesson that names it."""
    for lesson in lessons:
        for slug in lesson.exercises:
            if slug not in slugs:
                yield lesson, slug
