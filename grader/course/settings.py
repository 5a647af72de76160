"""``course.toml`` and ``exercise.toml``: their keys, what each may hold, and all that is wrong."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any, Final, Literal, NamedTuple, TypeVar, get_args

import msgspec

from grader.errors import CourseError

Table = TypeVar("Table", bound=msgspec.Struct)
Key = tuple[str | int, ...]
"""Where a value stands: ``("rules", 0, "operators")``."""
Text = Annotated[str, msgspec.Meta(pattern=r"\S")]
Name = Annotated[str, msgspec.Meta(pattern=r"^[^\W\d]\w*$")]


class LessonTable(msgspec.Struct, forbid_unknown_fields=True):
    """``[[modules.lessons]]``."""

    title: Text
    about: str = ""
    exercises: tuple[str, ...] = ()


class ModuleTable(msgspec.Struct, forbid_unknown_fields=True):
    """``[[modules]]``."""

    title: Text
    lessons: tuple[LessonTable, ...] = ()


class CourseTable(msgspec.Struct, forbid_unknown_fields=True):
    """``course.toml``."""

    name: Text
    title: Text
    feedback: Literal["full", "hints", "score"] = "full"
    modules: tuple[ModuleTable, ...] = ()


class RuleTable(msgspec.Struct, forbid_unknown_fields=True):
    """``[[rules]]``."""

    id: Text
    functions: tuple[str, ...]
    operators: tuple[str, ...] = ()
    autograd: bool = False
    says: str = ""
    instead: str = ""


class LimitsTable(msgspec.Struct, forbid_unknown_fields=True):
    """``[limits]``."""

    deadline: Annotated[float, msgspec.Meta(gt=0)] = 10.0
    memory_mib: Annotated[int, msgspec.Meta(gt=0)] = 2048


class ExerciseTable(msgspec.Struct, forbid_unknown_fields=True):
    """``exercise.toml``."""

    title: Text
    functions: Annotated[tuple[Name, ...], msgspec.Meta(min_length=1)]
    stub: str = ""
    preload: tuple[str, ...] = ()
    curiosity: str = ""
    limits: LimitsTable = msgspec.field(default_factory=LimitsTable)
    rules: tuple[RuleTable, ...] = ()


LEGAL: Final[Mapping[str, str]] = {
    "name": 'a text such as "my-course", by which gradebooks know the course',
    "title": 'a text such as "Swish and its derivative"',
    "feedback": '"full", "hints" or "score": what students see',
    "modules": "tables [[modules]], each with a title and [[modules.lessons]]",
    "modules.title": 'a text such as "The elementary training loop"',
    "modules.lessons": "tables [[modules.lessons]], each with a title and exercises",
    "modules.lessons.title": 'a text such as "What is a training loop?"',
    "modules.lessons.about": "a sentence on what is learnt",
    "modules.lessons.exercises": 'a list of slugs such as ["swish", "xor"]',
    "functions": 'a list of the graded names in the stub\'s order, such as ["swish"]',
    "stub": 'the stub\'s file name, such as "swish.py"',
    "preload": 'a list of modules to import beforehand, such as ["torch._dynamo"]',
    "curiosity": "a text that is said at full marks",
    "limits": "a table [limits] with deadline and memory_mib",
    "limits.deadline": "seconds for the import, and again for each function: a number above 0",
    "limits.memory_mib": "a whole number above 0, such as 2048",
    "rules": "tables [[rules]], each of which forbids operators or autograd",
    "rules.id": 'a text such as "no-silu"',
    "rules.functions": 'a list of graded names that the rule binds, such as ["swish"]',
    "rules.operators": 'a list of torch\'s operators, such as ["silu"]',
    "rules.autograd": "true or false",
    "rules.says": "a sentence on what was done; {function} and {operator} are filled in",
    "rules.instead": "a sentence on what to do instead",
}
"""What each key holds, in an author's words."""


class Problem(NamedTuple):
    """Something that is wrong in a file, and its line."""

    line: int
    says: str


def read_table(path: Path, kind: type[Table]) -> Table:
    """A file's table.

    Raises:
        CourseError: it can't be read; names the line and the first of what is wrong.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise CourseError(
            f"{path}: {error.strerror}", advice="A course needs this file; is the folder right?"
        ) from error
    except UnicodeDecodeError as error:
        raise CourseError(f"{path}: it is not UTF-8 text") from error
    try:
        return msgspec.convert(tomllib.loads(text), kind)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError):
        raise unreadable(path, problems(text, kind)[0]) from None


def unreadable(path: Path, problem: Problem) -> CourseError:
    """The error of a file in which something is wrong."""
    return CourseError(
        f"{path}:{problem.line}: {problem.says}", advice="`grade validate` lists all of it."
    )


def problems(text: str, kind: type[msgspec.Struct]) -> list[Problem]:
    """All that is wrong in a TOML text, in its order."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        at = re.search(r"line (\d+)", str(error))
        line = int(at[1]) if at is not None else text.count("\n") + 1
        return [Problem(line, f"it is no TOML: {error}")]
    lines = lines_of_keys(text)
    return sorted(Problem(_nearest(lines, key), says) for key, says in _wrong(table, kind, ()))


def _wrong(table: Any, kind: type[msgspec.Struct], at: Key) -> Iterator[tuple[Key, str]]:
    fields = {field.name: field for field in msgspec.structs.fields(kind)}
    misspelt = set()
    for name in table:
        if name not in fields:
            close = difflib.get_close_matches(name, fields, n=1)
            misspelt.update(close)
            meant = f"did you mean `{close[0]}`? " if close else ""
            says = f"there is no key {_shown((*at, name))}: {meant}There are {', '.join(fields)}"
            yield (*at, name), says
    for name, field in fields.items():
        key = (*at, name)
        if name not in table:
            if field.required and name not in misspelt:
                yield at, f"{_shown(key)} is missing; it has to be {_legal(key)}"
            continue
        inner = next((arg for arg in (field.type, *get_args(field.type)) if _is_table(arg)), None)
        value = table[name]
        if inner is not None and isinstance(value, dict) and inner is field.type:
            yield from _wrong(value, inner, key)
        elif inner is not None and isinstance(value, list) and all(map(_is_dict, value)):
            for number, item in enumerate(value):
                yield from _wrong(item, inner, (*key, number))
        else:
            try:
                msgspec.convert(value, field.type)
            except msgspec.ValidationError:
                yield key, f"{_shown(key)} is {_written(value)}, and has to be {_legal(key)}"


def _is_table(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, msgspec.Struct)


def _is_dict(value: Any) -> bool:
    return isinstance(value, dict)


def _shown(key: Key) -> str:
    return "`" + ".".join(part for part in key if isinstance(part, str)) + "`"


def _legal(key: Key) -> str:
    return LEGAL[_shown(key).strip("`")]


def _written(value: Any) -> str:
    """A value as TOML has it, as far as it can be told in a sentence."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return f'"{value[:60]}"' if value else "an empty text"
    if isinstance(value, list):
        return "[" + ", ".join(map(_written, value[:5])) + "]" if value else "an empty list"
    return "a table" if isinstance(value, dict) else repr(value)


def lines_of_keys(text: str) -> dict[Key, int]:
    """The line of each key and of each table's head."""
    found: dict[Key, int] = {}
    at: Key = ()
    for number, line in enumerate(text.split("\n"), 1):
        if (head := re.match(r"\s*(\[\[?)\s*([\w.-]+)\s*\]\]?", line)) is not None:
            *outer, last = head[2].split(".")
            at = ()
            for part in outer:
                at = (*at, part)
                at = (*at, _count(found, at) - 1) if _count(found, at) else at
            at = (*at, last)
            at = (*at, _count(found, at)) if head[1] == "[[" else at
            found[at] = number
        elif (key := re.match(r"\s*\"?([\w-]+)\"?\s*=", line)) is not None:
            found.setdefault((*at, key[1]), number)
    return found


def _count(found: Mapping[Key, int], at: Key) -> int:
    """How many tables of an array there are so far."""
    return sum(key[:-1] == at and isinstance(key[-1], int) for key in found)


def _nearest(lines: Mapping[Key, int], key: Key) -> int:
    """The line of a key, or of what it stands in."""
    while key and key not in lines:
        key = key[:-1]
    return lines.get(key, 1)
