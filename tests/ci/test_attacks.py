"""Pull requests of people who haven't read the instructions, or have read them too well."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from click.testing import CliRunner

from grader.__main__ import run as grade
from grader.cli.ci import ci
from grader.errors import RepositoryError
from grader.grading import service

from .conftest import scripted, small_course
from .runner import commands

SWISH = "exercise-03-swish/swish.py"


@pytest.fixture
def invoke(sandbox, monkeypatch, tmp_path):
    """Runs the command as in a GitHub step; returns exit code, log, commands and summary."""

    def run(*arguments: str, folder=None, course=None, **environ: str):
        monkeypatch.chdir(folder or sandbox.root)
        summary = tmp_path / "summary.md"
        summary.write_text("")
        cleared = {key: None for key in os.environ if key.startswith(("GITHUB_", "CI_", "GITLAB"))}
        given = {"GITHUB_ACTIONS": "true", "GITHUB_STEP_SUMMARY": str(summary), **environ}
        monkeypatch.setattr(service, "open_grading", scripted(course or small_course()))
        done = CliRunner().invoke(
            ci,
            ["--base", "main", *arguments],
            env={**cleared, **given},
            catch_exceptions=False,
        )
        return done.exit_code, done.output, list(commands(done.output)), summary.read_text()

    return run


@pytest.fixture
def topic(sandbox):
    """A branch off a main that has one stub."""
    sandbox.commit({SWISH: "stub"})
    sandbox.git("checkout", "-q", "-b", "topic")
    return sandbox


def told(found, name="warning") -> str:
    return "\n".join(one.data for one in found if one.name == name)


def replaced(topic, kind: str) -> None:
    """Puts something else where the stub was."""
    path = topic.root / SWISH
    path.unlink()
    if kind == "a submodule":
        topic.git("rm", "-q", SWISH)
        oid = topic.git("rev-parse", "HEAD")
        topic.git("update-index", "--add", "--cacheinfo", f"160000,{oid},{SWISH}")
        topic.git("commit", "-q", "-m", "x")
        return
    if kind == "a symbolic link":
        (topic.root / "other.py").write_text("right")
        path.symlink_to("../other.py")
    elif kind == "deleted":
        path.mkdir()
        (path / "swish.py").write_text("right")
    elif kind == "renamed":
        (path.parent / "Swish.py").write_text("stub")
    topic.commit()


@pytest.mark.parametrize("kind", ["a symbolic link", "a submodule", "deleted", "renamed"])
def test_something_else_in_the_stubs_place(invoke, topic, kind):
    """What stands in a stub's place is named where the student looks, and earns nothing."""
    replaced(topic, kind)
    code, _, found, summary = invoke()
    assert code == 1
    assert kind in told(found)
    assert kind in summary
    assert summary.startswith("## 0 of 2 points")


@pytest.mark.parametrize(
    ("source", "says"),
    [
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 9\n", "Git LFS"),
        (b"a\n<<<<<<< HEAD\nright\n=======\nb\n>>>>>>> topic\n", "merge conflict"),
        (b"a\r\n<<<<<<< HEAD\r\nright\r\n=======\r\nb\r\n>>>>>>> t\r\n", "merge conflict"),
        ("right".encode("utf-16"), "UTF-16"),
        (b"right" + b"#" * (16 << 20), "larger than 16 MiB"),
    ],
    ids=["a pointer of Git LFS", "a conflict", "a conflict on Windows", "UTF-16", "16 MiB"],
)
def test_what_git_or_an_editor_made_of_the_file(invoke, topic, source, says):
    """A file that isn't what its author meant is told as that, and stops nobody else's grade."""
    topic.write({"exercise-08-xor/xor.py": "right"})
    (topic.root / SWISH).write_bytes(source)
    topic.commit()
    code, log, found, summary = invoke()
    assert code in {0, 1}
    assert says in told(found)
    assert says.partition("-")[0] in summary
    assert "exercise-08-xor" in log


def test_a_table_is_no_merge_conflict(invoke, topic):
    """Lines of equals signs in a docstring are nobody's conflict."""
    topic.commit({SWISH: '"""Swish\n=======\n"""\nright\n'})
    code, _, found, _ = invoke()
    assert code == 0
    assert not told(found)


@pytest.mark.parametrize(
    "path",
    ["swish.py", "week1/Swish.py", "submissions/swish.py", "submissions/eve/week 1/swish.ipynb"],
)
def test_an_answer_in_the_wrong_place(invoke, topic, path):
    """A file with an answer's name that isn't graded is told with the place that it belongs to."""
    topic.commit({path: "right"})
    code, log, found, summary = invoke()
    assert code == 0
    assert "exercise-03-swish/swish.py" in told(found)
    assert "was not graded" in summary
    assert path in log


@pytest.mark.parametrize("path", ["submissions/eve", "work/exercise-08-xor"])
def test_a_linked_folder(invoke, topic, path):
    """A link in place of a folder of answers is told, and never followed."""
    topic.write({"submissions/bob/swish.py": "right"})
    topic.commit()
    topic.git("branch", "-f", "main")
    target = topic.root / path
    target.parent.mkdir(exist_ok=True, parents=True)
    target.symlink_to(topic.root / "submissions/bob")
    topic.commit()
    code, _, found, _ = invoke()
    assert code == 0
    assert "is a symbolic link" in told(found)


def test_a_workspace_that_loses_its_mark(invoke, sandbox):
    """A change that deletes .grade/ is graded as before: it can't hide a bad answer."""
    sandbox.commit({".grade/workspace.json": "{}", f"exercises/{SWISH}": "right"})
    sandbox.git("checkout", "-q", "-b", "topic")
    sandbox.git("rm", "-rq", ".grade")
    sandbox.commit({f"exercises/{SWISH}": "bad"})
    code, _, _, summary = invoke()
    assert code == 1
    assert summary.startswith("## 0 of 2 points")


def test_a_bare_repository(invoke, topic, tmp_path):
    """A bare clone, a worktree and the folder .git itself are read like any other clone."""
    topic.commit({SWISH: "right"})
    bare = tmp_path / "bare.git"
    subprocess.run(["git", "clone", "-q", "--bare", str(topic.root), str(bare)], check=True)
    topic.git("checkout", "-q", "main")
    topic.git("worktree", "add", "-q", str(tmp_path / "beside"), "topic")
    for folder in (bare, tmp_path / "beside", bare / "objects"):
        code, log, _, _ = invoke("--head", "topic", folder=folder)
        assert code == 0, log
        assert "2 of 2 points" in log


def test_a_repository_among_the_files(invoke, topic):
    """A change that brings a bare repository along can't have that one graded in its place."""
    topic.commit({SWISH: "bad", "work/readme.md": "x"})
    planted = topic.root / "work"
    command = ["git", "clone", "-q", "--bare", str(topic.root), str(planted / "made.git")]
    subprocess.run(command, check=True)
    for path in (planted / "made.git").iterdir():
        path.rename(planted / path.name)
    with pytest.raises(RepositoryError, match="among the files of another"):
        invoke("--head", "main", folder=planted)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("core.worktree", "/nonexistent/x"),
        ("core.worktree", "/etc"),
        ("core.bare", "true"),
        ("diff.orderFile", "/nonexistent"),
        ("diff.relative", "true"),
        ("core.ignoreCase", "true"),
        ("include.path", "/nonexistent"),
        ("core.precomposeUnicode", "true"),
    ],
)
def test_settings_of_the_repository(invoke, topic, key, value):
    """No setting of the repository changes what is graded."""
    topic.commit({SWISH: "right"})
    config = topic.root / ".git/config"
    subprocess.run(["git", "config", "-f", str(config), key, value], cwd="/", check=True)
    code, log, _, _ = invoke(folder=topic.root / "exercise-03-swish")
    assert code == 0, log
    assert "2 of 2 points" in log


def test_a_repository_of_the_future(invoke, topic):
    """Where git can't read a repository, its own reason is told."""
    config = topic.root / ".git/config"
    key = "core.repositoryformatversion"
    subprocess.run(["git", "config", "-f", str(config), key, "99"], cwd="/", check=True)
    with pytest.raises(RepositoryError, match=r"can't read.*version"):
        invoke()


def test_grafts_and_replacements(invoke, topic):
    """Neither grafts nor replace refs change what came before a commit, or what is in it."""
    before = topic.git("rev-parse", "HEAD")
    bad = topic.commit({SWISH: "bad"})
    head = topic.commit({"exercise-08-xor/xor.py": "right"})
    (topic.root / ".git/info/grafts").write_text(f"{bad}\n{head} {bad}\n")
    topic.git("replace", topic.git("rev-parse", f"{head}:{SWISH}"),
              topic.git("rev-parse", f"{head}:exercise-08-xor/xor.py"))  # fmt: skip
    code, _, _, summary = invoke("--base", before)
    assert code == 1
    assert summary.startswith("## 2 of 4 points")


def test_everything_needs_no_base(invoke, topic):
    """--all grades a history that has nothing in common with the base."""
    topic.git("checkout", "-q", "--orphan", "lonely")
    topic.commit({SWISH: "right"})
    with pytest.raises(RepositoryError, match="--all"):
        invoke()
    code, _, found, summary = invoke("--all")
    assert code == 0
    assert summary.startswith("## 2 of 2 points")
    assert not told(found)


def test_octopus(invoke, topic):
    """A merge of four branches is compared with the base like any other commit."""
    topic.commit({SWISH: "right"})
    for name in "abc":
        topic.git("checkout", "-q", "-b", name, "main")
        topic.commit({f"{name}.txt": name})
    topic.git("checkout", "-q", "topic")
    topic.git("merge", "-q", "a", "b", "c", "-m", "octopus")
    assert invoke()[0] == 0


def test_many_files_without_influence(invoke, topic):
    """Hundreds of changed files are counted, not listed, and the points stay readable."""
    name = "long" * 40
    topic.commit({f"tests/{name}/test_{n}.py": str(n) for n in range(300)} | {SWISH: "right"})
    code, log, _, summary = invoke()
    assert code == 0
    assert "and 270 more" in log
    assert "and 270 more" in summary
    assert len(log) + len(summary) < 50_000
    assert "swish" in summary.partition("WARNING")[2]


@pytest.mark.parametrize(
    "name",
    [
        "a b", "new\nline", "q\"'", "$(touch pwned)", "::error::x", "%0A::error::f", "😀", "-rf",
        "\u202ertl", "n" * 255, "x;y`id`", "##[error]f", "\r::stop-commands::x", "a,line=1", ",",
    ],
)  # fmt: skip
def test_names_forge_nothing(invoke, topic, name):
    """Whatever a folder or an exception is called, the log holds our own commands only."""
    topic.commit({f"submissions/{name}/swish.py": f"bad\n{name}"})
    code, log, found, _ = invoke()
    assert code == 1
    assert not (topic.root / "pwned").exists()
    # One for the runner's matcher, one mistake, the points.
    assert [one.name for one in found] == ["remove-matcher", "error", "notice"], log
    assert {one.given["file"] for one in found[1:]} == {found[1].given["file"]}
    assert found[1].given["file"].startswith("submissions/")


def test_json_in_a_log(invoke, topic):
    """JSON on standard output holds no command of the runner, old or new."""
    topic.commit({"submissions/##[add-mask]e/swish.py": "bad"})
    _, log, found, _ = invoke("--json", "-")
    assert "add-mask" in log
    assert "add-mask" not in {one.name for one in found}


def test_the_course_of_the_checkout_is_told(invoke, topic, course):
    """A course that the pull request itself could change is told; the installed one is not."""
    topic.commit({SWISH: "right", "course.toml": "name = 'mine'"})
    import msgspec

    own = msgspec.structs.replace(course, root=topic.root)
    _, _, found, summary = invoke(course=own)
    assert "--course-from" in told(found)
    assert "whoever opens a pull request can change it" in summary
    beside = msgspec.structs.replace(course, root=topic.root / ".venv/course")
    assert "--course-from" not in told(invoke(course=beside)[2])


def test_an_error_forges_nothing(sandbox, monkeypatch, capsys):
    """An error that tells a file's name holds no command of the runner either."""
    sandbox.commit({"course.toml": "", "exercises/##[add-mask]e": "x"})
    (sandbox.root / "exercises/##[error]f").symlink_to("x")
    sandbox.commit()
    monkeypatch.chdir(sandbox.root)
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    monkeypatch.delenv("GITHUB_STEP_SUMMARY", raising=False)
    assert grade(["ci", "--base", "main", "--course-from", "main"]) == 3
    printed = capsys.readouterr()
    found = list(commands(printed.out + printed.err))
    assert [one.given for one in found] == [{"title": "Not graded"}]
    assert "is a symbolic link" in found[0].data


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252", "utf-8"])
def test_a_log_in_an_older_encoding(encoding):
    """A log that can't write every letter gets a question mark for it, not a traceback."""
    done = subprocess.run(
        [sys.executable, "-m", "grader", "list", "--help"],
        env={**os.environ, "PYTHONIOENCODING": encoding},
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert ("✓" in done.stdout.decode(encoding)) == (encoding == "utf-8")
