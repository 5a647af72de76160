"""Where a CI wants its summary, its outputs and its annotations."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from grader import files
from grader.errors import GraderError
from grader.model import Value


class Provider(Value, frozen=True, kw_only=True):
    """The CI that runs this, and the files it reads afterwards."""

    annotates: bool = False
    """Whether commands on standard output become annotations."""
    summary: Path | None = None
    """Markdown is appended here."""
    outputs: Path | None = None
    """Named values for later steps are appended here."""


def detect(environ: Mapping[str, str]) -> Provider:
    """The CI that this environment is of."""
    if environ.get("GITHUB_ACTIONS") != "true":
        return Provider()
    summary, outputs = environ.get("GITHUB_STEP_SUMMARY"), environ.get("GITHUB_OUTPUT")
    return Provider(
        annotates=True,
        summary=Path(summary) if summary else None,
        outputs=Path(outputs) if outputs else None,
    )


def room(summary: Path | None, limit: int) -> int:
    """How many bytes of a summary of ``limit`` bytes earlier lines of the step left."""
    try:
        return max(0, limit - summary.stat().st_size) if summary is not None else limit
    except OSError:
        return limit


def append(path: Path, text: str) -> None:
    """Adds text to one of the files that the CI reads.

    Raises:
        GraderError: the file can't be written.
    """
    advice = "Check the environment variable that names it."
    with (
        files.told(GraderError, f"{path} can't be written", advice),
        path.open("a", encoding="utf-8", newline="\n") as file,
    ):
        file.write(text)


def outputs(values: Mapping[str, str], delimiter: str) -> str:
    """Named values in the form that a step's output file has.

    ``delimiter`` must be random: a value that held it could set other outputs.

    Raises:
        ValueError: the delimiter occurs in a value.
    """
    if any(delimiter in name + value for name, value in values.items()):
        raise ValueError("the delimiter occurs in a value")
    return "".join(f"{name}<<{delimiter}\n{value}\n{delimiter}\n" for name, value in values.items())
