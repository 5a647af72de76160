"""What a run did to scores that had counted before, in sentences and a table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from grader.gradebook.values import GradeChange

_FEW = 3


def changes_told(changes: Sequence[GradeChange], *, regrade: bool) -> Iterator[str]:
    """Lines on what was graded again, on what was handed in anew, and whose score changed.

    Args:
        changes: of one run, against all runs before it.
        regrade: whether everything was to be graded again, so that it is told where nothing was.
    """
    known = [change for change in changes if change.before is not None]
    again = [change for change in known if not change.anew]
    anew = [change for change in known if change.anew]
    if regrade:
        yield f"Regraded {counted(len(again), 'submission')}: {_moved_told(again)}."
    elif again:
        why = f"because the exercise changed ({_exercises(again)})"
        yield f"Graded again {why}: {counted(len(again), 'submission')}; {_moved_told(again)}."
    if anew:
        yield f"Handed in anew: {counted(len(anew), 'submission')}; {_moved_told(anew)}."
    yield from _maxima(known)
    yield from _table(_moved(known))


def _maxima(changes: Sequence[GradeChange]) -> Iterator[str]:
    """Whose maximum changed, and that a mark by hand was given of another one."""
    moved: dict[str, list[GradeChange]] = {}
    for one in changes:
        if one.after_maximum and one.before_maximum and one.after_maximum != one.before_maximum:
            moved.setdefault(one.exercise, []).append(one)
    for exercise, some in sorted(moved.items()):
        now, had = some[0].after_maximum, some[0].before_maximum
        by_hand = sum(one.adjusted is not None for one in some)
        marks = (
            "1 mark by hand stays as it is"
            if by_hand == 1
            else f"{by_hand} marks by hand stay as they are"
        )
        kept = f"; {marks}" if by_hand else ""
        yield f"{exercise} has {now:g} points now, and had {had:g}{kept}."


def _table(moved: Sequence[GradeChange]) -> Iterator[str]:
    if not moved:
        return
    width = max(len("student"), *(len(change.name) for change in moved))
    long = max(len(change.exercise) for change in moved)
    yield f"{'student':<{width}}  {'exercise':<{long}}  before  after"
    for change in moved:
        adjusted = "" if change.adjusted is None else f"  (by hand: {change.adjusted:g})"
        yield (
            f"{change.name:<{width}}  {change.exercise:<{long}}  "
            f"{_score(change.before):>6}  {_score(change.after):>5}{adjusted}"
        )


def _moved(changes: Sequence[GradeChange]) -> list[GradeChange]:
    return [change for change in changes if change.before != change.after]


def _moved_told(changes: Sequence[GradeChange]) -> str:
    count = len(_moved(changes))
    return f"{counted(count, 'score') if count else 'no score'} changed"


def _exercises(changes: Sequence[GradeChange]) -> str:
    names = sorted({change.exercise for change in changes})
    return ", ".join(names) if len(names) <= _FEW else f"{len(names)} exercises"


def counted(number: int, what: str) -> str:
    """How many there are of something, as "1 score" or "2 scores"."""
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def _score(score: float | None) -> str:
    return "-" if score is None else f"{score:g}"
