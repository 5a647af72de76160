"""What a zip holds, without ever extracting it.

Nothing a zip says of itself is believed: members are read up to a bound,
names are checked though nothing is written, and only the two compression
methods whose output can be bounded while reading are accepted.
"""

from __future__ import annotations

import calendar
import re
import stat
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterable

from grader.submissions.discovery.values import Bounds, Entry, EntryKind, Location
from grader.text import clean

FOREIGN = (".7z", ".rar", ".tar", ".tgz", ".gz", ".bz2", ".xz", ".zst")
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED = 0x1
_UTF8 = 0x800
# What no file system takes is nobody's file.
_PARTS, _PART = 64, 255
_SHOWN = 400
_ENTRY_SIGNATURE = b"PK\x01\x02"


class Unreadable(Exception):
    """Bytes that can't be had, with the kind that the entry becomes."""

    def __init__(self, kind: EntryKind, detail: str = "") -> None:
        super().__init__(detail)
        self.kind = kind
        self.detail = detail


def list_members(
    archive: zipfile.ZipFile, outside: Entry | None, bounds: Bounds
) -> tuple[Entry, ...]:
    """The members of a zip as entries below ``outside``, or at the top where that is None."""
    infos = archive.infolist()
    counted = Counter(_slashed(info.filename) for info in infos)
    entries = []
    seen: set[str] = set()
    for info in infos:
        # "./" is how some tools name the folder that they packed.
        name = _slashed(info.filename)
        if name in seen or name == "./":
            continue
        seen.add(name)
        kind, detail = _kind_of(info, counted[name], bounds)
        entries.append(_entry(info, kind, detail, outside))
    return tuple(entries)


def check_archive(archive: zipfile.ZipFile, bounds: Bounds) -> None:
    """Refuse a handed-in zip that declares more than anybody's homework could be.

    Raises:
        Unreadable: the members add up to too much, or shrink too well.
    """
    declared = sum(info.file_size for info in archive.infolist())
    packed = sum(info.compress_size for info in archive.infolist())
    if declared > bounds.declared:
        raise Unreadable(EntryKind.bomb, f"{declared >> 20} MiB when unpacked")
    if declared > bounds.file and declared > bounds.ratio * max(packed, 1):
        raise Unreadable(EntryKind.bomb, f"{declared // max(packed, 1)} times its size unpacked")


def count_members(data: bytes) -> int:
    """An upper bound on the members of a zip, found without building a list of them."""
    return data.count(_ENTRY_SIGNATURE)


def read_member(archive: zipfile.ZipFile, name: str, limit: int, bounds: Bounds) -> bytes:
    """The bytes of one member, at most ``limit`` of them.

    Raises:
        Unreadable: the member is encrypted, damaged, too large or a bomb.
    """
    try:
        info = archive.getinfo(name)
        kind, detail = _kind_of(info, 1, bounds)
        if kind is not EntryKind.file:
            raise Unreadable(kind, detail)
        with archive.open(info) as stream:
            data = stream.read(limit + 1)
    except (zipfile.BadZipFile, KeyError, EOFError, OSError, ValueError, zlib.error) as error:
        raise Unreadable(EntryKind.damaged, clean(str(error))) from error
    except (NotImplementedError, RuntimeError) as error:
        raise Unreadable(EntryKind.encrypted, clean(str(error))) from error
    ratio = len(data) // max(info.compress_size, 1)
    if len(data) > bounds.ratio_floor and ratio > bounds.ratio:
        raise Unreadable(EntryKind.bomb, f"at least {ratio} times its size unpacked")
    if len(data) > limit:
        raise Unreadable(EntryKind.too_large, f"more than {_mebibytes(limit)}")
    return data


def unsafe_name(name: str) -> str:
    """Why a member's name is none that a file could have; empty when it is one."""
    name = _slashed(name)
    parts = name.split("/")
    reasons = (
        ("\0" in name, "a NUL in its name"),
        (name.startswith("/"), "an absolute name"),
        (re.match(r"[A-Za-z]:", name) is not None, "a drive letter in its name"),
        (".." in parts, "“..” in its name"),
        (len(parts) > _PARTS, f"more than {_PARTS} folders in its name"),
        (max(map(len, parts)) > _PART, f"a part longer than {_PART} characters in its name"),
        (not any(part not in ("", ".") for part in parts), "no name"),
    )
    return next((reason for applies, reason in reasons if applies), "")


def _slashed(name: str) -> str:
    """The name with slashes alone: some tools on Windows write its own separator.

    Nothing is extracted, so what is at stake is only whose file it is; ``..`` and drive
    letters are looked for after this.
    """
    return name.replace("\\", "/")


def _kind_of(info: zipfile.ZipInfo, times: int, bounds: Bounds) -> tuple[EntryKind, str]:
    mode = info.external_attr >> 16
    unsafe = unsafe_name(info.orig_filename)
    kinds: Iterable[tuple[bool, EntryKind, str]] = (
        (bool(unsafe), EntryKind.unsafe, unsafe),
        (stat.S_ISLNK(mode), EntryKind.symlink, ""),
        (stat.S_ISFIFO(mode), EntryKind.fifo, ""),
        (stat.S_ISSOCK(mode), EntryKind.socket, ""),
        (stat.S_ISBLK(mode) or stat.S_ISCHR(mode), EntryKind.device, ""),
        (info.filename.endswith(("/", "\\")), EntryKind.directory, ""),
        (times > 1, EntryKind.duplicate, f"{times} times"),
        (bool(info.flag_bits & _ENCRYPTED), EntryKind.encrypted, ""),
        (info.compress_type not in _METHODS, EntryKind.damaged, "packed by an unusual method"),
        (_declares_bomb(info, bounds), EntryKind.bomb, f"{_mebibytes(info.file_size)} unpacked"),
    )
    return next(
        ((kind, detail) for applies, kind, detail in kinds if applies), (EntryKind.file, "")
    )


def _declares_bomb(info: zipfile.ZipInfo, bounds: Bounds) -> bool:
    ratio = info.file_size // max(info.compress_size, 1)
    return info.file_size > max(bounds.ratio_floor, bounds.file) and ratio > bounds.ratio


def _entry(info: zipfile.ZipInfo, kind: EntryKind, detail: str, outside: Entry | None) -> Entry:
    name = _decoded(info)
    parts = tuple(part for part in name.split("/") if part not in ("", ".")) or ("?",)
    shown = "/".join(clean(part) or "?" for part in parts) or "?"
    members = (*(outside.location.members if outside else ()), info.filename)
    shown = shown if len(shown) <= _SHOWN else f"{shown[: _SHOWN // 2]}…{shown[-_SHOWN // 2 :]}"
    return Entry(
        parts=(*(outside.parts if outside else ()), *parts),
        kind=kind,
        location=Location(path=outside.location.path if outside else (), members=members),
        origin=f"{outside.origin}/{shown}" if outside else shown,
        modified=_seconds(info.date_time),
        detail=detail,
    )


def _decoded(info: zipfile.ZipInfo) -> str:
    """The member's name; macOS writes UTF-8 without saying so, which zipfile reads as cp437."""
    if info.flag_bits & _UTF8 or info.filename.isascii():
        return _slashed(info.filename)
    try:
        return _slashed(info.filename.encode("cp437").decode("utf-8"))
    except UnicodeError:
        return _slashed(info.filename)


def _seconds(date: tuple[int, int, int, int, int, int]) -> float | None:
    try:
        return float(calendar.timegm((*date, 0, 1, 0)))
    except (ValueError, OverflowError):
        return None


def _mebibytes(count: int) -> str:
    return f"{count >> 20} MiB" if count >= 1 << 20 else f"{count} bytes"
