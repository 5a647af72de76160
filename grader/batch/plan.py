"""From what was discovered to what is to be graded."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

import msgspec

from grader.batch.apart import run_apart
from grader.batch.spool import Some, Spool
from grader.gradebook.values import GradedSubmission, GradeKey, Sighting, Student
from grader.model import Value
from grader.submissions.discovery import Discovery, Found, Problem
from grader.submissions.discovery import Student as Person


class Task(Value, frozen=True, kw_only=True):
    """One submission that is to be graded."""

    found: Found
    sighting: Sighting


class Plan(Value, frozen=True, kw_only=True):
    """What a run has to do."""

    layout: str
    """How the submissions lay: "Moodle download", "a folder per student"."""
    roster: Sequence[Student]
    """Everybody who stands on the roster."""
    others: Sequence[Student]
    """Everybody else who has a place in the download, with or without a file."""
    sightings: Sequence[Sighting]
    """Every submission that was found, and those that can't be read."""
    tasks: Sequence[Task]
    """In the order of exercises, and within one in that of discovery."""
    problems: tuple[tuple[Sighting, str], ...]
    """Submissions that can't be read, each with the reason."""
    missing: int
    """How many submissions the roster lets expect that were not found."""
    remarks: tuple[str, ...]
    """What was noticed about how the submissions lie."""
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
        layout=discovery.layout,
        roster=tuple(student(person) for person in discovery.students if person.on_roster),
        others=tuple(student(person) for person in discovery.students if not person.on_roster),
        sightings=tuple(task.sighting for task in tasks) + tuple(one for one, _ in problems),
        tasks=tasks,
        problems=problems,
        missing=len(discovery.missing),
        remarks=discovery.notes,
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


def plan_apart(discover: Callable[[], Discovery], exercises: Sequence[str]) -> Plan:
    """What :func:`make_plan` gives, worked out by another process and kept on disk.

    What is in memory does not grow with the class then, but for a few bytes a submission.

    Args:
        discover: finds the submissions.
        exercises: full names, in the order in which they are graded.

    Raises:
        GraderError: as discovery does.
    """
    spools: dict[str, Spool[Any]] = {
        "roster": Spool(Student),
        "others": Spool(Student),
        "sightings": Spool(Sighting),
        "tasks": Spool(Task),
    }

    def work() -> tuple[Plan, dict[str, bytes]]:
        plan = make_plan(discover(), exercises)
        ends = {name: spool.fill(getattr(plan, name)) for name, spool in spools.items()}
        return msgspec.structs.replace(plan, **dict.fromkeys(spools, ())), ends

    plan, ends = run_apart(work)
    for name, spool in spools.items():
        spool.take_over(ends[name])
    return msgspec.structs.replace(plan, **spools)


def left_to_do(plan: Plan, done: Collection[GradeKey]) -> Sequence[Task]:
    """The tasks whose grade is not known yet."""
    places = (at for at, task in enumerate(plan.tasks) if task.sighting.key not in done)
    return Some(plan.tasks, places)


def result(seen: Sighting, course_hash: str, **outcome: object) -> GradedSubmission:
    """What became of a submission, as the gradebook takes it."""
    fields = {name: getattr(seen, name) for name in Sighting.__struct_fields__}
    return GradedSubmission(**fields, course_hash=course_hash, **outcome)  # type: ignore[arg-type]
