"""What is written is there whole or not at all, and what the system refuses is told in words."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from grader import files
from grader.errors import GradebookError
from tests.conftest import NOWHERE


def test_a_file_has_the_mode_that_its_owner_asks_for(tmp_path: Path) -> None:
    """Pages are as private as the user's umask says, and folders are made."""
    before = os.umask(0o077)
    try:
        files.write_atomically(tmp_path / "a" / "page.html", b"x")
    finally:
        os.umask(before)
    assert (tmp_path / "a" / "page.html").stat().st_mode & 0o777 == 0o600


def test_what_was_there_stays_where_a_write_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk leaves the old file, and nothing beside it."""
    page = tmp_path / "page.html"
    page.write_bytes(b"old")

    def full(_self: Path, _target: Path) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OSError, match="No space left"):
        files.write_atomically(page, b"new")
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"page.html": b"old"}


@pytest.mark.parametrize("name", ["a" * 200, "ü" * 100, ".x", "seite mit leerzeichen.html"])
def test_any_name_that_a_file_can_have_can_be_written(tmp_path: Path, name: str) -> None:
    """A long or an odd name costs no page."""
    files.write_atomically(tmp_path / name, b"x")
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_a_refusal_says_what_why_and_what_to_do() -> None:
    """The system's reason stands in one sentence with what could not be done."""
    with (
        pytest.raises(GradebookError) as told,
        files.told(GradebookError, "grades can't be read", "Name another file."),
    ):
        Path(NOWHERE, "at/all").read_bytes()
    assert str(told.value) == (
        "grades can't be read: No such file or directory.\nName another file."
    )
