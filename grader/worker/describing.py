"""An exception of a student's in terms of their file."""

from __future__ import annotations

import builtins
from typing import Final

from grader.worker.place import Place, place_of
from grader.worker.protocol import Raised

MAX_MESSAGE: Final = 4_000
_OUT_OF_MEMORY: Final = (
    "can't allocate memory", "out of memory", "Cannot allocate memory", "std::bad_alloc",
)  # fmt: skip

# Taken before a student's code could replace it.
_mro_of = type.__dict__["__mro__"].__get__
# By its own name: IOError is another one for OSError.
_BUILTIN = {
    value: value.__name__
    for value in vars(builtins).values()
    if isinstance(value, type) and issubclass(value, BaseException)
}


def describe(
    error: BaseException, filename: str, lines: list[str], *, loading: bool = False
) -> Raised:
    """An exception in terms of the student's file; survives exceptions that lie or raise.

    Args:
        error: the exception.
        filename: the student's file.
        lines: its lines.
        loading: whether the file was being loaded. The line is then the one outside functions.
    """
    kind = type(error)
    try:
        message = str(error)
    except BaseException:
        message = "(its message can't be shown)"
    place = Place()
    try:
        if isinstance(error, SyntaxError) and error.filename == filename:
            message = error.msg or message
        elif isinstance(error, ImportError):
            # Where a library lies on this machine is nobody's business.
            message = message.partition(" (/")[0]
        place = place_of(error, filename, lines, loading=loading)
    except BaseException:
        place = Place()
    line = place.line
    # type.__name__ through the metaclass could be the student's; this one is not.
    name = type.__dict__["__name__"].__get__(kind)
    text = lines[line - 1].rstrip("\r\n") if line and 0 < line <= len(lines) else ""
    memory = isinstance(error, MemoryError) or any(part in message for part in _OUT_OF_MEMORY)
    return Raised(
        type=str(name)[:200],
        message=str(message)[:MAX_MESSAGE],
        line=line,
        source=text[:500],
        column=place.column,
        end_column=place.end_column,
        name=place.name,
        near=place.near,
        inner=place.inner,
        memory=memory,
        kinds=tuple(_BUILTIN[base] for base in _mro_of(kind) if base in _BUILTIN),
    )
