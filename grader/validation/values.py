"""What a validation finds, as frozen values."""

from __future__ import annotations

import enum
from pathlib import Path
from typing import Final

import msgspec

from grader.model import Report, Submission, Value


class Promise(enum.StrEnum):
    """What an exercise has to keep; the value is its title in the table and the JSON."""

    loads = "it can be loaded and its suites collected"
    written = "everything is written that has to be, and is what Python reads"
    stub = "the stub earns nothing, and every check says “not written yet”"
    right = "the reference and every correct answer earn everything"
    wrong = "every wrong answer fails, and loses and is told what expected.toml says"
    hostile = "every hostile answer is held"
    checks = "every check has a title, a hint and a wrong answer that fails it"
    points = "the points add up, a third of them on visible checks"
    misconceptions = "every misconception is wrong, and named in two spellings"
    names = "statement, stub, reference and suites agree on names and signatures"
    leaks = "no hint, message or explanation gives the solution away"
    unicode = "mathematics in hints, messages and explanations is Unicode"
    empty = "zeros, ones, the input returned and random values earn nothing"
    steady = "two runs and five seeds agree"
    mutants = "the suites kill the mutants of the reference"
    course = "each exercise has a number and a slug of its own, and the path names what is there"


OF_A_COURSE: Final = frozenset({Promise.course})
"""What no single exercise can keep."""


class Shortfall(msgspec.Struct, frozen=True):
    """Something that an exercise promises and does not keep."""

    promise: Promise
    path: Path
    line: int
    says: str

    @property
    def fatal(self) -> bool:
        """Whether the exercise could not be loaded or collected at all."""
        return self.promise is Promise.loads


class AnswerKind(enum.StrEnum):
    """Where an answer comes from, and so what is expected of it."""

    stub = "stub"
    reference = "reference"
    correct = "correct"
    wrong = "wrong"
    hostile = "hostile"
    empty = "empty"


class Answer(Value, frozen=True, kw_only=True):
    """A file that is graded to prove something."""

    group: AnswerKind
    path: Path
    """Where it is written; of an answer that knows nothing, the stub it stands for."""
    submission: Submission
    name: str
    """What it is called: its file, or for a spelling the id it is told by and a number."""
    function: str = ""
    """Of a spelling, the graded name whose code it is."""
    diagnosis: str = ""
    """Of a wrong spelling, the id that it has to be told by, ``none`` for numbers alone."""
    loses: tuple[str, ...] = ()
    """Of a hostile file, ids of exactly the checks that it loses, or ``all`` or ``none``."""
    line: int = 1
    """Where the spelling begins, or the header says what is lost."""

    @property
    def right(self) -> bool:
        """Whether it has to earn everything."""
        return self.group in {AnswerKind.reference, AnswerKind.correct}

    @property
    def is_file(self) -> bool:
        """Whether it is a file of its own, and no spelling."""
        return not self.function


PROMISE: Final = {
    AnswerKind.stub: Promise.stub,
    AnswerKind.reference: Promise.right,
    AnswerKind.correct: Promise.right,
    AnswerKind.wrong: Promise.wrong,
    AnswerKind.hostile: Promise.hostile,
    AnswerKind.empty: Promise.empty,
}
"""What an answer of each kind proves."""


class GradedAnswer(Value, frozen=True):
    """An answer and what became of it."""

    answer: Answer
    report: Report


class Text(msgspec.Struct, frozen=True):
    """Something that a student may be told."""

    path: Path
    line: int
    what: str
    """What it is, such as ``hint of swish_points``."""
    text: str


class Change(Value, frozen=True, kw_only=True):
    """A small change to the reference, named so that lines may be added elsewhere."""

    function: str
    """The top-level function or class that was changed."""
    mutation: str
    """What was changed, such as ```z * s` becomes `z / s```."""
    line: str
    """The text of the changed line, without its indentation."""

    @property
    def key(self) -> tuple[str, str, str]:
        """What names it."""
        return self.function, self.mutation, self.line


class Mutant(Change, frozen=True, kw_only=True):
    """The reference with one small change."""

    number: int
    """The number of the changed line, from 1."""
    source: str
    """The whole changed file."""


class Equivalent(Change, frozen=True, kw_only=True):
    """A change that no suite can tell, with the reason."""

    reason: str
    at: int
    """Its line in equivalent.toml."""


class MutantRun(Value, frozen=True, kw_only=True):
    """A mutant and the first check that it lost."""

    mutant: Mutant
    killed_by: str
    """Id of a check; empty for a survivor."""
    equivalent: str = ""
    """Why it can't be killed, if it is declared so."""
    diff: str = ""
    """A survivor's change to the reference, as a unified diff."""


class Proof(Value, frozen=True, kw_only=True):
    """All that a validation found of one exercise."""

    exercise: str
    shortfalls: tuple[Shortfall, ...]
    answers: tuple[tuple[AnswerKind, int, int], ...] = ()
    """For each group: how many there are, and how many of them are as they should be."""
    checks: int = 0
    points: float = 0.0
    visible_points: float = 0.0
    seconds: float = 0.0
    """Processor time of all its runs together, on the wall clock of each."""
    mutants: tuple[MutantRun, ...] | None = None
    """None where mutation was not asked for."""
    expected: str = ""
    """What its wrong answers lose and are told; empty if it couldn't be run."""

    @property
    def sound(self) -> bool:
        """Whether it keeps every promise."""
        return not self.shortfalls

    @property
    def loaded(self) -> bool:
        """Whether it could be loaded and collected."""
        return not any(item.fatal for item in self.shortfalls)

    @property
    def killed(self) -> int:
        """How many mutants some check killed."""
        return sum(bool(run.killed_by) for run in self.mutants or ())
