"""What discovery finds, as frozen values."""

from __future__ import annotations

import enum
from pathlib import Path

import msgspec

from grader.model import Value


class Bounds(Value, frozen=True, kw_only=True):
    """How much of somebody else's data is looked at, in bytes and counts."""

    file: int = 32 << 20
    """Bytes of one handed-in file."""
    archive: int = 64 << 20
    """Bytes of a zip inside a folder or inside another zip."""
    declared: int = 1 << 30
    """Bytes that the members of a handed-in zip may add up to by their own account."""
    ratio: int = 200
    """How many bytes one compressed byte may become, from ``ratio_floor`` bytes on."""
    ratio_floor: int = 1 << 20
    members: int = 20_000
    """Members of a handed-in zip."""
    nested: int = 10
    """Zips that are opened inside a handed-in zip."""
    levels: int = 3
    """Zips inside zips, the outermost one included."""
    entries: int = 50_000
    """Files and folders below one folder of the second level."""
    depth: int = 16
    """Levels of folders."""
    metadata: int = 256 << 20
    """Bytes of a platform's own description of its export."""


class EntryKind(enum.StrEnum):
    """What stands at a name; only a ``file`` can be graded."""

    file = "file"
    directory = "directory"
    symlink = "symlink"
    fifo = "fifo"
    socket = "socket"
    device = "device"
    unreadable = "unreadable"
    unsafe = "unsafe"
    encrypted = "encrypted"
    duplicate = "duplicate"
    damaged = "damaged"
    bomb = "bomb"
    too_large = "too_large"
    too_many = "too_many"
    too_deep = "too_deep"
    foreign_archive = "foreign_archive"


class Location(Value, frozen=True, kw_only=True):
    """Where bytes lie below the path that was given."""

    path: tuple[bytes, ...] = ()
    """Folders and file name as the disk has them, which need not be UTF-8; empty when the given
    path is itself a zip."""
    members: tuple[str, ...] = ()
    """Names of zip members, the outermost first; empty for a plain file."""

    @property
    def outside(self) -> Location:
        """The zip around it."""
        return Location(path=self.path, members=self.members[:-1])


class Entry(Value, frozen=True, kw_only=True):
    """One name in a folder or a zip. A zip that was opened is a directory."""

    parts: tuple[str, ...]
    """Where it stands, from the top; recognisers cut leading parts off."""
    kind: EntryKind
    location: Location
    origin: str
    """The whole name for people: no control characters, ``/`` between the parts."""
    modified: float | None = None
    """Seconds since 1970 by the file's own time."""
    detail: str = ""


class Identity(Value, frozen=True, kw_only=True):
    """Whom a layout says that a file is from."""

    name: str
    folder: str = ""
    """The platform's own name of the submission's folder, or the file's prefix."""
    email: str = ""
    student_id: str = ""
    moodle_id: str = ""
    canvas_id: str = ""
    gradescope_id: str = ""
    brightspace_id: str = ""
    group: bool = False
    anonymous: bool = False
    """The name is a number that the platform gave for this one assignment."""
    place: str = ""
    """The download it stands in, where several lie side by side: each numbers anew."""

    @property
    def known_as(self) -> str:
        """What a folder layout knows somebody by, undecoded; a platform's name elsewhere."""
        return self.name if self.moodle_id or self.group else self.folder or self.name


class Claim(Value, frozen=True, kw_only=True):
    """One entry that a layout gives to somebody."""

    who: Identity
    entry: Entry
    inner: tuple[str, ...]
    """Folders inside the student's own area, and the file's name at the end."""
    exercise: str = ""
    """Set where the layout itself says which exercise it is."""
    late: bool = False
    mark: str = ""
    """The platform's own mark in words: ``attachment 4711``."""
    order: int | float | None = None
    """The mark as a number; the highest is the newest."""
    whole: bool = False
    """The mark is of all that was handed in at once, so what is newer replaces what is older
    whatever its files are called."""


class Student(Value, frozen=True, kw_only=True):
    """Somebody who handed something in, or stands on the roster.

    ``ids`` maps the name of an identifier that is known to its value:

    =================  =====================================================================
    ``moodle_id``      participant number: the N of "Participant N" and of ``Full name_N_…``
    ``folder``         the student's folder (or the files' prefix) in the platform's download
    ``canvas_id``      Canvas's ``ID``
    ``student_id``     Canvas's ``SIS User ID``
    ``login``          Canvas's ``SIS Login ID``
    ``section``        Canvas's ``Section``
    ``email``          address, where a platform has no better key
    ``gradescope_id``  the number of the submission
    ``brightspace_id`` Brightspace's number of the user
    =================  =====================================================================
    """

    key: str
    """Stable and unique, also where upper and lower case are the same."""
    name: str
    ids: dict[str, str] = msgspec.field(default_factory=dict)
    group: bool = False
    """A group's submission that the roster did not resolve into its members."""
    on_roster: bool = False


class Found(Value, frozen=True, kw_only=True):
    """One submission to grade; its bytes are read by :class:`~.reading.SourceReader`."""

    student: str
    """Key of the student."""
    exercise: str
    name: str
    """The file's base name, as the platform gives it."""
    origin: str
    location: Location
    sha256: str
    late: bool = False
    mark: str = ""
    order: str = ""
    """The mark in a spelling whose alphabetical order is the order in time; empty without one."""
    ids: dict[str, str] = msgspec.field(default_factory=dict)
    """The student's identifiers, with those of this very submission: Moodle numbers
    participants, and every platform names folders, for each assignment anew."""


class Missing(Value, frozen=True, kw_only=True):
    """A student of whom nothing was found for an exercise."""

    student: str
    exercise: str


class Problem(Value, frozen=True, kw_only=True):
    """Something that could not be graded, and what to do about it."""

    file: str
    what: str
    """Goes on after the file's name: "is a symbolic link, and links are not followed"."""
    advice: str
    student: str = ""
    exercise: str = ""

    def __str__(self) -> str:
        return f"{self.file} {self.what}. {self.advice}".strip()


class Discovery(Value, frozen=True, kw_only=True):
    """Everything that lies in a folder or a zip of submissions."""

    path: Path
    layout: str
    """How it was read: "Moodle download", "Canvas download", "a folder per student", …"""
    students: tuple[Student, ...]
    found: tuple[Found, ...]
    missing: tuple[Missing, ...]
    problems: tuple[Problem, ...]
    notes: tuple[str, ...]
