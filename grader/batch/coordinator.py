"""Hands chunks out, tries again what was lost, and records what comes back."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import (
    FIRST_COMPLETED,
    BrokenExecutor,
    CancelledError,
    Executor,
    Future,
    wait,
)
from dataclasses import dataclass, field
from functools import partial
from typing import Final

from grader.batch.chunk import MAX_BYTES, Chunk, CourseMismatch, GradedInChunk, Options, chunk_size
from grader.errors import ConfinementError, CourseError
from grader.gradebook.tasks import Task
from grader.model import Submission
from grader.sandbox.server_process import ProcessLost
from grader.submissions.discovery.values import Found
from grader.submissions.faults import Fault, attempt
from grader.text import clean

MAX_LOSSES: Final = 3
"""How often a submission may be alone in a process that is lost, before it is left out."""
_TICK: Final = 0.5

Read = Callable[[Found], Submission]
"""The file that was found."""
Record = Callable[[Sequence[tuple[Task, GradedInChunk]]], None]
"""Keeps what became of a chunk, all of it or nothing."""


@dataclass(frozen=True)
class Backend:
    """Where chunks are graded.

    Attributes:
        executor: runs functions elsewhere.
        grade: gives what became of a chunk's submissions, in its order, there.
        workers: how many chunks are graded at a time.
        lost: what a future fails with when its worker was lost.
    """

    executor: Executor
    grade: Callable[[Chunk], tuple[GradedInChunk, ...]]
    workers: int
    lost: tuple[type[BaseException], ...] = (ProcessLost,)


@dataclass
class _Lost:
    """A chunk that has to be tried again."""

    chunk: Chunk
    losses: int


@dataclass
class Coordinator:
    """Grades tasks on a backend.

    Attributes:
        backend: where.
        contents: exercise -> SHA-256 of its content.
        options: how.
        read: gives a submission's bytes.
        record: keeps results; called with those of one chunk at a time.
        tick: called about twice a second, whatever happens.
    """

    backend: Backend
    contents: dict[str, str]
    options: Options
    read: Read
    record: Record
    tick: Callable[[], None] = lambda: None
    _waiting: dict[Future[tuple[GradedInChunk, ...]], _Lost] = field(default_factory=dict)
    _again: deque[_Lost] = field(default_factory=deque)
    _broken: dict[str, str] = field(default_factory=dict)
    _tasks: dict[int, Task] = field(default_factory=dict)
    """Those under way, by number."""

    def run(self, tasks: Iterable[Task], count: int) -> None:
        """Grade all tasks, in chunks; whatever happens, what was recorded stays.

        Args:
            tasks: read as they are worked off.
            count: how many there are.

        Raises:
            CourseMismatch: a worker has another course.
            ConfinementError: what is required of the sandbox can't be had.
            GradebookError: a result can't be kept.
        """
        chunks = self._chunks(tasks, chunk_size(count, self.backend.workers))
        try:
            while self._hand_out(chunks) or self._waiting:
                done, _ = wait(self._waiting, timeout=_TICK, return_when=FIRST_COMPLETED)
                for future in done:
                    self._collect(future, self._waiting.pop(future))
                self.tick()
        finally:
            for future in self._waiting:
                future.cancel()

    def _hand_out(self, chunks: Iterator[Chunk]) -> bool:
        """Keep two chunks a worker under way; whether there was one to hand out."""
        handed = False
        while len(self._waiting) < 2 * self.backend.workers:
            if self._again:
                item = self._again.popleft()
            elif (chunk := next(chunks, None)) is not None:
                item = _Lost(chunk, 0)
            else:
                return handed
            handed = True
            if item.chunk.exercise in self._broken:
                self._give_up(item.chunk, self._broken[item.chunk.exercise])
                continue
            future = self.backend.executor.submit(self.backend.grade, item.chunk)
            self._waiting[future] = item
        return handed

    def _collect(self, future: Future[tuple[GradedInChunk, ...]], item: _Lost) -> None:
        lost: tuple[type[BaseException], ...] = (*self.backend.lost, BrokenExecutor, CancelledError)
        try:
            graded = future.result()
        except (CourseMismatch, ConfinementError):
            raise
        except CourseError as error:
            # The exercise is broken; the others may be whole.
            self._broken[item.chunk.exercise] = error.happened
            self._give_up(item.chunk, error.happened)
        except lost:
            self._lose(item)
        except Exception as error:
            self._split(item, error)
        else:
            self._keep(graded)

    def _lose(self, item: _Lost) -> None:
        """Try a lost chunk again: as a whole once, then each submission by itself."""
        losses = item.losses + 1
        if len(item.chunk.numbers) > 1:
            parts = (item.chunk,) if losses == 1 else item.chunk.singly()
            self._again.extend(_Lost(part, losses if len(parts) == 1 else 0) for part in parts)
        elif losses < MAX_LOSSES:
            self._again.append(_Lost(item.chunk, losses))
        else:
            self._give_up(item.chunk, f"The grading process ended {losses} times while it ran.")

    def _split(self, item: _Lost, error: Exception) -> None:
        """One submission of a chunk made it fail: the others are graded without it."""
        if len(item.chunk.numbers) > 1:
            self._again.extend(_Lost(part, 0) for part in item.chunk.singly())
        else:
            said = f"{type(error).__name__}: {clean(str(error))[:200]}"
            self._give_up(item.chunk, str(Fault(said)))

    def _keep(self, graded: Sequence[GradedInChunk]) -> None:
        self.record([(self._tasks.pop(one.number), one) for one in graded])

    def _give_up(self, chunk: Chunk, problem: str) -> None:
        self._keep([GradedInChunk(number=number, problem=problem) for number in chunk.numbers])

    def _chunks(self, tasks: Iterable[Task], size: int) -> Iterator[Chunk]:
        """The tasks in chunks, one exercise after the other; read only when their turn comes."""
        exercise, some = "", dict[int, Submission]()
        for task in tasks:
            self._tasks[task.number] = task
            submission = attempt("it was read", partial(self.read, task.found))
            if isinstance(submission, Fault):
                self._keep([GradedInChunk(number=task.number, problem=str(submission))])
                continue
            full = len(some) >= size or sum(len(one.source) for one in some.values()) >= MAX_BYTES
            if some and (full or exercise != task.found.exercise):
                yield self._chunk(exercise, some)
                some = {}
            exercise, some[task.number] = task.found.exercise, submission
        if some:
            yield self._chunk(exercise, some)

    def _chunk(self, exercise: str, some: Mapping[int, Submission]) -> Chunk:
        return Chunk(
            exercise=exercise,
            content=self.contents[exercise],
            numbers=tuple(some),
            submissions=tuple(some.values()),
            options=self.options,
        )
