"""Where a CI wants its summary, its outputs and its annotations."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from grader.errors import GraderError
from grader.model import Value

Name = Literal["github", "gitlab", "none"]


class Provider(Value, frozen=True, kw_only=True):
    """The CI that runs this, and the files it reads afterwards."""

    name: Name
    summary: Path | None = None
    """Markdown is appended here."""
    outputs: Path | None = None
    """Named values for later steps are appended here."""

    @property
    def annotates(self) -> bool:
        """Whether commands on standard output become annotations."""
        return self.name == "github"


def detect(environ: Mapping[str, str]) -> Provider:
    """The CI that this environment is of."""
    if environ.get("GITHUB_ACTIONS") == "true":
        return Provider(
            name="github",
            summary=_path(environ.get("GITHUB_STEP_SUMMARY")),
            outputs=_path(environ.get("GITHUB_OUTPUT")),
        )
    return Provider(name="gitlab" if environ.get("GITLAB_CI") == "true" else "none")


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
    try:
        with path.open("a", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except OSError as failed:
        raise GraderError(
            f"{path} can't be written: {failed.strerror}.",
            advice="Check the environment variable that names it.",
        ) from failed


def outputs(values: Mapping[str, str], delimiter: str) -> str:
    """Named values in the form that a step's output file has.

    ``delimiter`` must be random: a value that held it could set other outputs.

    Raises:
        ValueError: the delimiter occurs in a value.
    """
    if any(delimiter in name + value for name, value in values.items()):
        raise ValueError("the delimiter occurs in a value")
    return "".join(f"{name}<<{delimiter}\n{value}\n{delimiter}\n" for name, value in values.items())


def _path(text: str | None) -> Path | None:
    return Path(text) if text else None
