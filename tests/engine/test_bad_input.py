"""Whatever is in a file, it is graded: with a reason, and without harm to what is right."""

from __future__ import annotations

import pytest

from grader.model import Kind, Report, Status
from tests.conftest import Grader

SWISH = "def swish(z):\n    return z * torch.sigmoid(z)\n"
DERIVATIVE = "def swish_derivative(z):\n    s = torch.sigmoid(z)\n    return s + z * s * (1 - s)\n"
HEAD = "import torch\n"
RIGHT = HEAD + SWISH + DERIVATIVE


def one(grade: Grader, source: str | bytes) -> Report:
    return grade("swish", {"swish.py": source})["swish.py"]


def points(report: Report, function: str) -> tuple[float, float]:
    """What a function earned, and what there was for it alone."""
    own = [v for v in report.verdicts if v.check.functions == (function,)]
    return sum(v.points for v in own), sum(v.check.points for v in own)


def ids(report: Report) -> set[str]:
    return {v.diagnosis.id for v in report.verdicts if v.diagnosis is not None}


NOTHING_RUNS = {
    "syntax error": (HEAD + "def swish(z):\n    return z *\n" + DERIVATIVE, "SyntaxError"),
    "import error": ("import nowhere_to_be_found\n" + RIGHT, "ModuleNotFoundError"),
    "stray indent": (HEAD + " swish = 1\n" + RIGHT, "IndentationError"),
    "lines that don't line up": (HEAD + "if True:\n    a = 1\n  b = 2\n", "IndentationError"),
    "tabs and spaces": (HEAD + "def f():\n\tpass\n        pass\n", "TabError"),
    "nothing indented": (HEAD + "def swish(z):\n", "IndentationError"),
    "open bracket": RIGHT + "x = (1",
    "backslash at the end": RIGHT + "\\",
    "an error with a place of its own": (
        HEAD + "raise SyntaxError('no', (__file__, -7, 1 << 70, 'x', 'five', -1))\n" + SWISH,
        "SyntaxError",
    ),
    "NUL bytes": (RIGHT.encode() + b"\0\0", "SyntaxError"),
    "wrong encoding": ("# café\n" + RIGHT).encode("latin-1"),
    "UTF-16": RIGHT.encode("utf-16"),
    "random bytes": bytes(range(256)) * 3,
    "deep nesting": "x = " + "(" * 5000 + ")" * 5000,
    "deep unary": "x = " + "-" * 50_000 + "1",
    "unknown encoding": b"# -*- coding: no-such-thing -*-\n" + RIGHT.encode(),
    "exit at import": (HEAD + "raise SystemExit(0)\n" + SWISH, "SystemExit"),
}


@pytest.mark.parametrize("name", NOTHING_RUNS)
def test_a_file_that_cannot_run_is_graded_with_the_reason(grade: Grader, name: str) -> None:
    """A file that Python can't run gets 0 points, every check listed, and the reason."""
    given = NOTHING_RUNS[name]
    source, kind = given if isinstance(given, tuple) else (given, "SyntaxError")
    report = one(grade, source)
    assert report.score == 0
    assert len(report.verdicts) == 12
    assert report.failure
    assert {v.diagnosis.kind for v in report.verdicts if v.diagnosis} == {Kind.error}
    assert all(v.exception is not None and v.exception.type == kind for v in report.verdicts)


def test_an_empty_file_misses_every_function(grade: Grader) -> None:
    """An empty file gets 0 points, and each function is named as missing."""
    report = one(grade, b"")
    assert report.score == 0
    assert ids(report) == {"missing-function"}


UNHARMED = {
    "CRLF": RIGHT.replace("\n", "\r\n").encode(),
    "a byte order mark": b"\xef\xbb\xbf" + RIGHT.encode(),
    "a declared encoding": b"# -*- coding: latin-1 -*-\n# caf\xe9\n" + RIGHT.encode(),
    "3 MB": RIGHT + "\n# padding" + "\n# " + "x" * 100 * 1024 * 30,
    "no newline at the end": RIGHT.rstrip("\n"),
    "a demonstration": RIGHT + "\nif __name__ == '__main__':\n    torch.nn.functional.silu(1)\n",
    "output": HEAD + "print('loading')\n" + SWISH.replace(
        "return", "print(z)\n    return"
    ) + DERIVATIVE,
}  # fmt: skip


@pytest.mark.parametrize("name", UNHARMED)
def test_a_right_answer_in_any_dress_keeps_its_points(grade: Grader, name: str) -> None:
    """Line ends, marks, encodings, size and output never cost a right answer a point."""
    report = one(grade, UNHARMED[name])
    assert report.full_marks, [(v.check.id, v.message) for v in report.verdicts if not v.points]


HALF = {
    "missing": ("", Status.failed, "missing-function"),
    "not a function": ("swish_derivative = 3\n", Status.failed, "not-a-function"),
    "wrong signature": ("def swish_derivative():\n    return 1", Status.raised, "wrong-signature"),
    "None": ("def swish_derivative(z):\n    torch.sigmoid(z)\n", Status.failed, "returned-none"),
    "exception": ("def swish_derivative(z):\n    return 1 / 0\n", Status.raised, "exception"),
    "sys.exit": (
        "def swish_derivative(z):\n    raise SystemExit(0)\n", Status.raised, "exception"
    ),
    "os._exit": ("import os\ndef swish_derivative(z): os._exit(0)\n", Status.killed, "crashed"),
    "segfault": (
        "def swish_derivative(z):\n    import faulthandler\n    faulthandler._sigsegv()\n",
        Status.killed,
        "crashed",
    ),
    "a stub": (
        "def swish_derivative(z):\n    raise NotImplementedError('write it')\n",
        Status.raised,
        "not-written-yet",
    ),
    "recursion": (
        "def swish_derivative(z):\n    return swish_derivative(z)\n", Status.raised, "exception"
    ),
    "memory": (
        "def swish_derivative(z):\n    return torch.ones(1 << 33)\n",
        Status.out_of_memory,
        "out-of-memory",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", HALF)
def test_a_broken_function_costs_its_own_points_only(grade: Grader, name: str) -> None:
    """Whatever one function does, the other one keeps its points, and the reason is named."""
    source, status, identifier = HALF[name]
    report = one(grade, HEAD + SWISH + source)
    assert points(report, "swish")[0] == points(report, "swish")[1] > 0
    assert points(report, "swish_derivative")[0] == 0
    broken = [v for v in report.verdicts if v.check.functions == ("swish_derivative",)]
    assert {v.status for v in broken} == {status}
    assert {v.diagnosis.id for v in broken if v.diagnosis} == {identifier}
    assert not report.at_fault


def test_an_endless_loop_costs_one_deadline(grade: Grader) -> None:
    """A function that never ends loses its checks and is waited for once; the others count."""
    examiner = grade.examiner("swish")
    loop = "import time\ndef swish_derivative(z):\n    while True:\n        time.sleep(9)\n"
    examiner._deadline = 2.0
    try:
        report = one(grade, HEAD + SWISH + loop)
    finally:
        examiner._deadline = None
    assert points(report, "swish")[0] == points(report, "swish")[1]
    broken = [v for v in report.verdicts if v.check.functions == ("swish_derivative",)]
    assert {v.status for v in broken} == {Status.timed_out}
    waited = [v for v in broken if "had used up" not in v.message]
    assert len(waited) == 1


def test_a_flood_of_output_costs_nothing(grade: Grader) -> None:
    """A right answer that prints 300 MB keeps every point, and the report stays small."""
    noisy = SWISH.replace("return", "print('x' * 30_000_000)\n    return")
    report = one(grade, HEAD + noisy + DERIVATIVE)
    assert report.full_marks
    assert all(len(v.output) < 70_000 for v in report.verdicts)
    assert any("not kept" in v.output for v in report.verdicts)


def test_exceptions_are_told_in_the_students_lines(grade: Grader) -> None:
    """An exception names the student's own line, in their file, and never a frame of ours."""
    source = (
        HEAD + "def swish(z):\n    y = z * 2\n    return y @ torch.ones(3, 3, 3, 3)[0, 0, 0, 9]\n"
    )
    report = one(grade, source + DERIVATIVE)
    verdict = next(v for v in report.verdicts if v.check.functions == ("swish",))
    assert verdict.exception is not None
    assert (verdict.exception.type, verdict.exception.line) == ("IndexError", 4)
    assert verdict.exception.source.strip().startswith("return y @")
    assert "grader" not in verdict.message


def test_two_runs_give_the_same_report(grade: Grader) -> None:
    """The same submission gives the same report, whatever addresses it lets slip."""
    source = HEAD + "print(object())\ndef swish(z):\n    raise ValueError(object())\n" + DERIVATIVE
    import msgspec

    def stable(report: Report) -> bytes:
        verdicts = tuple(msgspec.structs.replace(v, seconds=0.0) for v in report.verdicts)
        return msgspec.json.encode(msgspec.structs.replace(report, verdicts=verdicts))

    assert stable(one(grade, source)) == stable(one(grade, source))
