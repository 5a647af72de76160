"""The one place that opens what was handed in.

Folders are walked component by component with descriptors and never through a
symbolic link; a file is opened without blocking and must be regular; zips are
read in memory, in bounds, and never extracted.
"""

from __future__ import annotations

import errno
import io
import os
import stat
import zipfile
from pathlib import Path
from typing import BinaryIO

from msgspec.structs import replace

from grader.errors import SubmissionError
from grader.submissions.discovery.archive import (
    Unreadable,
    check_archive,
    count_members,
    read_member,
)
from grader.submissions.discovery.values import Bounds, EntryKind, Found, Location

# Windows has none of these; a batch runs on Linux, but the module is imported everywhere.
_NO_LINK: int = getattr(os, "O_NOFOLLOW", 0)
_DIRECTORY: int = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0) | getattr(os, "O_CLOEXEC", 0)
_FILE: int = os.O_RDONLY | _NO_LINK | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0)
# No deflated byte becomes more than 1032.
_ANY_RATIO = 1100


def open_directory(root: Path, parts: tuple[str, ...] | tuple[bytes, ...]) -> int:
    """A descriptor of the folder ``parts`` below ``root``; the caller closes it.

    Raises:
        OSError: a component is missing, no folder, or a symbolic link.
    """
    # The root itself is the instructor's own path and may be a link.
    descriptor = os.open(root, _DIRECTORY)
    for part in parts:
        try:
            below = os.open(part, _DIRECTORY | _NO_LINK, dir_fd=descriptor)
        finally:
            os.close(descriptor)
        descriptor = below
    return descriptor


def open_regular(root: Path, parts: tuple[bytes, ...]) -> int:
    """A descriptor of the regular file ``parts`` below ``root``; the caller closes it.

    Raises:
        Unreadable: there is no such file, it isn't regular or may not be read.
    """
    try:
        folder = open_directory(root, parts[:-1])
        try:
            descriptor = os.open(parts[-1], _FILE, dir_fd=folder)
        finally:
            os.close(folder)
    except OSError as error:
        link = error.errno in (errno.ELOOP, errno.EMLINK)
        # ENXIO is what a socket answers.
        kind = EntryKind.symlink if link else EntryKind.unreadable
        raise Unreadable(kind, os.strerror(error.errno or 0)) from error
    kind = file_kind(os.fstat(descriptor).st_mode)
    if kind is not EntryKind.file:
        os.close(descriptor)
        raise Unreadable(kind)
    return descriptor


def file_kind(mode: int) -> EntryKind:
    """What ``st_mode`` says that a name is."""
    kinds = (
        (stat.S_ISREG, EntryKind.file),
        (stat.S_ISDIR, EntryKind.directory),
        (stat.S_ISLNK, EntryKind.symlink),
        (stat.S_ISFIFO, EntryKind.fifo),
        (stat.S_ISSOCK, EntryKind.socket),
    )
    return next((kind for applies, kind in kinds if applies(mode)), EntryKind.device)


class SourceReader:
    """Reads what a :class:`~.values.Location` names; keeps the last zips open.

    Use it as a context manager; reading in the order of ``Discovery.found``
    opens each zip once.
    """

    def __init__(self, root: Path, bounds: Bounds | None = None) -> None:
        self._root = root
        self._bounds = bounds or Bounds()
        self._open: list[tuple[Location, zipfile.ZipFile, BinaryIO]] = []

    def __enter__(self) -> SourceReader:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close every zip that is still open."""
        while self._open:
            self._drop()

    def read(self, found: Found) -> bytes:
        """The bytes of one submission, the same that discovery saw.

        Raises:
            SubmissionError: the file has changed or can't be read any more.
        """
        try:
            return self.read_location(found.location)
        except Unreadable as gone:
            raise SubmissionError(
                f"{found.origin} could be read a moment ago and now can't ({gone.kind}).",
                advice="Leave the submissions alone while they are graded, and start again.",
            ) from gone

    def read_location(self, location: Location, limit: int | None = None) -> bytes:
        """The bytes at ``location``.

        Raises:
            Unreadable: they can't be had, or are more than ``limit``.
        """
        # Only answers are known to shrink little; a platform's YAML repeats itself.
        bounds = replace(self._bounds, ratio=_ANY_RATIO) if limit else self._bounds
        limit = limit or self._bounds.file
        if location.members:
            outside = self.archive(location.outside)
            return read_member(outside, location.members[-1], limit, bounds)
        with os.fdopen(open_regular(self._root, location.path), "rb") as stream:
            try:
                data = stream.read(limit + 1)
            except OSError as error:
                raise Unreadable(EntryKind.unreadable, str(error)) from error
        if len(data) > limit:
            raise Unreadable(EntryKind.too_large, f"more than {limit >> 20} MiB")
        return data

    def archive(self, location: Location, *, trusted: bool = False) -> zipfile.ZipFile:
        """The zip at ``location``, open; closed by this reader when others need the room.

        ``trusted`` is for the export itself, which may be as large as a class.

        Raises:
            Unreadable: it is no zip, damaged, or a bomb.
        """
        for known, archive, _ in self._open:
            if known == location:
                return archive
        outermost = not location.path and not location.members
        stream = self._stream(location, whole=outermost or (trusted and not location.members))
        try:
            archive = zipfile.ZipFile(stream)
            if isinstance(stream, io.BytesIO):
                check_archive(archive, self._bounds)
        except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as error:
            stream.close()
            raise Unreadable(EntryKind.damaged, "not a zip, or a damaged one") from error
        # A student's zip never stands between a class's zip and its next member.
        while self._open and not _contains(self._open[-1][0], location):
            self._drop()
        self._open.append((location, archive, stream))
        return archive

    def _stream(self, location: Location, *, whole: bool) -> BinaryIO:
        if whole and not location.path:
            return self._root.open("rb")
        if whole:
            return os.fdopen(open_regular(self._root, location.path), "rb")
        data = self.read_location(location, self._bounds.archive)
        if count_members(data) > self._bounds.members:
            raise Unreadable(EntryKind.too_many, f"more than {self._bounds.members} files")
        return io.BytesIO(data)

    def _drop(self) -> None:
        _, archive, stream = self._open.pop()
        archive.close()
        stream.close()


def _contains(outer: Location, inner: Location) -> bool:
    if not outer.path and not outer.members:
        return not inner.path
    return outer.path == inner.path and inner.members[: len(outer.members)] == outer.members
