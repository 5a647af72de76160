"""What grows with a class is worked out by another process, and lies in the gradebook."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from grader.batch.plan import Where, begin, open_gradebook
from grader.batch.processes import run_apart
from grader.errors import GradebookError, UsageError, WorkerError
from grader.gradebook.tasks import AT_A_TIME, Task
from grader.gradebook.values import CourseVersion
from tests.batch import work

EXERCISE = "exercise-03-swish"
VERSION = CourseVersion(hash="c", name="small", contents={EXERCISE: "e"})


def test_work_is_done_by_another_process() -> None:
    """Its value arrives, and what it changes stays with it."""
    assert run_apart(work.changes_something) != os.getpid()
    assert work.here == []


def test_work_that_needs_no_torch_waits_for_none() -> None:
    """Files are looked for, and the class's page is made, without two seconds of importing it."""
    assert run_apart(work.has_torch) is False


def test_an_error_arrives_with_its_advice() -> None:
    """What people are meant to see is what they would have seen."""
    with pytest.raises(UsageError, match="no such folder") as caught:
        run_apart(work.refuses)
    assert caught.value.advice == "Look again."


def test_a_bug_arrives_with_where_it_happened() -> None:
    """Anything else still shows the line that it came from."""
    with pytest.raises(ZeroDivisionError) as caught:
        run_apart(work.divides)
    assert "return 1 / 0" in "".join(caught.value.__notes__)


def test_a_process_that_is_killed_is_told_of() -> None:
    """After some tries nobody waits any more for an answer that doesn't come."""
    with pytest.raises(WorkerError, match="ended unexpectedly"):
        run_apart(work.is_killed)


def test_a_process_that_is_killed_once_costs_nothing(tmp_path: Path) -> None:
    """The work is begun again."""
    assert run_apart(work.is_killed_once, tmp_path / "mark") == "done"


def write_answers(folder: Path, size: int) -> Where:
    for number in range(size):
        place = folder / f"student-{number:04d}"
        place.mkdir(parents=True)
        (place / "swish.py").write_text(f"x = {number}\n")
    return Where(submissions=folder, stubs={EXERCISE: "swish.py"})


def test_a_plan_from_elsewhere_is_the_plan(tmp_path: Path) -> None:
    """What is graded, for whom, and what was noticed is the same whoever worked it out."""
    where = write_answers(tmp_path / "in", 7)
    (tmp_path / "in" / "student-0000" / "swish.py").unlink()
    (tmp_path / "in" / "student-0000" / "swish.py").symlink_to("/etc/hostname")
    found: list[list[Task]] = []
    plans = []
    for out in (tmp_path / "there", tmp_path / "here"):
        if out.name == "there":
            plan = run_apart(begin, where, VERSION, out, regrade=False)
        else:
            plan = begin(where, VERSION, out, regrade=False)
        assert plan.run is not None
        plans.append((plan.layout, plan.found, plan.problems, plan.remarks, plan.unclaimed))
        with open_gradebook(out) as book:
            found.append(list(book.tasks()))
    assert plans[0] == plans[1]
    assert found[0] == found[1]
    assert [task.sighting.student.key for task in found[0]] == [
        f"student-{number:04d}" for number in range(1, 7)
    ]


def test_tasks_are_read_as_they_are_worked_off_and_gone_afterwards(tmp_path: Path) -> None:
    """However many there are they come in order, and a finished gradebook has none."""
    size = 2 * AT_A_TIME + 1
    plan = begin(write_answers(tmp_path / "in", size), VERSION, tmp_path, regrade=False)
    assert plan.run is not None
    with open_gradebook(tmp_path) as book:
        assert [task.number for task in book.tasks()] == list(range(size))
        book.go_on(plan.run)
        assert book.leave_out(lambda _task: True) == (size, 0)
        book.finish_run()
        assert not book._rows("SELECT name FROM sqlite_master WHERE name = 'tasks'")


def test_where_nothing_is_found_nothing_is_written(tmp_path: Path) -> None:
    """A mistyped folder leaves no gradebook behind."""
    where = write_answers(tmp_path / "in", 1)
    (tmp_path / "in" / "student-0000" / "swish.py").unlink()
    assert begin(where, VERSION, tmp_path / "out", regrade=False).run is None
    assert not (tmp_path / "out").exists()


def test_a_run_that_another_took_over_is_not_gone_on_with(tmp_path: Path) -> None:
    """Between two commands that begin at once, one is told of the other."""
    where = write_answers(tmp_path / "in", 1)
    first = begin(where, VERSION, tmp_path, regrade=False)
    begin(where, VERSION, tmp_path, regrade=True)
    assert first.run is not None
    with open_gradebook(tmp_path) as book, pytest.raises(GradebookError, match="another run"):
        book.go_on(first.run)
