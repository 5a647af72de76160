"""Where in a file an exception came up: line, columns, and the name that was not found."""

from __future__ import annotations

import difflib
import sys
from types import CodeType, TracebackType
from typing import Any, Final, NamedTuple

_MOST_NAMES: Final = 4_000
_MOST_NEAR: Final = 3
_LONGEST: Final = 100
"""Characters of a name; a longer one is no slip of the pen."""
_OPTIMISED: Final = 0x1
"""CO_OPTIMIZED: set in functions, not in a module's or a class's own code."""

# Taken before a student's code could replace them.
_close_matches = difflib.get_close_matches
_dir = dir
_modules = sys.modules
_stdlib = sys.stdlib_module_names


class Place(NamedTuple):
    """Where an exception came up."""

    line: int | None = None
    column: int | None = None
    end_column: int | None = None
    name: str = ""
    near: tuple[str, ...] = ()
    inner: int | None = None


def place_of(error: BaseException, filename: str, lines: list[str], *, loading: bool) -> Place:
    """The place of an exception in a file; an empty one if the file had no part in it.

    Args:
        error: the exception.
        filename: the file that frames are looked for of.
        lines: its lines.
        loading: whether the line outside functions is meant, and not the innermost one.
    """
    if isinstance(error, SyntaxError) and error.filename == filename:
        end = error.end_offset if error.end_lineno == error.lineno else None
        return Place(error.lineno, error.offset or None, end or None)
    steps = [step for step in _steps(error) if step.tb_frame.f_code.co_filename == filename]
    if not steps:
        return Place()
    innermost = steps[-1]
    marked = innermost
    if loading:
        for step in steps:
            if step.tb_frame.f_code.co_flags & _OPTIMISED:
                break
            marked = step
    name, near = _not_found(error, innermost)
    column, end = _columns(marked, lines, name if marked is innermost else "")
    inner = innermost.tb_lineno if marked is not innermost else None
    return Place(marked.tb_lineno, column, end, name, near, inner)


def _steps(error: BaseException) -> list[TracebackType]:
    found: list[TracebackType] = []
    step = error.__traceback__
    while step is not None:
        found.append(step)
        step = step.tb_next
    return found


def _columns(step: TracebackType, lines: list[str], name: str) -> tuple[int | None, int | None]:
    """First and end column, from 1, of a name that was not found, in characters of its line."""
    if not name:
        return None, None
    first, last, begin, end = _position(step.tb_frame.f_code, step.tb_lasti)
    line = step.tb_lineno
    if first != line or begin is None or end is None or not 0 < line <= len(lines):
        return None, None
    # Python counts bytes of UTF-8.
    data = lines[line - 1].encode("utf-8", "surrogatepass")
    if last != line:
        end = len(data)
    text = data[begin:end].decode("utf-8", "replace")
    # Of `torch.sgmoid` the part that is misspelt is at the end.
    at = text.rfind(name)
    if at < 0:
        return None, None
    before = len(data[:begin].decode("utf-8", "replace"))
    return before + at + 1, before + at + len(name) + 1


def _position(
    code: CodeType, instruction: int
) -> tuple[int | None, int | None, int | None, int | None]:
    for at, position in enumerate(code.co_positions()):
        if at == instruction // 2:
            return position
    return None, None, None, None


def _not_found(error: BaseException, step: TracebackType) -> tuple[str, tuple[str, ...]]:
    """The name that an exception says is not there, and names that are spelt much like it."""
    if isinstance(error, ImportError):
        return _not_imported(error)
    name = getattr(error, "name", None)
    if type(name) is not str or not isinstance(error, (NameError, AttributeError)):
        return "", ()
    if isinstance(error, NameError):
        frame = step.tb_frame
        known = [*frame.f_locals, *frame.f_globals, *frame.f_builtins]
    else:
        known = _dir(error.obj)
    return name[:_LONGEST], _near(name, known)


def _not_imported(error: ImportError) -> tuple[str, tuple[str, ...]]:
    """Of `import troch` the module; of `from torch import sgmoid` the name."""
    if isinstance(error, ModuleNotFoundError):
        module = str(error.name or "")
        top, _, rest = module.partition(".")
        if rest:
            parent, _, last = module.rpartition(".")
            return last[:_LONGEST], _near(last, _dir(_modules.get(parent)))
        return top[:_LONGEST], _near(top, _KNOWN_MODULES)
    name = getattr(error, "name_from", None) or _imported_name(str(error))
    origin = _modules.get(str(error.name or ""))
    if not name or origin is None:
        return "", ()
    return name[:_LONGEST], _near(name, _dir(origin))


_KNOWN_MODULES: Final = ("torch", "numpy", "matplotlib", "typing", *sorted(_stdlib))


def _imported_name(message: str) -> str:
    """Python 3.11 tells the name in its message only: ``cannot import name 'sgmoid' from …``."""
    before, _, after = message.partition("cannot import name '")
    return after.partition("'")[0] if not before else ""


def _near(name: str, known: Any) -> tuple[str, ...]:
    if not name or len(name) > _LONGEST:
        return ()
    wanted = name.lower()
    spelt: dict[str, str] = {}
    for other in list(known)[:_MOST_NAMES]:
        if type(other) is not str or other == name or len(other) > _LONGEST:
            continue
        if name.startswith("_") or not other.startswith("_"):
            spelt.setdefault(other.lower(), other)
    # The same letters in another case, first of all.
    found = [wanted] if wanted in spelt else []
    # One letter of three is a third of the name.
    likeness = 0.65 if len(wanted) in {3, 4} else 0.75
    for item in _close_matches(wanted, spelt, _MOST_NEAR, likeness):
        # Beside `sigmoid`, the same in place says nothing new.
        if item not in found and item.rstrip("_") not in found:
            found.append(item)
    return tuple(spelt[item] for item in found[:_MOST_NEAR])
