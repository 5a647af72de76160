"""From what the checks saw of a submission to its report."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

import msgspec

from grader.course.guard import Stuck, guarded
from grader.course.path import home
from grader.errors import CourseError
from grader.evidence import Evidence, Lost, Missing, Unmatched
from grader.grading.environment import environment
from grader.grading.explaining import explain
from grader.grading.submission_run import Outcome, SubmissionRun
from grader.judge import rules
from grader.judge.exceptions import explain_exception
from grader.judge.explanations import Explained, Explanations
from grader.judge.text import scrubbed
from grader.judge.values import Mismatch
from grader.locating.nearest import nearest_line
from grader.model import (
    Check,
    Course,
    Diagnosis,
    Excerpt,
    Exercise,
    Kind,
    Report,
    Status,
    StudentException,
    Submission,
    Verdict,
)
from grader.oracle.reference import Oracle
from grader.sandbox.loading import place_in
from grader.sandbox.session import Session
from grader.submissions.faults import Fault
from grader.text import storable
from grader.worker.confinement.policy import LAYERS
from grader.worker.describing import MAX_MESSAGE
from grader.worker.protocol import Raised, Trace

_MOST_TEXT: Final = 2_000
"""Characters of a message, and of each sentence of a diagnosis."""
_MOST_NOTES: Final = 20
"""Early ends of a file that are told."""
_MOST_OUTPUT: Final = 128 << 10
"""Characters that all checks of a submission may have printed, as far as a report tells."""


def build_report(
    grading: SubmissionRun,
    checks: Sequence[Check],
    course: Course,
    oracle: Oracle,
    guard: float = 0.0,
    *,
    known: Explanations | None = None,
) -> Report:
    """Explain what was seen of a submission, as a report.

    Args:
        grading: what was seen.
        checks: of the exercise, in the suites' order.
        course: whose exercise it is.
        oracle: knows what wrong answers look like.
        guard: seconds after which an explanation is given up, and told to be missing; 0 for never.
        known: what was said of others.

    Raises:
        CourseError: the suites have no checks.
    """
    session = grading.session
    if not checks:
        raise CourseError(f"the suites of {session.exercise.name} have no checks")
    verdicts, unexplained = _verdicts(
        grading, checks, oracle, guard, known if known is not None else Explanations()
    )
    return Report(
        course=course.name,
        exercise=session.exercise.name,
        title=session.exercise.title,
        lesson=home(course.lessons, session.exercise.slug),
        submission=session.script.name,
        sha256=session.script.sha256,
        verdicts=verdicts,
        functions=session.exercise.functions,
        parameters=session.exercise.parameters,
        isolation=session.isolation,
        environment=environment(),
        figures=tuple(grading.figures),
        source="\n".join(_lines(session.script.source)),
        places=session.script.places,
        output=scrubbed(session.import_output),
        failure=_failure(session),
        refused=session.script.refused,
        notes=tuple(
            dict.fromkeys(
                [
                    *session.script.notes,
                    *(_ends(session) if not session.failure else ()),
                    *_unconfined(session),
                    *grading.notes,
                    *unexplained,
                ]
            )
        ),
    )


def _verdicts(
    grading: SubmissionRun,
    checks: Sequence[Check],
    oracle: Oracle,
    guard: float,
    known: Explanations,
) -> tuple[tuple[Verdict, ...], list[str]]:
    """A verdict for each check, and what could not be explained in time."""
    session = grading.session
    lines = _lines(session.script.source)
    forged = [rules.Traced(function=name, trace=Trace(lost=True)) for name in session.forgers]
    broken = rules.breaches(
        session.exercise.rules, [*grading.traces, *forged], session.examined, lines
    )
    explained, given_up = explain(grading, oracle, guard, known)
    verdicts: list[Verdict] = []
    for check in checks:
        seen = grading.outcomes.get(check.id)
        passed = seen is not None and seen[1].status is Status.passed
        try:
            # Of what passed there is nothing to explain, and most does.
            with guarded(0.0 if passed else guard):
                verdict = _verdict(check, seen, explained, broken, session)
        except Stuck as stuck:
            given_up.append(f"“{check.title}” could not be explained: {stuck}.")
            status = seen[1].status if seen is not None else Status.grader_fault
            verdict = Verdict(check=check, status=status, message="the check did not pass")
        verdicts.append(verdict)
    return _with_bounded_output(verdicts), given_up


def faulty(
    submission: Submission,
    exercise: Exercise,
    course: Course,
    fault: Fault,
    checks: Sequence[Check] = (),
) -> Report:
    """The report of a submission that the grader itself failed at: no point given, none taken.

    Args:
        submission: what was handed in.
        exercise: what it was for.
        course: what the exercise belongs to.
        fault: what went wrong.
        checks: of the exercise; one stands for all where they aren't known.
    """
    graded = Check(
        id="graded", title="The file is graded", functions=exercise.functions, points=0,
        visible=True,
    )  # fmt: skip
    return Report(
        course=course.name,
        exercise=exercise.name,
        title=exercise.title,
        lesson=home(course.lessons, exercise.slug),
        submission=submission.name,
        sha256=submission.sha256,
        verdicts=tuple(
            Verdict(check=check, status=Status.grader_fault, message=fault.says)
            for check in checks or (graded,)
        ),
        functions=exercise.functions,
        isolation=(),
        environment=environment(),
    )


def _ends(session: Session) -> list[str]:
    """What a student should know whose file ended early, and was graded all the same."""
    rest = (
        "The other cells were run and graded."
        if session.ends.extent.cells
        else "What stands above it was graded; nothing below it was run."
    )
    reasons = (
        explain_exception(stop)[0] if isinstance(stop, Raised) else stop.says
        for stop in session.stops
    )
    return [scrubbed(f"{says} {rest}") for says in reasons]


def _with_bounded_output(verdicts: Iterable[Verdict]) -> tuple[Verdict, ...]:
    left, found = _MOST_OUTPUT, []
    for verdict in verdicts:
        output = verdict.output
        if len(output) > left:
            output = f"{output[:left]}\n… and {len(output) - left:,} more characters, not kept"
        left -= min(left, len(verdict.output))
        found.append(msgspec.structs.replace(verdict, output=output))
    return tuple(found)


def _unconfined(session: Session) -> list[str]:
    """What a student should know who ran a file with less than full confinement."""
    if not session.isolation:
        return []
    has = {word.partition("-")[0] for word in session.isolation}
    missing = [layer for layer in LAYERS if layer not in has]
    if not missing:
        return []
    return [
        f"The file ran without these layers of confinement: {', '.join(missing)}. "
        "`grade doctor` says what this machine lacks."
    ]


def _failure(session: Session) -> str:
    failure = session.failure
    if failure is None:
        return ""
    says = failure.says if isinstance(failure, Lost) else explain_exception(failure)[0]
    return says[:_MOST_TEXT]


def _lines(source: bytes) -> list[str]:
    """The source's lines as text; nothing if it can't be decoded."""
    from grader.worker.decode import decode

    try:
        # Some encodings can spell halves of characters, which no report could hold.
        return storable(decode(source)).split("\n")
    except (SyntaxError, LookupError, UnicodeError):
        return source.decode("utf-8", "replace").split("\n")


def _verdict(
    check: Check,
    seen: tuple[Check, Outcome, str, float] | None,
    explained: Explained,
    broken: dict[str, Diagnosis],
    session: Session,
) -> Verdict:
    if seen is None:
        return Verdict(check=check, status=Status.grader_fault, message="the check was not run")
    _, outcome, output, seconds = seen
    rule = next((broken[name] for name in check.functions if name in broken), None)
    if rule is not None and outcome.status is not Status.grader_fault:
        return Verdict(
            check=check, status=Status.failed, message=rule.says,
            diagnosis=_located(rule, rule.place, session) if rule.place else rule,
            output=scrubbed(output), seconds=seconds,
        )  # fmt: skip
    if outcome.status in {Status.passed, Status.grader_fault}:
        return Verdict(
            check=check, status=outcome.status, message=outcome.message,
            output=scrubbed(output), seconds=seconds,
        )  # fmt: skip
    evidence = outcome.evidence
    if evidence is None:
        return Verdict(check=check, status=outcome.status, message=outcome.message)
    explanation = explained.get(evidence.check)
    if explanation is None:
        return Verdict(check=check, status=outcome.status, message="the check did not pass")
    diagnosis = explanation.diagnosis
    if diagnosis is not None:
        diagnosis = _placed(diagnosis, evidence, session)
    skipped = outcome.status is Status.skipped
    return Verdict(
        check=check,
        status=outcome.status,
        message=scrubbed(outcome.message or _message(evidence, diagnosis))[:_MOST_TEXT],
        diagnosis=diagnosis,
        place=_definition(evidence, session) if diagnosis is None else None,
        exception=_exception(evidence),
        output=scrubbed(output),
        changed=evidence.changed,
        fingerprint="" if skipped else explanation.fingerprint,
        seconds=seconds,
        **({} if skipped else explanation.shown),
    )


def _placed(diagnosis: Diagnosis, evidence: Evidence, session: Session) -> Diagnosis:
    """Give a diagnosis the line where the function is defined, if it has no place of its own."""
    told = msgspec.structs.replace(
        diagnosis,
        says=scrubbed(diagnosis.says)[:_MOST_TEXT],
        why=scrubbed(diagnosis.why)[:_MOST_TEXT],
    )
    if diagnosis.place is not None:
        return _located(told, diagnosis.place, session)
    says = told.says if diagnosis.kind is Kind.misconception else ""
    return msgspec.structs.replace(told, place=_definition(evidence, session, says))


def _definition(evidence: Evidence, session: Session, says: str = "") -> Excerpt | None:
    """Where to look in the function that failed, in terms of the file that was handed in.

    That is the line nearest to the wrong value, if there is one; else where it is defined.
    """
    if session.examined is None:
        return None
    for function in (evidence.got.function, *evidence.functions):
        for item in session.examined.definitions:
            if item.name == function:
                line = _nearest(evidence, session, function, says) or item.line
                source = item.source if line == item.line else _text(session, line)
                return Excerpt(line=line, source=source, place=place_in(line, session.script))
    return None


def _nearest(evidence: Evidence, session: Session, function: str, says: str) -> int | None:
    if not isinstance(evidence.mismatch, Mismatch) and not says:
        return None
    path = evidence.mismatch.path if isinstance(evidence.mismatch, Mismatch) else ""
    return nearest_line(session.script.source, function, path, says)


def _text(session: Session, line: int) -> str:
    lines = _lines(session.script.source)
    return lines[line - 1].rstrip("\r")[:500] if line <= len(lines) else ""


def _located(diagnosis: Diagnosis, place: Excerpt, session: Session) -> Diagnosis:
    """The diagnosis at a place, told in terms of the file that was handed in."""
    place = msgspec.structs.replace(place, place=place_in(place.line, session.script))
    return msgspec.structs.replace(diagnosis, place=place)


def _message(evidence: Evidence, diagnosis: Diagnosis | None) -> str:
    failure = evidence.got.failure
    if isinstance(failure, Missing):
        return f"{failure.function} is missing"
    if isinstance(failure, (Lost, Unmatched)):
        return failure.says
    if isinstance(failure, Raised):
        where = f" ({failure.where})" if failure.where else ""
        return f"{failure.type}{where}: {failure.message}"[:1000]
    if evidence.message:
        return evidence.message
    mismatch = evidence.mismatch
    if isinstance(mismatch, Mismatch):
        return mismatch.message
    return diagnosis.says if diagnosis else "the check did not pass"


def _exception(evidence: Evidence) -> StudentException | None:
    failure = evidence.got.failure
    if not isinstance(failure, Raised):
        return None
    return StudentException(
        type=failure.type[:200],
        message=scrubbed(failure.message[:MAX_MESSAGE]),
        line=failure.line,
        source=failure.source[:500],
        place=failure.place,
    )
