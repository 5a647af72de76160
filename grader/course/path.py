"""The learning path of a course, which ``course.toml`` lays through its exercises: pure."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterator, Sequence

from grader.errors import UsageError
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


def slugs_in(
    lessons: Sequence[Lesson], modules: Collection[int], slugs: Collection[str]
) -> list[str]:
    """Those of some slugs whose exercises are at home in some modules.

    Raises:
        UsageError: there is no such module, or none of the slugs is of one; says what there is.
    """
    there = {lesson.module_number: lesson.module for lesson in lessons}
    for number in modules:
        if number not in there:
            listed = ", ".join(f"{at} ({title})" for at, title in there.items())
            raise UsageError(
                f"there is no module {number}",
                advice=f"The course has {listed}." if there else "The course has no modules.",
            )
    at_home = ((slug, home(lessons, slug)) for slug in slugs)
    found = [slug for slug, lesson in at_home if lesson and lesson.module_number in modules]
    if not found:
        raise UsageError(
            f"no exercise of module {', '.join(map(str, modules))} is in this course",
            advice="`grade list` shows what is.",
        )
    return found


def of_modules(course: Course, modules: Collection[int]) -> tuple[Exercise, ...]:
    """The exercises that are at home in some modules of a course, by number; all for no module.

    Raises:
        UsageError: there is no such module, or the course has none of its exercises.
    """
    if not modules:
        return course.exercises
    slugs = slugs_in(course.lessons, modules, [one.slug for one in course.exercises])
    return tuple(exercise for exercise in course.exercises if exercise.slug in slugs)


def outline(course: Course, folder: str = "", heading: str = "##") -> str:
    """The learning path as Markdown: a table for each module, a line for each lesson.

    Args:
        course: whose path it is.
        folder: where its exercises lie, seen from the page; each is linked to its statement.
        heading: what stands before the title of a module.
    """
    parts = []
    modules = itertools.groupby(course.lessons, lambda one: (one.module_number, one.module))
    for (number, title), lessons in modules:
        rows = [_row(course, lesson, folder) for lesson in lessons]
        head = f"{heading} Module {number} · {title}\n\n| | Lesson | Exercises |\n|---|---|---|"
        parts.append("\n".join([head, *rows]))
    if rest := [exercise for lesson, exercise in on_the_path(course) if lesson is None]:
        parts.append(f"{heading} More\n\n" + "\n".join(f"- {_link(one, folder)}" for one in rest))
    return "\n\n".join(parts) + "\n"


def _row(course: Course, lesson: Lesson, folder: str) -> str:
    there = [
        (slug, one) for slug in lesson.exercises for one in course.exercises if one.slug == slug
    ]
    links = " · ".join(
        _link(exercise, folder)
        if home(course.lessons, slug) == lesson
        else f"also {_link(exercise, folder)}"
        for slug, exercise in there
    )
    told = f"**{_cell(lesson.title)}**" + (f"<br>{_cell(lesson.about)}" if lesson.about else "")
    return f"| {lesson.number} | {told} | {links} |"


def _link(exercise: Exercise, folder: str) -> str:
    inside = f"{folder}/{exercise.name}" if folder else exercise.name
    return f"[{exercise.number} {_cell(exercise.title)}]({inside}/README.md)"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


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
