"""Answers that know nothing: zeros, ones, the input returned, random values.

Each gives the reference's own result with every number and text replaced, in lists, dicts and
modules too, so shapes, dtypes, types and keys are right and only the values are not: the hardest
of their kind to hold. Where the reference raises, they give their first tensor.
"""

from __future__ import annotations

import ast
from typing import Final

from grader.model import Exercise
from grader.submissions.single_file import submission_of
from grader.validation.values import Answer, AnswerKind

KINDS: Final = {
    "zeros": ("torch.zeros_like(value)", "type(value)(0)", "''"),
    "ones": ("torch.ones_like(value)", "type(value)(1)", "'1'"),
    "the_input_returned": ("given", "type(value)(len(args))", "_text(args)"),
    "random_numbers": ("_noise(value)", "type(value)(random.random() * 10)", "_letters(value)"),
}
"""What each gives in place of a tensor, of a number and of a text."""

_FRAME: Final = """
import copy
import random

import torch


def _noise(value):
    if value.is_floating_point():
        return torch.randn(value.shape, dtype=value.dtype)
    return torch.randint(0, 9, value.shape).to(value.dtype)


def _tensors(values):
    for value in values:
        if isinstance(value, torch.Tensor):
            yield value
        elif isinstance(value, (list, tuple)):
            yield from _tensors(value)


def _text(values):
    return next((value for value in values if isinstance(value, str)), "input")


def _letters(value):
    return "".join(random.choice("abcdefghijklmnopqrstuvwxyz") for _ in value)


def _emptied(value, args):
    given = next(_tensors(args), None)
    if isinstance(value, torch.Tensor):
        given = torch.zeros_like(value) if given is None else given
        return {tensor}
    if isinstance(value, (list, tuple)):
        return type(value)(_emptied(item, args) for item in value)
    if isinstance(value, (bool, int, float)):
        return {number}
    if isinstance(value, str):
        return {text}
    if isinstance(value, dict):
        return type(value)((key, _emptied(item, args)) for key, item in value.items())
    if isinstance(value, torch.nn.Module):
        return _emptied_module(value)
    return value


def _emptied_module(module):
    module = copy.deepcopy(module)
    for value in (*module.parameters(), *module.buffers()):
        # What it was given has another shape than most of its parameters.
        value.data = _emptied(value.data, (value.data,))
    forward = module.forward
    module.forward = lambda *args, **kwargs: _emptied(forward(*args, **kwargs), args)
    return module


def _empty(right):
    def function(*args, **kwargs):
        every = (*args, *kwargs.values())
        try:
            # A copy, so that nothing of what the reference does to its arguments is left.
            value = right(*copy.deepcopy(args), **copy.deepcopy(kwargs))
        except Exception:
            return next(_tensors(every), None)
        return _emptied(value, every)

    return function


def _empty_class(right):
    class Empty(right):
        def forward(self, *args, **kwargs):
            return _emptied(super().forward(*args, **kwargs), args)

    return Empty


_right = _reference()
"""


def empty_answers(exercise: Exercise, reference: str) -> list[Answer]:
    """One answer of each kind.

    Args:
        exercise: whose graded names they define.
        reference: the source of its reference.
    """
    found = []
    for kind, replaced in KINDS.items():
        source = _source(exercise.functions, reference, *replaced).encode()
        given = submission_of(f"{kind}.py", source)
        path = exercise.public / exercise.stub
        found.append(Answer(group=AnswerKind.empty, path=path, submission=given, name=kind))
    return found


def _source(functions: tuple[str, ...], reference: str, tensor: str, number: str, text: str) -> str:
    body = ast.parse(reference).body
    future = [
        node for node in body if isinstance(node, ast.ImportFrom) and node.module == "__future__"
    ]
    rest = [node for node in body if node not in future]
    # Inside a function, the reference's names can't be replaced by the ones below.
    (holder,) = ast.parse("def _reference():\n    return dict(locals())").body
    assert isinstance(holder, ast.FunctionDef)
    holder.body[:0] = rest
    classes = {node.name for node in rest if isinstance(node, ast.ClassDef)}
    frame = _FRAME.replace("{tensor}", tensor).replace("{number}", number).replace("{text}", text)
    names = [
        f"{name} = _empty{'_class' if name in classes else ''}(_right[{name!r}])"
        for name in functions
    ]
    return "\n\n".join([*map(ast.unparse, [*future, holder]), frame, *names]) + "\n"
