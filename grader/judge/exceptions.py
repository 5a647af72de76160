"""Python's and torch's own messages, said again for somebody who is learning."""

from __future__ import annotations

import re
from typing import Final

from grader.course.advice import EXITED, KNOWN, MEMORY, NO_NOTEBOOK, NOT_PYTHON, OWN
from grader.evidence import UNREAD
from grader.judge import characters
from grader.judge.refusals import refusal
from grader.worker.protocol import Raised

_TORCHS_OWN: Final = (
    r"not implemented for '|Could not run '|is not currently (implemented|supported)"
)
"""What torch says of an operator that it has, but not for what it was given."""


def explain_exception(raised: Raised) -> tuple[str, str]:
    """One sentence on an exception, and why it comes about where that is known."""
    where = f" in {_place(raised)}" if raised.where else ""
    if raised.inner is not None:
        where += f" (which calls {raised.inner_place or f'line {raised.inner}'})"
    first = raised.message.strip().split("\n")[0][:300].rstrip(".")
    special = _of_its_type(raised, first, where) or refusal(raised, first, where)
    if special is not None:
        return special
    if raised.type in {"ModuleNotFoundError", "ImportError"}:
        says = f"An import fails{where}: {first}."
    else:
        says = f"{raised.type}{where}" + (f": {first}." if first else ".")
    if raised.near:
        says += f" Did you mean {' or '.join(f'`{name}`' for name in raised.near)}?"
    return says, _why(raised)


def _why(raised: Raised) -> str:
    """Why an exception comes about; empty where that isn't known."""
    word = raised.source.split(maxsplit=1)[0] if raised.source.strip() else ""
    if word in OWN:
        return OWN[word]
    return next((why for pattern, why in KNOWN if re.search(pattern, raised.message)), "")


def _of_its_type(raised: Raised, first: str, where: str) -> tuple[str, str] | None:
    """What is said of an exception whose own message says less than its type."""
    if raised.type == "NotebookError":
        return f"{first}.", NO_NOTEBOOK
    if raised.type in UNREAD:
        return _unread(raised, first, where)
    if is_unwritten(raised):
        return f"{raised.type}{where}: something there is not written yet.", ""
    if raised.type == "EOFError" and "EOF when reading" in raised.message:
        return (
            f"`input()` was called{where}, and nobody is there to answer.",
            "A graded file runs by itself: put the values into the code, or leave the question "
            'to a block under `if __name__ == "__main__":`, which isn\'t run here.',
        )
    if raised.type == "SystemExit":
        return f"`exit()` was called{where}.", EXITED
    if raised.memory:
        return f"The memory ran out{where}.", MEMORY
    return None


def is_unwritten(raised: Raised) -> bool:
    """Whether a stub's own line was reached, and not one that torch has nothing to run for."""
    return raised.type == "NotImplementedError" and not re.search(_TORCHS_OWN, raised.message)


def column_of(raised: Raised) -> tuple[int | None, int | None]:
    """The columns, from 1, of what is wrong in the line; the second is the one after it."""
    quote = characters.quote_in(raised.source)
    if quote is not None and "unterminated" in raised.message:
        return quote[1], quote[1] + 1
    return raised.column, raised.end_column


def _place(raised: Raised) -> str:
    """The line, and the column where one is meant."""
    column, _ = column_of(raised)
    return raised.where + (f", column {column}" if column else "")


def _unread(raised: Raised, first: str, where: str) -> tuple[str, str]:
    """What is said of a file, or a cell, that is no Python."""
    if first.startswith("the file is UTF-"):
        return (
            f"Python can't read the file: {first}, and Python reads UTF-8.",
            "Save it again with the encoding UTF-8. In an editor that is under “Save with "
            "encoding”; in PowerShell `>` writes UTF-16, and `Set-Content -Encoding utf8` doesn't.",
        )
    if first.startswith("the byte 0x"):
        return (
            f"Python can't read the file{where}: {first}.",
            "The file was saved in another encoding than it says. Save it again with the encoding "
            "UTF-8, or leave the character out.",
        )
    character = characters.named_in(raised.message)
    if character:
        says = f"Python can't read {characters.describe(character)}{where}."
        return says, f"{characters.advice(character)} {_COPIED}"
    quote = characters.quote_in(raised.source)
    if quote is not None and "unterminated" in first:
        says = f"Python can't read the string{where}: {characters.describe(quote[0])} ends none."
        return says, f"{characters.advice(quote[0])} {_COPIED}"
    # In a notebook, "cell 3, line 2".
    what = _place(raised) if raised.place else f"the file{where}"
    why = NOT_PYTHON.replace("file", "cell") if raised.place else NOT_PYTHON
    return f"Python can't read {what}: {first}.", why


_COPIED: Final = (
    "Word processors, chats and web pages put such characters into code that is copied from them."
)
