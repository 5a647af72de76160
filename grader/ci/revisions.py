"""Which two commits a change lies between."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from grader.ci.repository import Repository
from grader.errors import RepositoryError, UsageError
from grader.model import Value
from grader.text import path as shown

_SHALLOW_ADVICE = (
    "Fetch more of the history: `fetch-depth: 0` for actions/checkout, "
    "`GIT_DEPTH: 0` on GitLab, `git fetch --unshallow` by hand."
)
_EVENT_LIMIT = 32 << 20


class Revisions(Value, frozen=True, kw_only=True):
    """The commit to grade and the one it is compared with, as full hashes."""

    head: str
    base: str | None
    """None where nothing came before, or nobody knows what: every file counts as new."""


def find_revisions(
    repository: Repository, environ: Mapping[str, str], *, base: str | None, head: str
) -> Revisions:
    """The head, and the common ancestor of head and base.

    The base is the one asked for; else what the CI's environment says; else
    the default branch. Where that branch itself was pushed, and what it was before isn't
    there (the first push, or one by force), nothing came before: compared with itself it
    would have no change, and whatever was pushed would pass.

    Raises:
        UsageError: a commit that was asked for doesn't exist.
        RepositoryError: the clone lacks the base, or the two have no common history.
    """
    tip = repository.resolve(head)
    if tip is None:
        raise UsageError(
            f"There is no commit {shown(head)!r} here.",
            advice="`git log` lists the commits; a new repository needs a first one.",
        )
    if base is not None:
        return Revisions(head=tip, base=_ancestor(repository, _asked(repository, base), tip))
    if merged := _merged_into(repository, environ, head, tip):
        return Revisions(head=tip, base=merged)
    announced = _announced(environ)
    for candidate in announced:
        if candidate.strip("0") == "":
            continue
        known = repository.resolve(candidate)
        if known is not None:
            return Revisions(head=tip, base=_ancestor(repository, known, tip))
        if repository.is_shallow:
            raise _too_shallow(candidate)
    branch = repository.default_branch()
    if announced and branch == tip:
        return Revisions(head=tip, base=None)
    return Revisions(head=tip, base=branch and _ancestor(repository, branch, tip))


def _asked(repository: Repository, base: str) -> str:
    known = repository.find(base)
    if known is None:
        if repository.is_shallow:
            raise _too_shallow(base)
        raise UsageError(
            f"There is no commit {shown(base)!r} here.",
            advice="Give a branch, a tag or a hash that `git rev-parse` knows.",
        )
    return known


def _ancestor(repository: Repository, base: str, head: str) -> str:
    common = repository.merge_base(base, head)
    if common is not None:
        return common
    if repository.is_shallow:
        raise _too_shallow(base)
    raise RepositoryError(
        f"{base[:12]} and {head[:12]} have no history in common.",
        advice="Name the commit to compare with by `--base`, or grade everything with `--all`.",
    )


def _too_shallow(base: str) -> RepositoryError:
    return RepositoryError(
        f"The clone is shallow and has not got the base {shown(base)}, "
        "so what the change touches can't be told.",
        advice=_SHALLOW_ADVICE,
    )


def _merged_into(
    repository: Repository, environ: Mapping[str, str], head: str, tip: str
) -> str | None:
    """The base of GitHub's own merge of a pull request: its first parent.

    Only where GitHub says that it checked out ``refs/pull/N/merge``: a merge
    that a student made tells nothing about the base.
    """
    reference = environ.get("GITHUB_REF", "")
    ours = reference.startswith("refs/pull/") and reference.endswith("/merge")
    if not ours or head != "HEAD" or environ.get("GITHUB_SHA") != tip:
        return None
    parents = repository.parents(tip)
    return parents[0] if len(parents) == 2 else None


def _announced(environ: Mapping[str, str]) -> list[str]:
    """What the environment calls the base, the most exact first."""
    event = _event(environ.get("GITHUB_EVENT_PATH"))
    found = [
        _text(event, "pull_request", "base", "sha"),
        _text(event, "merge_group", "base_sha"),
        _branch(environ.get("GITHUB_BASE_REF")),
        _text(event, "before"),
        environ.get("CI_MERGE_REQUEST_DIFF_BASE_SHA"),
        _branch(environ.get("CI_MERGE_REQUEST_TARGET_BRANCH_NAME")),
        environ.get("CI_COMMIT_BEFORE_SHA"),
    ]
    return [text for text in found if text]


def _branch(name: str | None) -> str | None:
    return f"refs/remotes/origin/{name}" if name else None


def _event(path: str | None) -> Any:
    """The event that GitHub describes in a file; None where there is none to read."""
    if not path:
        return None
    try:
        with Path(path).open("rb") as file:
            return msgspec.json.decode(file.read(_EVENT_LIMIT))
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
        return None


def _text(value: Any, *keys: str) -> str | None:
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value if isinstance(value, str) else None
