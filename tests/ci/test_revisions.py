"""Which commits are compared, in real clones of every kind."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from grader.ci.repository import Repository
from grader.ci.revisions import find_revisions
from grader.errors import RepositoryError, UsageError

from .conftest import Sandbox

ENVIRON = {"PATH": os.environ["PATH"]}


def revisions(root: Path, environ=None, base=None, head="HEAD"):
    environ = {**ENVIRON, **(environ or {})}
    return find_revisions(Repository.open(root, environ), environ, base=base, head=head)


def clone(sandbox: Sandbox, destination: Path, *options: str) -> Sandbox:
    subprocess.run(
        ["git", "clone", "-q", *options, f"file://{sandbox.root}", str(destination)],
        check=True,
        capture_output=True,
    )
    return Sandbox(destination)


@pytest.fixture
def forked(sandbox):
    """A base, a branch off it with a change, and a main that went on."""
    base = sandbox.commit({"exercise-03-swish/swish.py": "stub"}, "base")
    sandbox.git("checkout", "-q", "-b", "topic")
    topic = sandbox.commit({"exercise-03-swish/swish.py": "right"}, "topic")
    sandbox.git("checkout", "-q", "main")
    later = sandbox.commit({"exercise-08-xor/xor.py": "x"}, "later")
    sandbox.git("checkout", "-q", "topic")
    return sandbox, base, topic, later


def test_asked_for(forked):
    """--base names a branch; the comparison is with the common ancestor, not with its tip."""
    sandbox, base, topic, _ = forked
    found = revisions(sandbox.root, base="main")
    assert (found.base, found.head) == (base, topic)


def test_default_branch(forked):
    """Without a word from anybody the default branch is what a change is made against."""
    sandbox, base, _, _ = forked
    assert revisions(sandbox.root).base == base


@pytest.mark.parametrize(
    "environ",
    [
        {"GITHUB_BASE_REF": "main"},
        {"CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main"},
    ],
)
def test_environment_names_a_branch(forked, tmp_path, environ):
    """In a clone the base branch of the environment is the remote's."""
    sandbox, base, _, _ = forked
    copy = clone(sandbox, tmp_path / "clone")
    assert revisions(copy.root, environ).base == base


def test_gitlab(forked):
    """GitLab names the base commit of a merge request, and that is taken."""
    sandbox, base, _, _ = forked
    assert revisions(sandbox.root, {"CI_MERGE_REQUEST_DIFF_BASE_SHA": base}).base == base


def test_github_event(forked, tmp_path):
    """GitHub's event tells the base of a pull request, and what a push came after."""
    sandbox, base, _, later = forked
    event = tmp_path / "event.json"
    event.write_text(json.dumps({"pull_request": {"base": {"sha": later}}}))
    assert revisions(sandbox.root, {"GITHUB_EVENT_PATH": str(event)}).base == base
    event.write_text(json.dumps({"before": base}))
    assert revisions(sandbox.root, {"GITHUB_EVENT_PATH": str(event)}).base == base


@pytest.mark.parametrize("before", ["0" * 40, "f" * 40])
def test_a_push_that_nothing_is_known_before(forked, tmp_path, before):
    """Of the main branch's first push, or one by force, all is new: none passes unseen.

    Of another branch's, what it has beyond the main branch is.
    """
    sandbox, base, topic, later = forked
    event = tmp_path / "event.json"
    event.write_text(json.dumps({"before": before}))
    environ = {"GITHUB_EVENT_PATH": str(event)}
    found = revisions(sandbox.root, environ, head="main")
    assert (found.head, found.base) == (later, None)
    found = revisions(sandbox.root, environ)
    assert (found.head, found.base) == (topic, base)


@pytest.mark.parametrize("text", ["", "[1]", '{"pull_request": null}', "\x00", "{"])
def test_broken_event(forked, tmp_path, text):
    """An event that can't be read is no reason to stop: the default branch is left."""
    sandbox, base, _, _ = forked
    event = tmp_path / "event.json"
    event.write_text(text)
    assert revisions(sandbox.root, {"GITHUB_EVENT_PATH": str(event)}).base == base


def test_merge_commit_in_a_clone_of_depth_two(forked, tmp_path):
    """GitHub's merge of a pull request is compared with its first parent; depth 2 is enough."""
    sandbox, _, _, later = forked
    sandbox.git("checkout", "-q", "-b", "merged", "main")
    sandbox.git("merge", "-q", "--no-ff", "-m", "merge", "topic")
    merge = sandbox.git("rev-parse", "HEAD")
    copy = clone(sandbox, tmp_path / "shallow", "--depth", "2", "--branch", "merged")
    environ = {"GITHUB_REF": "refs/pull/7/merge", "GITHUB_SHA": merge}
    found = revisions(copy.root, environ)
    assert (found.base, found.head) == (later, merge)
    changes = Repository.open(copy.root, ENVIRON).changes(later, merge)
    assert [change.path for change in changes] == ["exercise-03-swish/swish.py"]


def test_shallow_clone(forked, tmp_path):
    """A shallow clone without the base says so and how to fetch it."""
    sandbox, base, _, _ = forked
    copy = clone(sandbox, tmp_path / "shallow", "--depth", "1", "--branch", "topic")
    for environ, asked in (({"CI_MERGE_REQUEST_DIFF_BASE_SHA": base}, None), ({}, base)):
        with pytest.raises(RepositoryError, match=r"shallow[\s\S]*fetch-depth: 0") as caught:
            revisions(copy.root, environ, base=asked)
        assert caught.value.exit_code == 3


def test_fork(forked, tmp_path):
    """A fork that went its own way is compared with where it left."""
    sandbox, _, topic, _ = forked
    fork = clone(sandbox, tmp_path / "fork", "--branch", "topic")
    head = fork.commit({"exercise-08-xor/xor.py": "right"})
    sandbox.git("fetch", "-q", str(fork.root), "HEAD")
    found = revisions(sandbox.root, base="topic", head=head)
    assert (found.base, found.head) == (topic, head)


def test_no_common_history(forked):
    """Two histories with nothing in common get a sentence and not a comparison."""
    sandbox, *_ = forked
    sandbox.git("checkout", "-q", "--orphan", "alone")
    sandbox.commit({"a": "b"})
    with pytest.raises(RepositoryError, match="no history in common"):
        revisions(sandbox.root, base="main")


@pytest.mark.parametrize("revision", ["--upload-pack=touch pwned", "-h", "", "a\nb", "no/such"])
def test_revisions_are_never_options(forked, revision):
    """A revision that isn't one is a usage error, whatever it looks like."""
    sandbox, *_ = forked
    with pytest.raises(UsageError) as caught:
        revisions(sandbox.root, base=revision)
    assert caught.value.exit_code == 2


@pytest.mark.parametrize("branch", ["$(touch${IFS}pwned)", "a;b", "::error::x", "`id`"])
def test_hostile_branch(forked, branch):
    """A branch's name with shell or workflow syntax is looked up and nothing else."""
    sandbox, base, _, _ = forked
    if subprocess.run(["git", "check-ref-format", "--branch", branch], check=False).returncode:
        with pytest.raises(UsageError):
            revisions(sandbox.root, base=branch)
    else:
        sandbox.git("branch", branch, base)
        assert revisions(sandbox.root, base=branch).base == base
    assert not (sandbox.root / "pwned").exists()


def test_not_a_repository(tmp_path):
    """Outside a repository, and without git, the sentence says what is missing."""
    with pytest.raises(RepositoryError, match="not in a git repository"):
        revisions(tmp_path)
    with pytest.raises(RepositoryError, match="git is not installed"):
        Repository.open(tmp_path, {"PATH": str(tmp_path)})


def test_empty_repository(sandbox):
    """A repository without a commit gets a sentence."""
    with pytest.raises(UsageError, match="no commit 'HEAD'"):
        revisions(sandbox.root)


def test_repository_executes_nothing(forked, tmp_path):
    """Neither the repository's settings, hooks, drivers nor filters run while it is read."""
    sandbox, base, topic, _ = forked
    trap = tmp_path / "trap.sh"
    trap.write_text(f"#!/bin/sh\ntouch {tmp_path}/pwned\ncat\n")
    trap.chmod(0o755)
    hooks = tmp_path / "hooks"
    hooks.mkdir()
    for hook in ("post-index-change", "reference-transaction", "post-checkout"):
        (hooks / hook).symlink_to(trap)
    for key, value in {
        "core.fsmonitor": str(trap),
        "core.hooksPath": str(hooks),
        "core.pager": str(trap),
        "core.sshCommand": str(trap),
        "diff.external": str(trap),
        "diff.evil.command": str(trap),
        "diff.evil.textconv": str(trap),
        "filter.evil.clean": str(trap),
        "filter.evil.smudge": str(trap),
        "filter.evil.process": str(trap),
        "alias.diff-tree": f"!{trap}",
    }.items():
        sandbox.git("config", key, value)
    (sandbox.root / ".git/info").mkdir(exist_ok=True)
    (sandbox.root / ".git/info/attributes").write_text("* diff=evil filter=evil\n")
    environ = {**ENVIRON, "GIT_EXTERNAL_DIFF": str(trap), "GIT_SSH_COMMAND": str(trap)}
    repository = Repository.open(sandbox.root, environ)
    repository.changes(base, topic)
    for entry in repository.tree(topic):
        assert repository.blob(entry) == b"right"
    find_revisions(repository, environ, base="main", head="HEAD")
    assert not (tmp_path / "pwned").exists()


@pytest.mark.skipif(os.geteuid() != 0, reason="giving a file away needs root")
def test_somebody_elses_clone(forked):
    """A clone that another user made, as in a container, is read all the same."""
    sandbox, base, _, _ = forked
    os.chown(sandbox.root, 12345, 12345)
    os.chown(sandbox.root / ".git", 12345, 12345)
    assert revisions(sandbox.root, base="main").base == base
