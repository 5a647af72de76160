"""Repositories that somebody wrote with git's plumbing, or whose settings somebody wrote."""

from __future__ import annotations

import os
import subprocess

import pytest

from grader.ci.repository import Repository
from grader.ci.revisions import find_revisions
from grader.ci.run import run_ci
from grader.ci.trusted import trusted_commit
from grader.errors import GraderError, RepositoryError, UsageError
from grader.submissions import git as hardened

from .conftest import Sandbox, grade, small_course

SWISH = "exercise-03-swish/swish.py"
ENVIRON = {"PATH": os.environ["PATH"]}
REMOTES = {"ext": "ext::{program} x", "file": "{folder}"}


@pytest.fixture
def topic(sandbox):
    """A branch off a main that has one stub and somebody else's answer."""
    sandbox.commit({SWISH: "stub", "submissions/bob/swish.py": "right"})
    sandbox.git("checkout", "-q", "-b", "topic")
    return sandbox


def graded(sandbox: Sandbox, base: str = "refs/heads/main", head: str = "topic"):
    """What a change is graded with, by path: 0 or 2 points."""
    repository = Repository.open(sandbox.root, ENVIRON)
    revisions = find_revisions(repository, {}, base=base, head=head)
    result = run_ci(repository, revisions, grade=grade, course=small_course())
    return {at.path: (at.report.score, " ".join(at.report.notes)) for at in result.files}


def write(sandbox: Sandbox, kind: str, data: bytes) -> str:
    """Writes an object without a look at what is in it."""
    command = ["git", "hash-object", "-t", kind, "-w", "--stdin", "--literally"]
    done = subprocess.run(command, cwd=sandbox.root, input=data, check=True, capture_output=True)
    return done.stdout.decode().strip()


def tree(sandbox: Sandbox, *entries: tuple[str, str, str]) -> str:
    """A tree of modes, names and hashes, whatever git would say of them."""
    rows = (f"{mode} {name}\0".encode() + bytes.fromhex(oid) for mode, name, oid in entries)
    return write(sandbox, "tree", b"".join(rows))


def point(sandbox: Sandbox, top: str) -> None:
    """Makes a tree the tip of the topic."""
    commit = sandbox.git("commit-tree", top, "-p", "main", "-m", "x")
    sandbox.git("update-ref", "refs/heads/topic", commit)


def configure(sandbox: Sandbox, **settings: str) -> None:
    """Writes the repository's own settings, where git itself would refuse to."""
    for key, value in settings.items():
        name = key.replace("__", ".")
        config = ["git", "config", "-f", str(sandbox.root / ".git/config"), name, value]
        subprocess.run(config, cwd="/", check=True)


@pytest.fixture
def program(tmp_path):
    """A program that must not run, and the file that it would leave."""
    path = tmp_path / "program.sh"
    path.write_text(f"#!/bin/sh\ntouch {tmp_path}/it-ran\nexit 1\n")
    path.chmod(0o755)
    yield path
    assert not (tmp_path / "it-ran").exists()


@pytest.mark.parametrize("kind", ["tag", "branch"])
@pytest.mark.parametrize("name", ["main", "origin/main"])
def test_a_name_that_somebody_else_gave_too(topic, kind, name):
    """No tag or branch of a student's stands for the commit that the staff named."""
    base = topic.git("rev-parse", "main")
    topic.git("update-ref", "refs/remotes/origin/main", base)
    evil = topic.commit({"course.toml": "mine"})
    if kind == "tag":
        topic.git("tag", name)
    elif name == "main":
        topic.git("update-ref", "refs/heads/main", evil)
        name = "origin/main"
        topic.git("update-ref", "refs/heads/origin/main", evil)
    else:
        topic.git("branch", name)
    topic.git("checkout", "-q", "-b", "work", base)
    topic.commit({SWISH: "bad"})
    repository = Repository.open(topic.root, ENVIRON)
    revisions = find_revisions(repository, {}, base=base, head="work")
    with pytest.raises(UsageError, match=r"more than one commit: .*refs/"):
        trusted_commit(repository, name, revisions)
    with pytest.raises(UsageError, match="more than one commit"):
        find_revisions(repository, {}, base=f"{name}~0", head="work")
    trusted = trusted_commit(repository, "refs/remotes/origin/main", revisions)
    assert trusted == base


def test_a_branch_with_the_name_of_a_hash(topic):
    """Nor does a branch that is called like a hash that was cut short; a whole hash is safe."""
    base = topic.git("rev-parse", "main")
    topic.commit({SWISH: "bad"})
    for name in (base[:10], base):
        topic.git("update-ref", f"refs/heads/{name}", "topic")
    repository = Repository.open(topic.root, ENVIRON)
    with pytest.raises(UsageError, match="more than one commit"):
        repository.resolve(base[:10])
    assert repository.resolve(base) == base
    assert repository.resolve(base[:9]) == base


def test_a_branch_that_is_behind(topic):
    """A clone whose own main is behind its origin's goes on with its own, as git does."""
    behind = topic.git("rev-parse", "main")
    topic.git("update-ref", "refs/remotes/origin/main", topic.commit({"a": "b"}))
    topic.git("update-ref", "refs/tags/HEAD", behind)
    repository = Repository.open(topic.root, ENVIRON)
    assert repository.resolve("main") == behind
    assert repository.resolve("HEAD") == topic.git("rev-parse", "topic")


@pytest.mark.parametrize("depth", [5, 12])
def test_a_tree_without_end(topic, depth):
    """A few trees that hold each other ten times over are refused before git spells them out."""
    answer = write(topic, "blob", b"right")
    bomb = tree(topic, *(("100644", f"f{n}", answer) for n in range(10)))
    for _ in range(depth):
        bomb = tree(topic, *(("40000", f"d{n}", bomb) for n in range(10)))
    point(topic, tree(topic, ("40000", "bomb", bomb)))
    with pytest.raises(RepositoryError, match="more files"):
        graded(topic)


@pytest.mark.parametrize("what", ["tree", "commit"])
def test_a_file_that_is_none(topic, what):
    """What a crafted tree calls a file costs its author alone, who is told."""
    oid = topic.git("rev-parse", "main^{tree}" if what == "tree" else "main")
    folder = tree(topic, ("100644", "swish.py", oid))
    good = tree(topic, ("100644", "xor.py", write(topic, "blob", b"right")))
    top = tree(topic, ("40000", "exercise-03-swish", folder), ("40000", "exercise-08-xor", good))
    point(topic, top)
    found = graded(topic)
    assert found["exercise-08-xor/xor.py"][0] == 2
    score, notes = found[SWISH]
    assert score == 0
    assert f"is a {what}" in notes


@pytest.mark.parametrize(
    "names", [("swish.py", "swish.py"), ("..", "swish.py"), (".git", "swish.py"),
              ("swish.py", "Swish.py"), ("x" * 5000, "swish.py"),
              ("a\tb\n100644 blob", "swish.py")],
)  # fmt: skip
def test_names_that_git_would_refuse(topic, names):
    """Names that no checkout would make are names like others: what stands in the place counts."""
    entries = (("100644", name, write(topic, "blob", b"bad")) for name in names)
    point(topic, tree(topic, ("40000", "exercise-03-swish", tree(topic, *entries))))
    assert graded(topic)[SWISH][0] == 0


@pytest.mark.parametrize("protocol", REMOTES)
def test_nothing_is_fetched(topic, program, monkeypatch, protocol):
    """A partial clone's missing file is not fetched by the program that its settings name."""
    topic.commit({SWISH: "right"})
    oid = topic.git("rev-parse", f"topic:{SWISH}")
    (topic.root / ".git/objects" / oid[:2] / oid[2:]).unlink()
    remote = REMOTES[protocol].format(program=program, folder=topic.root)
    configure(
        topic, core__repositoryformatversion="1", extensions__partialClone="origin",
        remote__origin__promisor="true", remote__origin__url=remote,
        remote__origin__uploadpack=str(program), protocol__ext__allow="always",
        protocol__file__allow="always",
    )  # fmt: skip
    with pytest.raises(RepositoryError, match="cat-file"):
        graded(topic)
    # An older git doesn't know that it mustn't fetch, and may not all the same.
    full = hardened._environment
    lacking = lambda path: {k: v for k, v in full(path).items() if k != "GIT_NO_LAZY_FETCH"}  # noqa: E731
    monkeypatch.setattr(hardened, "_environment", lacking)
    with pytest.raises(RepositoryError, match="not allowed"):
        graded(topic)


def test_attributes(topic):
    """Attributes of a change, and the programs that settings give them, have no part in a grade."""
    topic.commit({SWISH: "right $Id$ $Format:%H$"})
    topic.commit({".gitattributes": "*.py ident export-subst text eol=crlf diff=x filter=x\n"})
    program = "touch pwned; false"
    configure(
        topic, diff__x__textconv=program, diff__x__command=program, filter__x__smudge=program,
        filter__x__process=program, filter__x__required="true", core__fsmonitor=program,
        core__sshCommand=program, core__hooksPath=".",
    )  # fmt: skip
    assert graded(topic)[SWISH][0] == 2
    repository = Repository.open(topic.root, ENVIRON)
    (entry,) = (e for e in repository.tree("topic") if e.path == SWISH)
    assert repository.blob(entry) == b"right $Id$ $Format:%H$"
    assert not list(topic.root.rglob("pwned"))


def test_an_error_is_told_first(topic):
    """What git says of a broken repository is told, and no remark of its own before it."""
    point(topic, tree(topic, ("40000", "exercise-03-swish", "12" * 20)))
    with pytest.raises(GraderError, match=r"git ls-tree failed: error: Could not read 1212"):
        graded(topic)
