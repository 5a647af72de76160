"""From a gradebook's rows to what the class page shows: pure arithmetic."""

from __future__ import annotations

import hashlib
import re
import statistics
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

import msgspec

from grader.course.explanations import general
from grader.gradebook.matching import told_apart
from grader.gradebook.values import GradeRow, GradeStatus, VerdictRow
from grader.model import Kind, Lesson, Status
from grader.report.class_view import (
    CheckRow,
    ClassView,
    Cluster,
    ExercisePart,
    MissingRow,
    Mistake,
    StudentRow,
)
from grader.report.markdown import to_text

Link = Callable[[GradeRow], str]
_ROUNDING = 1e-9
_PLACE = re.compile(r" in (?:cell \d+, )?line \d+(?:, column \d+)?(?: \(which calls [^)]{1,60}\))?")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
# The most telling first: of two that equally many made, this one is shown above.
_TOLD = tuple(
    kind.value
    for kind in (Kind.misconception, Kind.relation, Kind.rule, Kind.error, Kind.structure)
)


def class_view(
    title: str,
    grades: Iterable[GradeRow],
    link: Link,
    notes: Sequence[str] = (),
    path: Mapping[str, Lesson] | None = None,
    *,
    earlier: Sequence[str] = (),
) -> ClassView:
    """Everything the class page shows.

    Args:
        title: the course's.
        grades: the grades that count, missing ones too.
        link: the relative address of a grade's report, or an empty text.
        notes: what was noticed while the submissions were found.
        earlier: the same of runs before the newest.
        path: the lesson of each exercise, in the learning path's order.
    """
    rows = list(grades)
    names = told_apart(row.student for row in rows)
    table = {id(row): _student(row, names[row.student.key], link) for row in rows}
    by_exercise: dict[str, list[GradeRow]] = defaultdict(list)
    for row in rows:
        by_exercise[row.exercise].append(row)
    lessons = path or {}
    order = {name: at for at, name in enumerate(lessons)}
    exercises = sorted(by_exercise, key=lambda name: (order.get(name, len(order)), name))
    # What is said of whoever has no grade isn't said twice.
    problems = {row.problem for row in rows if row.status is GradeStatus.not_graded}
    return ClassView(
        title=title,
        students=len({row.student.key for row in rows}),
        parts=tuple(_part(name, lessons.get(name), by_exercise[name], table) for name in exercises),
        rows=tuple(table.values()),
        missing=_missing(rows, names),
        late=tuple(table[id(row)] for row in rows if row.late),
        faults=tuple(
            _fault(row, names[row.student.key])
            for row in rows
            if row.status is GradeStatus.not_graded
        ),
        notes=tuple(note for note in notes if note not in problems),
        earlier=tuple(note for note in earlier if note not in problems),
    )


def _missing(rows: Sequence[GradeRow], names: Mapping[str, str]) -> tuple[MissingRow, ...]:
    absent: dict[str, list[GradeRow]] = defaultdict(list)
    for row in rows:
        if row.status is GradeStatus.missing:
            absent[row.student.key].append(row)
    return tuple(
        MissingRow(name=names[key], exercises=tuple(row.exercise for row in some))
        for key, some in absent.items()
    )


def _student(row: GradeRow, name: str, link: Link) -> StudentRow:
    percent = None
    if row.score is not None and row.max_score:
        percent = 100.0 * row.score / row.max_score
    return StudentRow(
        name=name,
        section=row.student.ids.get("section", ""),
        exercise=row.exercise,
        link=link(row),
        score="" if row.score is None else f"{row.score:g}",
        max_score="" if row.max_score is None else f"{row.max_score:g}",
        percent=percent,
        status="set by hand" if row.adjusted else row.status.value.replace("_", " "),
        late=row.late,
    )


def _fault(row: GradeRow, name: str) -> str:
    reason = row.problem or "the grader failed; the next run tries again"
    return f"{name}, {row.exercise}: {reason}"


def _part(
    name: str, lesson: Lesson | None, rows: Sequence[GradeRow], table: dict[int, StudentRow]
) -> ExercisePart:
    graded = [row for row in rows if row.verdicts and row.computed_score is not None]
    # What counts is what the points are counted of: a mark by hand in place of a computed one.
    # Without a maximum, as where nobody's file was ever graded, a mark is no share of anything.
    marked = [row for row in rows if row.score is not None and row.max_score]
    shares = [(row.score or 0.0) / row.max_score for row in marked if row.max_score]
    histogram = [0] * 10
    for share in shares:
        histogram[min(9, max(0, int(share * 10)))] += 1
    return ExercisePart(
        name=name,
        title=rows[0].title,
        lesson=lesson,
        graded=len(graded),
        marked=len(marked),
        by_hand=sum(row.adjusted for row in marked),
        mean=100 * statistics.fmean(shares) if shares else None,
        median=100 * statistics.median(shares) if shares else None,
        full_marks=sum(share >= 1 - _ROUNDING for share in shares),
        histogram=tuple(histogram),
        checks=_checks(graded),
        mistakes=_mistakes(graded, table),
        groups=_groups(graded, table),
    )


def _right(verdict: VerdictRow) -> bool:
    return verdict.status == Status.passed.value


def _checks(graded: Sequence[GradeRow]) -> tuple[CheckRow, ...]:
    """Difficulty and discrimination of each check, as classical test theory defines them."""
    by_check: dict[str, list[tuple[VerdictRow, float]]] = defaultdict(list)
    for row in graded:
        total = sum(verdict.points for verdict in row.verdicts)
        for verdict in row.verdicts:
            by_check[verdict.check].append((verdict, total - verdict.points))
    found = []
    for seen in by_check.values():
        first = seen[0][0]
        passed = [1.0 if _right(verdict) else 0.0 for verdict, _ in seen]
        found.append(
            CheckRow(
                title=first.title,
                functions=", ".join(first.functions),
                visible=first.visible,
                tried=len(seen),
                passed=int(sum(passed)),
                discrimination=correlation(passed, [rest for _, rest in seen]),
            )
        )
    return tuple(found)


def correlation(one: Sequence[float], other: Sequence[float]) -> float | None:
    """Pearson's correlation; None where either doesn't vary."""
    if len(one) < 3 or len(set(one)) < 2 or len(set(other)) < 2:
        return None
    return statistics.correlation(one, other)


def _mistakes(graded: Sequence[GradeRow], table: dict[int, StudentRow]) -> tuple[Mistake, ...]:
    """The diagnoses by number of students; each student counts once for each.

    A misconception is one thing wherever it shows; a relation or a symptom is another thing in
    each function, and an exception is what Python says of it: once, where it is a whole file's.
    """
    seen: dict[tuple[str, str, str], list[tuple[GradeRow, VerdictRow]]] = defaultdict(list)
    for row in graded:
        for verdict in row.verdicts:
            if verdict.diagnosis and verdict.kind in _TOLD:
                named = verdict.kind == Kind.misconception.value
                where = "" if named else ", ".join(verdict.functions)
                seen[verdict.diagnosis, where, _went_wrong(verdict)].append((row, verdict))
    ordered = []
    for key, some in seen.items():
        first, kind = some[0][1], some[0][1].kind or ""
        students = {row.student.key: table[id(row)] for row, _ in some}
        mistake = Mistake(
            id=key[0],
            kind=kind,
            functions=", ".join(first.functions),
            says=_what_all_say(key[0], [verdict for _, verdict in some]),
            why=(first.why or "") if kind == Kind.misconception.value else "",
            students=tuple(students.values()),
            share=len(students) / len(graded),
        )
        ordered.append(((-len(students), _TOLD.index(kind), key), mistake))
    told = [mistake for _, mistake in sorted(ordered, key=lambda pair: pair[0])]
    return tuple(_once_for_each_file(told))


def _once_for_each_file(mistakes: Sequence[Mistake]) -> Iterator[Mistake]:
    """Errors that the same students got in several functions, as in a file that isn't Python."""
    alike: dict[tuple[object, ...], list[Mistake]] = defaultdict(list)
    for at, one in enumerate(mistakes):
        whole = one.kind == Kind.error.value
        alike[(one.id, one.says, one.students) if whole else (at,)].append(one)
    for some in alike.values():
        functions = ", ".join(dict.fromkeys(one.functions for one in some))
        yield msgspec.structs.replace(some[0], functions=functions)


def _without_place(verdict: VerdictRow) -> str:
    """What is said of an exception, without the line in one person's file."""
    return _PLACE.sub("", verdict.says or "")


def _went_wrong(verdict: VerdictRow) -> str:
    """What tells apart mistakes of one code.

    Exceptions by all that Python says but places and numbers, the forms of a family of
    misconceptions by their sentences.
    """
    if verdict.kind == Kind.misconception.value:
        return verdict.says or ""
    if verdict.kind != Kind.error.value:
        return ""
    return _NUMBER.sub("0", _without_place(verdict))


def _what_all_say(diagnosis: str, some: Sequence[VerdictRow]) -> str:
    """One sentence for everybody: a person's own numbers, names and lines aren't the class's."""
    said = {verdict.says or "" for verdict in some}
    if len(said) == 1:
        return next(iter(said))
    if some[0].kind == Kind.error.value:
        # They differ in places and numbers alone; the most frequent ones stand for all.
        often = Counter(map(_without_place, some))
        return min(often, key=lambda text: (-often[text], text))
    explained = to_text(general().get(diagnosis, ""))
    return explained.split(". ", 1)[0].rstrip(".\n") + "." if explained else min(said)


def _groups(graded: Sequence[GradeRow], table: dict[int, StudentRow]) -> tuple[Cluster, ...]:
    """Wrong answers that nothing explains, together with those that compute the same."""
    members: dict[tuple[str, ...], list[tuple[GradeRow, list[VerdictRow]]]] = defaultdict(list)
    for row in graded:
        by_function: dict[str, list[VerdictRow]] = defaultdict(list)
        for verdict in row.verdicts:
            if verdict.status == Status.failed.value and verdict.diagnosis is None:
                by_function[", ".join(verdict.functions)].append(verdict)
        for function, some in by_function.items():
            key = (function, *sorted(f"{one.check}={one.fingerprint}" for one in some))
            members[key].append((row, some))
    found = []
    for key, alike in members.items():
        row, unexplained = alike[0]
        found.append(
            Cluster(
                id=hashlib.sha256("\0".join(key).encode()).hexdigest()[:8],
                functions=key[0],
                checks=tuple(verdict.title for verdict in unexplained),
                message=unexplained[0].message,
                students=tuple(table[id(row)] for row, _ in alike),
                command=f"grade adopt {row.exercise} FILE --of {key[0].split(',')[0]} --id NAME",
            )
        )
    return tuple(sorted(found, key=lambda group: (-len(group.students), group.id)))
