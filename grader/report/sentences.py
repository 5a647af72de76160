"""What a verdict says, part by part, for formats that show plain text."""

from __future__ import annotations

from collections.abc import Iterator

from grader.model import Status, Verdict


def values_of(verdict: Verdict) -> Iterator[tuple[str, str]]:
    """The values that are shown of a check, each with its name."""
    named = (("Input", verdict.input), ("Got", verdict.got), ("Expected", verdict.expected))
    return ((name, value) for name, value in named if value is not None)


def raised_in(verdict: Verdict) -> str:
    """The exception in one line; empty if there was none."""
    raised = verdict.exception
    return "" if raised is None else f"{raised.type}: {raised.message}"


def sentences_of(verdict: Verdict) -> list[str]:
    """The diagnosis, the exception, the message and, where it isn't passed, the first hint."""
    said = [verdict.diagnosis.says, verdict.diagnosis.why] if verdict.diagnosis else []
    said.append(raised_in(verdict))
    if verdict.exception is not None and verdict.exception.line is not None:
        said.append(f"{verdict.exception.where}: {verdict.exception.source}")
    said.append(verdict.message)
    if verdict.check.hints and verdict.status is not Status.passed:
        said.append(f"Hint: {verdict.check.hints[0]}")
    return [sentence for sentence in dict.fromkeys(said) if sentence]
