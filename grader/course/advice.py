"""Why exceptions come about, in words that are the same for everybody."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Final

_FILE: Final = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
KNOWN: Final = tuple((one["message"], one["why"]) for one in _FILE["known"])
"""Patterns of messages, each with why such an exception comes about."""
OWN: Final = {
    "raise": "The file raises this itself. Print what the condition before that line looks at.",
    "assert": "The file's own `assert` claims what isn't so here. Print what it compares.",
}
"""Why an exception comes about that a statement of the file's own raises, by its first word."""
REFUSED: Final = {
    name: says.replace("{leave_out}", _FILE["refused"]["leave_out"])
    for name, says in _FILE["refused"].items()
}
"""What a graded file may not do, and what to do instead."""
NOT_PYTHON: Final = "Nothing of the file can run before it is valid Python."
NO_NOTEBOOK: Final = "Nothing of the file can run before it is a notebook."
EXITED: Final = "It ends the program before anything is returned."
MEMORY: Final = (
    "A tensor is far larger than the answer needs. Look for an outer product, a full "
    "matrix or a broadcast."
)
ADVICE: Final = frozenset(
    {
        *(why for _, why in KNOWN),
        *OWN.values(),
        *REFUSED.values(),
        NOT_PYTHON,
        NO_NOTEBOOK,
        EXITED,
        MEMORY,
    }
)
"""Everything that is ever said of why an exception comes about."""
