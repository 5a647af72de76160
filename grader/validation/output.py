"""What a validation found, as a table for people and as a document for machines: pure."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from grader.validation.equivalents import declaration
from grader.validation.values import OF_A_COURSE, AnswerKind, MutantRun, Promise, Proof

WIDTH: Final = 80
_COLUMNS: Final = ("checks", "points", "shown", "right", "wrong", "held", "time", "")
_WIDTHS: Final = (6, 6, 5, 5, 6, 5, 6, 7)
FORMAT_VERSION: Final = 1


def header(width: int) -> str:
    """The table's first line.

    Args:
        width: of the column of names.
    """
    return _row("exercise", width, _COLUMNS)


def row(proof: Proof, width: int) -> str:
    """One exercise's line."""
    if not proof.loaded:
        return _row(proof.exercise, width, (*"–––––––", "broken"))
    tally = {group: (good, count) for group, count, good in proof.answers}
    share = proof.visible_points / proof.points if proof.points else 0.0
    cells = (
        str(proof.checks),
        f"{proof.points:g}",
        f"{share:.0%}",
        _fraction(tally, AnswerKind.reference, AnswerKind.correct),
        _fraction(tally, AnswerKind.wrong),
        _fraction(tally, AnswerKind.hostile),
        f"{proof.seconds:.0f} s",
        "sound" if proof.sound else f"{len(proof.shortfalls)} short",
    )
    return _row(proof.exercise, width, cells)


def _fraction(tally: dict[AnswerKind, tuple[int, int]], *groups: AnswerKind) -> str:
    found = [tally.get(group, (0, 0)) for group in groups]
    return "/".join(str(sum(numbers)) for numbers in zip(*found, strict=True))


def _row(name: str, width: int, cells: Sequence[str]) -> str:
    # What every name begins with says nothing, and the line has 80 columns.
    name = name.removeprefix("exercise-")
    shown = name if len(name) <= width else f"{name[: width - 1]}…"
    parts = [cell.rjust(size) for cell, size in zip(cells, _WIDTHS, strict=True)]
    return f"{shown.ljust(width)} {' '.join(parts)}".rstrip()


def name_width(names: Sequence[str]) -> int:
    """How wide the column of names is, so that a line has at most 80 columns."""
    most = WIDTH - sum(_WIDTHS) - len(_WIDTHS)
    return min(most, max(len(name.removeprefix("exercise-")) for name in ["exercise", *names]))


def shortfalls(proof: Proof, root: Path) -> list[str]:
    """What an exercise does not keep: a heading for each promise, then a place and a sentence."""
    if proof.sound:
        return []
    lines = ["", proof.exercise]
    for promise in Promise:
        mine = [item for item in proof.shortfalls if item.promise is promise]
        if mine:
            lines += _wrapped(f"✗ {promise.value}", "  ", "    ")
        for item in mine:
            lines.append(f"    {_seen_from(root, item.path)}:{item.line}")
            first, *rest = item.says.split("\n")
            lines += [*_wrapped(first, "      ", "      "), *(f"      {line}" for line in rest)]
    return lines


def after_the_table(
    whole: Proof, proofs: Sequence[Proof], root: Path, seconds: float
) -> Iterator[str]:
    """What falls short in a course and its exercises, which mutants live, and the sum of it."""
    for proof in (whole, *proofs):
        yield from shortfalls(proof, root)
        yield from mutation(proof)
    yield f"\n{summary(whole, proofs, seconds)}"


def told(proof: Proof) -> str:
    """What wrong answers lose and read, as :data:`~grader.validation.expected.FILE` has it."""
    head, _, tables = proof.expected.partition("\n[")
    return f"[{tables}" if tables else head


def _seen_from(root: Path, path: Path) -> Path:
    return path.relative_to(root) if path.is_relative_to(root) else path


def _wrapped(text: str, first: str, rest: str) -> list[str]:
    return textwrap.wrap(
        text, WIDTH, initial_indent=first, subsequent_indent=rest,
        break_long_words=False, break_on_hyphens=False,
    )  # fmt: skip


def mutation(proof: Proof) -> list[str]:
    """How many mutants were killed, and each survivor as a diff."""
    runs = proof.mutants
    if runs is None:
        return []
    survivors = [run for run in runs if not run.killed_by]
    declared = sum(bool(run.equivalent) for run in survivors)
    due = len(runs) - declared
    share = proof.killed / due if due else 1.0
    killed = f"{proof.exercise}: {proof.killed} of {due} mutants killed ({share:.1%})"
    left = f"{len(survivors) - declared} survive, {declared} more are equivalent"
    lines = ["", f"{killed}, {left}"]
    for run in survivors:
        lines += ["", *_survivor(run)]
    return lines


def _survivor(run: MutantRun) -> list[str]:
    if run.equivalent:
        told = _wrapped(f"equivalent: {run.equivalent}", "  ", "  ")
    else:
        told = ["  survived; kill it with a check, or declare it in equivalent.toml:"]
        told += [f"    {line}" for line in declaration(run.mutant).split("\n")]
    return [*told, *(f"  {line}" for line in run.diff.split("\n"))]


def summary(whole: Proof, proofs: Sequence[Proof], seconds: float) -> str:
    """The last line.

    Args:
        whole: what was found of the course.
        proofs: what was found of its exercises.
        seconds: that it took.
    """
    took = f"({seconds:.0f} s)"
    if not whole.sound:
        took = f"{took}; the course's own folders or path fall short"
    sound = sum(proof.sound for proof in proofs)
    if sound == len(proofs):
        all_of = "The exercise is" if len(proofs) == 1 else f"All {len(proofs)} exercises are"
        return f"{all_of} sound {took}."
    broken = sum(not proof.loaded for proof in proofs)
    more = f", {broken} can't be loaded" if broken else ""
    return f"{sound} of {len(proofs)} exercises are sound{more} {took}."


def exit_code(proofs: Sequence[Proof]) -> int:
    """0 if all are sound, else 1: that an exercise can't be loaded is its author's affair too."""
    return 0 if all(proof.sound for proof in proofs) else 1


def document(
    whole: Proof, proofs: Sequence[Proof], root: Path, *, mutate: bool, seconds: float
) -> dict[str, Any]:
    """Everything that was found, as plain values for JSON."""
    return {
        "format_version": FORMAT_VERSION,
        "course": whole.exercise,
        "sound": all(proof.sound for proof in (whole, *proofs)),
        "seconds": round(seconds, 1),
        "shortfalls": _listed(whole, root),
        "exercises": [_exercise(proof, root, mutate=mutate) for proof in proofs],
    }


def _exercise(proof: Proof, root: Path, *, mutate: bool) -> dict[str, Any]:
    promises = [
        item
        for item in Promise
        if item not in OF_A_COURSE and (mutate or item is not Promise.mutants)
    ]
    short = {item.promise for item in proof.shortfalls}
    found: dict[str, Any] = {
        "name": proof.exercise,
        "sound": proof.sound,
        "loaded": proof.loaded,
        "checks": proof.checks,
        "points": proof.points,
        "visible_points": proof.visible_points,
        "seconds": round(proof.seconds, 1),
        "answers": {
            group.value: {"count": count, "as_they_should_be": good}
            for group, count, good in proof.answers
        },
        # What was not tried, because the exercise can't be loaded, is not kept either.
        "promises": {
            item.name: item not in short and (proof.loaded or item is Promise.loads)
            for item in promises
        },
        "shortfalls": _listed(proof, root),
    }
    if proof.mutants is not None:
        found["mutants"] = [_mutant(run) for run in proof.mutants]
    return found


def _listed(proof: Proof, root: Path) -> list[dict[str, Any]]:
    return [
        {
            "promise": item.promise.name,
            "file": str(_seen_from(root, item.path)),
            "line": item.line,
            "says": item.says,
        }
        for item in proof.shortfalls
    ]


def _mutant(run: MutantRun) -> dict[str, Any]:
    survived = "equivalent" if run.equivalent else "survived"
    return {
        "function": run.mutant.function,
        "mutation": run.mutant.mutation,
        "line": run.mutant.line,
        "status": "killed" if run.killed_by else survived,
        "killed_by": run.killed_by or None,
        "reason": run.equivalent or None,
        "diff": run.diff or None,
    }
