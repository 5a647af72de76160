"""Whatever of the staff's is put into a kit, wherever and however, is found; nothing else is."""

from __future__ import annotations

import ast
import gzip
import io
import json
import lzma
import os
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest

from grader.__main__ import run
from grader.release.contents import contents
from grader.release.leaks import find_leaks

from .conftest import COURSE

REFERENCE = COURSE["reference/exercise-01-cube/cube.py"]
HIDDEN = COURSE["reference/exercise-01-cube/test_hidden.py"]
CORRECT = COURSE["reference/exercise-01-cube/answers/correct/powers.py"]
RENAMED = """
def anything(values, many):
    "Another docstring."
    if many < 0:
        raise ValueError("a number of steps is not negative")
    out: list[float] = []
    current = float(cube(values).abs().sum())  # a comment
    for _index in range(many):
        out.append(current)
        current = current / 2 + 0.125
    return out
"""
SLOPE = "def slope(t: 'Tensor') -> 'Tensor':\n    return 3 * t * t\n"


def zipped(**members: str | bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, data in members.items():
            archive.writestr(name.replace("__", "/"), data)
    return stream.getvalue()


def notebook(source: str, output: str = "") -> str:
    cell = nbformat.v4.new_code_cell(source)
    if output:
        cell.outputs = [nbformat.v4.new_output("stream", text=output)]
    return nbformat.writes(nbformat.v4.new_notebook(cells=[cell]))


def git(folder: Path, *command: str) -> None:
    environ = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    identity = ["-c", "user.name=a", "-c", "user.email=a@b"]
    subprocess.run(["git", "-C", str(folder), *identity, *command], check=True, env=environ,
                   capture_output=True)  # fmt: skip


def committed(folder: Path, name: str, message: str = "begin", *, keep: bool = False) -> None:
    """A git history in which a file was committed (as it is, if ``keep``) and taken out again."""
    if not keep:
        put(name, "x = 1\n")(folder)
    if not (folder / ".git").is_dir():
        git(folder, "init", "-qb", "main")
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", message)
    git(folder, "rm", "-q", name)
    git(folder, "commit", "-qm", "tidy")


def replaced(folder: Path) -> None:
    """A git history in which the reference is replaced by something harmless."""
    put("a.py", REFERENCE)(folder)
    committed(folder, "a.py", keep=True)
    put("b.py", "x = 1\n")(folder)
    git(folder, "add", "b.py")
    git(folder, "replace", "HEAD~1:a.py", ":b.py")


def put(name: str, data: str | bytes) -> Callable[[Path], None]:
    def plant(folder: Path) -> None:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data.encode() if isinstance(data, str) else data)

    return plant


LEAKS: dict[str, Callable[[Path], object]] = {
    "the reference's file": put("swish.txt", REFERENCE),
    "the reference's file with other line ends": put("a.txt", REFERENCE.replace("\n", "\r\n")),
    "the hidden suite by name": put("docs/test_hidden.py", "x = 1\n"),
    "bytecode by its name": put("misconceptions.cpython-311.pyc", "x"),
    "a later file of a catalogue": put("misconceptions_of_cubes.py", "x = 1\n"),
    "a folder of the staff's": put("reference/exercise-01-cube/notes.md", "nothing\n"),
    "a sample answer's folder": put("answers/wrong/a.py", "x = 1\n"),
    "a function with other names": put("extra.py", RENAMED),
    "a graded function of one line": put("exercises/exercise-01-cube/extra.py", SLOPE),
    "a misconception's code": put("a.py", "def f(q):\n    z = q.clone()\n    return z * z\n"),
    "a hidden check's title": put("a.html", "<p>Cubes of far away numbers</p>"),
    "a hidden check's name": put("log.txt", "FAILED test_slope_of_a_table - assert"),
    "a hidden title as a file's name": put("The slope keeps the table's shape.txt", "x"),
    "a hidden check in a suite": put("a.py", HIDDEN),
    "minified": put("a.py", ast.unparse(ast.parse(RENAMED)).replace("    ", " ")),
    "a correct answer in Markdown": put("a.md", f"Like so:\n\n```python\n{CORRECT}\n```\n"),
    "lines of the reference in a quotation": put(
        "a.md", "".join(f"> {line}\n" for line in REFERENCE.split("\n"))
    ),
    "lines of the reference in a diff": put(
        "a.patch", "".join(f"+{line}\n" for line in REFERENCE.split("\n"))
    ),
    "a zip's member": put("a.zip", zipped(exercises__a=b"", notes__deep=HIDDEN)),
    "a wheel's member": put("b.whl", zipped(grader__data=REFERENCE)),
    "an archive's names": put("k.whl", zipped(**{"grader__test_hidden.py": "x = 1\n"})),
    "a notebook's cell": put("a.ipynb", notebook(RENAMED)),
    "a git history's names": lambda folder: committed(folder, "misconceptions.py"),
    "a commit's message": lambda folder: committed(
        folder, "a.py", message="Cubes of far away numbers"
    ),
    "a git history's staff folder": lambda folder: committed(
        folder, "reference/exercise-01-cube/cube.py"
    ),
    "a branch's name": lambda folder: [
        committed(folder, "a.py"), git(folder, "branch", "test_slope_of_a_table"),
    ],
    "a commit that was thrown away": lambda folder: [
        committed(folder, "a.py"), committed(folder, "test_hidden.py"),
        git(folder, "reset", "-q", "--hard", "HEAD~2"),
    ],
    "a tag's message": lambda folder: [
        committed(folder, "a.py"), git(folder, "tag", "-a", "v1", "-m", HIDDEN),
    ],
    "an archive in a git history": lambda folder: [
        put("a.zip", zipped(notes=HIDDEN))(folder), committed(folder, "a.zip", keep=True),
    ],
    "a long file in a git history": lambda folder: [
        put("a.py", f"{'#' * (2 << 20)}\n{HIDDEN}")(folder), committed(folder, "a.py", keep=True),
    ],
    "what a replacement hides": replaced,
    "a bare repository": lambda folder: [
        committed(folder / "one", "misconceptions.py"),
        (folder / "one/.git").rename(folder / "backup"), shutil.rmtree(folder / "one"),
    ],
    "a submodule's history": lambda folder: [
        committed(folder, "a.py"), committed(folder / "sub", "misconceptions.py"),
        (folder / ".git/modules").mkdir(),
        (folder / "sub/.git").rename(folder / ".git/modules/sub"), shutil.rmtree(folder / "sub"),
    ],
    "a git hook": lambda folder: [committed(folder, "a.py"), put(".git/hooks/a", HIDDEN)(folder)],
    "an archive in an archive": put("a.zip", zipped(**{"b.whl": zipped(c=REFERENCE)})),
    "an archive by another name": put("a.png", b"\x89PNG" + zipped(**{"b.txt": REFERENCE})),
    "a packed file": put("a.txt.gz", gzip.compress(REFERENCE.encode())),
    "a packed archive": put("a.tar.xz", lzma.compress(REFERENCE.encode())),
    "a bundle of git's": put("a.bundle", b"# v2 git bundle\n0000"),
    "text in UTF-16": put("a.txt", HIDDEN.encode("utf-16")),
    "a damaged archive": put("a.zip", zipped(a=REFERENCE)[30:]),
    "a link to the staff's folder": lambda folder: (folder / "here").symlink_to("../reference"),
}  # fmt: skip


@pytest.mark.parametrize("name", LEAKS)
def test_a_planted_leak_is_found(name, secrets, tmp_path):
    """Each way to hand something of the staff's out is found, and its place is named."""
    LEAKS[name](tmp_path)
    found = find_leaks(contents(tmp_path), secrets)
    assert found, name
    assert all(leak.where and leak.what for leak in found)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.py", "def same(x):\n    return x\n\n\ndef other(x):\n    raise NotImplementedError\n"),
        ("b.py", "import torch\n\n\ndef helper(x):\n    return torch.square(x)\n"),
        ("c.py", COURSE["exercises/exercise-01-cube/cube.py"]),
        ("d.py", COURSE["exercises/exercise-01-cube/test_visible.py"]),
        ("e.md", "Cubes are odd: $(-x)^3 = -x^3$. Points: 0, 1, 2, 3, 4, 5.\n"),
        ("f.ipynb", json.dumps({"cells": [], "nbformat": 4})),
        ("g.bin", "\0" * 100),
    ],
)
def test_what_anybody_may_have_is_no_leak(name, text, secrets, tmp_path):
    """Trivial functions, stubs, visible checks and plain numbers are not taken for leaks."""
    (tmp_path / name).write_text(text)
    assert find_leaks(contents(tmp_path), secrets) == ()


def test_a_clean_kit_raises_no_alarm(kit, secrets, tmp_path):
    """What release writes has nothing of the staff's in it, its wheel and history included."""
    shutil.copytree(kit, tmp_path / "kit")
    committed(tmp_path / "kit", "a.py")
    git(tmp_path / "kit", "gc", "-q")
    assert find_leaks(contents(tmp_path), secrets) == ()


def test_nothing_of_a_repository_is_run(secrets, tmp_path):
    """No program that a handed-in repository's settings name is run when it is looked through."""
    folder, ran = tmp_path / "kit", tmp_path / "it-ran"
    program = tmp_path / "program.sh"
    program.write_text(f"#!/bin/sh\ntouch {ran}\n")
    program.chmod(0o755)
    committed(folder, "a.py")
    signed = tmp_path / "commit"
    signed.write_text(
        f"tree {said(folder, 'rev-parse', 'HEAD^{tree}')}\nauthor a <a@b> 1700000000 +0000\n"
        "committer a <a@b> 1700000000 +0000\n"
        "gpgsig -----BEGIN PGP SIGNATURE-----\n \n iQEz\n -----END PGP SIGNATURE-----\n\nx\n"
    )
    commit = said(folder, "hash-object", "-t", "commit", "-w", str(signed))
    git(folder, "update-ref", "refs/heads/signed", commit)
    for key, value in {
        "log.showSignature": "true", "gpg.program": str(program), "core.fsmonitor": str(program),
        "core.sshCommand": str(program), "core.pager": str(program), "diff.external": str(program),
        "core.repositoryformatversion": "1", "extensions.partialClone": "o",
        "remote.o.promisor": "true", "remote.o.url": f"ext::{program}",
        "protocol.ext.allow": "always",
    }.items():  # fmt: skip
        git(folder, "config", key, value)
    missing = said(folder, "rev-parse", "HEAD~1:a.py")
    (folder / ".git/objects" / missing[:2] / missing[2:]).unlink()
    assert any(
        "can't be looked into" in leak.what for leak in find_leaks(contents(folder), secrets)
    )
    assert not ran.exists()


def said(folder: Path, *command: str) -> str:
    """What git says."""
    done = subprocess.run(["git", "-C", str(folder), *command], check=True, capture_output=True)
    return done.stdout.decode().strip()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.py", "def f(x):\n    return " + "+".join(["x"] * 900)),
        ("b.py", "def f(x):\n    return " + "-" * 900 + "x"),
        ("c.py", "x = 1\n" * (1 << 18)),
        ("d.zip", b"PK\5\6" + bytes(18)),
        ("e.md", "/" * (1 << 20)),
    ],
)
def test_odd_files_that_a_student_left(name, data, secrets, tmp_path):
    """Code of any depth and length, an empty archive and odd texts are looked through in time."""
    put(name, data)(tmp_path)
    assert find_leaks(contents(tmp_path), secrets) == ()


@pytest.mark.slow
def test_the_command_checks_a_folder(kit, course_root, tmp_path, capsys):
    """`grade release --check DIR` ends with 0 for a clean kit, with 3 and the place otherwise."""
    copy = tmp_path / "kit"
    shutil.copytree(kit, copy)
    arguments = ["release", "--check", str(copy), "--course", str(course_root)]
    assert run(arguments) == 0
    assert "nothing of the staff's" in capsys.readouterr().out
    (wheel,) = copy.glob("*.whl")
    with zipfile.ZipFile(wheel, "a") as archive:
        archive.writestr("grader/data.txt", RENAMED)
    assert run(arguments) == 3
    said = capsys.readouterr().err
    assert f"{wheel.name}!grader/data.txt: the body of `fit`" in said


@pytest.mark.slow
def test_a_kit_that_a_student_worked_in(kit, python, course_root, tmp_path, capsys):
    """A student's own answers are told as what they are, and pass when somebody says so."""
    copy = tmp_path / "kit"
    shutil.copytree(kit, copy)
    folder = copy / "exercises/exercise-01-cube"
    (folder / "cube.py").write_text(f"import torch\n\n\n{SLOPE}")
    (folder / "cube.ipynb").write_text(notebook(SLOPE))
    subprocess.run([python, "-m", "grader", "exercise-1"], cwd=copy, check=False)
    put(".venv/pyvenv.cfg", "home = /usr\n")(copy)
    (copy / ".venv/python").symlink_to("/usr/bin/python3")
    git = ["git", "-C", str(copy), "-c", "user.name=a", "-c", "user.email=a@b"]
    for command in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "solved"]):
        subprocess.run([*git, *command], check=True, capture_output=True)
    arguments = ["release", "--check", str(copy), "--course", str(course_root)]
    assert run(arguments) == 3
    said = capsys.readouterr().err
    assert "what the staff's do" in said
    assert "--answered" in said
    assert run([*arguments, "--answered"]) == 0
    capsys.readouterr()
    # The staff's own file is no student's answer, wherever it is.
    (folder / "cube.py").write_text(REFERENCE)
    assert run([*arguments, "--answered"]) == 3
    assert "cube.py" in capsys.readouterr().err


def test_the_command_says_what_is_missing(tmp_path, course_root, capsys):
    """Without a folder, or with one that isn't there, it says what to do."""
    assert run(["release", "--course", str(course_root)]) == 2
    assert run(["release", "--check", str(tmp_path / "no"), "--course", str(course_root)]) == 2
    assert "Name a" in capsys.readouterr().err
