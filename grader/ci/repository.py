"""Real git, asked as if everything in the repository were hostile.

Only plumbing commands run, with every setting switched off that makes git
execute something; contents are read as blobs, so neither filters nor a checkout
take part. Paths and names cross as bytes between NULs, and a revision can never
be taken for an option.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from grader.errors import RepositoryError, UsageError
from grader.model import Value
from grader.text import path as shown

MAX_BLOB = 16 << 20
"""Bytes of one file that are read; a larger one is refused."""

_TIMEOUT = 120.0
_HARDENED: Mapping[str, str] = {
    "core.fsmonitor": "",
    "core.hooksPath": os.devnull,
    "core.attributesFile": os.devnull,
    "core.pager": "cat",
    "diff.external": "",
    "log.showSignature": "false",
    # Nothing here needs the network, and a remote's address can be a command.
    "protocol.allow": "never",
    "protocol.file.allow": "never",
    # A container often runs as another user than the one that cloned. Git's own
    # answer protects against settings that execute; those are overridden above.
    "safe.directory": "*",
}

ChangeKind = Literal["changed", "deleted", "renamed"]


class Change(Value, frozen=True, kw_only=True):
    """One path that differs between two commits."""

    kind: ChangeKind
    path: str
    """The path at the head; the former path of a deleted file. Undecodable bytes as surrogates."""
    old_path: str


class TreeEntry(Value, frozen=True, kw_only=True):
    """One file of a commit."""

    path: str
    mode: str
    """``100644`` and ``100755`` are files, ``120000`` a symbolic link, ``160000`` a submodule."""
    oid: str
    size: int

    @property
    def is_file(self) -> bool:
        """Whether it is a regular file."""
        return self.mode in {"100644", "100755"}


@dataclass(frozen=True)
class _Git:
    """The program, and where it may look for others."""

    executable: str
    search_path: str

    def run(self, *arguments: str) -> subprocess.CompletedProcess[bytes]:
        settings = [part for key, value in _HARDENED.items() for part in ("-c", f"{key}={value}")]
        try:
            return subprocess.run(
                [self.executable, "--no-pager", "--no-replace-objects", *settings, *arguments],
                env={"PATH": self.search_path, **_ENVIRONMENT},
                stdin=subprocess.DEVNULL,
                capture_output=True,
                check=False,
                timeout=_TIMEOUT,
            )
        except subprocess.TimeoutExpired as late:
            raise RepositoryError(
                f"git took longer than {_TIMEOUT:.0f} seconds.",
                advice="Check the clone with `git fsck`.",
            ) from late


@dataclass(frozen=True)
class Repository:
    """A repository on this machine, read only.

    Attributes:
        worktree: the checkout's top folder; None for a bare repository.
    """

    worktree: Path | None
    _git_dir: Path
    _git: _Git

    @classmethod
    def open(cls, folder: Path, environ: Mapping[str, str]) -> Repository:
        """The repository that ``folder`` lies in.

        Raises:
            RepositoryError: git isn't installed, or the folder isn't in a repository.
        """
        # A relative entry would let the repository bring its own git.
        listed = environ.get("PATH", os.defpath).split(os.pathsep)
        search_path = os.pathsep.join(path for path in listed if Path(path).is_absolute())
        executable = shutil.which("git", path=search_path)
        if executable is None:
            raise RepositoryError(
                "git is not installed, and `grade ci` asks it what a change touches.",
                advice="Install git, or grade one file with `grade EXERCISE FILE`.",
            )
        # Only objects are read. With a work tree that is named here, none that the
        # repository's settings name (or that isn't there) has a say.
        git, here = _Git(executable, search_path), ("-C", str(folder))
        done = git.run(*here, f"--work-tree={folder}", "rev-parse", "--absolute-git-dir")
        if done.returncode != 0:
            raise _no_repository(folder, done.stderr)
        top = git.run(*here, "rev-parse", "--show-toplevel")
        worktree = Path(os.fsdecode(top.stdout.removesuffix(b"\n"))) if top.stdout else None
        git_dir = Path(os.fsdecode(done.stdout.removesuffix(b"\n")))
        if folder.resolve().is_relative_to(git_dir.resolve()):
            _refuse_planted(git_dir.resolve())
        return cls(worktree, git_dir, git)

    def resolve(self, revision: str) -> str | None:
        """The commit that a revision names, as its full hash; None if there is none here.

        Raises:
            UsageError: the text can't be a revision.
        """
        if not revision or revision.startswith("-") or not revision.isprintable():
            raise UsageError(
                f"{revision!r} is not the name of a commit.",
                advice="Give a branch, a tag or a hash.",
            )
        found = self._try("rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}")
        return found.decode("ascii").strip() if found else None

    def find(self, revision: str) -> str | None:
        """As :meth:`resolve`; a branch may also be one that only the remote has."""
        known = self.resolve(revision)
        if known is None and "/" not in revision:
            known = self.resolve(f"refs/remotes/origin/{revision}")
        return known

    def parents(self, commit: str) -> tuple[str, ...]:
        """The parents of a commit that this clone has."""
        return tuple(self._run("rev-list", "--parents", "-n", "1", commit).decode().split()[1:])

    def merge_base(self, first: str, second: str) -> str | None:
        """The best common ancestor, None where the clone knows none."""
        found = self._try("merge-base", first, second)
        return found.decode("ascii").strip() if found else None

    def is_ancestor(self, first: str, second: str) -> bool:
        """Whether ``first`` is ``second`` or one of its ancestors."""
        return self._try("merge-base", "--is-ancestor", first, second) is not None

    @property
    def is_shallow(self) -> bool:
        """Whether the clone lacks part of the history."""
        return self._run("rev-parse", "--is-shallow-repository").strip() == b"true"

    def default_branch(self) -> str | None:
        """The commit of the branch that changes are made against, as far as the clone tells."""
        named = self._try("symbolic-ref", "--quiet", "refs/remotes/origin/HEAD")
        candidates = [named.decode().strip()] if named else []
        for branch in ("main", "master"):
            candidates += [f"refs/remotes/origin/{branch}", f"refs/heads/{branch}"]
        return next(filter(None, map(self.resolve, candidates)), None)

    def empty_tree(self) -> str:
        """The hash of a tree without files."""
        return self._run("hash-object", "-t", "tree", "--stdin").decode("ascii").strip()

    def changes(self, base: str, head: str) -> tuple[Change, ...]:
        """What differs between two commits, renames found by content."""
        raw = self._run(
            *("diff-tree", "-r", "-z", "-M", "--no-commit-id", "--raw"),
            *("--no-ext-diff", "--no-textconv", "--ignore-submodules=none", base, head),
        )
        fields = raw.split(b"\0")
        found: list[Change] = []
        position = 0
        while position + 1 < len(fields):
            letter = fields[position].rsplit(b" ", 1)[-1][:1].decode("ascii")
            old = _decoded(fields[position + 1])
            # Only renames and copies carry two paths.
            new = _decoded(fields[position + 2]) if letter in "RC" else old
            position += 3 if letter in "RC" else 2
            found.append(Change(kind=_KINDS.get(letter, "changed"), path=new, old_path=old))
        return tuple(found)

    def tree(self, commit: str) -> tuple[TreeEntry, ...]:
        """Every file of a commit."""
        raw = self._run("ls-tree", "-r", "-z", "-l", "--full-tree", commit)
        return tuple(_entry(record) for record in filter(None, raw.split(b"\0")))

    def blob(self, entry: TreeEntry) -> bytes:
        """The bytes of one file, without any filter.

        Raises:
            RepositoryError: it is larger than ``MAX_BLOB``, or this clone hasn't got it.
        """
        if entry.size > MAX_BLOB:
            raise RepositoryError(
                f"{shown(entry.path)} is {entry.size} bytes; at most {MAX_BLOB} are read.",
                advice="Hand in the code alone.",
            )
        return self._run("cat-file", "blob", entry.oid)

    def _ask(self, arguments: tuple[str, ...]) -> subprocess.CompletedProcess[bytes]:
        where = str(self._git_dir)
        return self._git.run("-C", where, f"--git-dir={where}", f"--work-tree={where}", *arguments)

    def _try(self, *arguments: str) -> bytes | None:
        done = self._ask(arguments)
        return done.stdout if done.returncode == 0 else None

    def _run(self, *arguments: str) -> bytes:
        done = self._ask(arguments)
        if done.returncode != 0:
            said = shown(_decoded(done.stderr.strip()))
            raise RepositoryError(
                f"git {arguments[0]} failed: {said}",
                advice="Fetch the whole history (`fetch-depth: 0`) and run it again.",
            )
        return done.stdout


def _refuse_planted(git_dir: Path) -> None:
    """A bare repository inside a checkout may be files of the very change that is graded."""
    for above in git_dir.parents:
        if (above / ".git").exists() and not git_dir.is_relative_to((above / ".git").resolve()):
            raise RepositoryError(
                f"{shown(str(git_dir))} is a bare repository among the files of another one.",
                advice="Run `grade ci` in the top folder of the clone.",
            )


def _no_repository(folder: Path, said: bytes) -> RepositoryError:
    if b"not a git repository" in said:
        return RepositoryError(
            f"{shown(str(folder))} is not in a git repository.",
            advice="Run `grade ci` inside the clone, or grade one file with `grade EXERCISE FILE`.",
        )
    return RepositoryError(
        f"git can't read the repository of {shown(str(folder))}: {shown(_decoded(said.strip()))}",
        advice="Clone it again.",
    )


def _entry(record: bytes) -> TreeEntry:
    about, path = record.split(b"\t", 1)
    mode, _, oid, size = about.decode("ascii").split()
    bytes_ = int(size) if size.isdigit() else 0
    return TreeEntry(path=_decoded(path), mode=mode, oid=oid, size=bytes_)


_KINDS: Mapping[str, ChangeKind] = {"D": "deleted", "R": "renamed"}

# Made from nothing: GIT_DIR, GIT_EXTERNAL_DIFF, GIT_CONFIG_COUNT and the
# like of the surroundings have no say.
_ENVIRONMENT: Mapping[str, str] = {
    "HOME": os.devnull,
    "LC_ALL": "C",
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_ATTR_NOSYSTEM": "1",
    # Grafts would give a commit other parents than its own.
    "GIT_GRAFT_FILE": os.devnull,
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_NO_LAZY_FETCH": "1",
}


def _decoded(path: bytes) -> str:
    return path.decode("utf-8", "surrogateescape")
