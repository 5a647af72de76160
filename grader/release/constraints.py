"""The versions that a kit was made with, for its workflow: what ran once goes on running."""

from __future__ import annotations

import importlib.metadata
import re
import sys
from collections.abc import Iterator
from typing import Final

_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_OPTIONAL: Final = re.compile(r";.*\bextra\b")
_PYTHON: Final = re.compile(rb'(python-version: )"[0-9.]+"')
_HEAD: Final = "# What the grader needs, in the versions that this kit was made with.\n"


def constraints(distribution: str) -> bytes:
    """A constraints file for pip: what a distribution needs, as it is installed here.

    Only the workflow reads it. A student's own Python and machine may be others, for
    which these versions need not exist; the wheel's own bounds hold there.
    """
    found = dict(_needed(distribution))
    lines = [f"{name}=={version}\n" for name, version in sorted(found.items())]
    return (_HEAD + "".join(lines)).encode()


def with_this_python(workflow: bytes) -> bytes:
    """The workflow with the Python that runs this: the versions were chosen for it."""
    version = "{}.{}".format(*sys.version_info).encode()
    return _PYTHON.sub(rb'\1"' + version + rb'"', workflow)


def _needed(distribution: str) -> Iterator[tuple[str, str]]:
    waiting, seen = [distribution], {distribution}
    while waiting:
        for name in _requirements(waiting.pop()):
            if name in seen:
                continue
            seen.add(name)
            try:
                version = importlib.metadata.version(name)
            except importlib.metadata.PackageNotFoundError:
                # Needed on other systems only.
                continue
            waiting.append(name)
            # What follows the plus, such as torch's +cpu, is of one index and not of another.
            yield name, version.partition("+")[0]


def _requirements(distribution: str) -> Iterator[str]:
    for line in importlib.metadata.requires(distribution) or ():
        name = _NAME.match(line)
        if name is not None and not _OPTIONAL.search(line):
            yield re.sub(r"[-_.]+", "-", name[0]).lower()
