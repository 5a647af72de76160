"""How a suite declares a check and a catalogue declares a misconception."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, TypeVar

import msgspec

from grader.course.declared_values import wrong_value

Implementation = TypeVar("Implementation", bound=Callable[..., Any])
Key = tuple[str, str]
"""A misconception's id, and its form where it is one of a family."""
Spelling = str | Mapping[str, str]
"""Code of a sample answer: a function's body, its whole definition (with imports and helpers, if
it needs some), or ``{"old": "new"}``, texts of the reference with what takes their place."""


class Declared(msgspec.Struct, frozen=True, kw_only=True):
    """What ``@check`` says of a test function."""

    title: str
    functions: tuple[str, ...]
    points: float
    hints: tuple[str, ...]
    needs: tuple[str, ...]


def _refuse_others(of: str, given: Mapping[str, object]) -> None:
    """Raise a TypeError, in an author's words, where an argument can't be meant."""
    for name, value in given.items():
        if says := wrong_value(of, name, value):
            raise TypeError(says)


def _several(value: str | Sequence[str]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


def check(
    title: str,
    *,
    of: str | Sequence[str],
    points: float = 1.0,
    hint: str | Sequence[str] = (),
    needs: str | Sequence[str] = (),
) -> Callable[[Implementation], Implementation]:
    """Mark a test function as a check.

    ::

        @check("Swish at seven points", of="swish", points=2, hint="Write out σ(z) first.")
        def test_points(agree):
            agree(lambda code: code.swish(POINTS))

    Args:
        title: what it checks, in the student's words.
        of: the graded names whose code decides it: one, or all that a property compares.
        points: what it is worth, all or nothing.
        hint: one step, or several, the gentlest first; Markdown, never the solution.
        needs: ids of earlier checks of the same function that must have passed.
    """
    import pytest

    given = {"title": title, "of": of, "points": points, "hint": hint, "needs": needs}
    _refuse_others("check", given)
    declared = Declared(
        title=title,
        functions=_several(of),
        points=float(points),
        hints=_several(hint),
        needs=_several(needs),
    )
    return pytest.mark.check(declared)


class Misconception(msgspec.Struct, frozen=True, kw_only=True):
    """A wrong idea, with code that follows from it; ``misconception`` and ``family`` make one."""

    id: str
    function: str
    """The graded name that the wrong idea is about."""
    implementation: Callable[..., Any]
    says: str
    why: str
    explanation: str = ""
    """The long form for ``grade explain``, Markdown; says and why if empty."""
    estimate: Callable[..., dict[str, Any] | None] | None = None
    """``estimate(got, *args, **kwargs)`` finds the implementation's free parameters in one call."""
    recognise: Callable[..., bool] | None = None
    """``recognise(got, expected, *args, **kwargs)`` decides where code can't."""
    grid: Mapping[str, Sequence[Any]] = {}
    """For which parameters of its code a kit knows it, where code decides elsewhere."""
    handed_out: bool = False
    """Whether a kit has the code of ``recognise``."""
    raises: str = ""
    """Part of an exception's message that this mistake can show by, beside its values."""
    exhausts_memory: bool = False
    """It is known by running out of memory, and is not run by the judge."""
    forms: Mapping[str, Callable[..., Any]] = {}
    """A family of mistakes: what each is called, with code that follows from it. ``says`` has
    ``{form}`` where the name goes."""
    form: str = ""
    """Which of the family this is."""
    spelled: tuple[Spelling, ...] = ()
    """Other code that follows from the same idea."""

    @property
    def key(self) -> Key:
        """What tells it from every other one, also from its own family's."""
        return self.id, self.form

    @property
    def title(self) -> str:
        """What it says, of no form in particular."""
        return self.says.replace("{form}", "…")

    def of_form(self, form: str) -> Misconception:
        """One of a family, which can be said of an answer."""
        says = self.says.replace("{form}", form)
        return msgspec.structs.replace(
            self, says=says, implementation=self.forms[form], forms={}, form=form
        )


def misconception(
    identifier: str,
    *,
    of: str,
    says: str,
    why: str,
    explanation: str = "",
    estimate: Callable[..., dict[str, Any] | None] | None = None,
    recognise: Callable[..., bool] | None = None,
    grid: Mapping[str, Sequence[Any]] = MappingProxyType({}),
    handed_out: bool = False,
    raises: str = "",
    exhausts_memory: bool = False,
    spelled: Sequence[Spelling] = (),
) -> Callable[[Implementation], Misconception]:
    """Turn a wrong implementation into an entry of the exercise's catalogue.

    Args:
        identifier: what ``grade explain`` takes, such as ``swish-is-sigmoid``.
        of: the graded name that it stands in for.
        says: what the student did, one sentence in their terms.
        why: why that gives the number it gives; points at the idea, not at the solution.
        explanation: the long form.
        estimate: finds free parameters of the implementation from ``(got, *args)``.
        recognise: decides from ``(got, expected, *args)`` where comparing values can't.
        grid: the implementation's parameters, each with the values for which a kit knows the
            mistake. A kit has no code: what ``estimate`` reads off an answer, or ``recognise``
            decides, it tells by comparing with what the implementation gives in these settings.
        handed_out: whether students may have the code of ``recognise``: it compares with what is
            due, and says nothing of how to come by that. It uses ``torch``, ``math``, the
            functions of its own file, and ``is_finite_difference``.
        raises: part of the message of the exception that some spellings of it raise.
        exhausts_memory: the mistake shows by running out of memory.
        spelled: the same idea in other code, in the place of the reference's: a body such as
            ``"return z / 2"``, a whole ``"def …"``, or ``{"old": "new"}`` on the reference's text.
            ``grade validate`` grades each, and the implementation itself.
    """
    _refuse_others("misconception", {"of": of, "says": says, "why": why, "spelled": spelled})

    def declare(implementation: Implementation) -> Misconception:
        return Misconception(
            id=identifier,
            function=of,
            implementation=implementation,
            says=says,
            why=why,
            explanation=explanation,
            estimate=estimate,
            recognise=recognise,
            grid=dict(grid),
            handed_out=handed_out,
            raises=raises,
            exhausts_memory=exhausts_memory,
            spelled=tuple(spelled),
        )

    return declare


def family(
    identifier: str,
    *,
    of: str,
    says: str,
    why: str,
    forms: Mapping[str, Callable[..., Any]],
    spelled: Sequence[Spelling] = (),
) -> Misconception:
    """An entry of the catalogue for mistakes of one kind that differ in a name only.

    Any of them is recognised by what all calls of a scenario gave, and never where an entry
    with code of its own explains it too.

    Args:
        identifier: what ``grade explain`` takes, such as ``relu-another-function``.
        of: the graded name that they stand in for.
        says: what the student did, with ``{form}`` where the name of the form goes.
        why: what to make of it.
        forms: the implementations by what they are called.
        spelled: answers that are told by this name, as in ``misconception``.

    Raises:
        ValueError: a form has an empty name.
    """
    if "" in forms:
        raise ValueError(f"{identifier}: a form of a family needs a name, to be told by")
    return Misconception(
        id=identifier,
        function=of,
        implementation=next(iter(forms.values())),
        says=says,
        why=why,
        forms=forms,
        spelled=tuple(spelled),
    )


class SampleAnswers(msgspec.Struct, frozen=True, kw_only=True):
    """Code for one graded name, to be put in the reference's place and graded."""

    function: str
    spelled: Mapping[str, tuple[Spelling, ...]]
    """By the id of what has to be told; the empty one for what is right."""


def wrong_answers(*, of: str, spelled: Mapping[str, Sequence[Spelling]]) -> SampleAnswers:
    """Wrong answers that are told by a name of the grader's own, or of a family made elsewhere.

    Args:
        of: the graded name.
        spelled: by the id that they are told by, such as ``constant-factor``, ``wrong-dtype`` or
            a rule's (``none`` where numbers are all that is known), as in ``misconception``.
    """
    return SampleAnswers(
        function=of, spelled={name: tuple(several) for name, several in spelled.items()}
    )


def right_answers(*, of: str, spelled: Sequence[Spelling]) -> SampleAnswers:
    """Other ways to be right, which have to lose nothing; as in ``misconception``.

    Args:
        of: the graded name.
        spelled: the code.
    """
    return SampleAnswers(function=of, spelled={"": tuple(spelled)})
