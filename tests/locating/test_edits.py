"""Changes of a source: what is tried, where, and what is left alone."""

from __future__ import annotations

import ast
from itertools import islice, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.locating.edits import Edit, edits
from tests.locating.cases import CASES

SOURCES = [(path.read_bytes(), function) for path, _, function in CASES]

TRIED = [
    ("operator", "return a + b", "return a - b"),
    ("comparison", "return a >= b", "return a > b"),
    ("operand order", "return a - b", "return ((b) - (a))"),
    ("arguments", "return torch.where(a > 0, a, b)", "return torch.where(a > 0, b, a)"),
    ("sign", "return a * b", "return (-(a)) * b"),
    ("constant", "return 0.44715 * a", "return (0.044715) * a"),
    ("constant for a name", "return a - 1", "return a - b"),
    ("index", "return a[0]", "return a[(1)]"),
    ("one too many", "return a[b]", "return a[(b - 1)]"),
    ("dim", "return a.sum(dim=0)", "return a.sum(dim=(-1))"),
    ("dim less", "return a.mean(dim=0)", "return a.mean()"),
    ("keepdim", "return a.sum(-1)", "return a.sum(-1, keepdim=True)"),
    ("transpose", "return a.T @ b", "return (a) @ b"),
    ("transpose more", "return a @ b", "return a @ (b).T"),
    ("name", "return a * b", "return a * a"),
    ("sum for mean", "return a.sum()", "return a.mean()"),
    ("factor", "return a", "return ((a) * (b))"),
    ("call less", "return torch.exp(a)", "return (a)"),
    ("call more", "return a", "return (a).log()"),
    ("square", "return 1 - a", "return 1 - ((a) ** 2)"),
    ("brackets", "return a * b - 1", "return ((a) * ((b) - (1)))"),
    ("statement less", "a = b\n    return a", "pass\n    return a"),
    ("statements exchanged", "a = b\n    b = a\n    return a", "b = a\n    a = b\n    return a"),
    ("two places", "return a * (1 - a)", "return b * (1 - b)"),
]


def written(body: str) -> bytes:
    return f"import torch\n\n\ndef f(a, b):\n    {body}\n".encode()


@pytest.mark.parametrize(
    ("before", "after"), [case[1:] for case in TRIED], ids=[c[0] for c in TRIED]
)
def test_each_kind_of_change_is_tried(before: str, after: str) -> None:
    """Each kind of slip that is named in the documentation is among the changes."""
    source = written(before)
    changed = {b"".join(edit.applied(source).split()) for edit in edits(source, "f")}
    assert b"".join(written(after).split()) in changed


@given(st.sampled_from(SOURCES), st.integers(0, 10_000))
@settings(max_examples=60, deadline=None)
def test_a_change_is_where_it_says(case: tuple[bytes, str], at: int) -> None:
    """A change replaces bytes on the lines that it names, and all the rest stays as it was."""
    source, function = case
    found = list(islice(edits(source, function), at % 300 + 1))
    check_place(source, found[-1])


def check_place(source: bytes, edit: Edit) -> None:
    changed = edit.applied(source)
    assert changed != source
    assert all(one.end <= other.start for one, other in pairwise(edit.parts))
    left, right = edit.parts[0].start, len(source) - edit.parts[-1].end
    assert changed[:left] == source[:left]
    assert changed[len(changed) - right :] == source[len(source) - right :]
    for part in edit.parts:
        line = source[: part.start].count(b"\n") + 1
        last = source[: part.end].count(b"\n") + 1
        assert any(line <= one <= last for one in edit.lines)


def test_no_source_is_tried_twice() -> None:
    """Nothing is run twice: no two changes of a file give the same file."""
    for source, function in SOURCES[:12]:
        changed = [edit.applied(source) for edit in edits(source, function)]
        assert len(changed) == len(set(changed))


def test_nearly_every_change_is_python() -> None:
    """The budget goes to what runs: of a hundred changes hardly one can't be read."""
    for source, function in SOURCES[::5]:
        changed = [edit.applied(source) for edit in islice(edits(source, function), 400)]
        assert sum(not is_python(one) for one in changed) <= len(changed) // 100


def is_python(source: bytes) -> bool:
    try:
        ast.parse(source)
    except SyntaxError:
        return False
    return True


def test_only_suspicious_lines_are_changed_and_the_likeliest_first() -> None:
    """What points at a line has it searched first; a line that can't be wrong isn't searched."""
    source = written("a = a + b\n    b = a - b\n    return a * b")
    found = [edit.lines for edit in edits(source, "f", {6: 1.0, 7: 0.1})]
    assert {line for lines in found for line in lines if len(lines) == 1} == {6, 7}
    assert found[0] == (6,)
    assert found[-1] == (7,)


HELPER = b"""
import torch

LIMIT = 2.0

def helper(z):
    return z + 1

def graded(z):
    return z - 1

def f(z):
    return helper(z) + graded(z) * LIMIT

if __name__ == "__main__":
    print(f(torch.ones(3) + 5))
"""


def test_helpers_are_part_of_a_function_and_other_graded_ones_are_not() -> None:
    """A mistake in a helper or a constant is found; another graded function is its own affair."""
    lines = {line for edit in edits(HELPER, "f", {}, ["graded", "f"]) for line in edit.lines}
    assert {4, 7, 13} <= lines
    assert lines.isdisjoint({10, 15, 16})


LONG = "def f(z):\n" + "    z = z + 1\n" * 60 + "    return z\n"
UNREAD = {
    "no Python": b"def f(z:\n    return z",
    "no such function": b"def g(z):\n    return z",
    "not UTF-8": b"# -*- coding: latin-1 -*-\ndef f(z):\n    return z  # \xe9",
    "a byte order mark": b"\xef\xbb\xbfdef f(z):\n    return z + 1",
    "over sixty lines": LONG.encode(),
    "a very long file": b"#" * (1 << 17) + b"\ndef f(z):\n    return z + 1",
    "a very long line": b"def f(z):\n    return " + b" + ".join([b"z"] * 5000),
    "nested very deep": b"def f(z):\n    return " + b"-" * 8000 + b"z",
    "a null byte": b"def f(z):\n    return z\0",
    "a number of many digits": b"def f(z):\n    return z + 0x" + b"f" * 6000,
}


@pytest.mark.parametrize("name", UNREAD)
def test_what_can_not_be_taken_apart_is_left_alone(name: str) -> None:
    """A file that is strange, broken or long is not searched, and takes no time."""
    assert list(edits(UNREAD[name], "f")) == []


@given(st.binary(max_size=200))
@settings(max_examples=60, deadline=None)
def test_any_bytes_are_taken(data: bytes) -> None:
    """Whatever a file holds, to look for changes of it ends without an error."""
    for edit in islice(edits(b"def f(a):\n    return a  #" + data, "f"), 20):
        edit.applied(data)
