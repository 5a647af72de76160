"""What a course says: its exercises, their rules and limits, and the path through them."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from grader.model.base import Value


class Rule(Value, frozen=True, kw_only=True):
    """Something that a graded function must not run."""

    id: str
    functions: tuple[str, ...]
    """The graded names that the rule binds."""
    operators: tuple[str, ...] = ()
    """Base names of forbidden operators, such as ``silu``; their in-place and out forms follow."""
    autograd: bool = False
    """Whether automatic differentiation is forbidden, in every form."""
    says: str = ""
    """What the breach is, as one sentence; ``{operator}`` and ``{function}`` are filled in."""
    instead: str = ""
    """What to do instead, as one sentence."""


class Limits(Value, frozen=True, kw_only=True):
    """What one submission may spend."""

    deadline: float = 10.0
    """Seconds for the import, and again for each graded function."""
    memory: int = 2 << 30
    """Bytes of address space above the size at the fork."""


Parameters = tuple[tuple[str, tuple[str, ...]], ...]
"""What a stub calls the positional parameters of each of its functions."""


class Exercise(Value, frozen=True, kw_only=True):
    """One exercise, as its two folders describe it."""

    number: int
    slug: str
    title: str
    stub: str
    """File name of the stub, such as ``swish.py``."""
    functions: tuple[str, ...]
    """The graded names, in the order of the stub."""
    parameters: Parameters = ()
    limits: Limits = Limits()
    preload: tuple[str, ...] = ()
    """Modules that the zygote imports before it forks."""
    rules: tuple[Rule, ...] = ()
    curiosity: str = ""
    """One interesting thing to say at full marks."""
    public: Path
    """The folder that a student gets."""
    staff: Path | None
    """The folder that stays with the staff; None in a students' kit."""

    @property
    def name(self) -> str:
        """The full name, ``exercise-03-swish``."""
        return f"exercise-{self.number:02d}-{self.slug}"

    @property
    def module(self) -> str:
        """The module name that the stub would be imported by."""
        return self.stub.removesuffix(".py")


class Lesson(Value, frozen=True, kw_only=True):
    """A step of the learning path."""

    number: str
    """Of its module and in it: ``2.4`` is the second module's fourth."""
    title: str
    module: str
    """The module's title."""
    about: str = ""
    """What is learnt in it, in a sentence."""
    exercises: tuple[str, ...] = ()
    """Their slugs."""

    @property
    def module_number(self) -> int:
        """The number of its module, from 1."""
        return int(self.number.partition(".")[0])


class Course(Value, frozen=True, kw_only=True):
    """A folder of exercises and what holds for all of them."""

    name: str
    title: str
    root: Path
    feedback: Literal["full", "hints", "score"] = "full"
    lessons: tuple[Lesson, ...] = ()
    """The learning path; without one the exercises' numbers are the order."""
    exercises: tuple[Exercise, ...]
    """By number."""
