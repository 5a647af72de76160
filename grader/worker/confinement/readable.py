"""What the interpreter must read, without the course, the submissions or the home.

Landlock can allow but not except: where something secret lies inside a directory that is
needed, every sibling on the way to it gets a rule of its own.
"""

from __future__ import annotations

import contextlib
import os
import re
import site
import sys
import sysconfig
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.worker.confinement.packages import holds_packages

_OWN_PACKAGE = Path(__file__).parents[2]

# The package and whatever an installer leaves in its name: the distribution's metadata,
# an editable install's path file and finder.
_OWN_ENTRY = re.compile(r"grader.*|.*training[-_.]loop[-_.]grader.*", re.IGNORECASE)

_SYSTEM = (
    *("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib", "/etc/ld.so.cache"),
    *("/usr/share/zoneinfo", "/etc/localtime", "/usr/share/fonts", "/usr/local/share/fonts"),
    *(os.devnull, "/dev/zero", "/dev/urandom", "/dev/random"),
)


@dataclass(frozen=True)
class Python:
    """Where an interpreter has its files.

    Attributes:
        libraries: Directories with the standard library and the shared libraries.
        sites: Directories with installed packages, the user's own included.
    """

    libraries: tuple[Path, ...]
    sites: tuple[Path, ...]


@dataclass(frozen=True)
class Readable:
    """What to allow: the two fields of a policy.

    Attributes:
        readable: Files, and directories with all they hold.
        list_only: Directories with something secret in them, of which only the names are
            needed. Landlock would show the names below them too, so rather than allow to
            list them, hand them to ``remember_names`` in the zygote.
    """

    readable: tuple[Path, ...]
    list_only: tuple[Path, ...]


def this_python() -> Python:
    """The interpreter that runs this."""
    prefixes = {sys.prefix, sys.base_prefix, sys.exec_prefix, sys.base_exec_prefix}
    libraries = [Path(p) / lib for p in sorted(prefixes) for lib in ("lib", "lib64")]
    libraries += [Path(p) / "share/zoneinfo" for p in sorted(prefixes)]
    libraries += [Path(sysconfig.get_path(name)) for name in ("stdlib", "platstdlib")]
    sites = [*site.getsitepackages(), sysconfig.get_path("purelib"), sysconfig.get_path("platlib")]
    # The user's own too, where it is in use: an isolated interpreter doesn't list it.
    sites += filter(holds_packages, sys.path)
    return Python(tuple(libraries), tuple(Path(s) for s in dict.fromkeys(sites)))


def readable_paths(
    secret: Iterable[Path] = (),
    *,
    extra: Iterable[Path] = (),
    python: Python | None = None,
    home: Path | None = None,
) -> Readable:
    """What a student's process may read so that Python and its packages work.

    Nothing in ``secret``, neither the home nor the grader's own package can be read, nor
    is any directory above them allowed as a whole. An interpreter *inside* one of them (a
    virtual environment in the checkout, pyenv in the home) is allowed, it alone.

    Args:
        secret: The course, the submissions, whatever else is nobody's business.
        extra: Files and directories to allow beside, such as matplotlib's configuration.
        python: The interpreter; the running one unless given.
        home: The home directory; the running user's unless given.
    """
    where = python if python is not None else this_python()
    secrets = _secrets([*secret, *([home] if home is not None else _home())], where)
    roots = [*where.libraries, *where.sites, *map(Path, _SYSTEM), *extra]
    roots += _linked(_resolved(where.sites), [*secret, _OWN_PACKAGE])
    readable: dict[Path, None] = {}
    list_only: dict[Path, None] = {}
    for root in dict.fromkeys(_resolved(roots)):
        # What is above the root is no reason against it: it was named by itself.
        inside = [s for s in secrets if not _is_strictly_above(s, root)]
        for path, whole in _carve(root, inside, secrets):
            (readable if whole else list_only)[path] = None
    return Readable(_outermost(readable), tuple(p for p in list_only if p not in readable))


def _linked(sites: Iterable[Path], secret: Iterable[Path]) -> Iterator[Path]:
    """Where the packages lie that an installer, such as uv, has only linked into ``sites``.

    Often that is a cache in the home. A link of another name than what it leads to is
    nobody's package, and none opens a way into what is secret.
    """
    hidden = _resolved(secret)
    for site_ in sites:
        for entry in _entries(site_):
            if _OWN_ENTRY.fullmatch(entry.name):
                continue
            link = entry if entry.is_symlink() else _a_link_in(entry)
            for target in _resolved([link] if link is not None else []):
                place = target if link == entry else target.parent
                if place.name == entry.name and not any(map(place.is_relative_to, hidden)):
                    yield place


def _a_link_in(directory: Path) -> Path | None:
    with contextlib.suppress(OSError), os.scandir(directory) as entries:
        return next((Path(one.path) for one in entries if one.is_symlink()), None)
    return None


def _home() -> list[Path]:
    homes = []
    with contextlib.suppress(RuntimeError):  # a user without one
        homes.append(Path.home())
    # The zygote's environment doesn't name the real one; the system does.
    with contextlib.suppress(ImportError, KeyError):
        import pwd

        homes.append(Path(pwd.getpwuid(os.getuid()).pw_dir))
    return homes


def _secrets(named: Iterable[Path], python: Python) -> tuple[Path, ...]:
    own = [
        entry
        for directory in _resolved(python.sites)
        for entry in _entries(directory)
        if _OWN_ENTRY.fullmatch(entry.name)
    ]
    # A link in site-packages is no secret's place: what it leads to is.
    return tuple(dict.fromkeys([*_resolved([*named, *own, _OWN_PACKAGE]), *own]))


def _carve(
    root: Path, inside: Sequence[Path], secrets: Sequence[Path]
) -> Iterator[tuple[Path, bool]]:
    """The rules for ``root``: paths, each with whether it is allowed as a whole."""
    if root in inside:
        return
    if not any(_is_strictly_above(root, s) for s in inside):
        yield root, True
        return
    yield root, False
    for entry in _entries(root):
        if entry in inside:
            continue
        if not entry.is_symlink():
            yield from _carve(entry, inside, secrets)
            continue
        # To allow a link is to allow what it leads to, which must be harmless in itself.
        # One that stays below the root needs no rule: what it leads to has its own.
        for target in _resolved([entry]):
            if not any(_touch(target, s) for s in secrets):
                yield target, True


def _touch(path: Path, secret: Path) -> bool:
    return path.is_relative_to(secret) or secret.is_relative_to(path)


def _is_strictly_above(above: Path, path: Path) -> bool:
    return path != above and path.is_relative_to(above)


def _entries(directory: Path) -> list[Path]:
    try:
        return sorted(directory.iterdir())
    except OSError:
        return []  # no directory, or one that can't be read anyway


def _resolved(paths: Iterable[Path]) -> list[Path]:
    found = []
    for path in paths:
        try:
            found.append(path.resolve(strict=True))
        except (OSError, RuntimeError):
            continue  # it isn't there, or leads in a circle: nothing to read
    return found


def _outermost(paths: Iterable[Path]) -> tuple[Path, ...]:
    chosen: list[Path] = []
    for path in sorted(paths):
        if not (chosen and path.is_relative_to(chosen[-1])):
            chosen.append(path)
    return tuple(chosen)
