"""Checks that many exercises repeat, ready-made: each call gives one, for a name ``test_…``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypedDict, Unpack

import torch
from torch import Tensor

from grader.course.declarations import check
from grader.suite.inputs import EXTREMES, normal

Check = Callable[..., None]
Arguments = Sequence[Any]
"""What a function is called with, by position."""


class Declaration(TypedDict, total=False):
    """What ``check`` takes beside the title and the function: all of it optional."""

    points: float
    hint: str | Sequence[str]
    needs: str | Sequence[str]


def elementwise(
    *, of: str, seed: int = 0, scale: float = 3.0, extremes: Tensor = EXTREMES
) -> Elementwise:
    """Checks of a function that acts on each element of a tensor by itself.

    Each method of what it gives is a check, to be given a name; title, points and hint are the
    author's, or plain ones where they are left out::

        swish = elementwise(of="swish", seed=3)

        test_swish_random = swish.random("Swish at random inputs", hint="Sign by sign.")
        test_swish_extremes = swish.far()
        test_swish_shapes = swish.shapes()
        test_swish_whole = swish.whole()

    Args:
        of: the graded name.
        seed: another one draws other inputs.
        scale: how far from 0 they lie, for the most part.
        extremes: float64 numbers at which something may overflow.
    """
    return Elementwise(of, seed, scale, extremes)


class Elementwise:
    """The checks of :func:`elementwise`.

    Each takes ``points``, ``hint`` and ``needs``, as :func:`grader.suite.check` does, and
    ``arguments``: what the function is called with after the tensor.
    """

    def __init__(self, of: str, seed: int, scale: float, extremes: Tensor) -> None:
        self._of = of
        self._far = extremes
        self._random = normal(257, seed=seed, scale=scale)
        self._shapes = (
            normal(7, 5, seed=7, scale=scale).t(),
            normal(3, 5, 2, seed=6, scale=scale, dtype=torch.float32),
            normal(seed=4, scale=scale, dtype=torch.float32),
            normal(seed=5, scale=scale),
            normal(0, 3, seed=8, scale=scale),
        )

    def at(
        self,
        points_at: Tensor,
        title: str = "",
        *,
        over: Tensor | None = None,
        slope_of: Callable[[Tensor], Tensor] | None = None,
        caption: str = "",
        arguments: Arguments = (),
        **declared: Unpack[Declaration],
    ) -> Check:
        """Its values at some points, with a curve of it in the report.

        ``test_points = swish.at(POINTS, "Swish at seven points", points=2, hint="…")``

        Args:
            points_at: where.
            title: what it checks, in the student's words.
            over: where the curve is drawn; none is drawn without it.
            slope_of: the function whose slope it is, for a curve with a tangent.
            caption: the curve's title, if not the check's.
            arguments: what the function is called with after the tensor.
            declared: points, hint, needs.
        """
        named = {"title": caption} if caption else {}

        def values(agree: Any, picture: Any) -> None:
            if over is not None and slope_of is not None:
                picture.derivative(self._on(over, arguments), over=over, slope_of=slope_of, **named)
            elif over is not None:
                picture.curve(self._on(over, arguments), over=over, **named)
            agree(self._on(points_at, arguments))

        return declared_check(values, title or f"{self._of} at some points", self._of, declared)

    def random(
        self,
        title: str = "",
        *,
        extremes: bool = False,
        arguments: Arguments = (),
        **declared: Unpack[Declaration],
    ) -> Check:
        """Its values at many random inputs, and with ``extremes`` far from 0 too.

        ``test_random = relu.random("ReLU at random inputs", hint="Take a negative one first.")``
        """

        def values(agree: Any) -> None:
            for z in (self._random, *((self._far, self._far.float()) if extremes else ())):
                agree(self._on(z, arguments))

        hint = "Compare the formula with yours, sign by sign."
        return declared_check(
            values, title or f"{self._of} at random inputs", self._of, declared, hint
        )

    def far(
        self,
        title: str = "",
        *,
        gradient: bool = False,
        float32: tuple[float, float] | None = None,
        arguments: Arguments = (),
        **declared: Unpack[Declaration],
    ) -> Check:
        """Its values far from 0, in float64 and float32.

        ``test_extremes = elu.far("ELU and its gradient at ±1000", gradient=True, hint="…")``

        Args:
            title: what it checks, in the student's words.
            gradient: whether autograd's gradient is compared too.
            float32: rtol and atol of the float32 values, if not the usual ones.
            arguments: what the function is called with after the tensor.
            declared: points, hint, needs.
        """

        def at(z: Tensor) -> Callable[[Any], Any]:
            if not gradient:
                return self._on(z, arguments)
            return lambda code: [
                getattr(code, self._of)(z, *arguments),
                getattr(code, self._of).gradient(z, *arguments),
            ]

        def values(agree: Any) -> None:
            agree(at(self._far))
            rtol, atol = float32 or (None, None)
            agree(at(self._far.float()), rtol=rtol, atol=atol)

        hint = "Which step of yours becomes infinite at ±1000, and what is it then combined with?"
        title = title or f"{self._of} far from zero, in both dtypes"
        return declared_check(values, title, self._of, declared, hint)

    def shapes(
        self, title: str = "", *, arguments: Arguments = (), **declared: Unpack[Declaration]
    ) -> Check:
        """Shape and dtype are kept and the argument is left alone.

        A transposed matrix, a block of float32, a single number of either dtype, and nothing.
        ``test_shapes = elu.shapes(arguments=(0.7,))``
        """

        def kept(agree: Any) -> None:
            for z in self._shapes:
                agree(self._on(z, arguments), unchanged=True)

        hint = "Print `z.shape` and `z.dtype` next to those of your result, for one number as well."
        title = title or f"{self._of} keeps shape and dtype, and leaves its argument alone"
        return declared_check(kept, title, self._of, declared, hint)

    def whole(
        self, title: str = "", *, arguments: Arguments = (), **declared: Unpack[Declaration]
    ) -> Check:
        """No value leaves the tensors, and a larger tensor takes no more operations.

        ``test_tensors = tanh.whole("tanh works on whole tensors", hint="…")``
        """
        return whole_tensors(
            title,
            of=self._of,
            few=(self._random[:5], *arguments),
            many=(self._random[:60], *arguments),
            at=[(self._random[:11], *arguments)],
            **declared,
        )

    def _on(self, z: Tensor, arguments: Arguments) -> Callable[[Any], Any]:
        return lambda code: getattr(code, self._of)(z, *arguments)


def declared_check(
    function: Check, title: str, of: str, declared: Declaration, hint: str = ""
) -> Check:
    """A check with the author's hint, or a plain one."""
    declared.setdefault("hint", hint or ())
    return check(title, of=of, **declared)(function)


def whole_tensors(
    title: str = "",
    *,
    of: str,
    few: Arguments,
    many: Arguments,
    at: Sequence[Arguments] = (),
    read: Callable[[Any], Any] = lambda value: value,
    **declared: Unpack[Declaration],
) -> Check:
    """A check that no value leaves the tensors, and that more data takes no more operations.

    ``test_whole = whole_tensors("…", of="softmax", few=(SMALL,), many=(LARGE,), hint="…")``

    Args:
        title: what it checks, in the student's words.
        of: the graded name.
        few: arguments of a call.
        many: of a call with more data: rows, elements.
        at: arguments at which values are followed; those of ``many`` if none are given.
        read: how the value is looked at, such as ``as_tuple``.
        declared: points, hint, needs.
    """

    def called(arguments: Arguments) -> Callable[[Any], Any]:
        return lambda code: read(getattr(code, of)(*arguments))

    def followed(agree: Any) -> None:
        for arguments in at or [many]:
            agree.in_tensors(called(arguments))
        agree.vectorised(called(few), called(many))

    hint = "Arithmetic takes a whole tensor at once; no element has to be picked out."
    title = title or f"{of} works on whole tensors"
    return declared_check(followed, title, of, declared, hint)


def refuses(
    title: str = "",
    *,
    of: str,
    right: Arguments,
    wrong: Sequence[Arguments],
    read: Callable[[Any], Any] = lambda value: value,
    **declared: Unpack[Declaration],
) -> Check:
    """A check that wrong arguments raise what the reference raises, and right ones give a value.

    ``test_unknown = refuses("…", of="act", right=(Z, "tanh"), wrong=[(Z, "swish")], hint="…")``.
    The right call stands beside, so that a function that always raises earns nothing.

    Args:
        title: what it checks, in the student's words.
        of: the graded name.
        right: arguments of a call that gives a value.
        wrong: of calls that raise.
        read: how the value is looked at, such as ``as_tuple``.
        declared: points, hint, needs.
    """

    def refused(agree: Any) -> None:
        agree(lambda code: read(getattr(code, of)(*right)))
        for arguments in wrong:
            agree(lambda code, arguments=arguments: getattr(code, of).outcome(*arguments))

    hint = "What does your function do with an argument that it can't use?"
    title = title or f"{of} refuses what it can't use"
    return declared_check(refused, title, of, declared, hint)
