"""Texts, lines and numbers in a form in which they can be compared."""

from __future__ import annotations

import ast
import hashlib
import html
import itertools
import json
import re
from collections.abc import Iterator, Sequence
from typing import Any, Final

_NUMBER: Final = r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?"
_RUN: Final = re.compile(rf"(?<![\w.]){_NUMBER}(?:[\s,;()\[\]{{}}]+{_NUMBER}){{2,}}")
_ONE: Final = re.compile(_NUMBER)
_MARKS: Final = re.compile(r"^(?:[\s#>+|*-]|\.\.\.)+")
_WINDOW: Final = 3
_SENTENCE: Final = 50
_MOST_NUMBERS: Final = 8


def decoded(data: bytes) -> str:
    """The bytes as text, whatever they are."""
    text = data.decode(_encoding(data), "replace")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _encoding(data: bytes) -> str:
    if data.startswith((b"\xff\xfe\0\0", b"\0\0\xfe\xff")):
        return "utf-32"
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    head = data[:4096]
    if len(head) < 8 or b"\0" not in head:
        return "utf-8"
    # Without a mark: most texts have a zero in each second byte, or in three of four.
    zero = [head[at::4].count(0) / len(head[at::4]) > 0.8 for at in range(4)]
    places = {
        (False, True, True, True): "utf-32-le",
        (True, True, True, False): "utf-32-be",
        (False, True, False, True): "utf-16-le",
        (True, False, True, False): "utf-16-be",
    }
    return places.get((zero[0], zero[1], zero[2], zero[3]), "utf-8")


def squeezed(text: str) -> str:
    """The text with each run of white space as one space."""
    return " ".join(text.split())


def unmarked(text: str) -> str:
    """The text without the signs that begin the lines of a comment, a quotation or a list."""
    return "\n".join(_MARKS.sub("", line) for line in text.split("\n"))


def sentences(text: str) -> Iterator[str]:
    """The sentences of a text that are long enough to be nobody else's."""
    for one in re.split(r"(?<=[.!?:])\s+|\n\s*\n", text):
        plain = squeezed(one)
        if len(plain) >= _SENTENCE:
            yield plain


def variants(text: str) -> Iterator[str]:
    """The text as it is, and as a reader of HTML or of escapes would see it."""
    yield text
    if "&" in text and (plain := html.unescape(text)) != text:
        yield plain
    if "\\" in text and (plain := _unescaped(text)) != text:
        yield plain


def _unescaped(text: str) -> str:
    escapes = {"n": "\n", "t": "\t", '"': '"', "'": "'", "\\": "\\"}
    plain = re.sub(r"\\([nt\"'\\])", lambda found: escapes[found[1]], text)
    return re.sub(r"\\u([0-9a-fA-F]{4})", lambda found: chr(int(found[1], 16)), plain)


def strings_of_json(text: str) -> Iterator[str]:
    """Every string of a JSON document, lists of strings joined: a notebook's cells and outputs."""
    if not text.lstrip().startswith(("{", "[")):
        return
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        return
    stack = [document]
    while stack:
        value = stack.pop()
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict):
            stack += [*value.keys(), *value.values()]
        elif isinstance(value, list):
            if value and all(isinstance(item, str) for item in value):
                yield "".join(value)
            else:
                stack += value


def strings_of(tree: ast.AST) -> Iterator[str]:
    """Every string constant of a parsed file, also in pieces of f-strings."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def windows(text: str) -> set[str]:
    """Digests of each three lines that follow one another, without indentation and marks."""
    lines = [_MARKS.sub("", line).strip() for line in text.split("\n")]
    kept = [line for line in lines if len(line) >= 6 and not line.startswith(("import ", "from "))]
    found = set()
    for at in range(len(kept) - _WINDOW + 1):
        window = "\n".join(kept[at : at + _WINDOW])
        if len(window) >= 60:
            found.add(hashlib.sha256(window.encode("utf-8", "replace")).hexdigest())
    return found


def file_digest(data: bytes) -> str:
    """What a file holds, whatever ends its lines."""
    return hashlib.sha256(data.replace(b"\r\n", b"\n").strip()).hexdigest()


# --- numbers ----------------------------------------------------------------------------


def numbers_of(text: str) -> Iterator[str]:
    """Each run of numbers in a text, as ``,1,-0.5,20,``: four digits of each."""
    for run in _RUN.finditer(text):
        yield spelled([float(found) for found in _ONE.findall(run.group())])


def spelled(values: Sequence[float]) -> str:
    """Numbers as text that doesn't depend on how they were written."""
    return f",{','.join(f'{value + 0.0:.4g}' for value in values)},"


def telling(values: Sequence[float]) -> str:
    """The beginning of a sequence of numbers as text; empty if it could be anybody's."""
    first = [float(value) for value in values[:_MOST_NUMBERS]]
    if len({abs(value) for value in first} - {0.0, 1.0, 2.0, 0.5}) < 3 or len(first) < 3:
        return ""
    steps = {round(b - a, 9) for a, b in itertools.pairwise(first)}
    return spelled(first) if len(steps) > 1 else ""


def literal_numbers(tree: ast.AST) -> Iterator[list[float]]:
    """The numbers of each list or tuple of numbers in a parsed file, nested ones in order."""
    for node in ast.walk(tree):
        if isinstance(node, (ast.List, ast.Tuple)):
            found = list(_flat(node))
            if len(found) >= 3 and None not in found:
                yield [value for value in found if value is not None]


def _flat(node: Any) -> Iterator[float | None]:
    for item in node.elts:
        if isinstance(item, (ast.List, ast.Tuple)):
            yield from _flat(item)
            continue
        try:
            value = ast.literal_eval(item)
        except (ValueError, TypeError, SyntaxError, RecursionError, MemoryError):
            yield None
            continue
        plain = isinstance(value, (int, float)) and not isinstance(value, bool)
        yield float(value) if plain and abs(value) < 1e300 else None
