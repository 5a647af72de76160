"""Where a student's report lies: ``reports/STUDENT/EXERCISE.html`` beside the gradebook."""

from __future__ import annotations

import hashlib
from pathlib import PurePosixPath

_PLAIN = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_ ,@+()'")
_LONGEST = 120


def report_file(student: str, exercise: str) -> PurePosixPath:
    """The report's place, relative to the gradebook's folder; never outside it.

    Args:
        student: the student's key, whatever is in it.
        exercise: full name.
    """
    return PurePosixPath("reports", folder_name(student), f"{exercise}.html")


def folder_name(key: str) -> str:
    """A name that every file system takes; different keys get different names.

    Letters of any script and a few plain signs stay; the rest is written ``%XX``.
    A name that would be too long, or that the file system might confuse with
    another, ends in a hash of the key.
    """
    name = "".join(
        character
        if character in _PLAIN or (character == "." and index) or _is_letter(character)
        else "".join(f"%{byte:02X}" for byte in character.encode("utf-8", "surrogatepass"))
        for index, character in enumerate(key)
    )
    if len(name.encode()) <= _LONGEST and name and name == name.strip(" ."):
        return name
    digest = hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:12]
    short = name.encode()[: _LONGEST - 13].decode("utf-8", "ignore").strip(" .")
    return f"{short}~{digest}"


def _is_letter(character: str) -> bool:
    return ord(character) > 127 and character.isalnum()
