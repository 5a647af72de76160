"""Real git, asked as if everything in the repository were hostile.

Every setting is switched off that makes git execute something, and nothing is
ever fetched. What it answers is read in bounds: a few hundred bytes can be a
tree of a thousand million files.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from grader.errors import RepositoryError

MAX_OUTPUT: Final = 64 << 20
"""Bytes of one answer that are read."""

_TIMEOUT: Final = 120.0
_MEMORY: Final = 2 << 30
_MOST_SAID: Final = 4 << 10
_HARDENED: Final[Mapping[str, str]] = {
    "core.fsmonitor": "",
    "core.hooksPath": os.devnull,
    "core.attributesFile": os.devnull,
    "core.pager": "cat",
    "core.quotePath": "off",
    "diff.external": "",
    # A signature is verified by a program that the repository names.
    "log.showSignature": "false",
    # What git has to say of the graft file that is named below would hide the error.
    "advice.graftFileDeprecated": "false",
    # A container often runs as another user than the one that cloned. Git's own
    # answer protects against settings that execute; those are overridden above.
    "safe.directory": "*",
}


@dataclass(frozen=True)
class Git:
    """The program, and the ``PATH`` that it gets."""

    executable: str
    search_path: str

    @classmethod
    def find(cls, environ: Mapping[str, str]) -> Git | None:
        """The git of a ``PATH``; None if none is installed.

        A relative entry doesn't count: it would let a repository bring its own.
        """
        listed = environ.get("PATH", os.defpath).split(os.pathsep)
        search_path = os.pathsep.join(path for path in listed if Path(path).is_absolute())
        executable = shutil.which("git", path=search_path)
        return None if executable is None else cls(executable, search_path)

    def run(self, *arguments: str) -> subprocess.CompletedProcess[bytes]:
        """What git answers; of what it says beside that, the first few lines.

        Args:
            arguments: what follows its own options.

        Raises:
            RepositoryError: it takes minutes, or says more than ``MAX_OUTPUT``.
        """
        settings = [part for key, value in _HARDENED.items() for part in ("-c", f"{key}={value}")]
        command = [self.executable, "--no-pager", "--no-replace-objects", *settings, *arguments]
        with (
            tempfile.TemporaryFile() as said,
            subprocess.Popen(
                command,
                env=_environment(self.search_path),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=said,
            ) as process,
        ):
            _limit_memory(process.pid)
            late = threading.Event()

            def stop() -> None:
                late.set()
                process.kill()

            timer = threading.Timer(_TIMEOUT, stop)
            timer.start()
            try:
                assert process.stdout is not None
                answer = process.stdout.read(MAX_OUTPUT + 1)
                if len(answer) > MAX_OUTPUT:
                    process.kill()
                code = process.wait()
            finally:
                timer.cancel()
            said.seek(0)
            aside = said.read(_MOST_SAID)
        if late.is_set():
            raise RepositoryError(
                f"git took longer than {_TIMEOUT:.0f} seconds.",
                advice="Check the clone with `git fsck`.",
            )
        if len(answer) > MAX_OUTPUT:
            raise too_much()
        return subprocess.CompletedProcess(command, code, answer, aside)


def too_much() -> RepositoryError:
    """The error of a repository that holds more than anybody's course."""
    return RepositoryError(
        "This commit holds more files, or longer names, than a course and its class have.",
        advice="Take out what is no answer: `git ls-tree -r HEAD` lists the files.",
    )


def _limit_memory(pid: int) -> None:
    if sys.platform == "linux":
        import resource

        # It has ended already: then it needed little.
        with contextlib.suppress(ProcessLookupError):
            resource.prlimit(pid, resource.RLIMIT_DATA, (_MEMORY, _MEMORY))


def _environment(search_path: str) -> dict[str, str]:
    # Made from nothing: GIT_DIR, GIT_EXTERNAL_DIFF, GIT_CONFIG_COUNT and the
    # like of the surroundings have no say.
    return {
        "PATH": search_path,
        "HOME": os.devnull,
        "LC_ALL": "C",
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_ATTR_NOSYSTEM": "1",
        # Grafts would give a commit other parents than its own.
        "GIT_GRAFT_FILE": os.devnull,
        "GIT_TERMINAL_PROMPT": "0",
        "GIT_OPTIONAL_LOCKS": "0",
        # A remote's address can be a command, and so can the program at its other end. Older
        # gits don't know the first of these, and no setting of a repository overrides the second.
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_ALLOW_PROTOCOL": "none",
    }
