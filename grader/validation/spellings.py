"""Makes wrong answers of an exercise's misconceptions: the reference with other code in a place.

A misconception's own code is taken out of its catalogue with all that it needs of it; a
spelling is a body, a whole definition, or texts of the reference with what takes their place.
"""

from __future__ import annotations

import ast
import copy
import itertools
import re
import textwrap
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

import msgspec

from grader.course.catalogue import Staff
from grader.course.declarations import Misconception, SampleAnswers, Spelling
from grader.judge.source import bound_at_top, globals_of
from grader.model import Exercise
from grader.submissions.single_file import submission_of
from grader.validation.needs import needed
from grader.validation.places import Source, Sources
from grader.validation.values import Answer, AnswerKind, Promise, Shortfall

_USUAL: Final = {
    "F": "import torch.nn.functional as F",
    "Tensor": "from torch import Tensor",
    "math": "import math",
    "nn": "from torch import nn",
    "np": "import numpy as np",
    "torch": "import torch",
}
"""What a spelling may use without importing it, as every student's file does."""
_DEFINITIONS: Final = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


class BadSpellingError(ValueError):
    """A spelling from which no answer can be made; says why in its author's words."""


class _Wanted(msgspec.Struct, frozen=True):
    """An answer that is to be made."""

    name: str
    function: str
    diagnosis: str
    path: Path
    line: int
    spelling: Spelling | ast.FunctionDef | ast.ClassDef
    """Or a misconception's own code."""


def made_answers(
    exercise: Exercise, sources: Sources, staff: Staff, samples: Sequence[SampleAnswers] = ()
) -> tuple[list[Answer], list[Shortfall]]:
    """Every misconception's own code and every spelling as an answer, and what can't be made one.

    Args:
        exercise: whose answers.
        sources: its files.
        staff: its catalogue, loaded.
        samples: those beside the catalogue, loaded.
    """
    template = _Template(sources)
    answers, short = [], []
    for wanted in _wanted(sources, staff, samples):
        group = AnswerKind.wrong if wanted.diagnosis else AnswerKind.correct
        try:
            source = template.answer(wanted)
        except BadSpellingError as error:
            promise = Promise.misconceptions if wanted.diagnosis else Promise.right
            says = f"{wanted.name}: {error}"
            short.append(Shortfall(promise, wanted.path, wanted.line, says))
            continue
        answers.append(
            Answer(
                group=group,
                path=wanted.path,
                submission=submission_of(exercise.stub, source.encode()),
                name=wanted.name,
                diagnosis=wanted.diagnosis,
                function=wanted.function,
                line=wanted.line,
            )
        )
    return answers, short


def _wanted(sources: Sources, staff: Staff, samples: Sequence[SampleAnswers]) -> Iterator[_Wanted]:
    """What is to be made, in the order of the catalogue."""
    count: Counter[str] = Counter()

    def named(diagnosis: str, function: str) -> str:
        known = diagnosis in {wrong.id for wrong in staff.misconceptions}
        base = diagnosis if known else f"{function}: {diagnosis or 'right'}"
        count[base] += 1
        return base if count[base] == 1 else f"{base}/{count[base]}"

    own = {code.name: (file, code) for file in sources.catalogue for code in _own_codes(file)}
    for wrong in staff.misconceptions:
        if (called := _name_of(wrong)) in own:
            file, code = own[called]
            name = named(wrong.id, wrong.function)
            yield _Wanted(name, wrong.function, wrong.id, file.path, code.lineno, code)
    groups = [
        (sources.declaring(wrong.id), wrong.id, wrong.function, wrong.spelled)
        for wrong in staff.misconceptions
    ]
    groups += [
        (file or sources.declaring(diagnosis), diagnosis, sample.function, spelled)
        for file, several in ((None, staff.samples), (sources.samples, samples))
        for sample in several
        for diagnosis, spelled in sample.spelled.items()
    ]
    places = _places((*sources.catalogue, sources.samples))
    for other, diagnosis, function, spelled in groups:
        for spelling in spelled:
            # One that is pieced together is written nowhere as it is.
            file, line = next(
                places.get((diagnosis, _first_text(spelling)), iter(())),
                (other, other.line_of(diagnosis or function)),
            )
            name = named(diagnosis, function)
            yield _Wanted(name, function, diagnosis, file.path, line, spelling)


def _name_of(wrong: Misconception) -> str:
    return "" if wrong.forms else getattr(wrong.implementation, "__name__", "")


def _own_codes(catalogue: Source) -> Iterator[ast.FunctionDef | ast.ClassDef]:
    """The definitions of a catalogue's file that are decorated: a misconception's own code."""
    for node in catalogue.tree.body:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and node.decorator_list:
            yield node


def _first_text(spelling: Spelling) -> str:
    if isinstance(spelling, Mapping):
        return next(iter(spelling), "")
    return str(spelling)


def _places(files: Sequence[Source]) -> dict[tuple[str, str], Iterator[tuple[Source, int]]]:
    """Where each spelling is written, by the id that it is told by and its (first) text."""
    found: dict[tuple[str, str], list[tuple[Source, int]]] = {}
    for file, call in ((source, node) for source in files for node in ast.walk(source.tree)):
        for identifier, value in _lists(call) if isinstance(call, ast.Call) else ():
            for node in value.elts if isinstance(value, (ast.List, ast.Tuple)) else ():
                first = node.keys[0] if isinstance(node, ast.Dict) and node.keys else node
                if isinstance(first, ast.Constant) and isinstance(first.value, str):
                    found.setdefault((identifier, first.value), []).append((file, node.lineno))
    return {key: iter(places) for key, places in found.items()}


def _lists(call: ast.Call) -> Iterator[tuple[str, ast.expr]]:
    """The lists of spellings that are written in a call, by their ids."""
    first = call.args[0] if call.args else None
    identifier = str(first.value) if isinstance(first, ast.Constant) else ""
    for value in [item.value for item in call.keywords if item.arg == "spelled"]:
        if isinstance(value, ast.Dict):
            for key, several in zip(value.keys, value.values, strict=True):
                if isinstance(key, ast.Constant):
                    yield str(key.value), several
        else:
            yield identifier, value


class _Template:
    """The reference, in which code takes the place of other code."""

    def __init__(self, sources: Sources) -> None:
        self._name = sources.reference.path.name
        self._text = sources.reference.text
        self._tree = sources.reference.tree
        self._bound = {name for node in self._tree.body for name in bound_at_top(node)}
        self._catalogue = [node for file in sources.catalogue for node in file.tree.body]
        self._parameters = {
            node.name: reference_parameters(node)
            for node in self._tree.body
            if isinstance(node, ast.FunctionDef)
        }

    def answer(self, wanted: _Wanted) -> str:
        """The source of an answer.

        Raises:
            BadSpellingError: it can't be made.
        """
        spelling = wanted.spelling
        if isinstance(spelling, (ast.FunctionDef, ast.ClassDef)):
            source = self._with_own(spelling, wanted.function)
        elif isinstance(spelling, str):
            source = self._with_text(spelling, wanted.function)
        elif isinstance(spelling, Mapping):
            source = _with_usual(replaced(self._text, spelling, self._name), self._name)
        else:
            raise BadSpellingError("a spelling is a text, or a dict of old texts and new ones")
        _compiled(source, self._name)
        return source

    def _with_own(self, node: ast.FunctionDef | ast.ClassDef, function: str) -> str:
        """A misconception's own code, with what it needs of the catalogue."""
        bare = copy.deepcopy(node)
        bare.decorator_list = []
        if isinstance(bare, ast.FunctionDef):
            self._check_defaults(bare, function)
        used = needed(self._catalogue, globals_of(bare) - {bare.name})
        others = [other for other in used if not self._has(other)]
        taken = {name for other in others for name in bound_at_top(other)} & self._bound
        names = {name: f"_{name}" for name in taken} | {bare.name: function}
        parts = [_renamed(other, names) for other in (*others, bare)]
        return self._in_place(function, "\n\n\n".join(map(ast.unparse, parts)))

    def _check_defaults(self, node: ast.FunctionDef, function: str) -> None:
        """A parameter that the graded name doesn't have needs a value, or nothing can be run."""
        given = self._parameters.get(function)
        mine = reference_parameters(node)
        if given is None or node.args.vararg is not None:
            return
        for name in [name for name, due in mine.items() if due][len(given) :]:
            says = f"`{name}` has no default: its own code is graded, so write such as `{name}=2.0`"
            raise BadSpellingError(says)

    def _has(self, node: ast.stmt) -> bool:
        """Whether the reference says the same, such as an import."""
        dumped = ast.dump(node)
        if any(ast.dump(other) == dumped for other in self._tree.body):
            return True
        if not isinstance(node, (ast.Import, ast.ImportFrom)):
            return False
        return any(
            type(other) is type(node)
            and getattr(other, "module", None) == getattr(node, "module", None)
            and {ast.dump(alias) for alias in node.names}
            <= {ast.dump(alias) for alias in other.names}
            for other in self._tree.body
            if isinstance(other, (ast.Import, ast.ImportFrom))
        )

    def _with_text(self, text: str, function: str) -> str:
        """A body or a whole definition in the place of the reference's."""
        text = textwrap.dedent(text).strip("\n").rstrip()
        body = _compiled(text, self._name, body=True)
        if not body:
            raise BadSpellingError("it is empty")
        if _returns(body) or not any(function in bound_at_top(node) for node in body):
            text = f"{self._header(function)}\n{textwrap.indent(text, '    ')}"
            body = _compiled(text, self._name)
        bound = {name for node in body for name in bound_at_top(node)} | self._bound
        missing = {name for node in body for name in globals_of(node)} - bound
        helpers = map(ast.unparse, needed(self._catalogue, missing - _USUAL.keys()))
        return _with_usual(self._in_place(function, "\n\n\n".join([*helpers, text])), self._name)

    def _header(self, function: str) -> str:
        """The ``def`` line of the reference's function."""
        node = self._place(function)
        if not isinstance(node, ast.FunctionDef):
            raise BadSpellingError(
                f"a body alone can't take the place of `{function}`, which is no function: "
                f"write `class {function}` whole, or a dict of old texts and new ones"
            )
        bare = copy.deepcopy(node)
        bare.decorator_list, bare.body = [], [ast.Pass()]
        return ast.unparse(bare).rpartition("\n")[0]

    def _place(self, function: str) -> ast.stmt:
        for node in self._tree.body:
            if function in bound_at_top(node):
                return node
        raise BadSpellingError(f"{self._name} has no `{function}` at its top")

    def _in_place(self, function: str, text: str) -> str:
        node = self._place(function)
        first = node.lineno
        if isinstance(node, _DEFINITIONS) and node.decorator_list:
            first = node.decorator_list[0].lineno
        lines = self._text.split("\n")
        return "\n".join([*lines[: first - 1], text.strip("\n"), *lines[node.end_lineno :]])


def _with_usual(text: str, name: str) -> str:
    """A file with the imports that it lacks and everybody writes, after its docstring."""
    body = _compiled(text, name)
    used = {found for node in body for found in globals_of(node)}
    lacking = used & _USUAL.keys() - {found for node in body for found in bound_at_top(node)}
    at = body[0].end_lineno if ast.get_docstring(ast.Module(body, [])) else 0
    lines = text.split("\n")
    return "\n".join([*lines[:at], *(_USUAL[found] for found in sorted(lacking)), *lines[at:]])


def _compiled(text: str, name: str, *, body: bool = False) -> list[ast.stmt]:
    """The statements of a text that can be run, or be a function's body.

    Raises:
        BadSpellingError: it isn't Python.
    """
    try:
        tree = ast.parse(text, name)
        if not body:
            compile(text, name, "exec", dont_inherit=True)
    except SyntaxError as error:
        line = (error.text or "").strip()
        raise BadSpellingError(f"it isn't Python: {error.msg}: `{line}`") from error
    return tree.body


def _returns(body: Sequence[ast.AST]) -> bool:
    """Whether statements return outside of a function of their own."""
    return any(
        isinstance(node, ast.Return) or _returns(list(ast.iter_child_nodes(node)))
        for node in body
        if not isinstance(node, (*_DEFINITIONS, ast.Lambda))
    )


def reference_parameters(node: ast.FunctionDef) -> dict[str, bool]:
    """The names of a function's parameters, and whether each has to be given."""
    plain = [*node.args.posonlyargs, *node.args.args]
    free = len(plain) - len(node.args.defaults)
    found = {arg.arg: at < free for at, arg in enumerate(plain)}
    for arg, default in zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True):
        found[arg.arg] = default is None
    return found


def replaced(text: str, changes: Mapping[str, str], name: str) -> str:
    """A text with others in the place of some of its own, all at once.

    Raises:
        BadSpellingError: one of them isn't there, or stands there more than once.
    """
    spans = []
    for old, new in changes.items():
        count = text.count(old) if old.strip() else 0
        shown = " ⏎ ".join(old.strip("\n").split("\n"))
        if not count:
            raise BadSpellingError(f"`{shown}` isn't in {name}")
        if count > 1:
            lines = _lines_of(text, old)
            raise BadSpellingError(
                f"`{shown}` stands {count} times in {name} (lines {lines}): write more of the line"
            )
        at = text.index(old)
        spans.append((at, at + len(old), new))
    spans.sort()
    for (_, end, _), (start, _, _) in itertools.pairwise(spans):
        if start < end:
            raise BadSpellingError(f"two of the texts it replaces in {name} overlap")
    for start, end, new in reversed(spans):
        text = text[:start] + new + text[end:]
    return text


def _lines_of(text: str, part: str) -> str:
    starts = (found.start() for found in re.finditer(re.escape(part), text))
    return ", ".join(dict.fromkeys(str(text.count("\n", 0, at) + 1) for at in starts))


def _renamed(node: ast.stmt, names: Mapping[str, str]) -> ast.stmt:
    # A copy: other answers take the same statement from the same tree.
    return _Renamed(names).visit(copy.deepcopy(node))  # type: ignore[no-any-return]


class _Renamed(ast.NodeTransformer):
    """Gives names at the top of a file other ones, so that they don't take the reference's."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self._names = names

    def visit_Name(self, node: ast.Name) -> ast.AST:
        node.id = self._names.get(node.id, node.id)
        return node

    def visit_arg(self, node: ast.arg) -> ast.AST:
        node.arg = self._names.get(node.arg, node.arg)
        self.generic_visit(node)
        return node

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        node.name = self._names.get(node.name, node.name)
        self.generic_visit(node)
        return node

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
        node.name = self._names.get(node.name, node.name)
        self.generic_visit(node)
        return node

    def visit_alias(self, node: ast.alias) -> ast.AST:
        name = node.asname or node.name
        if name in self._names:
            node.asname = self._names[name]
        return node
