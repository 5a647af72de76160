"""What the judge asks of a worker, and what it answers: plain values for the wire."""

from __future__ import annotations

from typing import Annotated, Any, Final, TypeVar

import msgspec

from grader.worker import wire
from grader.worker.limits import MAX_PRINTED, Count, LineNumber, Name, Text

MAX_EVENTS: Final = 50
"""Breaches, or leaks, that one trace tells of."""
MAX_OPERATORS: Final = 10_000
"""Operators that one trace names."""
HIDDEN: Final = "hidden"
"""Name of the event that something was computed where no trace can look."""
BROKEN: Final = 70
"""Exit status of a worker whose own code was made to fail."""
FOREIGN: Final = 1 << 16
"""Above the bits of a wait status: the signal came from elsewhere, before the worker was ended."""
STARVED: Final = 1 << 17
"""As well: the kernel killed for want of memory meanwhile."""


class Extent(msgspec.Struct, frozen=True, kw_only=True):
    """What of a file runs, and in which parts."""

    notebook: bool = False
    """Whether the file comes from a notebook: what Jupyter gives everybody is there."""
    cells: tuple[int, ...] = ()
    """First lines of a notebook's cells. One that fails ends itself only, not the file."""
    stops: tuple[int, ...] = ()
    """Lines at which the file, or the cell, ended a worker before: it ends before them."""
    steps: bool = False
    """Whether each statement outside functions is told before it runs."""


WHOLE: Final = Extent()


class Load(msgspec.Struct, frozen=True, kw_only=True):
    """The file to run, and what to watch in it."""

    source: bytes
    filename: str
    """Base name; frames of the student's code carry it."""
    module: str
    """What ``__name__`` is."""
    functions: tuple[str, ...]
    watched: tuple[str, ...]
    """Graded names whose every call is traced, because a rule binds them."""
    operators: tuple[str, ...]
    """Operators that a rule forbids somewhere."""
    autograd: bool = False
    """Whether a rule forbids autograd somewhere."""
    inside: bool = True
    """Whether a request is going to ask what leaves the tensors."""
    ahead: int = 0
    """How many requests follow at once. Their answers are sent together; the file is scanned and
    their operators are profiled, which clears them or leaves a doubt."""
    extent: Extent = WHOLE
    deadline: float = 0.0
    """Seconds after which the judge ends the import, or a function; a while before, the worker
    tells where it is. 0 for never."""


class Mention(msgspec.Struct, frozen=True):
    """A name that a graded function's code reaches, found by reading it."""

    function: str
    name: str
    """Resolved through aliases: ``torch.nn.functional.silu``; ``*.silu`` for a method."""
    line: int


class Definition(msgspec.Struct, frozen=True):
    """Where a name is defined at the top of the file."""

    name: str
    line: int
    source: str


class Raised(msgspec.Struct, frozen=True, kw_only=True):
    """An exception, in terms of the student's file."""

    type: Name
    message: Text
    line: LineNumber | None = None
    """Where it came up; while the file is loaded, the line outside any function."""
    source: Text = ""
    column: LineNumber | None = None
    """Of the first character of what raised it, from 1; None if it is the line as a whole."""
    end_column: LineNumber | None = None
    """Of the first character after that."""
    name: Name = ""
    """The name that was not found."""
    near: Annotated[tuple[Name, ...], msgspec.Meta(max_length=10)] = ()
    """Names that are there, and are spelt much like it."""
    inner: LineNumber | None = None
    """The line inside a function that :attr:`line` was calling, if it came up there."""
    memory: bool = False
    """Whether it says that memory ran out."""
    signature: Name = ""
    """Set when the call's arguments do not fit the function: the student's signature."""
    place: Name = ""
    """Set by the judge: where the line stands in a notebook."""
    inner_place: Name = ""
    """As well, of the inner line."""
    kinds: Annotated[tuple[Name, ...], msgspec.Meta(max_length=100)] = ()
    """Python's own exceptions that it is one of: a subclass of ValueError is a ValueError."""

    @property
    def where(self) -> str:
        """The place for people; empty if no line was involved."""
        return self.place or (f"line {self.line}" if self.line else "")


class Elsewhere(msgspec.Struct, frozen=True):
    """A function or class that is not at the top of the file, or not by a graded name."""

    name: str
    line: int
    inside: str
    """What it stands in, such as ``class Model``; empty at the top of the file."""


class Examined(msgspec.Struct, frozen=True, kw_only=True):
    """What reading the file showed, before any of it ran."""

    error: Raised | None = None
    failures: tuple[Raised, ...] = ()
    """Cells of a notebook that are no Python; nothing of them runs."""
    definitions: tuple[Definition, ...] = ()
    elsewhere: tuple[Elsewhere, ...] = ()
    mentions: tuple[Mention, ...] = ()
    dynamic: tuple[Mention, ...] = ()
    """Code that decides at run time what it runs: ``exec``, ``getattr`` with a computed name."""
    doubt: bool = False
    """It was only scanned, and has to be read in full."""


class Loaded(msgspec.Struct, frozen=True, kw_only=True):
    """What running the file gave."""

    running: LineNumber | None = None
    """Nothing yet: the file is still running, outside functions at this line."""
    inner: LineNumber | None = None
    """The line inside a function where it is then."""
    failures: Annotated[tuple[Raised, ...], msgspec.Meta(max_length=100)] = ()
    """What failed outside any function: a script's end, each of a notebook's cells that failed."""
    present: tuple[Name, ...] = ()
    """Graded names that are there and can be called."""
    wrong: tuple[tuple[Name, Name], ...] = ()
    """Graded names that are there and can't be called, with their type."""


class Request(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One request of the running file."""

    number: int
    verb: str
    """``call``, ``supply``, ``apply`` (call the supplied function that comes first among the
    arguments), or about a module: ``state``, ``load_state``, ``gradients``,
    ``mode``, ``set_mode``, ``requires_grad``, ``layers``."""
    target: str | int
    """A graded name, or the number of a handle."""
    owner: str = ""
    """The graded name, a class, that made what is behind a handle: a rule that binds it binds what
    its objects compute."""
    args: tuple[Any, ...] = ()
    kwargs: dict[str, Any] = {}
    trace: bool = False
    """Whether a full trace is wanted."""
    watch: bool = False
    """Whether it is wanted how many operators run; an operator profile will do where requests
    are sent ahead."""
    inside: bool = False
    """Whether it is wanted, beside that, what leaves the tensors."""
    gradient: bool = False
    upstream: Any = None
    memory: bool = False
    seed: int = 0
    handles: int = 0
    """What the first handle in the answer is going to be called; 0 for the next number. So whoever
    asks knows a handle by the request that gives it and its place, before anybody has answered."""


class Event(msgspec.Struct, frozen=True):
    """Something the trace saw: an operator, a way out of tensors, autograd."""

    name: Name
    function: Name
    """The innermost graded function that ran it; empty if none did."""
    line: LineNumber | None


Events = Annotated[tuple[Event, ...], msgspec.Meta(max_length=MAX_EVENTS)]


class Trace(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What one call ran."""

    operators: Annotated[tuple[Name, ...], msgspec.Meta(max_length=MAX_OPERATORS)] = ()
    """Base names of the ATen operators in order, those after the first 10 000 left out."""
    count: Count = 0
    """How many operators ran in all."""
    breaches: Events = ()
    escapes: Events = ()
    """Where a value left the tensors: ``item``, ``numpy``, ``__bool__``."""
    lost: bool = False
    """The modes were no longer in place after the call."""
    foreign: bool = False
    """A tensor took part that no traced operator had made."""
    unsure: bool = False
    """Nobody traced it, and it may have run something that isn't allowed."""


class Reply(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What became of one request."""

    number: int
    value: Any = None
    error: Raised | None = None
    unsendable: Name = ""
    """Why the value could not cross the wire."""
    changed: Annotated[tuple[Name, ...], msgspec.Meta(max_length=100)] = ()
    """Arguments that the call changed: positions as text, or keywords."""
    gradients: Annotated[tuple[Any, ...], msgspec.Meta(max_length=100)] | None = None
    """Gradients with respect to the floating tensors among the arguments, in order."""
    detached: bool = False
    """A gradient was asked for and the value has no graph."""
    trace: Trace | None = None
    memory: Count | None = None
    """Growth of the resident peak in bytes."""
    printed: Annotated[bytes, msgspec.Meta(max_length=MAX_PRINTED + 1)] = b""
    """What was printed meanwhile, of a file that sits an exam; any other prints into a pipe."""
    running: LineNumber | None = None
    """No answer yet: the call has taken long, and this is the line at which it is."""


def type_name(value: Any) -> str:
    """The name of a value's type, also where the type's own type would lie or raise."""
    return str(type.__dict__["__name__"].__get__(type(value)))[:200]


T = TypeVar("T", bound=msgspec.Struct)


class Ready(msgspec.Struct, frozen=True):
    """A value that has been made ready to be sent, as it was then."""

    plain: Any
    unfit: str = ""
    """Why it can't be sent."""


def make_ready(value: Any, keep: wire.Keep) -> Ready:
    """A value as it is now, whatever becomes of it: its tensors as bytes, its lists copied."""
    try:
        return Ready(wire.to_plain(value, keep))
    except wire.WireError as error:
        return Ready(None, str(error))


def _plain(value: Any, keep: wire.Keep) -> Any:
    if type(value) is not Ready:
        return wire.to_plain(value, keep)
    if value.unfit:
        raise wire.WireError(value.unfit)
    return value.plain


def pack(message: msgspec.Struct, keep: wire.Keep = wire.keep_nothing) -> bytes:
    """A message as one frame's bytes.

    Raises:
        wire.WireError: a value in it is too deep, too long or too large.
    """
    if isinstance(message, Reply):
        message = msgspec.structs.replace(
            message,
            value=_plain(message.value, keep),
            gradients=None
            if message.gradients is None
            else tuple([wire.to_plain(item) for item in message.gradients]),
        )
    elif isinstance(message, Request):
        message = msgspec.structs.replace(
            message,
            args=tuple([wire.to_plain(item, request=True) for item in message.args]),
            kwargs={
                name: wire.to_plain(item, request=True) for name, item in message.kwargs.items()
            },
            upstream=wire.to_plain(message.upstream, request=True),
        )
    try:
        return wire.encode_plain(message)
    except UnicodeEncodeError:
        # Text of the student's that no UTF-8 can carry; the slower way escapes it.
        return wire.encode_plain(wire.escaped(message))


def unpack(data: bytes, kind: type[T]) -> T:
    """The message that :func:`pack` was given.

    Raises:
        wire.WireError: the bytes are not such a message, whoever sent them.
    """
    try:
        found: T = wire.decode(data, kind, request=kind is Request)
    except (msgspec.ValidationError, RecursionError, TypeError) as error:
        raise wire.WireError(f"not a {kind.__name__} message: {error}") from error
    return found
