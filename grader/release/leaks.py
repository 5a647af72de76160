"""Finds what belongs to the staff in what is handed out."""

from __future__ import annotations

import ast
import functools
import importlib.util
import marshal
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import PurePosixPath
from types import CodeType
from typing import Final

from grader.model import Value
from grader.release import code, texts
from grader.release.pieces import STAFF_NAMES, Piece
from grader.release.secrets import BODY, LINES, Secrets, key_of

_STAFF_PATH: Final = re.compile(
    r"(?:^|[/!\\])(?:reference[/\\]exercise-|answers[/\\](?:correct|wrong|hostile)[/\\])"
)
_TREE_ENTRY: Final = re.compile(rb"(?:100644|100755|40000) ([^\0/]+)\0")


class Leak(Value, frozen=True, kw_only=True):
    """One thing that must not be handed out."""

    where: str
    """Path in the kit; ``!`` between an archive and its member."""
    what: str
    is_code: bool = False
    """Whether it is code that does the same: a student who solved an exercise may have it, too."""

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


def find_leaks(found: Iterable[Piece], secrets: Secrets) -> tuple[Leak, ...]:
    """Everything of the staff's in some pieces, and every piece that can't be looked into."""
    leaks: dict[Leak, None] = {}
    for piece in found:
        for what in _in_piece(piece, secrets):
            is_code = what.startswith((BODY, LINES))
            leaks.setdefault(Leak(where=piece.where, what=what, is_code=is_code))
    return tuple(leaks)


def _in_piece(piece: Piece, secrets: Secrets) -> Iterator[str]:
    if piece.closed:
        yield f"it can't be looked into: {piece.closed}"
    yield from _in_name(piece.where, secrets)
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


def _in_name(where: str, secrets: Secrets) -> Iterator[str]:
    name = PurePosixPath(where.rpartition("!")[2]).name
    stem = re.sub(r"\.cpython-\d+(\.opt-\d)?\.pyc$", ".py", name)
    for fact in _facts(name):
        yield from _in_words(fact.words, fact.folded, "", secrets)
    if stem in STAFF_NAMES or name.removesuffix("c") in STAFF_NAMES:
        yield f"a file of the staff's, by its name {name}"
    elif _STAFF_PATH.search(where):
        yield "a file of the staff's, by its path"


def _in_text(text: str, secrets: Secrets) -> Iterator[str]:
    for fact in _facts(text):
        yield from _in_words(fact.words, fact.folded, fact.runs, secrets)
        for window in fact.windows:
            if what := secrets.windows.get(window):
                yield what
        for body in fact.bodies:
            if what := secrets.bodies.get(body):
                yield what


class _Facts(Value, frozen=True, kw_only=True):
    """What a text holds, in the form in which secrets are known."""

    words: str
    folded: str
    """The words in lower case."""
    runs: str
    windows: frozenset[str]
    bodies: frozenset[str]


@functools.lru_cache(maxsize=1024)
def _facts(text: str) -> tuple[_Facts, ...]:
    """Of a text and of every string inside it, if it is JSON or HTML."""
    # A notebook's JSON can be read as Python, too, and would say nothing as such.
    is_json = next(texts.strings_of_json(text), None) is not None
    tree = None if is_json else code.parsed(text)
    if tree is not None:
        return (_of_python(text, tree),)
    parts = dict.fromkeys(
        part
        for version in texts.variants(text)
        for part in (version, *texts.strings_of_json(version))
    )
    found = []
    for part in parts:
        inner = code.parsed(part) if part != text else None
        found.append(_of_python(part, inner) if inner is not None else _of_prose(part))
    return tuple(found)


def _of_python(text: str, tree: ast.Module) -> _Facts:
    strings = [*texts.strings_of(tree)]
    inside = [one for string in strings if "\n" in string for one in code.blocks(string)]
    return _made("\n".join([text, *strings]), text, [tree, *inside])


def _of_prose(text: str) -> _Facts:
    return _made(text, text, list(code.blocks(text)))


def _made(words: str, text: str, trees: Sequence[ast.AST]) -> _Facts:
    squeezed = texts.squeezed(f"{words}\n{texts.unmarked(words)}")
    return _Facts(
        words=squeezed,
        folded=squeezed.casefold(),
        runs="".join(texts.numbers_of(words)),
        windows=frozenset(texts.windows(text)),
        bodies=frozenset(key_of(body) for tree in trees for body in code.bodies(tree)),
    )


def _in_words(plain: str, folded: str, runs: str, secrets: Secrets) -> Iterator[str]:
    for sentence, what in secrets.texts.items():
        if sentence in folded:
            yield what
    for name, what in secrets.names.items():
        if name in plain and re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", plain):
            yield what
    for spelled, what in secrets.numbers.items():
        if runs and spelled in runs:
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
    fact = _made("\n".join(words), "", ())
    yield from _in_words(fact.words, fact.folded, fact.runs, secrets)
