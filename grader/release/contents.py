"""What a folder hands out: its files, the members of its archives, what its git history holds."""

from __future__ import annotations

import io
import os
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from grader.model import Value
from grader.submissions.notebooks import NotebookError, script_from_notebook

MAX_BYTES: Final = 64 << 20
"""Bytes of one file, or of one member of an archive, that are looked into."""
MAX_BLOB: Final = 1 << 20
"""Bytes of a file in a git history; no file of the staff's is as long."""
_OBJECTS: Final = ("cat-file", "--batch-all-objects", "--batch-check")
_NAMES: Final = ("rev-list", "--all", "--reflog", "--objects")
_HISTORY: Final = ("log", "--all", "--reflog", "--format=%D%n%B", "--name-only", "-m")


class Content(Value, frozen=True, kw_only=True):
    """One file, or one member of an archive."""

    where: str
    """Its path in the folder; ``!`` between an archive and its member."""
    data: bytes
    closed: str = ""
    """Why it can't be looked into; empty if it can."""


def contents(root: Path) -> Iterator[Content]:
    """Every file below a folder; zips and wheels are opened once."""
    for folder, names, files in os.walk(root):
        here = Path(folder)
        if "pyvenv.cfg" in files:
            # A student's environment: thousands of files of other people's packages.
            names[:] = []
            continue
        if ".git" in {*names, *files}:
            names[:] = [name for name in names if name != ".git"]
            yield from _history(here, root)
        names.sort()
        for name in sorted(files + [name for name in names if (here / name).is_symlink()]):
            if name != ".git":
                yield from _opened(here / name, root)


def _opened(path: Path, root: Path) -> Iterator[Content]:
    where = path.relative_to(root).as_posix()
    if path.is_symlink():
        yield Content(where=where, data=os.fsencode(path.readlink()), closed="a link")
    elif not path.is_file():
        yield Content(where=where, data=b"", closed="neither a file nor a folder")
    elif path.stat().st_size > MAX_BYTES:
        yield Content(where=where, data=b"", closed=f"larger than {MAX_BYTES >> 20} MiB")
    else:
        data = path.read_bytes()
        if zipfile.is_zipfile(io.BytesIO(data)):
            yield from _members(where, data)
        else:
            yield Content(where=where, data=_cells(data) if path.suffix == ".ipynb" else data)


def _members(where: str, data: bytes) -> Iterator[Content]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for info in archive.infolist():
            name = f"{where}!{info.filename}"
            if info.file_size > MAX_BYTES:
                yield Content(where=name, data=b"", closed=f"larger than {MAX_BYTES >> 20} MiB")
                continue
            try:
                inner = archive.read(info)
            except (zipfile.BadZipFile, RuntimeError, NotImplementedError, OSError) as error:
                yield Content(where=name, data=b"", closed=f"{error}")
            else:
                yield Content(where=name, data=inner)


def _history(folder: Path, root: Path) -> Iterator[Content]:
    """Branches, messages and names of files, and each file, of all that git still has."""
    where = (folder / ".git").relative_to(root).as_posix()
    names, problem = _git(folder, *_HISTORY)
    yield Content(where=where, data=names, closed=problem)
    listed, _ = _git(folder, *_OBJECTS)
    named, _ = _git(folder, *_NAMES)
    pairs = (line.partition(" ") for line in named.decode("utf-8", "replace").splitlines())
    paths = {key: path for key, _, path in pairs if path}
    for line in listed.decode("ascii", "replace").splitlines():
        key, kind, size = line.split()
        if kind == "blob" and int(size) <= MAX_BLOB:
            data, problem = _git(folder, "cat-file", "blob", key)
            path = paths.get(key, key[:12])
            data = _cells(data) if path.endswith(".ipynb") else data
            yield Content(where=f"{where}!{path}", data=data, closed=problem)


def _git(folder: Path, *command: str) -> tuple[bytes, str]:
    """What git says, and why it can't be asked; empty if it can."""
    done = subprocess.run(
        ["git", "-C", str(folder), "-c", "core.quotePath=off", *command],
        env={**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"},
        capture_output=True,
        check=False,
    )
    said = done.stderr.decode("utf-8", "replace").strip()[:200]
    return done.stdout, said if done.returncode else ""


def _cells(data: bytes) -> bytes:
    """A notebook's code as a script; whatever else has the name as it is."""
    try:
        return script_from_notebook(data).source
    except NotebookError:
        return data
