"""Notebooks become scripts whose lines can be told as cell and line, and stubs notebooks."""

from __future__ import annotations

import ast
import json
import sys

import nbformat
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.errors import GraderError
from grader.model import where
from grader.submissions.notebooks import NotebookError, notebook_from_stub, script_from_notebook


def notebook(*cells: str, kinds: str = "") -> bytes:
    kinds = kinds or "c" * len(cells)
    made = [
        nbformat.v4.new_code_cell(text) if kind == "c" else nbformat.v4.new_markdown_cell(text)
        for text, kind in zip(cells, kinds, strict=True)
    ]
    return nbformat.writes(nbformat.v4.new_notebook(cells=made)).encode()


def lines_of(data: bytes) -> list[str]:
    return script_from_notebook(data).source.decode().split("\n")


def test_code_cells_are_joined_in_order():
    """The script holds every code cell in order, and no text cell."""
    script = script_from_notebook(notebook("a = 1", "# Title", "b = a + 1\n", kinds="cmc"))
    names: dict[str, int] = {}
    exec(script.source, names)
    assert (names["a"], names["b"]) == (1, 2)
    assert b"Title" not in script.source
    assert script.notes == ()


def test_a_line_is_told_as_cell_and_line():
    """A line of the script is told as code cell and line, text cells not counted."""
    script = script_from_notebook(
        notebook("import torch\n\nx = 1", "text", "def f():\n    oops\n", kinds="cmc")
    )
    line = script.source.decode().split("\n").index("    oops") + 1
    assert where(line, script.places) == "cell 2, line 2"
    assert where(1, script.places) == "cell 1, line 1"
    assert where(10_000, script.places) == "cell 2, line 2"


@pytest.mark.parametrize(
    "line",
    [
        "%matplotlib inline",
        "!pip install torch",
        "?torch",
        "torch.nn?",
        "torch.nn.Linear??",
        "files = !ls",
        "t = %timeit -o f()",
        "    %timeit f()",
    ],
)
def test_lines_of_ipython_are_left_out_with_a_note(line):
    """A line magic, shell line or help line is left out, counted and noted."""
    before = "if True:\n    y = 2\n" if line.startswith(" ") else ""
    script = script_from_notebook(notebook(f"{before}{line}\nx = 3"))
    names: dict[str, int] = {}
    exec(script.source, names)
    assert names["x"] == 3
    assert len(script.notes) == 1
    assert line.strip() in script.notes[0]
    last = script.source.decode().rstrip("\n").count("\n") + 1
    assert where(last, script.places) == f"cell 1, line {2 + before.count(chr(10))}"


def test_a_block_of_nothing_but_magic_stays_valid():
    """A block whose only line is a magic is still a block."""
    script = script_from_notebook(notebook("for i in range(2):\n    !echo $i\nx = i"))
    names: dict[str, int] = {}
    exec(script.source, names)
    assert names["x"] == 1


def test_a_shell_line_goes_on_after_a_backslash():
    """A shell line that is continued is left out with its continuation."""
    lines = lines_of(notebook("!pip install \\\n  torch\nx = 1"))
    assert lines[:3] == ["pass", "", "x = 1"]


@pytest.mark.parametrize(
    "source",
    [
        'text = """\n%matplotlib inline\n!ls\nwhat?\n"""',
        "y = (7\n%4)",
        "y = 7 \\\n%4",
        "z = [\n  1,\n  #?\n  2]",
        "# is it so?",
        "text = 'a # b'; y = {\n'k':\n7\n%4}",
        'a = "\\"" ; b = (1\n% 2)',
    ],
)
def test_python_that_looks_like_magic_is_kept(source):
    """A percent sign or question mark in a string, comment or open expression is Python."""
    script = script_from_notebook(notebook(source))
    assert script.source.decode() == source + "\n"
    assert script.notes == ()


def test_cell_magics_drop_the_cell_unless_harmless():
    """A cell of %%bash is left out whole; %%time runs as it would in Jupyter."""
    script = script_from_notebook(notebook("%%bash\nrm -rf x\n", "%%time\nx = 5", "y = x"))
    names: dict[str, int] = {}
    exec(script.source, names)
    assert names["y"] == 5
    assert script.notes == ("Cell 1 was left out: it begins with %%bash.",)
    line = script.source.decode().split("\n").index("x = 5") + 1
    assert where(line, script.places) == "cell 2, line 2"


def test_a_timed_statement_is_run():
    """What stands behind %time is kept, for it may be the answer itself."""
    names: dict[str, int] = {}
    exec(script_from_notebook(notebook("%time x = max(\n1,\n2)")).source, names)
    assert names["x"] == 2


def sheets(version: int, *cells: dict[str, object]) -> bytes:
    """A notebook of a format whose cells lie on worksheets."""
    return json.dumps({"nbformat": version, "worksheets": [{"cells": cells}]}).encode()


OLDER = {
    "1": json.dumps({"nbformat": 1, "cells": [
        {"cell_type": "text", "text": "hello"}, {"cell_type": "code", "code": "x = 1\ny = 2"},
    ]}).encode(),
    "2": sheets(2, {"cell_type": "markdown"}, {"cell_type": "code", "input": "x = 1\ny = 2"}),
    "3": sheets(3, {"cell_type": "heading"}, {"cell_type": "code", "input": ["x = 1\n", "y = 2"]}),
    "3 by nbformat": json.dumps(nbformat.v3.new_notebook(worksheets=[
        nbformat.v3.new_worksheet(cells=[
            nbformat.v3.new_text_cell("markdown", source="hello"),
            nbformat.v3.new_code_cell(input="x = 1\ny = 2"),
        ])
    ])).encode(),
    "3 of several sheets": json.dumps({"nbformat": 3, "worksheets": [
        {"cells": [{"cell_type": "code", "input": "x = 1\ny = 2"}]}, {"cells": []},
    ]}).encode(),
}  # fmt: skip


@pytest.mark.parametrize("old", OLDER)
def test_an_older_notebook_is_read_without_nbformat(old, monkeypatch):
    """A notebook of every format that there was is read, whatever is installed; a note says so."""
    monkeypatch.setitem(sys.modules, "nbformat", None)
    script = script_from_notebook(OLDER[old])
    assert script.source == b"x = 1\ny = 2\n"
    assert f"older format {old[0]}" in script.notes[0]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "not JSON"),
        (b"{", "not JSON"),
        (b"\xff\xfe\x00", "not UTF-8"),
        (b"[]", "field nbformat"),
        (b'{"a": 1}', "field nbformat"),
        (b'{"nbformat": "x", "cells": []}', "field nbformat"),
        (b'{"nbformat": 4, "nbformat_minor": 5}', "list of cells"),
        (b'{"nbformat": 4, "nbformat_minor": 5, "cells": 7}', "list of cells"),
        (b'{"nbformat": 4, "nbformat_minor": 5, "cells": [7]}', "list of cells"),
        (b'{"nbformat": 99, "nbformat_minor": 0, "cells": []}', "format 99"),
        (b'{"nbformat": 0, "nbformat_minor": 0, "cells": []}', "format 0"),
        (b'{"nbformat": ' + b"9" * 4000 + b', "cells": []}', "format that it names is not"),
        (b'{"nbformat": 3, "nbformat_minor": 0}', "list of cells"),
        (b'{"nbformat": 3, "nbformat_minor": 0, "worksheets": 7}', "list of cells"),
        (b'{"nbformat": 3, "nbformat_minor": 0, "worksheets": [7]}', "list of cells"),
        (b'{"nbformat": 3, "nbformat_minor": 0, "worksheets": [{"cells": 7}]}', "list of cells"),
        (b"[" * 200_000, "nested"),
    ],
)
def test_what_is_no_notebook_is_named(data, reason):
    """Bytes that are no notebook give one error that says why and what to do."""
    with pytest.raises(NotebookError) as caught:
        script_from_notebook(data)
    assert reason in caught.value.happened
    assert caught.value.advice


def test_odd_cells_are_read_as_far_as_they_go():
    """Sources as lists, missing sources and lone surrogates do no harm."""
    cells = [
        {"cell_type": "code", "source": ["x = 1\n", "y = 2"]},
        {"cell_type": "code"},
        {"cell_type": "code", "source": "s = '\ud800'\r\nz = 3"},
    ]
    data = json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells})
    names: dict[str, int] = {}
    exec(script_from_notebook(data.encode()).source, names)
    assert (names["x"], names["y"], names["z"]) == (1, 2, 3)


STUB = '''"""Swish."""

import torch


# The function itself.
def swish(z: torch.Tensor) -> torch.Tensor:
    """z times sigmoid(z)."""
    raise NotImplementedError


class Net:
    pass
'''


def test_a_stub_becomes_a_valid_notebook():
    """The stub's notebook is valid, the same each time, and gives the stub's code back."""
    data = notebook_from_stub(STUB, "Swish", "Write **swish**.")
    made = nbformat.reads(data.decode(), as_version=4)
    nbformat.validate(made)
    assert data == notebook_from_stub(STUB, "Swish", "Write **swish**.")
    assert made.cells[0].source == "# Swish\n\nWrite **swish**."
    assert len(made.cells) == 4
    assert made.cells[2].source.startswith("# The function itself.\ndef swish")
    script = script_from_notebook(data)
    assert ast.dump(ast.parse(script.source)) == ast.dump(ast.parse(STUB))


@settings(deadline=None)
@given(st.lists(st.text(alphabet="ab%!?=()[]'\"\\\n #:", max_size=40), max_size=4))
def test_every_line_has_its_place(cells):
    """Whatever is in the cells, each line of the script is some cell's line or a gap."""
    script = script_from_notebook(notebook(*cells))
    assert len(script.places) == script.source.decode().count("\n")
    for number, cell in enumerate(cells, start=1):
        inside = [line for at, line in script.places if at == number]
        assert inside == list(range(1, cell.removesuffix("\n").count("\n") + 2))


def test_the_errors_are_the_graders():
    """A broken notebook can be caught with every other error of the grader."""
    assert issubclass(NotebookError, GraderError)
