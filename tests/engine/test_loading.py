"""What a file that fails outside its functions costs, and what is said of it."""

from __future__ import annotations

import json
import os

import pytest

from grader.grading.examiner import Examiner
from grader.model import Report, Status, Submission
from tests.conftest import Grader, _submission

SWISH = "def swish(z):\n    return z * torch.sigmoid(z)\n"
DERIVATIVE = "def swish_derivative(z):\n    s = torch.sigmoid(z)\n    return s + z * s * (1 - s)\n"
RIGHT = f"import torch\n\n\n{SWISH}\n\n{DERIVATIVE}"
LAST = RIGHT.count("\n") + 1
"""The line after the last definition."""


def notebook(*cells: str) -> bytes:
    """A notebook of code cells."""
    made = [
        {"cell_type": "code", "metadata": {}, "source": cell, "outputs": [], "execution_count": 1}
        for cell in cells
    ]
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": made}).encode()


def exported(*cells: str) -> str:
    """What ``jupyter nbconvert --to script`` makes of such a notebook."""
    parts = [f"# In[{number}]:\n\n\n{cell}\n\n\n" for number, cell in enumerate(cells, 1)]
    return "#!/usr/bin/env python\n# coding: utf-8\n\n" + "".join(parts)


SCRATCH = {
    "a call": ("print(swish(3))", "TypeError"),
    "exit": ("exit()", "`exit()` was called"),
    "sys.exit": ("import sys; sys.exit(1)", "`exit()` was called"),
    "assert": ("assert swish(torch.tensor(1.0)) == 3", "AssertionError"),
    "Ctrl-C": ("raise KeyboardInterrupt", "KeyboardInterrupt"),
    "a base exception": ("raise BaseException('no')", "BaseException"),
    "a question": ("n = int(input('n? '))", "input()"),
    "os._exit": ("import os; os._exit(0)", "exit code 0"),
    "abort": ("import os; os.abort()", "SIGABRT"),
    "recursion": ("def f(): f()\nf()", "RecursionError"),
    "memory": ("x = torch.zeros(10**14)", "memory"),
    "Jupyter's": ("display(swish(torch.zeros(2)))", "display"),
}


@pytest.mark.parametrize("case", SCRATCH)
def test_a_line_after_the_last_definition_costs_nothing(grade: Grader, case: str) -> None:
    """Whatever a script's scratch line does, what stands above is graded, and the line is told."""
    line, told = SCRATCH[case]
    report = grade("swish", {"mine.py": f"{RIGHT}{line}\n"})["mine.py"]
    assert report.full_marks
    assert not report.failure
    (note,) = report.notes
    assert told in note
    assert f"line {LAST + line.count(chr(10))}" in note


@pytest.mark.parametrize("case", SCRATCH)
def test_a_failing_cell_costs_no_other_cell(grade: Grader, case: str) -> None:
    """In a notebook, and in a script made from one, the cells after a failing cell run on."""
    line, told = SCRATCH[case]
    cells = ("import torch", SWISH, line, DERIVATIVE)
    sources = {"mine.ipynb": notebook(*cells), "mine.py": exported(*cells)}
    for name, report in grade("swish", sources).items():
        assert report.full_marks, name
        assert case == "Jupyter's" or any(told in note for note in report.notes)


def test_a_cell_that_is_no_python_costs_no_other_cell(grade: Grader) -> None:
    """A cell with a mistake of syntax is told with its place, and the others are graded."""
    for wrong in ("print(swish(", "return 5", "x = 1 +", "  y = 2\n z = 3"):
        cells = ("import torch", SWISH, wrong, DERIVATIVE)
        report = grade("swish", {"mine.ipynb": notebook(*cells)})["mine.ipynb"]
        assert report.full_marks
        assert any("cell 3" in note for note in report.notes)


def test_what_a_failing_line_cuts_off_says_so(grade: Grader) -> None:
    """A function below a failing line is lost, for that line's reason; one above is graded."""
    source = f"import torch\n{SWISH}print(swish(3))\n{DERIVATIVE}"
    report = grade("swish", {"mine.py": source})["mine.py"]
    for verdict in report.verdicts:
        if verdict.check.functions == ("swish",):
            assert verdict.status is Status.passed
        else:
            assert verdict.status is Status.raised
            assert verdict.diagnosis is not None
            assert "line 4 (which calls line 3)" in verdict.diagnosis.says
            assert verdict.location is not None
            assert verdict.location.line == 4


def test_a_name_that_nobody_defines_is_not_blamed_on_a_failing_line(grade: Grader) -> None:
    """Where a file calls a function it never defines, it is the definition that is missing."""
    report = grade("swish", {"mine.py": f"import torch\n{SWISH}print(swish_derivative(1))\n"})
    missing = [v for v in report["mine.py"].verdicts if "swish_derivative" in v.check.functions]
    assert {v.diagnosis.id for v in missing if v.diagnosis} == {"missing-function"}


JUPYTER = """display(swish(torch.zeros(2)))
_
__
In, Out
ip = get_ipython()
ip.run_line_magic("matplotlib", "inline")
ip.run_cell_magic("bash", "", "ls")
ip.system("pip install torch")
files = ip.getoutput("ls")
from IPython.display import HTML, clear_output, display
from IPython import get_ipython
from IPython.core.interactiveshell import InteractiveShell
InteractiveShell.ast_node_interactivity = "all"
display(HTML("<b>x</b>"))
clear_output(wait=True)
"""


def test_what_jupyter_gives_everybody_is_there(grade: Grader) -> None:
    """Names of IPython's do nothing in a notebook, and in a script that was made from one."""
    sources = {
        "mine.ipynb": notebook("import torch", SWISH + JUPYTER, DERIVATIVE),
        "mine.py": exported("import torch", SWISH + JUPYTER, DERIVATIVE),
        "percent.py": f"# %%\nimport torch\n# %%\n{SWISH}{JUPYTER}\n# %%\n{DERIVATIVE}",
        "bare.py": f"import torch\n{SWISH}{JUPYTER}{DERIVATIVE}",
    }
    for name, report in grade("swish", sources).items():
        assert report.full_marks, name
        assert not report.notes, name


COMMANDS = """!pip install torch
%matplotlib inline
%%time
files = !ls
%timeit 1 + 1
display(files) if 0 else None
text = '''
%not a magic
!nor this
'''
assert text.split() == ["%not", "a", "magic", "!nor", "this"]
number = (7
 %5)
assert number == 2
"""


def test_jupyters_commands_do_nothing_in_a_script(grade: Grader) -> None:
    """A script that was copied from a notebook, or exported by Colab, is graded without them."""
    source = f"{COMMANDS}import torch\n{SWISH}{DERIVATIVE}"
    report = grade("swish", {"mine.py": source})["mine.py"]
    assert report.full_marks
    assert len(report.notes) == 5
    assert report.notes[0] == "Line 1 was left out: !pip install torch"


@pytest.mark.parametrize("magic", ["time", "capture"])
def test_a_cell_that_nbconvert_made_a_string_runs(grade: Grader, magic: str) -> None:
    """What stands in a ``%%time`` cell is defined, also after the notebook became a script."""
    inside = f"get_ipython().run_cell_magic('{magic}', '', {SWISH!r})"
    report = grade("swish", {"mine.py": exported("import torch", inside, DERIVATIVE)})["mine.py"]
    assert report.full_marks


def test_a_students_function_finds_nothing_of_ours_behind_jupyters_names(grade: Grader) -> None:
    """The names that stand in for Jupyter's lead to no module of the grader's."""
    look = (
        "found = [display.__globals__, type(get_ipython()).run.__globals__"
        " if hasattr(type(get_ipython()), 'run') else {}]\n"
        "mine = [v for g in found for v in g.values() if 'grader' in repr(v)]\n"
        "assert not mine\n"
    )
    cells = ("import torch", SWISH, look, DERIVATIVE)
    assert not grade("swish", {"mine.ipynb": notebook(*cells)})["mine.ipynb"].notes


def _examined(grade: Grader, source: str | bytes, name: str, deadline: float) -> Report:
    known = grade.examiner("swish")
    examiner = Examiner(
        grade.course, known.exercise, known._sandbox, required=False, deadline=deadline
    )
    submission: Submission = _submission(name, source)
    return examiner.examine([submission])[0]


@pytest.mark.slow
@pytest.mark.parametrize("name", ["mine.py", "mine.ipynb"])
def test_a_loop_after_the_last_definition_costs_nothing(grade: Grader, name: str) -> None:
    """A loop without end outside functions is ended, told with its line, and the rest graded."""
    if not hasattr(os, "fork"):
        pytest.skip("timers are POSIX's")
    loop = "n = 0\nwhile True:\n    n += 1\n"
    source = notebook("import torch", SWISH, loop, DERIVATIVE) if "nb" in name else RIGHT + loop
    report = _examined(grade, source, name, 3.0)
    assert report.full_marks
    place = "cell 3, line 2" if "nb" in name else f"line {LAST + 1}"
    assert any(f"longer than 3 seconds, in {place}" in note for note in report.notes)
