"""Notebooks as scripts, and stubs as notebooks.

The code cells are joined in order. What only IPython understands is left out
line for line, so that a line of the script can be told as a line of a cell.
Cells are counted as Jupyter's own messages do after "Restart and run all":
code cells only, from 1.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

from msgspec.structs import replace

from grader.errors import SubmissionError
from grader.model import Script, Submission

# These run their cell's code like any other; everything else may run it
# elsewhere, in another language, or not at all.
_HARMLESS = frozenset({"time", "capture"})
_MOST_NOTES = 20
"""Lines that are told one by one; a file may consist of nothing else."""
_MAGIC = re.compile(r"(?P<indent>\s*)(?P<magic>%{1,2}[A-Za-z]|!|\?)")
_HELP = re.compile(r"\s*[\w.*\[\]'\"]+\s*\?{1,2}\s*(#.*)?$")
# Possessive: two parts that could both take a space would try every way to share a line of them.
_ASSIGNED = re.compile(r"(?P<indent>\s*+)[\w\s,.*\[\]]++=\s*+(?:!|%[A-Za-z])")
_COMMAND = re.compile(rb"^[ \t]*[%!][%!]?[A-Za-z]|=[ \t]*[!%][A-Za-z]", re.MULTILINE)
"""In a script, a line that may be Jupyter's; whether it is, the lines around it tell."""
_DEFINED = re.compile(r"^[ \t]{0,20}(?:def|class) (\w{1,100})", re.MULTILINE)
_TIMED = re.compile(r"(?P<indent>\s*)%time\s+(?P<statement>\S.*)")


_CURRENT = 4
_FORMATS = range(1, _CURRENT + 1)
_MOST_SHOWN = 1_000
"""A number that isn't smaller may have thousands of digits."""


class NotebookError(SubmissionError):
    """A file that calls itself a notebook and is none; says why."""


def as_script(submission: Submission) -> Script:
    """What is run of a submission: a notebook's code; the bytes of any other file.

    Of a script that was copied from a notebook, or exported by Colab, the lines that only
    Jupyter understands are left out. What was left out is told in its notes. A file that
    calls itself a notebook and is none is refused, with the reason. Lines end as Python ends
    them, so that everybody who looks at the file counts them alike.
    """
    source = submission.source.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    given = Script(name=submission.name, source=source, sha256=submission.sha256)
    if not submission.name.lower().endswith(".ipynb"):
        return _without_commands(given)
    try:
        return script_from_notebook(submission.source, given)
    except NotebookError as error:
        return replace(given, source=b"", refused=str(error))


def _without_commands(script: Script) -> Script:
    if not _COMMAND.search(script.source):
        return script
    try:
        text = script.source.decode("utf-8")
    except UnicodeDecodeError:
        return script
    plain, left_out = _plain_lines(text.split("\n"))
    if not left_out:
        return script
    return replace(
        script,
        source="\n".join(plain).encode(),
        notes=tuple(f"Line {line} was left out: {shown}" for line, shown in left_out),
        from_notebook=True,
    )


def script_from_notebook(data: bytes, given: Script | None = None) -> Script:
    """The script of a notebook of any format version in UTF-8, its lines ended by newlines.

    Args:
        data: the notebook.
        given: whose name and digest the script gets.

    Raises:
        NotebookError: the bytes are no notebook.
    """
    notebook, notes = _parsed(data)
    script: list[str] = []
    places: list[tuple[int, int]] = []
    aside: list[tuple[str, str]] = []
    number = 0
    for cell in notebook:
        if cell.get("cell_type") != "code":
            place = f"below cell {number}" if number else "above the first cell of code"
            aside += _defined_in(_source(cell), f"a Markdown cell, {place}")
            continue
        number += 1
        if script:
            script.append("")
            places.append((0, 0))
        lines, left_out = plain_cell(_source(cell), number)
        notes += left_out
        if not any(lines):
            aside += _defined_in(_source(cell), f"cell {number}, which was left out")
        script += lines
        places += [(number, line) for line in range(1, len(lines) + 1)]
    if not number:
        notes.append("The notebook has no code cells.")
    if len(notes) > _MOST_NOTES:
        more = f"… and {len(notes) - _MOST_NOTES:,} more lines or cells were left out."
        notes = [*notes[:_MOST_NOTES], more]
    text = "".join(f"{line}\n" for line in script)
    return replace(
        given or Script(name="", source=b"", sha256=""),
        source=text.encode("utf-8", "replace"),
        places=tuple(places),
        notes=tuple(notes),
        aside=tuple(aside),
    )


def _defined_in(text: str, where: str) -> list[tuple[str, str]]:
    """The names of functions and classes in a cell that isn't run."""
    return [(name, where) for name in _DEFINED.findall(text)]


def notebook_from_stub(stub_source: str, title: str, statement: str) -> bytes:
    """The stub as a notebook: a cell with title and statement, then one for each definition.

    The same input gives the same bytes, valid by nbformat.
    """
    import nbformat

    v4 = nbformat.v4
    headed = statement.lstrip().startswith("# ")
    heading = f"# {title}" if title and not headed else ""
    text = "\n\n".join(part for part in (heading, statement.strip()) if part)
    cells = [v4.new_markdown_cell(text, id="statement")]
    cells += (
        v4.new_code_cell(chunk, id=f"code-{number}")
        for number, chunk in enumerate(_chunks(stub_source), start=1)
    )
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    notebook = v4.new_notebook(
        cells=cells, metadata={"kernelspec": kernel, "language_info": {"name": "python"}}
    )
    notebook.nbformat_minor = 5
    nbformat.validate(notebook)
    written: str = nbformat.writes(notebook)
    return (written.rstrip("\n") + "\n").encode()


def _parsed(data: bytes) -> tuple[Sequence[dict[str, Any]], list[str]]:
    """The cells, and notes on how they were read."""
    try:
        notebook = json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise _no_notebook("it is not UTF-8") from error
    except ValueError as error:
        raise _no_notebook(f"it is not JSON ({error})") from error
    except (RecursionError, MemoryError) as error:
        raise _no_notebook("it is nested too deeply") from error
    version = notebook.get("nbformat") if isinstance(notebook, dict) else None
    if not isinstance(version, int):
        raise _no_notebook("it is JSON, but has no number in a field nbformat")
    if version not in _FORMATS:
        shown = version if abs(version) < _MOST_SHOWN else "that it names"
        raise _no_notebook(f"its format {shown} is not one of 1 to 4")
    notes = []
    if version != _CURRENT:
        notes.append(f"The notebook is of the older format {version}; its code was read.")
    cells = notebook["cells"] if "cells" in notebook else _on_worksheets(notebook)
    if not isinstance(cells, list) or not all(isinstance(cell, dict) for cell in cells):
        raise _no_notebook("its cells are not a list of cells")
    language = _language(notebook.get("metadata"))
    if language not in ("", "python"):
        notes.append(f"The notebook says that its language is {language[:40]}, not Python.")
    return cells, notes


def _on_worksheets(notebook: dict[str, Any]) -> list[Any] | None:
    """The cells of formats 2 and 3, which have a level more; None where there are none."""
    sheets = notebook.get("worksheets")
    if not isinstance(sheets, list):
        return None
    inside = [sheet.get("cells") if isinstance(sheet, dict) else None for sheet in sheets]
    return [cell for cells in inside for cell in (cells if isinstance(cells, list) else [None])]


def _no_notebook(reason: str) -> NotebookError:
    return NotebookError(
        f"The file is not a notebook: {reason}.",
        advice="Save it again in Jupyter, or hand in a .py file.",
    )


def _language(metadata: object) -> str:
    for field, key in (("kernelspec", "language"), ("language_info", "name")):
        inner = metadata.get(field) if isinstance(metadata, dict) else None
        if isinstance(inner, dict) and isinstance(inner.get(key), str):
            return str(inner[key]).lower()
    return ""


def _source(cell: dict[str, Any]) -> str:
    # Format 1 calls a cell's code `code`, 2 and 3 call it `input`.
    source = next((cell[key] for key in ("source", "input", "code") if key in cell), "")
    if isinstance(source, list):
        source = "".join(part for part in source if isinstance(part, str))
    return source.replace("\r\n", "\n").replace("\r", "\n") if isinstance(source, str) else ""


def plain_cell(source: str, number: int) -> tuple[list[str], list[str]]:
    """A cell's lines with everything that is IPython's own blanked, and notes on it."""
    lines = source.removesuffix("\n").split("\n")
    first = next((index for index, line in enumerate(lines) if line.strip()), 0)
    magic = re.match(r"%%(\w+)", lines[first])
    notes: list[str] = []
    if magic and magic[1] not in _HARMLESS:
        note = f"Cell {number} was left out: it begins with %%{magic[1]}."
        return [""] * len(lines), [note]
    if magic:
        lines[first] = ""
    plain, left_out = _plain_lines(lines)
    notes += (f"Cell {number}, line {line} was left out: {shown}" for line, shown in left_out)
    return plain, notes


def _plain_lines(lines: Sequence[str]) -> tuple[list[str], list[tuple[int, str]]]:
    """The lines without what is IPython's own, and what was left out, by its number."""
    plain: list[str] = []
    left_out: list[tuple[int, str]] = []
    statement = _Statement()
    skipping = False
    for number, line in enumerate(lines, start=1):
        if skipping:
            plain.append("")
            skipping = line.endswith("\\")
            continue
        replaced = None if statement.is_open else _without_magic(line)
        if replaced is None:
            plain.append(line)
            statement.read(line)
            continue
        plain.append(replaced)
        skipping = line.endswith("\\")
        if not _TIMED.fullmatch(line):
            left_out.append((number, line.strip()[:60]))
        else:
            statement.read(replaced)
            skipping = False
    return plain, left_out


def _without_magic(line: str) -> str | None:
    """What stands in place of a line that is IPython's own; None for a line of Python."""
    timed = _TIMED.fullmatch(line)
    if timed:
        return timed["indent"] + timed["statement"]
    found = _MAGIC.match(line) or _ASSIGNED.match(line)
    if found:
        # A block needs a statement, so that nothing below changes its meaning.
        return f"{found['indent']}pass"
    if _HELP.match(line) and not line.lstrip().startswith("#"):
        return f"{line[: len(line) - len(line.lstrip())]}pass"
    return None


class _Statement:
    """Follows a statement over its lines: open brackets, triple quotes, backslashes."""

    def __init__(self) -> None:
        self._depth = 0
        self._quote = ""
        self._continued = False

    @property
    def is_open(self) -> bool:
        """Whether the next line goes on with this statement."""
        return bool(self._depth > 0 or self._quote or self._continued)

    def read(self, line: str) -> None:
        """Take one more line into account."""
        self._continued = False
        for token in self._tokens(line):
            if self._quote:
                if token == self._quote:
                    self._quote = ""
            elif token[0] in "\"'":
                self._quote = token
            elif token == "#":
                break
            elif token in "([{":
                self._depth += 1
            elif token in ")]}":
                self._depth = max(0, self._depth - 1)
        else:
            self._continued = line.endswith("\\") and len(self._quote) < 3
        if len(self._quote) == 1 and not self._continued:
            # An unfinished string is a mistake of this line alone.
            self._quote = ""

    def _tokens(self, line: str) -> Iterator[str]:
        position = 0
        while position < len(line):
            character = line[position]
            if character == "\\":
                position += 2
                continue
            triple = line[position : position + 3]
            if triple in ('"""', "'''") and self._quote in ("", triple):
                yield triple
                position += 3
                continue
            if character in "\"'#([{)]}":
                yield character
            position += 1


def _chunks(source: str) -> list[str]:
    """The stub's text cut before each definition, with its decorators and comments."""
    lines = source.split("\n")
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError):
        return [source.strip("\n")]
    cuts = [0]
    for node in tree.body:
        # A block that tries the functions is no part of the last one.
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.If):
            above = [each.lineno for each in getattr(node, "decorator_list", [])]
            first = min([node.lineno, *above]) - 1
            while first > 0 and lines[first - 1].startswith("#"):
                first -= 1
            cuts.append(first)
    ends = [*cuts[1:], len(lines)]
    chunks = ["\n".join(lines[a:b]).strip("\n") for a, b in zip(cuts, ends, strict=True)]
    return [chunk for chunk in chunks if chunk.strip()]
