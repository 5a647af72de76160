"""Mutants that no suite can kill, declared with their reasons; and what became of all mutants."""

from __future__ import annotations

import difflib
import json
import re
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from grader.validation.places import Source
from grader.validation.values import Equivalent, Mutant, MutantRun, Promise, Shortfall

FILE: Final = "equivalent.toml"
LEAST_KILLED: Final = 0.95
"""Share of a reference's mutants, without the declared equivalents, that suites have to kill."""
_KEYS: Final = ("function", "mutation", "line", "reason")


def read_equivalents(staff: Path) -> tuple[list[Equivalent], list[Shortfall]]:
    """The equivalents that an exercise declares, and what is wrong with the file."""
    path = staff / FILE
    if not path.is_file():
        return [], []
    text = path.read_text(encoding="utf-8")
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"line (\d+)", str(error))
        return [], [_short(path, int(line[1]) if line else 1, f"{error}")]
    lines = [number for number, line in enumerate(text.split("\n"), 1) if "[[" in line]
    found: list[Equivalent] = []
    short = [_short(path, 1, f"unknown key `{key}`") for key in table if key != "equivalent"]
    for at, item in zip(lines, table.get("equivalent", ()), strict=False):
        for key in (*item, *_KEYS):
            if key not in _KEYS:
                short.append(_short(path, at, f"unknown key `{key}`"))
            elif not isinstance(item.get(key), str) or not item[key].strip():
                short.append(_short(path, at, f"`{key}` is missing"))
        if not any(shortfall.line == at for shortfall in short):
            found.append(Equivalent(**{key: item[key].strip() for key in _KEYS}, at=at))
    return found, short


def judge_mutants(
    mutants: Sequence[Mutant],
    lost: Sequence[str],
    declared: Sequence[Equivalent],
    reference: Source,
) -> tuple[tuple[MutantRun, ...], list[Shortfall]]:
    """What became of each mutant, and where that falls short.

    Args:
        mutants: the mutants.
        lost: for each the first check that it lost, or nothing.
        declared: the equivalents.
        reference: the file that was changed, and its text.
    """
    path = reference.path.parent / FILE
    reasons = {item.key: item for item in declared}
    runs = tuple(
        MutantRun(
            mutant=mutant,
            killed_by=check,
            equivalent=reasons[mutant.key].reason if mutant.key in reasons else "",
            diff="" if check else diff(reference, mutant),
        )
        for mutant, check in zip(mutants, lost, strict=True)
    )
    known = {run.mutant.key: run for run in runs}
    short = []
    for run in runs:
        if not run.killed_by and not run.equivalent:
            says = f"a mutant survives: in {run.mutant.function}, {run.mutant.mutation}"
            short.append(_short(reference.path, run.mutant.number, says))
    for item in declared:
        tried = known.get(item.key)
        if tried is None:
            says = f"there is no such mutant (any more): in {item.function}, {item.mutation}"
        elif tried.killed_by:
            says = f"it is no equivalent, {tried.killed_by} kills it: {item.mutation}"
        else:
            continue
        short.append(_short(path, item.at, says))
    told_apart = [run for run in runs if not run.equivalent]
    killed = sum(bool(run.killed_by) for run in told_apart)
    if killed < LEAST_KILLED * len(told_apart):
        says = f"{killed} of {len(told_apart)} mutants are killed, less than {LEAST_KILLED:.0%}"
        short.append(_short(reference.path, 1, says))
    return runs, short


def diff(reference: Source, mutant: Mutant) -> str:
    """A mutant as a unified diff of the reference."""
    name = reference.path.name
    lines = difflib.unified_diff(
        reference.text.splitlines(), mutant.source.splitlines(), name, f"{name} (mutant)",
        lineterm="", n=2,
    )  # fmt: skip
    return "\n".join(lines).rstrip()


def declaration(mutant: Mutant, reason: str = "…") -> str:
    """The entry of ``equivalent.toml`` that declares a mutant equivalent."""
    fields = zip(_KEYS, (*mutant.key, reason), strict=True)
    lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in fields]
    return "\n".join(["[[equivalent]]", *lines])


def _short(path: Path, line: int, says: str) -> Shortfall:
    return Shortfall(Promise.mutants, path, line, says)
