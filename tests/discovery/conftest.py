"""Folders and zips of submissions, built as platforms and people build them."""

from __future__ import annotations

import contextlib
import io
import os
import zipfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from grader.submissions.discovery.reading import SourceReader
from grader.submissions.discovery.values import Discovery

SWISH = {"exercise-03-swish": "swish.py"}
BOTH = {**SWISH, "exercise-08-xor": "xor.py"}

Content = str | bytes


@pytest.fixture
def folder(tmp_path: Path) -> Callable[[Mapping[str, Content]], Path]:
    """Writes files below a fresh folder; a name that ends with ``/`` is an empty folder."""

    def build(files: Mapping[str, Content], under: str = "submissions") -> Path:
        root = tmp_path / under
        root.mkdir(exist_ok=True)
        for name, content in files.items():
            path = root / name
            if name.endswith("/"):
                path.mkdir(parents=True)
                continue
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode() if isinstance(content, str) else content)
        return root

    return build


@pytest.fixture
def zipped(tmp_path: Path) -> Callable[[Mapping[str, Content]], Path]:
    """Writes the same files into a zip."""

    def build(files: Mapping[str, Content], name: str = "submissions.zip") -> Path:
        path = tmp_path / name
        path.write_bytes(zip_of(files))
        return path

    return build


def zip_of(files: Mapping[str, Content], *, packed: bool = True) -> bytes:
    """The bytes of a zip with these members."""
    buffer = io.BytesIO()
    method = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


@pytest.fixture(params=["folder", "zip"])
def build(request, folder, zipped):
    """The same files as a folder and as a zip."""
    return folder if request.param == "folder" else zipped


def read(found: Discovery) -> dict[tuple[str, str], bytes]:
    """What would be graded, by student and exercise."""
    with SourceReader(found.path) as reader:
        return {(one.student, one.exercise): reader.read(one) for one in found.found}


def swish(found: Discovery) -> dict[str, bytes]:
    """What would be graded, by student."""
    return {student: data for (student, _), data in read(found).items()}


def told(found: Discovery) -> str:
    """Every problem, a line each."""
    return "\n".join(map(str, found.problems))


def students(found: Discovery) -> set[str]:
    """Whose submission was found."""
    return {one.student for one in found.found}


@pytest.fixture
def unprivileged(tmp_path: Path) -> Callable[[], contextlib.AbstractContextManager[None]]:
    """Runs a block without root's right to read everything."""

    @contextlib.contextmanager
    def drop() -> Iterator[None]:
        root = os.geteuid() == 0
        changed = []
        if root:
            for parent in (tmp_path, *tmp_path.parents):
                mode = parent.stat().st_mode
                if not mode & 0o001:
                    changed.append((parent, mode))
                    parent.chmod(mode | 0o055)
            os.seteuid(65534)
        try:
            yield
        finally:
            if root:
                os.seteuid(0)
            for parent, mode in changed:
                parent.chmod(mode)

    return drop
