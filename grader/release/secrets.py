"""What a kit may not hold: everything of ``reference/`` that isn't in the public folder too."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import torch

from grader.errors import ReleaseError
from grader.model import Course, Exercise
from grader.recorded import dumps
from grader.release import code, texts
from grader.release.recording import Recorded
from grader.worker.layout import tensor_bytes

BODY: Final = "the body of "
LINES: Final = "lines of "
_LONG: Final = 20
"""Characters from which on a text can't be anybody's."""
_PHRASE: Final = 60
"""Characters up to which a text that the grader itself has may be anybody's."""
_SHORT: Final = 8
_MOST_BYTES: Final = 256


@dataclass
class Secrets:
    """What to look for; each with what to say of it."""

    files: dict[str, str] = field(default_factory=dict)
    """Digests of files."""
    bodies: dict[str, str] = field(default_factory=dict)
    """Digests of functions' bodies."""
    compiled: dict[str, str] = field(default_factory=dict)
    """Digests of functions' code objects."""
    windows: dict[str, str] = field(default_factory=dict)
    """Digests of three lines that follow one another."""
    texts: dict[str, str] = field(default_factory=dict)
    """Sentences in lower case, with each run of white space as one space."""
    names: dict[str, str] = field(default_factory=dict)
    """Names that stand alone."""
    numbers: dict[str, str] = field(default_factory=dict)
    """Sequences of numbers, as :func:`grader.release.texts.spelled` writes them."""
    raw: dict[bytes, str] = field(default_factory=dict)
    """Bytes of tensors."""


def gather(
    course: Course,
    recorded: Mapping[str, Recorded],
    public: Mapping[str, bytes],
    package: Iterable[bytes],
) -> Secrets:
    """The secrets of a course.

    Args:
        course: with its ``reference/``.
        recorded: by exercise, what its run with the reference showed.
        public: the files that students get, by path: what is in them is no secret.
        package: the grader's own files; a short name that they use can't be told from a leak.

    Raises:
        ReleaseError: a file of the staff's is no valid Python.
    """
    found = Secrets()
    for exercise in course.exercises:
        if exercise.staff is None:
            continue
        found.names.setdefault(f"reference/{exercise.name}", f"a path of reference/{exercise.name}")
        for path in sorted(exercise.staff.rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                _of_file(found, exercise, path, course.root)
        _of_checks(found, exercise, recorded[exercise.name])
    graded = {
        f"exercises/{exercise.name}/{name}"
        for exercise in course.exercises
        for name in exercise.functions
    }
    _drop_public(found, public, recorded, graded)
    _drop_common(found, list(package))
    return found


def _of_file(found: Secrets, exercise: Exercise, path: Path, root: Path) -> None:
    where = path.relative_to(root).as_posix()
    data = path.read_bytes()
    if len(data.strip()) >= 2 * _LONG:
        found.files.setdefault(texts.file_digest(data), where)
    text = texts.decoded(data)
    for window in texts.windows(text):
        found.windows.setdefault(window, f"{LINES}{where}")
    if path.suffix != ".py":
        return
    tree = code.parsed(text)
    if tree is None:
        # Wrong and hostile answers may be broken on purpose.
        if "answers" in path.parts:
            return
        raise ReleaseError(f"{where} is not valid Python.", advice="Mend it first.")
    _of_bodies(found, exercise, tree, where)
    for string in texts.strings_of(tree):
        plain = texts.squeezed(string)
        if len(plain) >= _LONG:
            for one in (plain, *texts.sentences(string)):
                found.texts.setdefault(one.casefold(), f"a text of {where}")
    if path.name == "test_hidden.py":
        _of_hidden(found, tree, where)


def _of_bodies(found: Secrets, exercise: Exercise, tree: ast.Module, where: str) -> None:
    for node in ast.walk(tree):
        if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            continue
        body = code.body_of(node)
        graded = node.name in exercise.functions
        if body.operations < (1 if graded else 2):
            continue
        says = f"{BODY}`{node.name}` in {where}"
        # One operation is telling only under the graded name.
        found.bodies.setdefault(key_of(body), says)
        if body.operations >= 2 and (made := code.compiled(node)) is not None:
            found.compiled.setdefault(code.code_digest(made), says)


def key_of(body: code.Body) -> str:
    """What a body is known by: what it does, and where that is little, its name too."""
    return body.digest if body.operations >= 2 else f"{body.name} {body.digest}"


def _of_hidden(found: Secrets, tree: ast.Module, where: str) -> None:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            found.names.setdefault(node.name, f"the name of a hidden check in {where}")
    for values in texts.literal_numbers(tree):
        if spelled := texts.telling(values):
            found.numbers.setdefault(spelled, f"inputs of a hidden check in {where}")


def _of_checks(found: Secrets, exercise: Exercise, recorded: Recorded) -> None:
    for check in recorded.hidden:
        says = f"the title of the hidden check `{check.id}` of {exercise.name}"
        title = texts.squeezed(check.title)
        if len(title) >= _SHORT:
            if len(title) >= _LONG:
                found.texts.setdefault(title.casefold(), says)
            else:
                found.names.setdefault(title, says)
        name = check.id.partition("[")[0]
        if len(name) >= _SHORT and "_" in name:
            found.names.setdefault(name, f"the id of a hidden check of {exercise.name}")
    says = f"an input of a hidden check of {exercise.name}"
    for tensor in recorded.hidden_inputs:
        _of_tensor(found, tensor, says)


def _of_tensor(found: Secrets, tensor: Any, says: str) -> None:
    if tensor.is_complex() or tensor.dtype is torch.bool or tensor.numel() < 3:
        return
    values = tensor.double().flatten()[:64].tolist()
    spelled = texts.telling(values)
    if not spelled:
        return
    found.numbers.setdefault(spelled, says)
    if printed := texts.telling([round(value, 4) for value in values]):
        # As torch prints them.
        found.numbers.setdefault(printed, says)
    for dtype in (tensor.dtype, torch.float32, torch.float64):
        data = tensor_bytes(tensor.to(dtype))[:_MOST_BYTES]
        if len(data) >= 16:
            found.raw.setdefault(data, says)


# --- what is no secret --------------------------------------------------------------------


def _drop_public(
    found: Secrets,
    public: Mapping[str, bytes],
    recorded: Mapping[str, Recorded],
    graded: set[str],
) -> None:
    recordings = [dumps(one.recording) for one in recorded.values()]
    for name, data in public.items():
        if not name.endswith(".py"):
            found.files.pop(texts.file_digest(data), None)
        text = texts.decoded(data)
        for window in texts.windows(text):
            found.windows.pop(window, None)
        tree = code.parsed(text) if name.endswith(".py") else None
        folder = name.rpartition("/")[0]
        for one in [tree] if tree is not None else code.blocks(text):
            _drop_code(found, one, {path for path in graded if path.startswith(f"{folder}/")})
        plain = "\n".join([text, *(texts.strings_of(tree) if tree is not None else ())])
        _drop_texts(found.texts, texts.squeezed(plain).casefold())
        _drop_texts(found.names, plain)
        _drop_texts(found.numbers, "".join(texts.numbers_of(text)))
    for data in [*recordings, *public.values()]:
        for secret in [secret for secret in found.raw if secret in data]:
            del found.raw[secret]


def _drop_code(found: Secrets, tree: ast.AST, graded: set[str]) -> None:
    for node in ast.walk(tree):
        if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            continue
        if any(path.endswith(f"/{node.name}") for path in graded):
            # A stub that is solved already is no reason to hand the solution out.
            continue
        found.bodies.pop(key_of(code.body_of(node)), None)
        made = code.compiled(node)
        found.compiled.pop(code.code_digest(made) if made is not None else "", None)


def _drop_texts(secrets: dict[str, str], text: str) -> None:
    for secret in [secret for secret in secrets if secret in text]:
        del secrets[secret]


def _drop_common(found: Secrets, package: Sequence[bytes]) -> None:
    """Drop names, short texts and short sequences of numbers that the grader itself uses.

    A catalogue may quote one of torch's own messages, which the grader explains.
    """
    text = "\n".join(texts.decoded(data) for data in package)
    _drop_texts(found.names, text)
    folded = texts.squeezed(text).casefold()
    for phrase in [phrase for phrase in found.texts if len(phrase) < _PHRASE and phrase in folded]:
        del found.texts[phrase]
    runs = "".join(texts.numbers_of(text))
    weak = {spelled: says for spelled, says in found.numbers.items() if spelled.count(",") <= 5}
    for spelled in weak:
        if spelled in runs:
            del found.numbers[spelled]
