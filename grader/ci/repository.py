"""Real git, asked as if everything in the repository were hostile.

Only plumbing commands run; contents are read as blobs, so neither filters nor a
checkout take part. Paths and names cross as bytes between NULs, and a revision
can never be taken for an option.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from grader.errors import RepositoryError, SubmissionError, UsageError
from grader.model import Value
from grader.submissions.git import Git, too_much
from grader.text import path as shown

MAX_BLOB = 16 << 20
"""Bytes of one file that are read; a larger one is refused."""

MAX_FILES = 200_000
"""Files of one commit; a tree can repeat itself to any number of them in a few kilobytes."""

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
class Repository:
    """A repository on this machine, read only.

    Attributes:
        worktree: the checkout's top folder; None for a bare repository.
    """

    worktree: Path | None
    _git_dir: Path
    _git: Git

    @classmethod
    def open(cls, folder: Path, environ: Mapping[str, str]) -> Repository:
        """The repository that ``folder`` lies in.

        Raises:
            RepositoryError: git isn't installed, or the folder isn't in a repository.
        """
        git, here = Git.find(environ), ("-C", str(folder))
        if git is None:
            raise RepositoryError(
                "git is not installed, and `grade ci` asks it what a change touches.",
                advice="Install git, or grade one file with `grade EXERCISE FILE`.",
            )
        # Only objects are read. With a work tree that is named here, none that the
        # repository's settings name (or that isn't there) has a say.
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
            UsageError: the text can't be a revision, or stands for more than one commit.
        """
        if not revision or revision.startswith("-") or not revision.isprintable():
            raise UsageError(
                f"{revision!r} is not the name of a commit.",
                advice="Give a branch, a tag or a hash.",
            )
        self._refuse_ambiguous(revision)
        return self._commit(revision)

    def _commit(self, revision: str) -> str | None:
        found = self._try("rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}")
        return found.decode("ascii").strip() if found else None

    def _refuse_ambiguous(self, revision: str) -> None:
        """Whoever may push a tag or a branch gives it any name, that of the base too.

        Git takes a tag before a branch, a branch before a remote's and any of them before a
        hash that was cut short, so that their commit would stand for somebody else's.
        """
        name = revision
        for mark in "~^@:":
            name = name.partition(mark)[0]
        if name in {"", "HEAD"} or name.startswith("refs/") or set(name) & set("*?[\\"):
            return
        places = ("refs/", "refs/tags/", "refs/heads/", "refs/remotes/", "refs/remotes/origin/")
        wanted = [f"{place}{name}" for place in places]
        listed = self._run("for-each-ref", "--format=%(refname)", *wanted).decode(
            "utf-8", "replace"
        )
        found = [line for line in listed.splitlines() if line in wanted]
        if f"refs/heads/{name}" in found and f"refs/remotes/origin/{name}" in found:
            # A clone's own branch may be behind.
            found.remove(f"refs/remotes/origin/{name}")
        commits = {self._commit(reference) for reference in found}
        is_cut = 4 <= len(name) < 40 and set(name) <= set("0123456789abcdef")
        cut = is_cut and any(not (commit or "").startswith(name) for commit in commits)
        if cut or len(commits) > 1:
            raise UsageError(
                f"{shown(name)!r} can mean more than one commit: {', '.join(map(shown, found))}.",
                advice="Give the whole name, such as refs/heads/main or refs/remotes/origin/main.",
            )

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
        for tree in (base, head):
            # Git keeps all differences before it tells the first, but not all names.
            self._listed("--name-only", tree)
        raw = self._run(
            *("diff-tree", "-r", "-z", "-M", "-l1000", "--no-commit-id", "--raw"),
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
        """Every file of a commit.

        Raises:
            RepositoryError: there are more than ``MAX_FILES``.
        """
        return tuple(map(_entry, self._listed("-l", commit)))

    def _listed(self, what: str, commit: str) -> list[bytes]:
        raw = self._run("ls-tree", "-r", "-z", what, "--full-tree", commit)
        if raw.count(b"\0") > MAX_FILES:
            raise too_much()
        return [record for record in raw.split(b"\0") if record]

    def blob(self, entry: TreeEntry) -> bytes:
        """The bytes of one file, without any filter.

        Raises:
            RepositoryError: it is larger than ``MAX_BLOB``, or this clone hasn't got it.
            SubmissionError: what its commit calls a file is something else.
        """
        if entry.size > MAX_BLOB:
            raise RepositoryError(
                f"{shown(entry.path)} is {entry.size} bytes; at most {MAX_BLOB} are read.",
                advice="Hand in the code alone.",
            )
        data = self._try("cat-file", "blob", entry.oid)
        if data is None and (kind := self._try("cat-file", "-t", entry.oid)):
            raise SubmissionError(
                f"{shown(entry.path)} is called a file in its commit and is a "
                f"{kind.decode('ascii').strip()}.",
                advice="Commit the file itself, with `git add`.",
            )
        return self._run("cat-file", "blob", entry.oid) if data is None else data

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


def _decoded(path: bytes) -> str:
    return path.decode("utf-8", "surrogateescape")
