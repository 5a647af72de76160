"""Finds what belongs to the staff in what is handed out."""

from __future__ import annotations

import ast
import importlib.util
import marshal
import re
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath
from types import CodeType
from typing import Final

from grader.model import Value
from grader.release import code, texts
from grader.release.pieces import Piece
from grader.release.secrets import STAFF_NAMES, Secrets, key_of

_STAFF_PATH: Final = re.compile(
    r"(?:^|[/!\\])(?:reference[/\\]exercise-|answers[/\\](?:correct|wrong|hostile)[/\\])"
)
_TREE_ENTRY: Final = re.compile(rb"(?:100644|100755|40000) ([^\0/]+)\0")


class Leak(Value, frozen=True, kw_only=True):
    """One thing that must not be handed out."""

    where: str
    """Path in the kit; ``!`` between an archive and its member."""
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


def find_leaks(found: Iterable[Piece], secrets: Secrets) -> tuple[Leak, ...]:
    """Everything of the staff's in some pieces, and every piece that can't be looked into."""
    leaks: dict[Leak, None] = {}
    for piece in found:
        for what in _in_piece(piece, secrets):
            leaks.setdefault(Leak(where=piece.where, what=what))
    return tuple(leaks)


def _in_piece(piece: Piece, secrets: Secrets) -> Iterator[str]:
    if piece.closed:
        yield f"it can't be looked into: {piece.closed}"
    yield from _in_name(piece.where)
    data = piece.data
    if what := secrets.files.get(texts.file_digest(data)):
        yield what
    for raw, what in secrets.raw.items():
        if raw in data:
            yield what
    for entry in _TREE_ENTRY.findall(data):
        if entry.decode("utf-8", "replace") in STAFF_NAMES:
            yield f"a git tree that names {entry.decode()}"
    if piece.where.endswith(".pyc") or data[:4] == importlib.util.MAGIC_NUMBER:
        yield from _in_bytecode(data, secrets)
    yield from _in_text(texts.decoded(data), secrets)


def _in_name(where: str) -> Iterator[str]:
    name = PurePosixPath(where.rpartition("!")[2]).name
    stem = re.sub(r"\.cpython-\d+(\.opt-\d)?\.pyc$", ".py", name)
    if stem in STAFF_NAMES or name.removesuffix("c") in STAFF_NAMES:
        yield f"a file of the staff's, by its name {name}"
    elif _STAFF_PATH.search(where):
        yield "a file of the staff's, by its path"


def _in_text(text: str, secrets: Secrets) -> Iterator[str]:
    seen: set[str] = set()
    for version in texts.variants(text):
        for part in (version, *texts.strings_of_json(version)):
            if part not in seen:
                seen.add(part)
                yield from _in_plain(part, secrets)


def _in_plain(text: str, secrets: Secrets) -> Iterator[str]:
    tree = code.parsed(text)
    strings = [*texts.strings_of(tree)] if tree is not None else []
    yield from _in_words("\n".join([text, *strings]), secrets)
    for window in texts.windows(text):
        if what := secrets.windows.get(window):
            yield what
    for one in [tree] if tree is not None else code.blocks(text):
        yield from _in_tree(one, secrets)
    for string in strings:
        if "\n" in string:
            for one in code.blocks(string):
                yield from _in_tree(one, secrets)


def _in_words(text: str, secrets: Secrets) -> Iterator[str]:
    plain = texts.squeezed(text)
    for sentence, what in secrets.texts.items():
        if sentence in plain:
            yield what
    for name, what in secrets.names.items():
        if name in plain and re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", plain):
            yield what
    runs = "".join(texts.numbers_of(text))
    for spelled, what in secrets.numbers.items():
        if runs and spelled in runs:
            yield what


def _in_tree(tree: ast.AST, secrets: Secrets) -> Iterator[str]:
    for body in code.bodies(tree):
        if what := secrets.bodies.get(key_of(body)):
            yield what


def _in_bytecode(data: bytes, secrets: Secrets) -> Iterator[str]:
    if data[:4] != importlib.util.MAGIC_NUMBER:
        yield "it can't be looked into: bytecode of another Python"
        return
    try:
        compiled = marshal.loads(data[16:])
    except (ValueError, EOFError, TypeError):
        yield "it can't be looked into: damaged bytecode"
        return
    if not isinstance(compiled, CodeType):
        return
    names: list[str] = []
    for item in code.code_objects(compiled):
        names += [item.co_name, *item.co_names]
        if what := secrets.compiled.get(code.code_digest(item)):
            yield what
    words: list[str] = names
    for value in code.constants(compiled):
        if isinstance(value, str):
            words.append(value)
        elif isinstance(value, tuple) and all(type(item) in {int, float} for item in value):
            words.append(str(list(value)))
    yield from _in_words("\n".join(words), secrets)
