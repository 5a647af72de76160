"""Where graded names are defined, told by a file's code as by its tree."""

from __future__ import annotations

import ast

import pytest

from grader.worker.source_analysis import defined_in, definitions

PLAIN = "import torch\n\n\ndef swish(z):\n    return z\n\n\nclass Net:\n    def swish(self): pass\n"
NAMES = ("swish", "Net")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        pytest.param(PLAIN, True, id="plain"),
        pytest.param(PLAIN.replace("def", "async def", 1), True, id="async"),
        pytest.param(PLAIN + "\n\ndef swish(z):\n    return 2\n", False, id="twice"),
        pytest.param(PLAIN + "\nswish = abs\n", False, id="assigned"),
        pytest.param(PLAIN + "\ndel swish\n", False, id="deleted"),
        pytest.param(PLAIN + "\nfor swish in (): pass\n", False, id="a loop's name"),
        pytest.param(PLAIN.replace("def swish", "@abs\ndef swish", 1), False, id="decorated"),
        pytest.param("if True:\n    def swish(z): pass\nclass Net: pass\n", False, id="indented"),
        pytest.param("swish = lambda z: z\nclass Net: pass\n", False, id="a lambda"),
        pytest.param("class Net: pass\n", False, id="missing"),
        pytest.param("".join(f"a{n} = 1\n" for n in range(300)) + PLAIN, False, id="many names"),
    ],
)
def test_code_and_tree_tell_the_same(text: str, *, told: bool) -> None:
    """Where the code alone tells the lines they are the tree's; else it says nothing."""
    lines = text.split("\n")
    found = defined_in(compile(text, "file.py", "exec"), NAMES, lines)
    assert (found is not None) is told
    if found is not None:
        assert found == definitions(ast.parse(text), NAMES, lines)
