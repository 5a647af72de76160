"""Which forms of a family of mistakes give what was got: a quick look before they are played."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any, Final

import torch

from grader.course.declarations import Misconception
from grader.evidence import Call, Evidence
from grader.judge.closeness import answered, differs, loose, of_call, resembles, words_of
from grader.judge.exact import exact
from grader.judge.sketches import Sketches, of_form, refutes, sketch

Words = tuple[str, ...]

_MOST: Final = 4
"""As many forms of a family are played."""
_PATIENCE: Final = 2
"""A form that failed in as many checks is not looked at again."""
_LARGE: Final = 4096
"""Of more elements than these a part tells as much."""
_PART: Final = 64


def likeliest(
    evidence: Sequence[Evidence], catalogue: Sequence[Misconception], sketches: Sketches
) -> list[Misconception]:
    """The forms that fit in most checks, of each family."""
    found = []
    for wrong in catalogue:
        if wrong.forms:
            failures: Counter[tuple[Words, str]] = Counter()
            count = Counter(
                name for item in evidence for name in _fitting(wrong, item, failures, sketches)
            )
            found += [wrong.of_form(name) for name, _ in count.most_common(_MOST)]
    return found


def _fitting(
    wrong: Misconception,
    item: Evidence,
    failures: Counter[tuple[Words, str]],
    sketches: Sketches,
) -> list[str]:
    """The forms that explain all calls with the same words among their arguments.

    Where all of those are right, no form is looked for; nor is one that failed before, so that
    a family costs little more than a check or two.
    """
    groups: dict[Words, list[Call]] = {}
    wrong_words: dict[Words, None] = {}
    for at, call in enumerate(item.got.calls):
        if call.function == wrong.function:
            groups.setdefault(words_of(call), []).append(call)
            if item.expected is None or differs(call, item.expected.calls, at):
                wrong_words[words_of(call)] = None
    found: dict[str, None] = {}
    for words in wrong_words:
        looks = [seen for call in groups[words] if (seen := look(call)) is not None]
        if len(looks) < len(groups[words]):
            continue
        tests = [_Test(wrong, one, sketches) for one in looks]
        for name in wrong.forms:
            if failures[words, name] < _PATIENCE:
                if all(test.stands(name) for test in tests) and all(
                    _gives(wrong.forms[name], *one) for one in looks
                ):
                    found[name] = None
                else:
                    failures[words, name] += 1
    return list(found)


Look = tuple[Any, tuple[Any, ...], dict[str, Any]]
"""What was got, and the arguments."""


class _Test:
    """Turns most forms of a family down by a few numbers of what they give for one call."""

    def __init__(self, wrong: Misconception, one: Look, sketches: Sketches) -> None:
        got, self._args, self._kwargs = one
        self._forms = wrong.forms
        self._near = loose(got)
        self._got = sketch(got, self._args)
        self._known = sketches.of(wrong.id, exact(self._args, self._kwargs))

    def stands(self, name: str) -> bool:
        """Whether a form may give what was got."""
        if self._got is None:
            return True
        if name not in self._known:
            self._known[name] = of_form(self._forms[name], self._args, self._kwargs)
        idea = self._known[name]
        return idea is None or not refutes(self._got, idea, self._near)


def look(call: Call) -> Look | None:
    """What was got and the arguments; of much only a part, where each element stands alone."""
    if not answered(call.reply) or call.reply.gradients is not None:
        return None
    got = of_call(call.reply)
    tensors = [value for value in call.args if isinstance(value, torch.Tensor)]
    if max((value.numel() for value in tensors), default=0) <= _LARGE:
        return got, call.args, call.kwargs
    if not isinstance(got, torch.Tensor) or any(value.shape != got.shape for value in tensors):
        return None
    args = tuple(
        value.flatten()[:_PART] if isinstance(value, torch.Tensor) else value for value in call.args
    )
    return got.flatten()[:_PART], args, call.kwargs


def _gives(
    form: Callable[..., Any], got: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
) -> bool:
    try:
        idea = form(*args, **kwargs)
    except Exception:
        return False
    # Of what is hardly ever finite nothing is known.
    if isinstance(idea, torch.Tensor) and 2 * int(idea.isfinite().sum()) < idea.numel():
        return False
    return resembles(idea, got, [*args, *kwargs.values()], form=True)
