"""What was handed in, and what is run of it."""

from __future__ import annotations

from grader.model.base import Value

Places = tuple[tuple[int, int], ...]
"""For each line of a script made from a notebook its code cell and the line in it, both from 1;
``(0, 0)`` between cells."""


def where(line: int, places: Places = ()) -> str:
    """Where a line of a source stands in the file that was handed in.

    ``line 5`` of a script; ``cell 3, line 2`` of a notebook. A line that is in no cell is
    told by the last cell before it.
    """
    for cell, inside in reversed(places[: max(line, 0)]):
        if cell:
            return f"cell {cell}, line {inside}"
    return f"line {line}"


class Submission(Value, frozen=True, kw_only=True):
    """One file as it was handed in: a script, a notebook, or anything else."""

    name: str
    """The file's base name."""
    source: bytes
    """The file's bytes, whatever they are; never what was made of them."""
    sha256: str


class Script(Value, frozen=True, kw_only=True):
    """What is run of a submission: its bytes, or a notebook's code.

    Only :func:`grader.submissions.notebooks.as_script` makes one, and only of a submission,
    so that no notebook is taken for a script and nothing is converted twice.
    """

    name: str
    """The base name of the file that was handed in."""
    source: bytes
    sha256: str
    """Of the file as it was handed in."""
    places: Places = ()
    """Where the source's lines stand in a notebook; empty if they are the file's own."""
    notes: tuple[str, ...] = ()
    """What the reader should know of how the source was made from the file."""
    from_notebook: bool = False
    """Whether a script had lines that only Jupyter understands."""
    aside: tuple[tuple[str, str], ...] = ()
    """Names that are defined where nothing runs, such as in a Markdown cell, and where that is."""
    refused: str = ""
    """Why the file can't be made into a source at all; empty if it could."""
