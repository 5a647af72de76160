"""What grows with a class is worked out elsewhere and lies on disk, and reads as if it did not."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.batch.apart import run_apart
from grader.batch.plan import left_to_do, make_plan, plan_apart
from grader.batch.spool import Some, Spool
from grader.errors import UsageError, WorkerError
from grader.submissions.discovery import Discovery, discover


@given(st.lists(st.text()), st.data())
def test_a_spool_reads_as_the_list_that_filled_it(values: list[str], data: st.DataObject) -> None:
    """Length, order, every index and slice are those of the list."""
    spool = Spool(str)
    spool.take_over(spool.fill(values))
    assert list(spool) == values
    assert len(spool) == len(values)
    cut = data.draw(st.slices(len(values)))
    assert spool[cut] == values[cut]
    for at in range(-len(values), len(values)):
        assert spool[at] == values[at]
    with pytest.raises(IndexError):
        spool[len(values)]
    places = data.draw(st.lists(st.integers(0, len(values) - 1))) if values else []
    some = Some(spool, places)
    assert list(some) == [values[at] for at in places]
    assert some[1:] == [values[at] for at in places[1:]]


def test_work_is_done_by_another_process() -> None:
    """Its value arrives, and what it changes stays with it."""
    here: list[int] = []

    def work() -> int:
        here.append(1)
        return os.getpid()

    assert run_apart(work) != os.getpid()
    assert here == []


def test_an_error_arrives_with_its_advice() -> None:
    """What people are meant to see is what they would have seen."""

    def work() -> None:
        raise UsageError("there is no such folder", advice="Look again.")

    with pytest.raises(UsageError, match="no such folder") as caught:
        run_apart(work)
    assert caught.value.advice == "Look again."


def test_a_bug_arrives_with_where_it_happened() -> None:
    """Anything else still shows the line that it came from."""

    def work() -> float:
        return 1 / 0

    with pytest.raises(ZeroDivisionError) as caught:
        run_apart(work)
    assert "return 1 / 0" in "".join(caught.value.__notes__)


def test_a_process_that_is_killed_is_told_of() -> None:
    """After some tries nobody waits any more for an answer that doesn't come."""

    def work() -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    with pytest.raises(WorkerError, match="ended unexpectedly"):
        run_apart(work)


def test_a_process_that_is_killed_once_costs_nothing(tmp_path: Path) -> None:
    """The work is begun again, and what was half written is written anew."""
    spool, mark = Spool(str), tmp_path / "mark"

    def work() -> bytes:
        ends = spool.fill(["a", "b", "c"])
        if not mark.exists():
            mark.touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return ends

    spool.take_over(run_apart(work))
    assert list(spool) == ["a", "b", "c"]


def test_a_plan_from_disk_is_the_plan(tmp_path: Path) -> None:
    """What is graded, for whom, and what was noticed is the same as without the disk."""
    for number in range(7):
        (tmp_path / f"student-{number}").mkdir()
        (tmp_path / f"student-{number}" / "swish.py").write_text(f"x = {number}\n")
    (tmp_path / "student-0" / "swish.py").unlink()
    (tmp_path / "student-0" / "swish.py").symlink_to("/etc/hostname")

    def find() -> Discovery:
        return discover(tmp_path, {"exercise-03-swish": "swish.py"})

    there, here = plan_apart(find, ["exercise-03-swish"]), make_plan(find(), ["exercise-03-swish"])
    for name in here.__struct_fields__:
        wanted, given_ = getattr(here, name), getattr(there, name)
        assert (wanted if isinstance(wanted, str | int) else list(wanted)) == (
            given_ if isinstance(given_, str | int) else list(given_)
        ), name
    done = {there.tasks[0].sighting.key, there.tasks[3].sighting.key}
    assert list(left_to_do(there, done)) == list(left_to_do(here, done))
    assert len(left_to_do(there, done)) == len(here.tasks) - 2
