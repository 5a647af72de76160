"""What a folder hands out: its files, the members of its archives, what its git history holds."""

from __future__ import annotations

import codecs
import io
import os
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import msgspec

from grader.course.mistakes import FILE, all_of, decompressed
from grader.errors import CourseError, RepositoryError
from grader.model import Value
from grader.oracle.recorded_values import unpack
from grader.submissions.git import MAX_OUTPUT, Git
from grader.submissions.notebooks import NotebookError, script_from_notebook

MAX_BYTES: Final = MAX_OUTPUT
"""Bytes of one file that are looked into, in a folder, an archive or a git history."""
_DEEPEST: Final = 4
"""Archives in one another; Gradescope's zip has a wheel in it."""
_OBJECTS: Final = ("cat-file", "--batch-all-objects", "--batch-check")
_NAMES: Final = ("rev-list", "--all", "--reflog", "--objects")
_HISTORY: Final = ("log", "--all", "--reflog", "--format=%D%n%B", "--name-only", "-m")
_REPOSITORY: Final = {"objects", "refs"}
_PACKED: Final = {
    b"\x1f\x8b\x08": "gzip",
    b"BZh": "bzip2",
    b"\xfd7zXZ\0": "xz",
    b"\x28\xb5\x2f\xfd": "zstd",
    b"7z\xbc\xaf\x27\x1c": "7-Zip",
    b"Rar!\x1a\x07": "RAR",
    b"# v2 git bundle": "a git bundle",
    b"# v3 git bundle": "a git bundle",
}


class Content(Value, frozen=True, kw_only=True):
    """One file, or one member of an archive."""

    where: str
    """Its path in the folder; ``!`` between an archive and its member."""
    data: bytes
    closed: str = ""
    """Why it can't be looked into; empty if it can."""


def contents(root: Path) -> Iterator[Content]:
    """Every file below a folder; zips and wheels are opened, and so are repositories.

    A repository is one by what is in it, whatever its name: a bare one, a submodule's.
    """
    for folder, names, files in os.walk(root):
        here = Path(folder)
        if "pyvenv.cfg" in files:
            # A student's environment: thousands of files of other people's packages.
            names[:] = []
            continue
        if here.name == ".git" or ("HEAD" in files and set(names) >= _REPOSITORY):
            yield from _history(here, root)
            # What lies beside the objects (a hook, a submodule, large files) is read as it is.
            names[:] = [name for name in names if name != "objects"]
        if ".git" in files:
            yield from _history(here / ".git", root)
        names.sort()
        for name in sorted(files + [name for name in names if (here / name).is_symlink()]):
            yield from _opened(here / name, root)


def _opened(path: Path, root: Path) -> Iterator[Content]:
    where = path.relative_to(root).as_posix()
    if path.is_symlink():
        yield Content(where=where, data=os.fsencode(path.readlink()), closed="a link")
    elif not path.is_file():
        yield Content(where=where, data=b"", closed="neither a file nor a folder")
    elif path.stat().st_size > MAX_BYTES:
        yield _too_large(where)
    else:
        yield from _looked_into(where, path.read_bytes())


def _looked_into(where: str, data: bytes, depth: int = 0) -> Iterator[Content]:
    """Bytes, and if they are an archive, what is in it."""
    packed = next((name for mark, name in _PACKED.items() if data.startswith(mark)), "")
    if packed:
        yield Content(where=where, data=data, closed=f"it is packed ({packed})")
    elif where.endswith(f"/{FILE}") or where == FILE:
        yield from _recorded(where, data)
    elif not zipfile.is_zipfile(io.BytesIO(data)):
        plain = _cells(data) if where.endswith(".ipynb") else _as_utf_8(data)
        yield Content(where=where, data=plain)
    elif depth == _DEEPEST:
        yield Content(where=where, data=b"", closed="an archive in archives")
    else:
        yield from _members(where, data, depth)


def _recorded(where: str, data: bytes) -> Iterator[Content]:
    """A recording, and every text that is packed in it: each of several lines by itself."""
    try:
        plain = decompressed(data)
        yield Content(where=where, data=plain)
        mistakes = all_of(plain)
        values = [unpack(value) for value in mistakes.values]
    except (CourseError, msgspec.MsgspecError) as error:
        yield Content(where=where, data=b"", closed=str(error).partition("\n")[0])
        return
    entries = msgspec.to_builtins((mistakes.entries, mistakes.compared))
    found = list(dict.fromkeys(_texts([entries, values])))
    yield Content(where=f"{where}!texts", data="\n".join(found).encode("utf-8", "replace"))
    for text in found:
        if "\n" in text:
            yield Content(where=f"{where}!{text[:40]!r}", data=text.encode("utf-8", "replace"))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from _texts([*value.keys(), *value.values()])
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, msgspec.Struct):
        yield from _texts(list(msgspec.structs.asdict(value).values()))


def _members(where: str, data: bytes, depth: int) -> Iterator[Content]:
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        yield Content(where=where, data=data, closed=f"a damaged archive ({error})")
        return
    with archive:
        for info in archive.infolist():
            name = f"{where}!{info.filename}"
            if info.file_size > MAX_BYTES:
                yield _too_large(name)
                continue
            try:
                inner = archive.read(info)
            except Exception as error:
                # A damaged one ends in any of a dozen ways.
                yield Content(where=name, data=b"", closed=f"damaged or locked ({error})")
            else:
                yield from _looked_into(name, inner, depth + 1)


def _history(folder: Path, root: Path) -> Iterator[Content]:
    """Branches, messages and names of files, and each file and tag, of all that git still has."""
    where = folder.relative_to(root).as_posix()
    names, problem = _git(folder, *_HISTORY)
    yield Content(where=where, data=names, closed=problem)
    listed, unlisted = _git(folder, *_OBJECTS)
    named, unnamed = _git(folder, *_NAMES)
    if unlisted or unnamed:
        yield Content(where=where, data=b"", closed=unlisted or unnamed)
    pairs = (line.partition(" ") for line in named.decode("utf-8", "replace").splitlines())
    paths = {key: path for key, _, path in pairs if path}
    for line in listed.decode("ascii", "replace").splitlines():
        key, kind, size = line.split()
        place = f"{where}!{paths.get(key, key[:12])}"
        if kind not in {"blob", "tag"}:
            continue
        if int(size) > MAX_BYTES:
            yield _too_large(place)
            continue
        data, problem = _git(folder, "cat-file", kind, key)
        if problem:
            yield Content(where=place, data=data, closed=problem)
        else:
            yield from _looked_into(place, data)


def _git(folder: Path, *command: str) -> tuple[bytes, str]:
    """What git says of a repository, and why it can't be asked; empty if it can."""
    git, where = Git.find(os.environ), str(folder)
    if git is None:
        return b"", "git is not installed"
    try:
        done = git.run(f"--git-dir={where}", f"--work-tree={where}", *command)
    except RepositoryError as error:
        return b"", error.happened
    said = (
        done.stderr.decode("utf-8", "replace").strip()[:200] or f"git ended with {done.returncode}"
    )
    return done.stdout, said if done.returncode else ""


def _too_large(where: str) -> Content:
    return Content(where=where, data=b"", closed=f"larger than {MAX_BYTES >> 20} MiB")


def _as_utf_8(data: bytes) -> bytes:
    """Text that an editor saved as UTF-16 or UTF-32, as UTF-8; anything else as it is."""
    for mark, encoding in (
        (codecs.BOM_UTF32_LE, "utf-32"),
        (codecs.BOM_UTF32_BE, "utf-32"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if data.startswith(mark):
            return data.decode(encoding, "replace").encode("utf-8", "replace")
    return data


def _cells(data: bytes) -> bytes:
    """A notebook's code as a script; whatever else has the name as it is."""
    try:
        return script_from_notebook(data).source
    except NotebookError:
        return data
