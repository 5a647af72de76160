"""Proves the exercises of a course: read each, run it in a few processes, gather what fell short.

Every exercise is cut into jobs, one for each run of its answers, so that a slow
exercise does not hold one process while the other is idle.
"""

from __future__ import annotations

import concurrent.futures
import difflib
import functools
import multiprocessing
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final

import msgspec

from grader.course.loading import load_exercise, read_course_file
from grader.errors import CourseError, GraderError, UsageError
from grader.model import Course, Exercise
from grader.validation import check_promises, promises
from grader.validation.answers import enough_are_right, read_answers
from grader.validation.empty import empty_answers
from grader.validation.equivalents import judge_mutants, read_equivalents
from grader.validation.expected import FILE, compared, expected
from grader.validation.jobs import REHEARSAL, Done, Job, run_job
from grader.validation.mutation import mutants
from grader.validation.places import Sources, read_sources
from grader.validation.signatures import agreement
from grader.validation.structure import structure
from grader.validation.values import (
    Answer,
    GradedAnswer,
    Mutant,
    MutantRun,
    Promise,
    Proof,
    Shortfall,
)
from grader.worker.prctl import die_with_parent

_SEEDS: Final = (1, 2, 3, 4)
"""Beside 0, which every answer is run with."""
_MUTANTS_A_JOB: Final = 40


class ProofPlan(msgspec.Struct, frozen=True, kw_only=True):
    """An exercise that could be read, and what has to be run of it."""

    exercise: Exercise
    sources: Sources
    answers: tuple[Answer, ...]
    mutants: tuple[Mutant, ...] | None
    shortfalls: tuple[Shortfall, ...]


def prove(
    root: Path,
    wanted: Callable[[str], bool],
    *,
    mutate: bool = False,
    accept: bool = False,
    required: bool = True,
    processes: int = 2,
) -> Iterator[Proof]:
    """Prove the exercises of a course; each as soon as it and those before it are complete.

    Args:
        root: the course's folder.
        wanted: whether an exercise of this name is asked for.
        mutate: whether to run mutants of the references, too.
        accept: whether to write down what wrong answers lose and are told, as it is now.
        required: whether nothing may run without full confinement.
        processes: how many to use.

    Raises:
        CourseError: ``course.toml`` can't be read.
        ConfinementError: the answers can't be confined on this machine.
    """
    root = root.resolve()
    folders = [
        folder
        for folder in sorted((root / "exercises").glob("exercise-*"))
        if folder.is_dir() and wanted(folder.name)
    ]
    course = read_course_file(root)
    plans = [_plan(root, folder, mutate=mutate) for folder in folders]
    sound = [plan for plan in plans if isinstance(plan, ProofPlan)]
    course = msgspec.structs.replace(course, exercises=tuple(plan.exercise for plan in sound))
    jobs = [job for plan in sound for job in _jobs(course, plan, required=required)]
    # Exercises that train, which have more time than others, take longest: they go first.
    jobs.sort(key=lambda job: -job.exercise.limits.deadline)
    context = multiprocessing.get_context("spawn")
    # Whoever kills this process is rid of the pool's, too.
    with concurrent.futures.ProcessPoolExecutor(
        processes, mp_context=context, initializer=die_with_parent
    ) as pool:
        running = [(job, pool.submit(run_job, job)) for job in jobs]
        try:
            for plan in plans:
                if isinstance(plan, Proof):
                    yield plan
                else:
                    mine = [each for each in running if each[0].exercise is plan.exercise]
                    proof = gather(plan, {job.part: future.result() for job, future in mine})
                    yield _settled(plan, proof, accept=accept)
        except BaseException:
            # Waiting for those that run: who leaves at once leaves them behind.
            pool.shutdown(cancel_futures=True)
            raise


def prove_some(root: Path, folder: str, only: Sequence[str], *, required: bool = True) -> Proof:
    """What becomes of the spellings that stand under some ids; nothing else is looked at.

    Args:
        root: the course's folder.
        folder: the exercise's full name.
        only: the ids.
        required: whether nothing may run without full confinement.

    Raises:
        UsageError: nothing stands under one of them.
    """
    root = root.resolve()
    plan = _plan(root, root / "exercises" / folder, mutate=False)
    if isinstance(plan, Proof):
        return plan
    course = msgspec.structs.replace(read_course_file(root), exercises=(plan.exercise,))
    job = functools.partial(
        Job, course=course, exercise=plan.exercise, required=required, sources=plan.sources
    )
    rehearsed = run_job(job(part=REHEARSAL))
    done = run_job(job(part="answers", only=frozenset(only)))
    graded = done.graded
    short = [*done.shortfalls, *promises.wrong_is_named(graded)]
    short += [
        Shortfall(Promise.loads, plan.exercise.public, 1, says)
        for says in {rehearsed.fault, done.fault} - {""}
    ]
    missing = set(only) - {item.answer.diagnosis for item in graded}
    if missing and not short:
        name = min(missing)
        near = difflib.get_close_matches(name, rehearsed.reasons, n=1)
        advice = f"Did you mean {near[0]}?" if near else "Its catalogue has the ids."
        raise UsageError(f"no answer of {folder} stands under {name!r}", advice=advice)
    return Proof(
        exercise=folder,
        shortfalls=tuple(short),
        expected=expected(graded, rehearsed.checks, rehearsed.reasons),
    )


def _settled(plan: ProofPlan, proof: Proof, *, accept: bool) -> Proof:
    """A proof with what differs from what was accepted, which is written if that is wanted."""
    if not proof.expected:
        return proof
    path = plan.sources.reference.path.parent / FILE
    accepted = path.read_text(encoding="utf-8") if path.is_file() else None
    short = compared(path, accepted, proof.expected)
    if short and accept:
        path.write_text(proof.expected, encoding="utf-8")
        short = []
    return msgspec.structs.replace(proof, shortfalls=(*proof.shortfalls, *short))


def _plan(root: Path, folder: Path, *, mutate: bool) -> ProofPlan | Proof:
    """What has to be run of one exercise; a proof that falls short if it can't be run."""
    short = structure(root, folder)
    try:
        exercise = load_exercise(root, folder)
        staff = root / "reference" / folder.name
        sources = read_sources(exercise, staff)
        if all(source.is_python for source in sources.of_python):
            short += agreement(exercise.functions, sources)
    except GraderError as error:
        return _broken(folder, error, short)
    if any(item.fatal for item in short):
        return Proof(exercise=folder.name, shortfalls=tuple(short))
    answers, more = read_answers(exercise, staff)
    answers += empty_answers(exercise, sources.reference.text)
    return ProofPlan(
        exercise=exercise,
        sources=sources,
        answers=tuple(answers),
        mutants=tuple(mutants(sources.reference.text)) if mutate else None,
        shortfalls=(*short, *more),
    )


def _broken(folder: Path, error: GraderError, before: Sequence[Shortfall] = ()) -> Proof:
    """A proof of an exercise that can't be loaded or collected, and all that is known of why."""
    short = Shortfall(Promise.loads, *_place(error.happened, folder))
    known = any(item.fatal for item in before)
    return Proof(exercise=folder.name, shortfalls=(*before, *(() if known else (short,))))


def _place(happened: str, folder: Path) -> tuple[Path, int, str]:
    """The file, the line and the rest of an error's own words."""
    match = re.search(r"^(?P<path>/[^:\n]+)(?::(?P<line>\d+))?:\s*(?P<says>.+)", happened, re.M)
    if match is None:
        return folder, 1, " ".join(happened.split())
    says = match["says"] + happened[match.end() :]
    return Path(match["path"]), int(match["line"] or 1), " ".join(says.split())


def _jobs(course: Course, plan: ProofPlan, *, required: bool) -> list[Job]:
    right = tuple(answer for answer in plan.answers if answer.right)

    def job(part: str, **more: Any) -> Job:
        return Job(course=course, exercise=plan.exercise, part=part, required=required, **more)

    every = plan.mutants or ()
    starts = range(0, len(every), _MUTANTS_A_JOB)
    return [
        job(REHEARSAL, sources=plan.sources),
        job("answers", answers=plan.answers, sources=plan.sources),
        job("again", answers=right),
        *(job(f"seed {seed}", answers=right, seed=seed) for seed in _SEEDS),
        *(job(f"mutants {at:05d}", mutants=every[at : at + _MUTANTS_A_JOB]) for at in starts),
    ]


def gather(plan: ProofPlan, done: dict[str, Done]) -> Proof:
    """The proof of one exercise from its finished jobs."""
    seconds = sum(item.seconds for item in done.values())
    faults = [item.fault for item in done.values() if item.fault]
    if faults:
        broken = _broken(plan.exercise.public, CourseError(faults[0]), plan.shortfalls)
        return msgspec.structs.replace(broken, seconds=seconds)
    checks, graded = done[REHEARSAL].checks, list(done["answers"].graded)
    short = promises.checks_run(graded, plan.sources)
    runs: tuple[MutantRun, ...] | None = None
    found = ""
    if not any(item.fatal for item in short):
        # What fails by itself is told once, and not again for each answer.
        faulty = promises.faults(graded)
        graded = promises.without_faults(graded, faulty)
        short += _promises(plan, done, graded, faulty)
        if not faulty:
            found = expected(graded, checks, done[REHEARSAL].reasons)
        if plan.mutants is not None:
            runs, more = _mutants(plan, plan.mutants, done)
            short += more
    return Proof(
        exercise=plan.exercise.name,
        shortfalls=tuple(short),
        answers=promises.tallies(graded, [it for it in short if it.promise is not Promise.written]),
        checks=len(checks),
        points=sum(check.points for check in checks),
        visible_points=sum(check.points for check in checks if check.visible),
        seconds=seconds,
        mutants=runs,
        expected=found,
    )


def _promises(
    plan: ProofPlan, done: dict[str, Done], graded: Sequence[GradedAnswer], faulty: frozenset[str]
) -> list[Shortfall]:
    """Every promise but that of the mutants."""
    reference_play, sources = done[REHEARSAL], plan.sources
    checks = reference_play.checks
    short = [
        *plan.shortfalls,
        *promises.stub_earns_nothing(graded),
        *promises.right_earns_everything(graded),
        *enough_are_right(plan.exercise, sources.reference.path.parent, graded),
        *done["answers"].shortfalls,
        *promises.wrong_is_named(graded, faulty),
        *promises.hostile_is_held(graded, faulty),
        *check_promises.checks_are_complete(
            [check for check in checks if check.id not in faulty], graded, sources
        ),
        *check_promises.points_add_up(checks, plan.exercise.functions, sources),
        *reference_play.shortfalls,
        *promises.misconceptions_are_named(reference_play.reasons, graded, sources),
        *promises.empty_earns_nothing(graded, sources),
    ]
    short += promises.draws_follow_the_seed(sources)
    for part in ("again", *(f"seed {seed}" for seed in _SEEDS)):
        run = "the same seed" if part == "again" else part
        again = promises.without_faults(done[part].graded, faulty)
        short += promises.runs_agree(graded, again, run)
    return short


def _mutants(
    plan: ProofPlan, mutants: Sequence[Mutant], done: dict[str, Done]
) -> tuple[tuple[MutantRun, ...], list[Shortfall]]:
    lost = [name for part in sorted(done) for name in done[part].lost]
    reference = plan.sources.reference
    declared, problems = read_equivalents(reference.path.parent)
    runs, short = judge_mutants(mutants, lost, declared, reference)
    return runs, [*problems, *short]
