"""Whatever of the staff's is put into a kit, wherever and however, is found; nothing else is."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import os
import py_compile
import shutil
import subprocess
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
import torch

from grader.__main__ import run
from grader.release.leaks import find_leaks
from grader.release.pieces import pieces
from grader.worker.wire import encode

from .conftest import COURSE

REFERENCE = COURSE["reference/exercise-01-cube/cube.py"]
HIDDEN = COURSE["reference/exercise-01-cube/test_hidden.py"]
MISCONCEPTIONS = COURSE["reference/exercise-01-cube/misconceptions.py"]
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


def tarred(name: str, data: bytes) -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w:gz") as archive:
        info = tarfile.TarInfo(name)
        info.size = len(data)
        archive.addfile(info, io.BytesIO(data))
    return stream.getvalue()


def notebook(source: str, output: str = "") -> str:
    cell = nbformat.v4.new_code_cell(source)
    if output:
        cell.outputs = [nbformat.v4.new_output("stream", text=output)]
    return nbformat.writes(nbformat.v4.new_notebook(cells=[cell]))


def compiled(source: str, folder: Path, name: str = "plain.pyc") -> None:
    script = folder / "source.py"
    script.write_text(source)
    py_compile.compile(str(script), cfile=str(folder / name), doraise=True)
    script.unlink()


def committed(folder: Path, *, pack: bool, message: str = "begin") -> None:
    """A git history in which a file was committed and taken out again."""
    git = ["git", "-C", str(folder), "-c", "user.name=a", "-c", "user.email=a@b"]
    environ = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    (folder / "old.py").write_text(REFERENCE if message == "begin" else "x = 1\n")
    commands = [["init", "-q"], ["add", "-A"], ["commit", "-qm", message]]
    commands += [["rm", "-q", "old.py"], ["commit", "-qm", "tidy", "--allow-empty"]]
    commands += [["gc", "-q", "--aggressive", "--prune=now"]] if pack else []
    for command in commands:
        subprocess.run([*git, *command], check=True, env=environ, capture_output=True)


def put(name: str, data: str | bytes) -> Callable[[Path], None]:
    def plant(folder: Path) -> None:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data.encode() if isinstance(data, str) else data)

    return plant


FAR = torch.tensor([[-41.5, 17.25], [230.125, -0.0078125]], dtype=torch.float64)
LEAKS: dict[str, Callable[[Path], None]] = {
    "the reference's file": put("swish.txt", REFERENCE),
    "the reference's file with other line ends": put("a.txt", REFERENCE.replace("\n", "\r\n")),
    "the hidden suite by name": put("docs/test_hidden.py", "x = 1\n"),
    "a folder of the staff's": put("reference/exercise-01-cube/notes.md", "nothing\n"),
    "a function with other names": put("extra.py", RENAMED),
    "a graded function of one line": put("exercises/exercise-01-cube/extra.py", SLOPE),
    "a misconception's code": put("a.py", "def f(q):\n    z = q.clone()\n    return z * z\n"),
    "a misconception's text": put("a.md", "Often this is the square of x: one factor of\nthree "
                                  "is missing."),
    "a hidden check's title": put("a.html", "<p>The slope keeps the table&#x27;s shape</p>"),
    "a hidden check's name": put("log.txt", "FAILED test_slope_of_a_table - assert"),
    "hidden inputs as text": put("a.csv", "x\n-41.5, 17.25, 2.30125e2, -7.8125e-3\n"),
    "hidden inputs as Python": put("a.py", "X = [[-41.5, 17.25], [230.125, -0.0078125]]\n"),
    "hidden inputs in the wire's format": put("recorded.bin", encode({"x": FAR})),
    "hidden inputs in another dtype": put("a.npy", FAR.float().numpy().tobytes()),
    "a correct answer in Markdown": put(
        "a.md", f"Like so:\n\n```python\n{CORRECT}\n```\n".replace("torch", " torch")
    ),
    "a function in a diff": put("a.patch", "".join(f"+{one}\n" for one in RENAMED.split("\n"))),
    "a zip's member": put("a.zip", zipped(exercises__a=b"", notes__deep=RENAMED)),
    "a zip in a tar in a wheel": put(
        "b.whl", zipped(grader__data=tarred("inner.zip", zipped(x=SLOPE)))
    ),
    "a compressed file": put("a.gz", gzip.compress(bz2.compress(HIDDEN.encode()))),
    "a notebook's cell": put("a.ipynb", notebook(RENAMED)),
    "a notebook's output": put("b.ipynb", notebook("print(1)", RENAMED)),
    "bytecode of a function": lambda folder: compiled(RENAMED, folder),
    "bytecode with a text": lambda folder: compiled(
        'NOTE = "A power comes down in front when it is derived."\n', folder
    ),
    "bytecode with inputs": lambda folder: compiled(
        "X = [-41.5, 17.25, 230.125, -0.0078125]\n", folder
    ),
    "bytecode by its name": lambda folder: compiled(
        "x = 1\n", folder, "misconceptions.cpython-311.pyc"
    ),
    "bytecode of another Python": put("a.pyc", b"\x01\x02\r\n" + bytes(64)),
    "a git history's loose object": lambda folder: committed(folder, pack=False),
    "a git history's pack": lambda folder: committed(folder, pack=True),
    "a commit's message": lambda folder: committed(
        folder, pack=False, message="Nothing special happens far from zero."
    ),
    "a git history in a zip": lambda folder: _history_in_a_zip(folder),  # noqa: PLW0108  (defined below)
    "a link to the staff's folder": lambda folder: (folder / "here").symlink_to("../reference"),
    "an encrypted archive": put("a.7z", b"7z\xbc\xaf\x27\x1c" + bytes(32)),
}  # fmt: skip


def _history_in_a_zip(folder: Path) -> None:
    work = folder / "work"
    work.mkdir()
    committed(work, pack=False)
    shutil.make_archive(str(folder / "history"), "zip", work)
    shutil.rmtree(work)


@pytest.mark.parametrize("name", LEAKS)
def test_a_planted_leak_is_found(name, secrets, tmp_path):
    """Each way to hand something of the staff's out is found, and its place is named."""
    LEAKS[name](tmp_path)
    found = find_leaks(pieces(tmp_path), secrets)
    assert found, name
    assert all(leak.where and leak.what for leak in found)


def test_a_clean_kit_raises_no_alarm(kit, secrets):
    """What release writes has nothing of the staff's in it, its wheel included."""
    assert find_leaks(pieces(kit), secrets) == ()


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
    assert find_leaks(pieces(tmp_path), secrets) == ()


def test_git_history_of_a_clean_kit(kit, secrets, tmp_path):
    """A repository with nothing but the kit in it is clean too, loose or packed."""
    shutil.copytree(kit, tmp_path / "kit")
    committed(tmp_path / "kit", pack=True, message="x")
    assert find_leaks(pieces(tmp_path), secrets) == ()


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


def test_the_command_says_what_is_missing(tmp_path, course_root, capsys):
    """Without a folder, or with one that isn't there, it says what to do."""
    assert run(["release", "--course", str(course_root)]) == 2
    assert run(["release", "--check", str(tmp_path / "no"), "--course", str(course_root)]) == 2
    assert "Name a" in capsys.readouterr().err
