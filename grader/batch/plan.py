"""From what was discovered to what is to be graded."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

import msgspec
from msgspec.structs import replace

from grader import files
from grader.errors import GradebookError
from grader.gradebook.store import Gradebook
from grader.gradebook.tasks import Task
from grader.gradebook.values import CourseVersion, Run, Sighting
from grader.model import Value
from grader.submissions.discovery.discover import discover
from grader.submissions.discovery.roster import read_roster
from grader.submissions.discovery.values import Discovery, Found, Problem, Student
from grader.text import storable


class Where(Value, frozen=True, kw_only=True):
    """Where submissions are looked for."""

    submissions: Path
    stubs: dict[str, str]
    """Full name of each exercise that is graded -> its stub, in the order of grading."""
    others: dict[str, str] = msgspec.field(default_factory=dict)
    """The same of the course's other exercises."""
    roster: Path | None = None
    late: bool = False
    """Whether all of it that no earlier run saw on time was late, whatever the platform says."""

    def discover(self) -> Discovery:
        """What lies there."""
        roster = None if self.roster is None else read_roster(self.roster)
        return discover(self.submissions, self.stubs, roster, others=self.others)


class Plan(Value, frozen=True, kw_only=True):
    """What a run has to do; its tasks lie in the gradebook."""

    layout: str
    """How the submissions lay: "Moodle download", "a folder per student"."""
    found: int
    """How many submissions can be graded."""
    problems: tuple[tuple[Sighting, str], ...]
    """Submissions that can't be read, each with the reason."""
    set_aside: tuple[tuple[Sighting, str], ...]
    """The same where an earlier one can be read, which goes on to count."""
    remarks: tuple[str, ...]
    """What was noticed about how the submissions lie."""
    unclaimed: tuple[Problem, ...]
    """What belongs to nobody or to no exercise, and could have been a submission."""
    run: Run | None = None
    """The run that was begun; None where there is nothing to do."""


class _Troubled(Value, frozen=True, kw_only=True):
    """A problem, and an exercise that it leaves without a grade."""

    problem: Problem
    seen: Sighting


def open_gradebook(out: Path) -> Gradebook:
    """The gradebook of a folder, which is made if need be.

    Raises:
        GradebookError: it can't be made or written.
    """
    with files.told(GradebookError, f"{out} can't be made", "Choose another folder."):
        out.mkdir(parents=True, exist_ok=True)
    return Gradebook.open(out / "gradebook.sqlite", create=True)


def begin(where: Where, version: CourseVersion, out: Path, *, regrade: bool) -> Plan:
    """Find the submissions, and begin a run or go on with the newest one; leaves its tasks.

    It takes memory in proportion to the class. Where nothing is found nothing is written.

    Args:
        where: where the submissions lie.
        version: the course that they are graded with.
        out: the folder of the gradebook.
        regrade: whether everything is graded anew.

    Raises:
        GraderError: as discovery and the gradebook do.
    """
    discovery = where.discover()
    order = list(where.stubs)
    people = {person.key: person for person in discovery.students}
    found = sorted(discovery.found, key=lambda one: order.index(one.exercise))
    graded = {(one.student, one.exercise) for one in found}
    troubled = [
        _Troubled(problem=one, seen=_unread(one, name, people, late=where.late))
        for one in discovery.problems
        for name in _about(one, order, graded)
    ]
    problems = [storable(str(one)) for one in discovery.problems]
    notes = tuple(map(storable, discovery.notes))
    run, alone, beside = None, list[_Troubled](), list[_Troubled]()
    if found or troubled:
        with open_gradebook(out) as gradebook:
            before = gradebook.readable()
            for one in troubled:
                (beside if one.seen.key[:2] in before else alone).append(one)
            sightings = [_sighting(one, people) for one in found]
            if where.late:
                sightings, told = _marked_late(sightings, gradebook.on_time())
                notes = (*told, *notes)
            run = gradebook.begin_run(
                version,
                order,
                regrade=regrade,
                students=discovery.students,
                notes=(*problems, *notes),
                sightings=[one.seen for one in alone],
                tasks=[
                    Task(number=number, found=one, sighting=sighting)
                    for number, (one, sighting) in enumerate(zip(found, sightings, strict=True))
                ],
            )
        notes = run.notes
    beside = [one for one in beside if one.problem.exercise]
    named = [one.problem for one in (*alone, *beside)]
    return Plan(
        layout=discovery.layout,
        found=len(found),
        problems=tuple((one.seen, str(one.problem)) for one in alone),
        set_aside=tuple(
            (one.seen, f"{one.problem} What was handed in before counts.") for one in beside
        ),
        remarks=tuple(note for note in notes if note not in problems),
        unclaimed=tuple(one for one in discovery.problems if one not in named),
        run=run,
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


def _unread(
    problem: Problem, exercise: str, people: Mapping[str, Student], *, late: bool
) -> Sighting:
    who = people[problem.student]
    return Sighting(student=who, exercise=exercise, file=problem.file, sha256="", late=late)


def _marked_late(
    sightings: Sequence[Sighting], on_time: Collection[tuple[str, str, str]]
) -> tuple[list[Sighting], tuple[str, ...]]:
    """All of them as late, but what an earlier run had seen on time: a download holds it again.

    Where nothing is new the same folder is given again, to say that it was late.
    """
    there = {one.key for one in sightings if not one.late and one.key in on_time}
    if len(there) == len({one.key for one in sightings}):
        there = set()
    marked = [replace(one, late=one.late or one.key not in there) for one in sightings]
    if not there:
        return marked, ()
    stays = "1 file was" if len(there) == 1 else f"{len(there)} files were"
    return marked, (f"{stays} there before, on time, so --late is not said of them.",)


def _sighting(found: Found, people: Mapping[str, Student]) -> Sighting:
    return Sighting(
        student=Student(key=found.student, name=people[found.student].name, ids=found.ids),
        exercise=found.exercise,
        file=found.origin,
        sha256=found.sha256,
        late=found.late,
        mark=found.order or found.mark,
    )
