"""The statements are laid out alike, and their examples are right."""

from __future__ import annotations

import doctest
import re
from pathlib import Path

import pytest
import torch

from grader.course.loading import load_module
from tests.conftest import ROOT

EVERY = sorted((ROOT / "exercises").glob("exercise-*/README.md"))
STATEMENTS = [path for path in EVERY if ">>>" in path.read_text(encoding="utf-8")]
PARTS = ("The idea", "Your task", "The rules", "What is graded")


@pytest.mark.parametrize("statement", STATEMENTS, ids=lambda path: path.parent.name)
def test_what_a_statement_shows_is_what_comes_out(statement: Path) -> None:
    """A student who types a statement's example with a right answer sees what it shows."""
    names: dict[str, object] = {"torch": torch}
    for path in (ROOT / "reference" / statement.parent.name).glob("*.py"):
        if (statement.parent / path.name).exists():
            names |= load_module(path, f"_stated_{statement.parent.name[9:11]}")
    text = statement.read_text(encoding="utf-8").replace("\n```", "\n\n```")
    test = doctest.DocTestParser().get_doctest(text, names, statement.parent.name, "", 0)
    assert test.examples
    said: list[str] = []
    runner = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE)
    runner.run(test, out=said.append)
    assert not said, "".join(said)


@pytest.mark.parametrize("statement", EVERY, ids=lambda path: path.parent.name)
def test_statements_are_laid_out_alike(statement: Path) -> None:
    """A student finds the same parts in the same order: idea, task, rules, what is graded."""
    text = statement.read_text(encoding="utf-8")
    number = int(statement.parent.name[9:11])
    assert text.startswith(f"# Exercise {number}: ")
    headings = re.findall(r"^## (.*)$", text, re.MULTILINE)
    assert [name for name in headings if name in PARTS] == list(PARTS)
