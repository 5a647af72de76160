"""What one process does of an exercise's proof: grade some answers, or rehearse, or run mutants.

A process keeps its zygotes from one job to the next.
"""

from __future__ import annotations

import ast
import multiprocessing.util
import time
from collections.abc import Iterator, Sequence
from typing import Final

import msgspec

from grader.course.catalogue import load_samples, load_staff
from grader.course.declarations import Misconception
from grader.errors import ConfinementError, GraderError, WorkerError
from grader.grading.examiner import Examiner
from grader.model import Check, Course, Exercise, Report, Status
from grader.sandbox.protocols import Sandbox
from grader.sandbox.zygote import Zygote
from grader.submissions.single_file import submission_of
from grader.validation.giveaways import giveaways, targets
from grader.validation.needs import changed_names
from grader.validation.places import Sources
from grader.validation.runs import first_losses, play_reference
from grader.validation.spellings import made_answers
from grader.validation.texts import not_unicode, texts
from grader.validation.values import Answer, AnswerKind, GradedAnswer, Mutant, Shortfall

REHEARSAL: Final = "rehearsal"


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """A part of an exercise's proof that one process does alone."""

    course: Course
    exercise: Exercise
    part: str
    """:data:`REHEARSAL`, ``answers``, ``again``, ``seed N`` or ``mutants``."""
    sources: Sources | None = None
    """Of a rehearsal the exercise's files, and where spellings are graded."""
    answers: tuple[Answer, ...] = ()
    only: frozenset[str] = frozenset()
    """Ids: of the spellings those that stand under them; all if there are none."""
    mutants: tuple[Mutant, ...] = ()
    seed: int = 0
    required: bool = True


class Done(msgspec.Struct, frozen=True, kw_only=True):
    """What came of a job."""

    graded: tuple[GradedAnswer, ...] = ()
    checks: tuple[Check, ...] = ()
    shortfalls: tuple[Shortfall, ...] = ()
    reasons: dict[str, str] = {}
    """The `why` of each misconception of the catalogue, by its id."""
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
        if job.part == REHEARSAL and job.sources is not None:
            done = _rehearsed(job.course, job.exercise, job.sources)
        elif job.mutants:
            done = _mutated(job, _zygote(job.exercise.preload))
        else:
            done = _examined(job, _zygote(job.exercise.preload))
    except (ConfinementError, WorkerError):
        raise
    except GraderError as error:
        done = Done(fault=error.happened)
    return msgspec.structs.replace(done, seconds=time.monotonic() - began)


def _mutated(job: Job, sandbox: Sandbox) -> Done:
    files = [submission_of(job.exercise.stub, mutant.source.encode()) for mutant in job.mutants]
    lost = first_losses(job.course, job.exercise, files, sandbox, required=job.required)
    return Done(lost=tuple(lost))


def _examined(job: Job, sandbox: Sandbox) -> Done:
    """A report for each answer, and each spelling of the catalogue if the sources are given.

    One that ran out of time on a busy machine gets a second try.
    """
    answers, short = list(job.answers), list[Shortfall]()
    if job.sources is not None:
        made, short = made_answers(
            job.exercise, job.sources, load_staff(job.exercise), load_samples(job.exercise)
        )
        answers += [one for one in made if not job.only or one.diagnosis in job.only]

    def run(answers: Sequence[Answer]) -> list[Report]:
        examiner = Examiner(job.course, job.exercise, sandbox, required=job.required, seed=job.seed)
        files = [answer.submission for answer in answers]
        changed = [_changed(job, answer) for answer in answers]
        return [
            msgspec.structs.replace(report, figures=(), source="", output="")
            for report in examiner.examine(files, figures=False, changed=changed)
        ]

    reports = run(answers)
    again = [
        at
        for at, (answer, report) in enumerate(zip(answers, reports, strict=True))
        if answer.group is not AnswerKind.hostile
        and answer.diagnosis != "timed-out"
        and any(verdict.status is Status.timed_out for verdict in report.verdicts)
    ]
    if again:
        for at, report in zip(again, run([answers[at] for at in again]), strict=True):
            reports[at] = report
    graded = [GradedAnswer(*both) for both in zip(answers, reports, strict=True)]
    return Done(graded=tuple(graded), shortfalls=tuple(short))


def _changed(job: Job, answer: Answer) -> frozenset[str] | None:
    """Of a spelling the graded names that it may be wrong in; None of a file of its own."""
    if answer.is_file or job.sources is None:
        return None
    tree = ast.parse(answer.submission.source)
    return changed_names(job.sources.reference.tree.body, tree.body, job.exercise.functions)


def _rehearsed(course: Course, exercise: Exercise, sources: Sources) -> Done:
    found = play_reference(course, exercise)
    catalogue = found.oracle.catalogue
    told = texts(exercise, sources, found.checks, catalogue)
    short = [sources.of_misconception(name, says) for name, says in _misplaced(exercise, catalogue)]
    short += [*giveaways(told, targets(exercise, sources)), *not_unicode(told)]
    reasons = {wrong.id: wrong.why for wrong in catalogue}
    return Done(checks=found.checks, shortfalls=tuple(short), reasons=reasons)


def _misplaced(exercise: Exercise, catalogue: Sequence[Misconception]) -> Iterator[tuple[str, str]]:
    """Ids of misconceptions by which nobody could be told anything, and why."""
    seen: set[str] = set()
    for wrong in catalogue:
        if wrong.function not in exercise.functions:
            yield wrong.id, f"{wrong.id} is of {wrong.function}, which is not graded"
        elif wrong.id in seen:
            yield wrong.id, f"there are two misconceptions called {wrong.id}"
        seen.add(wrong.id)
