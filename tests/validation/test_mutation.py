"""The mutants of a reference: every kind is made, and each is named whatever moves around it."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from grader.validation.equivalents import declaration, judge_mutants, read_equivalents
from grader.validation.mutation import mutants
from grader.validation.places import Source

REFERENCE = '''"""Docs stay."""

import torch
from torch import Tensor

HALF = 0.5


def f(z: Tensor, slope: float = 0.01, *, task: str = "binary") -> Tensor:
    """Docs stay."""
    if task not in ("binary", "other"):
        raise ValueError("words are free")
    total = z.sum(dim=-1, keepdim=True)
    total += 1
    mask = (z >= 0) & (total != 0)
    scaled = torch.where(mask, z, -z) @ z
    flag = task == "binary" and slope < 1
    return HALF * scaled if flag else torch.atan2(z, total)


if __name__ == "__main__":
    print(f(torch.zeros(3)) + 1)
'''


@pytest.mark.parametrize(
    "mutation",
    [
        "`HALF * scaled` becomes `HALF / scaled`",
        "`total += 1` becomes `total -= 1`",
        "`torch.where(mask, z, -z) @ z` becomes `z @ torch.where(mask, z, -z)`",
        "`(z >= 0)` becomes `(z > 0)`",
        "`slope < 1` becomes `slope <= 1`",
        '`task == "binary"` becomes `task != "binary"`',
        '`task not in ("binary", "other")` becomes `task in ("binary", "other")`',
        '`task == "binary" and slope < 1` becomes `task == "binary" or slope < 1`',
        "`0.5` becomes `1.0`",
        "`0.01` becomes `0.02`",
        '`"other"` becomes `"other_"`',
        "`dim=-1` becomes `dim=0`",
        "`keepdim=True` becomes `keepdim=False`",
        "`-z` becomes `z`",
        "`torch.where(mask, z, -z)` becomes `torch.where(mask, -z, z)`",
        "`torch.atan2(z, total)` becomes `torch.atan2(total, z)`",
        "`total = z.sum(dim=-1, keepdim=True)` is dropped",
        '`raise ValueError("words are free")` is dropped',
    ],
)
def test_every_kind_of_mutant_is_made(mutation: str) -> None:
    """Arithmetic, comparison, constant, axis, sign, argument swap, statement dropped."""
    assert mutation in {mutant.mutation for mutant in mutants(REFERENCE)}


def test_mutants_are_valid_distinct_and_leave_the_rest_alone() -> None:
    """Each is Python, differs from the others, and has docs, messages and the demo as they were."""
    found = mutants(REFERENCE)
    assert len({mutant.source for mutant in found}) == len(found)
    assert len({mutant.key for mutant in found}) == len(found)
    for mutant in found:
        ast.parse(mutant.source)
        assert mutant.source.count("Docs stay.") == 2
        assert mutant.source.endswith(REFERENCE[REFERENCE.index("\n\nif __name__") :])


def test_a_key_holds_when_lines_move() -> None:
    """A mutant is known by function, change and line of text, so lines may be added above."""
    moved = REFERENCE.replace("HALF =", "# a comment\n\nHALF =")
    assert [mutant.key for mutant in mutants(moved)] == [
        mutant.key for mutant in mutants(REFERENCE)
    ]


def test_an_equivalent_is_declared_with_what_is_printed(tmp_path: Path) -> None:
    """The entry that a survivor prints, with a reason, declares it; then it is no shortfall."""
    found = mutants(REFERENCE)
    reference = Source(tmp_path / "f.py", REFERENCE)
    lost = ["" if mutant is found[3] else "check" for mutant in found]
    runs, short = judge_mutants(found, lost, [], reference)
    assert [(item.path, item.line) for item in short] == [(reference.path, found[3].number)]
    changed = [line for line in runs[3].diff.split("\n")[2:] if line.startswith(("+", "-"))]
    assert [line[0] for line in changed] == ["-", "+"]
    (tmp_path / "equivalent.toml").write_text(declaration(found[3], "Both are the same."))
    declared, problems = read_equivalents(tmp_path)
    assert problems == []
    runs, short = judge_mutants(found, lost, declared, reference)
    assert short == []
    assert runs[3].equivalent == "Both are the same."


def test_fewer_than_95_percent_killed_falls_short(tmp_path: Path) -> None:
    """Too many survivors fall short; those that are declared equivalent count on neither side."""
    found = mutants(REFERENCE)
    lost = ["" if at < 6 else "check" for at in range(len(found))]
    reference = Source(tmp_path / "f.py", REFERENCE)
    for many in (3, 6):
        (tmp_path / "equivalent.toml").write_text(
            "\n".join(declaration(mutant, "It is.") for mutant in found[:many])
        )
        declared, _ = read_equivalents(tmp_path)
        _, short = judge_mutants(found, lost, declared, reference)
        few = [item.says for item in short if item.says.endswith("are killed, less than 95%")]
        left = len(found) - 6, len(found) - 3
        assert few == ([f"{left[0]} of {left[1]} mutants are killed, less than 95%"] * (many == 3))


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("[[equivalent]]\nfunction = 'f'\n", 1, "`mutation` is missing"),
        ("\n[[equivalent]]\nfunktion = 'f'\n", 2, "unknown key `funktion`"),
        ("[[equivalent]\n", 1, "Expected"),
        ("[[same]]\n", 1, "unknown key `same`"),
    ],
)
def test_a_bad_declaration_is_told_with_its_line(
    tmp_path: Path, text: str, line: int, says: str
) -> None:
    """A slip in equivalent.toml falls short with the file and the line."""
    (tmp_path / "equivalent.toml").write_text(text)
    declared, short = read_equivalents(tmp_path)
    assert declared == []
    assert any(item.line == line and says in item.says for item in short), short
