"""From what was discovered to what is to be graded. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from grader.discovery import Discovery, Found, Problem
from grader.discovery import Student as Person
from grader.gradebook.values import GradedSubmission, GradeKey, Sighting, Student
from grader.model import Value


class Task(Value, frozen=True, kw_only=True):
    """One submission that is to be graded."""

    found: Found
    sighting: Sighting


class Plan(Value, frozen=True, kw_only=True):
    """What a run has to do."""

    roster: tuple[Student, ...]
    """Everybody who stands on the roster."""
    others: tuple[Student, ...]
    """Everybody else who has a place in the download, with or without a file."""
    sightings: tuple[Sighting, ...]
    """Every submission that was found, and those that can't be read."""
    tasks: tuple[Task, ...]
    """In the order of exercises, and within one in that of discovery."""
    problems: tuple[tuple[Sighting, str], ...]
    """Submissions that can't be read, each with the reason."""
    notes: tuple[str, ...]
    """Everything that was noticed, for the page of the class."""
    unclaimed: tuple[Problem, ...]
    """What belongs to nobody or to no exercise, and could have been a submission."""


def make_plan(discovery: Discovery, exercises: Sequence[str]) -> Plan:
    """Decide what a run has to do.

    Args:
        discovery: what was found.
        exercises: full names, in the order in which they are graded.
    """
    people = {person.key: person for person in discovery.students}
    found = sorted(discovery.found, key=lambda one: exercises.index(one.exercise))
    tasks = tuple(Task(found=one, sighting=sighting(one, people)) for one in found)
    graded = {(one.student, one.exercise) for one in found}
    placed = [(one, name) for one in discovery.problems for name in _about(one, exercises, graded)]
    problems = tuple(
        (
            Sighting(student=student(people[one.student]), exercise=name, file=one.file, sha256=""),
            str(one),
        )
        for one, name in placed
    )
    named = [one for one, _ in placed]
    return Plan(
        roster=tuple(student(person) for person in discovery.students if person.on_roster),
        others=tuple(student(person) for person in discovery.students if not person.on_roster),
        sightings=tuple(task.sighting for task in tasks) + tuple(one for one, _ in problems),
        tasks=tasks,
        problems=problems,
        notes=(*map(str, discovery.problems), *discovery.notes),
        unclaimed=tuple(one for one in discovery.problems if one not in named),
    )


def _about(
    problem: Problem, exercises: Sequence[str], graded: Collection[tuple[str, str]]
) -> tuple[str, ...]:
    """The exercises that a problem leaves without a grade.

    Of a student of whom nothing else was found it is all of them: a broken zip may have held any.
    """
    if not problem.student or (problem.student, problem.exercise) in graded:
        return ()
    if problem.exercise:
        return (problem.exercise,)
    if any(key == problem.student for key, _ in graded):
        return ()
    return tuple(exercises)


def student(person: Person, ids: dict[str, str] | None = None) -> Student:
    """Somebody as the gradebook names them."""
    return Student(key=person.key, name=person.name, ids=ids or person.ids)


def sighting(found: Found, people: Mapping[str, Person]) -> Sighting:
    """A found submission as the gradebook keeps it."""
    return Sighting(
        student=student(people[found.student], found.ids),
        exercise=found.exercise,
        file=found.origin,
        sha256=found.sha256,
        late=found.late,
        mark=found.order or found.mark,
    )


def left_to_do(plan: Plan, done: Collection[GradeKey]) -> tuple[Task, ...]:
    """The tasks whose grade is not known yet."""
    return tuple(task for task in plan.tasks if task.sighting.key not in done)


def result(seen: Sighting, course_hash: str, **outcome: object) -> GradedSubmission:
    """What became of a submission, as the gradebook takes it."""
    fields = {name: getattr(seen, name) for name in Sighting.__struct_fields__}
    return GradedSubmission(**fields, course_hash=course_hash, **outcome)  # type: ignore[arg-type]
