"""Which character, name or line a message points at."""

from __future__ import annotations

import json

import pytest

from grader.model import Report
from tests.conftest import Grader
from tests.engine.test_loading import DERIVATIVE, RIGHT, SWISH, _examined, notebook


def first(report: Report, function: str = "swish_derivative") -> tuple[str, str, int | None]:
    """What is said of a function's first check, why, and the line that is marked."""
    verdict = next(item for item in report.verdicts if function in item.check.functions)
    found = verdict.diagnosis
    assert found is not None
    return found.says, found.why, verdict.location.line if verdict.location else None


# What stands in the line, the column of it, and what to do about it.
CHARACTERS = {
    "no-break space": ("\u00a0   y = 1", 1, "space bar"),
    "figure space": ("y =\u20071", 4, "space bar"),
    "zero-width space": ("y = 1\u200b", 6, "Delete it"),
    "zero-width joiner": ("y\u200d = 1", 2, "Delete it"),
    "byte-order mark": ("y =\ufeff 1", 4, "Delete it"),
    "double quotes": ("y = \u201chi\u201d", 5, '`"`'),
    "low quotes": ("y = \u201ehi\u201c", 5, '`"`'),
    "single quotes": ("y = \u2018hi\u2019", 5, "`'`"),
    "a quote that ends none": ('y = "hi\u201d', 8, '`"`'),
    "minus": ("y = 3 \u2212 1", 7, "`-`"),
    "dash": ("y = 3 \u2013 1", 7, "`-`"),
    "times": ("y = 3 \u00d7 1", 7, "`*`"),
    "division": ("y = 3 \u00f7 1", 7, "`/`"),
    "superscript": ("y = 3\u00b2", 6, "`**2`"),
    "less or equal": ("y = 3 \u2264 1", 7, "`<=`"),
    "full-width parenthesis": ("y = (3\uff09", 7, "`)`"),
    "full-width comma": ("y = (3\uff0c 1)", 7, "`,`"),
    "full-width colon": ("if True\uff1a pass", 8, "`:`"),
    "Greek question mark": ("y = 3\u037e", 6, "`;`"),
}


@pytest.mark.parametrize("case", CHARACTERS)
def test_a_character_that_only_looks_like_python_is_named(grade: Grader, case: str) -> None:
    """The message has its code, its line and column, and says what to type."""
    line, column, advice = CHARACTERS[case]
    source = f"{RIGHT}{line}\n"
    says, why, marked = first(grade("swish", {"mine.py": source})["mine.py"])
    number = RIGHT.count("\n") + 1
    assert "U+" in says
    assert f"line {number}, column {column}" in says
    assert marked == number
    assert advice in why


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_text_of_two_or_four_bytes_is_told_with_its_name(grade: Grader, encoding: str) -> None:
    """A file in UTF-16, with a mark or without, is told to be so, and how to save it."""
    says, why, _ = first(grade("swish", {"mine.py": RIGHT.encode(encoding)})["mine.py"])
    assert encoding[:6].upper() in says
    assert "UTF-8" in why


@pytest.mark.parametrize("above", ["", "import math\n", "# -*- coding: utf-8 -*-\n", "\n" * 5])
def test_a_latin_1_character_is_told_with_its_place(grade: Grader, above: str) -> None:
    """What an old editor wrote is shown as it was meant, with line and column."""
    source = f"{above}# naïve: café\n{RIGHT}".encode("latin-1")
    says, why, marked = first(grade("swish", {"mine.py": source})["mine.py"])
    number = above.count("\n") + 1
    assert f"line {number}, column 5" in says
    assert "`ï`" in says
    assert "0xEF" in says
    assert marked == number
    assert "UTF-8" in why


def test_a_byte_order_mark_and_a_declared_encoding_are_fine(grade: Grader) -> None:
    """What Python reads is read: UTF-8 with a mark, and Latin-1 that says so."""
    sources = {
        "marked.py": b"\xef\xbb\xbf" + RIGHT.encode(),
        "declared.py": f"# coding: latin-1\n# é\n{RIGHT}".encode("latin-1"),
    }
    assert all(report.full_marks for report in grade("swish", sources).values())


# A line of the derivative, the column of the name in it, and the name that was meant.
MISSPELT = {
    "a function of torch's": ("    y = torch.sgmoid(z)", 15, "sigmoid"),
    "a method": ("    y = z.sigmod()", 11, "sigmoid"),
    "a layer": ("    y = torch.nn.Liner(1, 1)", 18, "Linear"),
    "a name of the function's": ("    value = z; y = valeu", 20, "value"),
    "a builtin": ("    y = rnage(3)", 9, "range"),
    "another case": ("    Y = z; y = Torch.exp(z)", 16, "torch"),
    "behind other letters": ("    é = '→'; y = torch.exq(z)", 24, "exp"),
}


@pytest.mark.parametrize("case", MISSPELT)
def test_a_misspelt_name_is_told_with_its_column_and_what_is_near(grade: Grader, case: str) -> None:
    """The message has the column of the name itself, and asks whether a near one was meant."""
    line, column, meant = MISSPELT[case]
    body = DERIVATIVE.replace("(z):\n", f"(z):\n{line}\n")
    report = grade("swish", {"mine.py": f"import torch\n{SWISH}{body}"})["mine.py"]
    says, _, marked = first(report)
    assert f"line 5, column {column}:" in says
    assert "Did you mean" in says
    assert f"`{meant}`" in says
    assert marked == 5


IMPORTS = {
    "import troch": ("column 8", "torch"),
    "import torch.nn.funtional as F": ("column 17", "functional"),
    "from torch import sgmoid": ("column 19", "sigmoid"),
    "import numpi as np": ("column 8", "numpy"),
    "from mathh import pi": ("column 6", "math"),
}


@pytest.mark.parametrize("line", IMPORTS)
def test_a_misspelt_import_is_told_with_what_is_near(grade: Grader, line: str) -> None:
    """A module, or a name in one, that is misspelt is told with the one that was meant."""
    place, meant = IMPORTS[line]
    says, _, _ = first(grade("swish", {"mine.py": f"{line}\n{RIGHT}"})["mine.py"])
    assert f"line 1, {place}:" in says
    assert f"Did you mean `{meant}`" in says
    assert "site-packages" not in says


def indented(source: str) -> str:
    """A block of code one step to the right."""
    return "".join(f"    {line}\n" for line in source.splitlines())


NEAR = {
    "shorter": (DERIVATIVE.replace("swish_derivative", "swish_deriv"), "`swish_deriv`"),
    "a slip": (DERIVATIVE.replace("swish_derivative", "swish_dervative"), "`swish_dervative`"),
    "camel case": (DERIVATIVE.replace("swish_derivative", "swishDerivative"), "`swishDerivative`"),
    "capital": (DERIVATIVE.replace("swish_d", "Swish_D"), "`Swish_Derivative`"),
    "a lambda": ("swish_deriv = lambda z: z\n", "`swish_deriv`"),
    "a method": (f"class Answer:\n{indented(DERIVATIVE)}", "inside the class `Answer`"),
    "nested": (f"def outer():\n{indented(DERIVATIVE)}", "inside the function `outer`"),
    "under main": (f'if __name__ == "__main__":\n{indented(DERIVATIVE)}', "__main__"),
    "in a block": (f"if 0:\n{indented(DERIVATIVE)}", "an `if` block"),
}


@pytest.mark.parametrize("case", NEAR)
def test_a_missing_function_is_told_with_what_stands_in_its_place(grade: Grader, case: str) -> None:
    """A near name, a method or a nested function is named with its line."""
    instead, told = NEAR[case]
    source = f"import torch\n{SWISH}{instead}"
    says, _, marked = first(grade("swish", {"mine.py": source})["mine.py"])
    assert "defines no `swish_derivative`" in says
    assert told in says
    assert marked is not None
    assert source.split("\n")[marked - 1].strip().lower().startswith(("def swish", "swish_deriv"))


def test_nothing_is_suggested_where_nothing_is_near(grade: Grader) -> None:
    """A helper, or the other graded function, is not taken for the one that is missing."""
    source = f"import torch\n{SWISH}def helper(z):\n    return z\n"
    says, _, marked = first(grade("swish", {"mine.py": source})["mine.py"])
    assert says == "Your file defines no `swish_derivative`."
    assert marked is None


def test_a_function_in_a_cell_that_is_not_run_is_found(grade: Grader) -> None:
    """Code in a Markdown cell, or in one that writes a file, is told with its cell."""
    plain = json.loads(notebook("import torch", SWISH, f"```python\n{DERIVATIVE}```"))
    plain["cells"][2] = {"cell_type": "markdown", "source": plain["cells"][2]["source"]}
    sources = {
        "markdown.ipynb": json.dumps(plain),
        "written.ipynb": notebook("import torch", SWISH, f"%%writefile x.py\n{DERIVATIVE}"),
    }
    reports = grade("swish", sources)
    assert "a Markdown cell, below cell 2" in first(reports["markdown.ipynb"])[0]
    assert "cell 3, which was left out" in first(reports["written.ipynb"])[0]


# Code of the derivative's, and the line that is marked when its time is out.
ENDLESS = {
    "a while": ("    n = 0\n    while True:\n        n += 1\n", 6),
    "one that seems to end": ("    n = 9\n    while n > 0:\n        n = n + 1\n        m = n\n", 6),
    "a for inside": ("    while True:\n        for i in range(50):\n            i += 1\n", 5),
    "a for": ("    for i in range(10**12):\n        i += 1\n        j = i\n", 5),
    "in a helper": ("    def g():\n        while True:\n            pass\n    g()\n", 6),
    "a sleep": ("    import time\n    time.sleep(100)\n", 6),
}


@pytest.mark.slow
@pytest.mark.parametrize("case", ENDLESS)
def test_a_time_out_marks_the_loop_that_runs(grade: Grader, case: str) -> None:
    """What is marked is the loop, or the line, in which the time ran out; and it is told first."""
    code, line = ENDLESS[case]
    body = DERIVATIVE.replace("(z):\n", f"(z):\n{code}")
    report = _examined(grade, f"import torch\n{SWISH}{body}", "mine.py", 3.0)
    says, _, marked = first(report)
    assert says == f"`swish_derivative` took longer than 3 seconds, in line {line}."
    assert marked == line
    passed = {item.check.functions for item in report.verdicts if not item.diagnosis}
    assert passed == {("swish",)}
