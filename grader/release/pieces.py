"""Everything that a folder holds: archives in archives, git's objects, compressed data.

Archives are read in memory with bounds on depth and size. What can't be looked
into is told, since a leak could be in it.
"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import os
import shutil
import subprocess
import tarfile
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from grader.model import Value
from grader.release.encodings import inside

MAX_BYTES: Final = 256 << 20
"""Bytes of one file or member that are looked into."""
_MAX_DEPTH: Final = 6
STAFF_NAMES: Final = ("test_hidden.py", "misconceptions.py")
_STAFF_FOLDERS: Final = {"reference", "answers"}
_OURS: Final = ("grader/", "training_loop_grader-")
_COMPRESSED: Final = (
    (b"\x1f\x8b", gzip.decompress),
    (b"BZh", bz2.decompress),
    (b"\xfd7zXZ\x00", lzma.decompress),
)
_OPAQUE: Final = (
    (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
    (b"Rar!", "a RAR archive"),
    (b"\x28\xb5\x2f\xfd", "compressed with Zstandard"),
    (b"PACK", "a pack of git objects"),
    (b"# v2 git bundle", "a bundle of git objects"),
    (b"# v3 git bundle", "a bundle of git objects"),
)


class Piece(Value, frozen=True, kw_only=True):
    """One file, member or object."""

    where: str
    """Its path; ``!`` between an archive and its member."""
    data: bytes
    closed: str = ""
    """Why it can't be looked into; empty if it can."""


def pieces(root: Path) -> Iterator[Piece]:
    """Every file below a folder and all that is inside of them."""
    for folder, names, files in os.walk(root):
        names.sort()
        if "pyvenv.cfg" in files:
            # A student's environment: thousands of files of other people's packages.
            names[:] = []
            yield from _environment(Path(folder), root)
            continue
        for name in sorted(files + [n for n in names if (Path(folder) / n).is_symlink()]):
            path = Path(folder) / name
            where = path.relative_to(root).as_posix()
            if path.is_symlink():
                yield Piece(where=where, data=os.fsencode(path.readlink()), closed="a link")
            elif not path.is_file():
                yield Piece(where=where, data=b"", closed="neither a file nor a folder")
            elif path.stat().st_size > MAX_BYTES:
                yield Piece(where=where, data=b"", closed=f"larger than {MAX_BYTES >> 20} MiB")
            elif _is_gits_own(path):
                # Git itself reads it, object by object.
                continue
            else:
                yield from opened(where, path.read_bytes())
                yield from _attributes(where, path)
        if _is_repository(Path(folder)):
            yield from _objects(Path(folder), Path(folder).relative_to(root).as_posix())


def _environment(folder: Path, root: Path) -> Iterator[Piece]:
    """The names of a virtual environment's files, and what is in the grader installed there."""
    for here, _, files in os.walk(folder):
        for name in sorted(files):
            path = Path(here) / name
            where = path.relative_to(root).as_posix()
            below = where.partition("site-packages/")[2]
            # Bytecode says what the source beside it says, in the words of one Python.
            if path.suffix == ".pyc" or path.is_symlink() or not path.is_file():
                continue
            if below.startswith(_OURS):
                yield from opened(where, path.read_bytes())
            elif name in STAFF_NAMES or _STAFF_FOLDERS & set(path.parts):
                yield Piece(where=where, data=b"")


def _attributes(where: str, path: Path) -> Iterator[Piece]:
    """The extended attributes that a file's owner gave it, where the system has such."""
    try:
        names = [name for name in os.listxattr(path) if name.startswith("user.")]
        for name in names:
            yield Piece(where=f"{where}!({name})", data=os.getxattr(path, name))
    except (OSError, AttributeError):
        return


def opened(where: str, data: bytes, depth: int = 0) -> Iterator[Piece]:
    """A piece of data, and everything inside of it."""
    closed = next((what for magic, what in _OPAQUE if data.startswith(magic)), "")
    yield Piece(where=where, data=data, closed=closed)
    if depth >= _MAX_DEPTH:
        if _is_archive(data):
            yield Piece(where=where, data=b"", closed="archives nested too deeply")
        return
    if _is_archive(data):
        yield from _members(where, data, depth)
        return
    for word, inner in inside(data):
        yield from opened(f"{where}!({word})", inner, depth + 1)
    yield from _decompressed(where, data, depth)


def _decompressed(where: str, data: bytes, depth: int) -> Iterator[Piece]:
    for magic, decompress in _COMPRESSED:
        if data.startswith(magic):
            try:
                inner = decompress(data)
            except (OSError, EOFError, ValueError, lzma.LZMAError) as error:
                yield Piece(where=where, data=b"", closed=f"compressed, and damaged: {error}")
            else:
                yield from opened(f"{where}!", inner, depth + 1)
            return
    if data[:1] == b"\x78":
        # As git stores an object by itself.
        try:
            inner = zlib.decompressobj().decompress(data, MAX_BYTES)
        except zlib.error:
            return
        yield from opened(f"{where}!", inner, depth + 1)


def _is_archive(data: bytes) -> bool:
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")) or zipfile.is_zipfile(io.BytesIO(data)):
        return True
    return data[257:262] == b"ustar"


def _members(where: str, data: bytes, depth: int) -> Iterator[Piece]:
    try:
        if data[257:262] == b"ustar":
            with tarfile.open(fileobj=io.BytesIO(data)) as archive:
                for member in archive:
                    yield from _of_tar(where, archive, member, depth)
        else:
            with zipfile.ZipFile(io.BytesIO(data)) as archive_:
                if archive_.comment:
                    yield Piece(where=f"{where}!(comment)", data=archive_.comment)
                for info in archive_.infolist():
                    yield from _of_zip(where, archive_, info, depth)
    except (zipfile.BadZipFile, tarfile.TarError, OSError, EOFError, RuntimeError) as error:
        yield Piece(where=where, data=b"", closed=f"an archive that can't be read: {error}")


def _of_tar(
    where: str, archive: tarfile.TarFile, member: tarfile.TarInfo, depth: int
) -> Iterator[Piece]:
    name = f"{where}!{member.name}"
    if member.size > MAX_BYTES:
        yield Piece(where=name, data=b"", closed=f"larger than {MAX_BYTES >> 20} MiB")
        return
    stream = archive.extractfile(member) if member.isfile() else None
    yield from opened(name, stream.read() if stream is not None else b"", depth + 1)


def _of_zip(
    where: str, archive: zipfile.ZipFile, info: zipfile.ZipInfo, depth: int
) -> Iterator[Piece]:
    name = f"{where}!{info.filename}"
    if info.flag_bits & 1:
        yield Piece(where=name, data=b"", closed="encrypted")
    elif info.file_size > MAX_BYTES:
        yield Piece(where=name, data=b"", closed=f"larger than {MAX_BYTES >> 20} MiB")
    else:
        yield from opened(name, archive.read(info), depth + 1)
        if info.comment:
            yield Piece(where=f"{name}(comment)", data=info.comment)


# --- git ------------------------------------------------------------------------------


def _is_repository(folder: Path) -> bool:
    return (folder / "HEAD").is_file() and (folder / "objects").is_dir()


def _is_gits_own(path: Path) -> bool:
    """Whether it is a pack or a loose object of a repository, all of whose objects are listed."""
    pack = path.suffix == ".pack" and path.parent.name == "pack"
    loose = len(path.parent.name) == 2 and len(path.name) in {38, 62}
    if not (pack or loose) or not _is_repository(path.parents[2]):
        return False
    return pack or shutil.which("git") is not None


def _objects(folder: Path, where: str) -> Iterator[Piece]:
    """Every object of a repository, reachable or not."""
    git = shutil.which("git")
    if git is None:
        if any((folder / "objects").rglob("*.pack")):
            yield Piece(where=where, data=b"", closed="a git history, and git isn't installed")
        return
    done = _asked(git, folder, "cat-file", "--batch-all-objects", "--batch")
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip()
        yield Piece(where=where, data=b"", closed=f"a git history that can't be read: {said}")
    # Only for telling where an object belongs: what no commit names is looked into as well.
    named = _asked(git, folder, "rev-list", "--all", "--reflog", "--objects").stdout
    pairs = (line.partition(b" ") for line in named.split(b"\n"))
    paths = {oid.decode("ascii", "replace"): os.fsdecode(path) for oid, _, path in pairs}
    yield from _parsed(where, done.stdout, paths)


def _asked(git: str, folder: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [git, "--no-replace-objects", f"--git-dir={folder}", f"--work-tree={folder}", *arguments],
        env={
            "PATH": os.environ.get("PATH", os.defpath),
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_CONFIG_COUNT": "1",
            "GIT_CONFIG_KEY_0": "safe.directory",
            "GIT_CONFIG_VALUE_0": "*",
            "GIT_NO_LAZY_FETCH": "1",
        },
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )


def _parsed(where: str, stream: bytes, paths: Mapping[str, str]) -> Iterator[Piece]:
    at = 0
    while (end := stream.find(b"\n", at)) >= 0:
        head = stream[at:end].decode("ascii", "replace").split(" ")
        if len(head) != 3 or not head[2].isdigit():
            yield Piece(where=where, data=b"", closed="a git history that can't be read")
            return
        size = int(head[2])
        data = stream[end + 1 : end + 1 + size]
        path = paths.get(head[0], "")
        yield from opened(f"{where}!{head[1]} {head[0][:12]}{path and f'!{path}'}", data)
        at = end + 1 + size + 1
