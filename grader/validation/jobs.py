"""What one process does of an exercise's proof: grade some answers, or rehearse, or run mutants.

A process keeps its zygotes from one job to the next.
"""

from __future__ import annotations

import multiprocessing.util
import time
from collections.abc import Sequence

import msgspec

from grader.errors import ConfinementError, CourseError, GraderError, WorkerError
from grader.model import Check, Course, Exercise, Report, Status
from grader.sandbox.protocols import Sandbox
from grader.sandbox.zygote import Zygote
from grader.validation.answers import submission
from grader.validation.giveaways import giveaways, targets
from grader.validation.places import Sources, line_of, read_sources
from grader.validation.runs import ReferencePlay, examine, first_losses, play_reference
from grader.validation.texts import not_unicode, texts
from grader.validation.values import Answer, AnswerKind, Mutant, Promise, Shortfall


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """A part of an exercise's proof that one process does alone."""

    course: Course
    exercise: Exercise
    part: str
    """``rehearsal``, ``answers``, ``again``, ``seed N`` or ``mutants``."""
    answers: tuple[Answer, ...] = ()
    mutants: tuple[Mutant, ...] = ()
    seed: int = 0
    required: bool = True


class Done(msgspec.Struct, frozen=True, kw_only=True):
    """What came of a job."""

    reports: tuple[Report, ...] = ()
    checks: tuple[Check, ...] = ()
    shortfalls: tuple[Shortfall, ...] = ()
    misconceptions: tuple[tuple[str, int], ...] = ()
    """Ids of the catalogue with their lines."""
    lost: tuple[str, ...] = ()
    """For each mutant the first check that it lost."""
    fault: str = ""
    """Why the exercise can't be collected, if it can't."""
    seconds: float = 0.0


_zygotes: dict[tuple[str, ...], Zygote] = {}


def _zygote(preload: tuple[str, ...]) -> Zygote:
    """This process's zygote for what an exercise preloads."""
    if preload not in _zygotes:
        import torch

        # Two processes share the machine's cores, and a verdict never hangs on their number.
        torch.set_num_threads(1)
        found = _zygotes[preload] = Zygote(preload)
        multiprocessing.util.Finalize(None, found.close, exitpriority=10)
    return _zygotes[preload]


def run_job(job: Job) -> Done:
    """Do one part of an exercise's proof."""
    began = time.monotonic()
    try:
        done = _part(job)
    except (ConfinementError, WorkerError):
        raise
    except GraderError as error:
        done = Done(fault=error.happened)
    return msgspec.structs.replace(done, seconds=time.monotonic() - began)


def _part(job: Job) -> Done:
    exercise = job.exercise
    if job.part == "rehearsal":
        if exercise.staff is None:
            raise CourseError(f"{exercise.name} has no folder in reference/")
        return _rehearsed(
            exercise, read_sources(exercise, exercise.staff), play_reference(job.course, exercise)
        )
    sandbox = _zygote(exercise.preload)
    if job.mutants:
        files = [submission(exercise.stub, mutant.source.encode()) for mutant in job.mutants]
        lost = first_losses(job.course, exercise, files, sandbox, required=job.required)
        return Done(lost=tuple(lost))
    return Done(reports=tuple(_examined(job, sandbox)))


def _examined(job: Job, sandbox: Sandbox) -> list[Report]:
    """A report for each answer; one that ran out of time on a busy machine gets a second try."""

    def run(answers: Sequence[Answer]) -> list[Report]:
        files = [answer.submission for answer in answers]
        return examine(
            job.course, job.exercise, files, sandbox, seed=job.seed, required=job.required
        )

    reports = run(job.answers)
    again = [
        at
        for at, (answer, report) in enumerate(zip(job.answers, reports, strict=True))
        if answer.group is not AnswerKind.hostile
        and "timed-out" not in answer.diagnoses
        and any(verdict.status is Status.timed_out for verdict in report.verdicts)
    ]
    if again:
        for at, report in zip(again, run([job.answers[at] for at in again]), strict=True):
            reports[at] = report
    return reports


def _rehearsed(exercise: Exercise, sources: Sources, found: ReferencePlay) -> Done:
    path = sources.misconceptions.path
    catalogue = found.oracle.catalogue
    short = [
        Shortfall(
            promise=Promise.misconceptions,
            path=path,
            line=line_of(sources.misconceptions, wrong.id),
            says=f"{wrong.id} passes every check: it is in fact right",
        )
        for wrong in found.harmless
    ]
    seen: set[str] = set()
    for wrong in catalogue:
        if wrong.function not in exercise.functions:
            says = f"{wrong.id} is of {wrong.function}, which is not graded"
        elif wrong.id in seen:
            says = f"there are two misconceptions called {wrong.id}"
        else:
            seen.add(wrong.id)
            continue
        short.append(
            Shortfall(
                promise=Promise.misconceptions,
                path=path,
                line=line_of(sources.misconceptions, wrong.id),
                says=says,
            )
        )
    told = texts(exercise, sources, found.checks, catalogue)
    short += [*giveaways(told, targets(exercise, sources)), *not_unicode(told)]
    return Done(
        checks=found.checks,
        shortfalls=tuple(short),
        misconceptions=tuple(
            (wrong.id, line_of(sources.misconceptions, wrong.id)) for wrong in catalogue
        ),
    )
