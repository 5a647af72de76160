"""A course is written with ``grader.suite``, and with nothing else of the package."""

from __future__ import annotations

import ast
import importlib
import inspect
import itertools
import pkgutil
from collections.abc import Iterator

import pytest

import grader.suite
from tests.conftest import ROOT

FILES = sorted(
    path
    for folder in ("exercises", "reference")
    for path in (ROOT / folder).rglob("*.py")
    if "answers" not in path.parts
)


def strangers(text: str) -> Iterator[str]:
    """What a file imports of the grader beside names of ``grader.suite``."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            yield from (one.name for one in node.names if one.name.split(".")[0] == "grader")
        elif isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "grader":
            known = grader.suite.__all__ if node.module == "grader.suite" else ()
            yield from (f"{node.module}.{one.name}" for one in node.names if one.name not in known)


def test_a_course_imports_grader_suite_alone() -> None:
    """No suite, reference or catalogue reaches past the one package that it is written with."""
    assert len(FILES) > 48
    found = {str(path.relative_to(ROOT)): list(strangers(path.read_text())) for path in FILES}
    assert {name: names for name, names in found.items() if names} == {}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("from grader.suite import check, pictures, slips", []),
        ("from grader.suite import check, formulas", ["grader.suite.formulas"]),
        ("from grader.suite.training import Task", ["grader.suite.training.Task"]),
        ("def f():\n    import grader.judge.text", ["grader.judge.text"]),
        ("import grader.suite", ["grader.suite"]),
    ],
)
def test_an_import_past_it_is_seen(text: str, found: list[str]) -> None:
    """Modules inside the package, other rooms and late imports are all told."""
    assert list(strangers(text)) == found


def documentation(name: str) -> str:
    """What is said of a name: its docstring, or the text below a constant."""
    value = getattr(grader.suite, name)
    if callable(value) or inspect.ismodule(value):
        return inspect.getdoc(value) or ""
    module = importlib.import_module(f"grader.suite.{grader.suite.MODULE_OF[name]}")
    body = ast.parse(inspect.getsource(module)).body
    for node, following in itertools.pairwise(body):
        defined = isinstance(node, ast.AnnAssign) and ast.unparse(node.target) == name
        if defined and isinstance(following, ast.Expr):
            return str(ast.literal_eval(following.value))
    return ""


@pytest.mark.parametrize("name", grader.suite.__all__)
def test_every_name_is_documented(name: str) -> None:
    """Each name can be imported, and what it is for stands there with an example in code."""
    assert "``" in documentation(name) or "::\n" in documentation(name)


def test_no_name_is_a_modules_too() -> None:
    """What a name gives doesn't depend on which modules have been imported before."""
    modules = {module.name for module in pkgutil.iter_modules(grader.suite.__path__)}
    assert modules & {*grader.suite.__all__} == {"corner", "pictures"}


def test_a_misspelt_name_is_told() -> None:
    """A name that isn't there is an error that says so, as for any module."""
    with pytest.raises(ImportError, match="chek"):
        exec("from grader.suite import chek", {})
