"""One file for each student and exercise, out of all that the student handed in."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from grader.model import Value, joined
from grader.submissions.discovery.exercises import (
    BY_PART,
    GUESS,
    as_saved,
    is_code,
    is_document,
    match,
)
from grader.submissions.discovery.names import fold
from grader.submissions.discovery.newest import newest
from grader.submissions.discovery.recognised import Stubs
from grader.submissions.discovery.values import Claim, Entry, EntryKind, Problem, Student
from grader.text import first_few

_WHAT = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
_ALWAYS_TOLD = (EntryKind.unsafe, EntryKind.bomb, EntryKind.too_many)


class Choice(Value, frozen=True, kw_only=True):
    """What was chosen for one student."""

    chosen: tuple[tuple[str, Claim], ...] = ()
    """Exercise and claim."""
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()


def problem_of(
    entry: Entry, kind: EntryKind, detail: str, student: str = "", exercise: str = ""
) -> Problem:
    """The sentence for an entry that can't be graded."""
    what, advice = _WHAT[kind]
    return Problem(
        file=entry.origin,
        what=f"{what} ({detail})" if detail else what,
        advice=advice,
        student=student,
        exercise=exercise,
    )


def choose(student: Student, claims: Sequence[Claim], stubs: Stubs, others: Stubs) -> Choice:
    """One claim for each exercise: by name first, then by the platform's mark.

    ``others`` are exercises that are not graded now: their files are nobody's guess.
    """
    rated = [(claim, *_rate(claim, stubs, others)) for claim in claims]
    chosen: dict[str, Claim] = {}
    notes: list[str] = []
    problems: list[Problem] = []
    for exercise in stubs:
        fitting = [
            (strength, claim)
            for claim, found, strength in rated
            if found == exercise and strength >= BY_PART and claim.entry.kind is EntryKind.file
        ]
        fitting, told = _with_newer(student, fitting, rated, exercise, stubs)
        notes += told
        if fitting:
            fitting, told = _handed_in(student, stubs[exercise], fitting)
            notes += told
            among = _best(fitting)
            claim, told = newest(student.name, stubs[exercise], among)
            chosen[exercise] = claim
            notes += told
            over = [one for _, one in fitting if one not in among]
            notes += _passed_over(student, stubs, exercise, claim, over)
    guess = _guess(student, rated, stubs, chosen)
    chosen.update(guess.chosen)
    odd, quiet = _odd_entries(student, rated, chosen, stubs)
    problems += [*guess.problems, *odd]
    answered = {*chosen, *(problem.exercise for problem in problems)}
    problems += [*_documents(student, rated, stubs, answered)]
    texts = (
        f"{claim.entry.origin} was taken as {student.name}'s {stubs[exercise]}."
        for exercise, claim in chosen.items()
        if as_saved(claim.inner[-1]) != claim.inner[-1]
    )
    return Choice(
        chosen=tuple(chosen.items()),
        problems=tuple(problems),
        notes=(*notes, *guess.notes, *texts, *quiet),
    )


def _with_newer(
    student: Student,
    fitting: list[tuple[int, Claim]],
    rated: Sequence[tuple[Claim, str, int]],
    exercise: str,
    stubs: Stubs,
) -> tuple[list[tuple[int, Claim]], tuple[str, ...]]:
    """Also the single script of another name, where all that counts was handed in before it."""
    newest_fitting = max((_time(claim) for _, claim in fitting), default=None)
    if newest_fitting is None or len(stubs) > 1:
        return fitting, ()
    newer = [
        claim
        for claim, found, strength in rated
        if strength == GUESS
        and found in ("", exercise)
        and is_code(claim.inner[-1])
        and claim.entry.kind is EntryKind.file
        and _time(claim) > newest_fitting
    ]
    last = [claim for claim in newer if _time(claim) == max(map(_time, newer))]
    if len(last) == 1:
        note = f"{last[0].entry.origin} was taken as {student.name}'s {stubs[exercise]}."
        return [*fitting, (GUESS, last[0])], (note,)
    if last:
        names = first_few(sorted(claim.entry.origin for claim in last))
        return fitting, (
            f"{student.name} handed in again ({last[0].mark}), with no name that says which is "
            f"{stubs[exercise]}: {names}. What was handed in before counts.",
        )
    return fitting, ()


def _time(claim: Claim) -> float:
    return claim.order if claim.whole and claim.order is not None else float("-inf")


def _best(fitting: Sequence[tuple[int, Claim]]) -> list[Claim]:
    """Those that are named best among what was handed in last, and whatever is older."""
    last = max(_time(claim) for _, claim in fitting)
    best = max(strength for strength, claim in fitting if _time(claim) == last)
    return [claim for strength, claim in fitting if strength == best or last > _time(claim)]


def _passed_over(
    student: Student,
    stubs: Stubs,
    exercise: str,
    taken: Claim,
    over: Sequence[Claim],
) -> Iterator[str]:
    """Whoever has another file that is named after the exercise may have meant that one."""
    others = sorted(
        claim.entry.origin for claim in over if match(claim.inner[-1:], stubs)[0] == exercise
    )
    if others:
        yield (
            f"{student.name} also has {first_few(others)}; {taken.entry.origin} was taken as "
            f"{stubs[exercise]}."
        )


def _handed_in(
    student: Student, stub: str, fitting: Sequence[tuple[int, Claim]]
) -> tuple[list[tuple[int, Claim]], tuple[str, ...]]:
    """In a fork of a course's repository the answers, not the stubs that it was forked with.

    Its folder ``submissions/`` may have a folder for each student; then their own counts.
    """
    inside = [(at, claim) for at, claim in fitting if "submissions" in claim.inner[:-1]]
    known = (student.name, student.ids.get("folder"), student.ids.get("login"))
    names = {fold(text) for text in known if text}
    own = [(at, claim) for at, claim in inside if names & {fold(part) for part in claim.inner[:-1]}]
    kept = own or inside or list(fitting)
    if len(kept) == len(fitting):
        return kept, ()
    where = "submissions/" if kept is inside else f"submissions/{student.name}/"
    return kept, (
        f"{student.name} has {stub} in {len(fitting)} places; what is in {where} was taken.",
    )


def _documents(
    student: Student,
    rated: Sequence[tuple[Claim, str, int]],
    stubs: Stubs,
    answered: Collection[str],
) -> Iterator[Problem]:
    """Whoever handed in nothing but texts or pictures has handed something in.

    So it is for each exercise of which the layout says that they are for it.
    """
    found = sorted(
        (not claim.exercise, len(claim.inner), claim.entry.origin, claim.exercise)
        for claim, _, _ in rated
        if claim.entry.kind is EntryKind.file and is_document(claim.inner[-1], stubs)
    )
    told = set(answered)
    for _, _, origin, exercise in found:
        if (exercise in told) if exercise else told:
            continue
        told.add(exercise)
        yield Problem(
            file=origin,
            what="is neither a script (.py) nor a notebook (.ipynb)",
            advice=f"Ask {student.name} for the file itself.",
            student=student.key,
            exercise=exercise or (next(iter(stubs)) if len(stubs) == 1 else ""),
        )


def _rate(claim: Claim, stubs: Stubs, others: Stubs) -> tuple[str, int]:
    if not claim.exercise:
        return match(claim.inner, {**others, **stubs})
    exercise, strength = match(claim.inner, {claim.exercise: stubs[claim.exercise]})
    # A layout may name the exercise by the file's own name.
    by_name = not claim.who.place and is_code(claim.inner[-1])
    return claim.exercise, max(strength, BY_PART) if exercise or by_name else GUESS


def _guess(
    student: Student,
    rated: Sequence[tuple[Claim, str, int]],
    stubs: Stubs,
    chosen: dict[str, Claim],
) -> Choice:
    """The single file of another name, where just one exercise can be meant."""
    left = [
        claim
        for claim, exercise, strength in rated
        if strength == GUESS
        and (not exercise or claim.exercise)
        and claim.entry.kind is EntryKind.file
        and is_code(claim.inner[-1])
    ]
    placed = sorted({claim.exercise for claim in left if claim.exercise})
    if len(placed) > 1:
        # Each place says by itself which exercise is meant.
        choices = [
            _guess(student, [row for row in rated if row[0].exercise == place], stubs, chosen)
            for place in placed
        ]
        return Choice(**joined(choices, "chosen", "problems", "notes"))
    open_ = [each for each in placed or stubs if each in stubs and each not in chosen]
    if not left or not open_:
        return Choice()
    meant = open_[0] if len(open_) == 1 and (len(stubs) == 1 or placed) else ""
    if not meant or len({claim.inner[-1] for claim in left}) > 1:
        return Choice(problems=(_unclear(student, left, meant, stubs),))
    claim, told = newest(student.name, stubs[meant], left)
    note = f"{claim.entry.origin} was taken as {student.name}'s {stubs[meant]}."
    return Choice(chosen=((meant, claim),), notes=(note, *told))


def _unclear(student: Student, left: Sequence[Claim], exercise: str, stubs: Stubs) -> Problem:
    names = sorted(claim.entry.origin for claim in left)
    does, is_ = ("do", "they are") if len(names) > 1 else ("does", "it is")
    what = f"{does} not say which exercise {is_} for"
    advice = "Name each file as its stub, or put it into a folder named as the exercise."
    if exercise:
        what = f"could each be the answer to {exercise}"
        advice = f"Name the one to grade {stubs[exercise]}."
    return Problem(
        file=", ".join(names[:4]) + (" …" if len(names) > 4 else ""),
        what=f"of {student.name} {what}",
        advice=advice,
        student=student.key,
        exercise=exercise,
    )


def _odd_entries(
    student: Student,
    rated: Sequence[tuple[Claim, str, int]],
    chosen: dict[str, Claim],
    stubs: Stubs,
) -> tuple[list[Problem], list[str]]:
    """Whatever is no file and could have been an answer: a problem, or a note beside one."""
    problems: list[Problem] = []
    notes: list[str] = []
    for claim, exercise, _ in rated:
        entry = claim.entry
        if entry.kind in (EntryKind.file, EntryKind.directory):
            continue
        if exercise and exercise not in stubs:
            continue
        meant = exercise or (next(iter(stubs)) if len(stubs) == 1 else "")
        problem = problem_of(entry, entry.kind, entry.detail, student.key, meant)
        answered = meant in chosen if meant else len(chosen) == len(stubs)
        if entry.kind in _ALWAYS_TOLD or not answered:
            problems.append(problem)
        elif is_code(claim.inner[-1]) or claim.inner[-1].lower().endswith(".zip"):
            notes.append(f"{problem} {student.name}'s other file was taken.")
    return problems[:5], notes[:5]
