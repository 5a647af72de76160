"""Whatever of the staff's is put into a kit, wherever and however, is found; nothing else is."""

from __future__ import annotations

import ast
import base64
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
import zlib
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


def picture(kind: bytes, chunk: bytes) -> bytes:
    """A PNG image's first bytes with one more chunk."""
    parts = [(b"IHDR", bytes(13)), (kind, chunk), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        len(data).to_bytes(4, "big") + name + data + zlib.crc32(name + data).to_bytes(4, "big")
        for name, data in parts
    )


def put(name: str, data: str | bytes) -> Callable[[Path], None]:
    def plant(folder: Path) -> None:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data.encode() if isinstance(data, str) else data)

    return plant


FAR = torch.tensor([[-41.5, 17.25], [230.125, -0.0078125]], dtype=torch.float64)
SMALL = torch.tensor([0.0012, 0.0755, -0.3301, 0.901])
LEAKS: dict[str, Callable[[Path], object]] = {
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
    "a misconception in base64": put("a.md", base64.b64encode(RENAMED.encode())),
    "base64 in lines of a script": put(
        "a.py", f'DATA = """\n{base64.encodebytes(gzip.compress(RENAMED.encode())).decode()}"""\n'
    ),
    "base64 in a notebook": put(
        "a.ipynb", notebook("x = 1", base64.encodebytes(RENAMED.encode()).decode())
    ),
    "base64 for addresses": put("a.txt", base64.urlsafe_b64encode(HIDDEN.encode()).rstrip(b"=")),
    "hexadecimal digits": put("a.txt", RENAMED.encode().hex()),
    "UTF-16 without a mark": put("a.txt", HIDDEN.encode("utf-16-le")),
    "UTF-32": put("a.txt", RENAMED.encode("utf-32")),
    "the other UTF-16": put("a.py", SLOPE.encode("utf-16-be")),
    "line ends of the past": put("a.md", RENAMED.replace("\n", "\r")),
    "an image's compressed text": put("a.png", picture(b"zTXt", b"x\0\0" + zlib.compress(
        RENAMED.encode()))),
    "an image's text": put("a.png", picture(b"iTXt", b"x\0\0\0\0\0" + HIDDEN.encode())),
    "behind an image": put("a.png", picture(b"tEXt", b"x\0y") + gzip.compress(HIDDEN.encode())),
    "a docstring as a quotation": put(
        "README.md", "So:\n\n> Halves a distance with\n> each step of the\n> descent.\n"
    ),
    "a sentence of a misconception": put("a.md", "# A cube has the sign of x\n"
                                         "# A square is never\n# negative; a cube has the sign\n"
                                         "# of x.\n"),
    "a hidden title as JSON": put("a.json", json.dumps({"x": ["The slope keeps the table\u2019s"
                                  " shape".replace("\u2019", "'")]}, ensure_ascii=True)),
    "a hidden title as a file's name": put("The slope keeps the table's shape.txt", "x"),
    "a hidden hint in a long name": put("Nothing special happens far from zero.md", "x"),
    "inputs as torch prints them": put("b.ipynb", notebook("x", str(SMALL))),
    "minified": put("a.py", ast.unparse(ast.parse(RENAMED)).replace("    ", " ")),
    "an archive called a pack": put("objects/a.pack", zipped(x=RENAMED)),
    "a bundle of git objects": lambda folder: _bundled(folder),  # noqa: PLW0108
    "a stash": lambda folder: _in_git(folder, ["stash", "-q"]),
    "a note": lambda folder: _in_git(folder, ["notes", "add", "-F", "a.py"], ["checkout", "."]),
    "another branch": lambda folder: _in_git(
        folder, ["checkout", "-qb", "b"], ["commit", "-qam", "x"], ["checkout", "-q", "main"]
    ),
    "a dangling object": lambda folder: _in_git(
        folder, ["add", "a.py"], ["reset", "-q", "--hard"]
    ),
    "the reflog": lambda folder: _in_git(
        folder, ["reset", "-q", "--hard"],
        ["commit", "-q", "--allow-empty", "-m", "Cubes of far away numbers"],
        ["reset", "-q", "--hard", "HEAD^"],
    ),
    "a branch's name": lambda folder: _in_git(
        folder, ["reset", "-q", "--hard"], ["branch", "test_slope_of_a_table"]
    ),
    "an extended attribute": lambda folder: _attributed(folder),  # noqa: PLW0108
    "the wheel's description": put("k.whl", zipped(**{"k.dist-info__METADATA": f"Name: k\n\n"
                                   f"{MISCONCEPTIONS}"})),
    "the wheel's record": put("k.whl", zipped(
        RECORD="grader/_course/reference/exercise-01-cube/x.py,sha256=,1\n")),
    "the full wheel in an environment": lambda folder: [
        put("v/pyvenv.cfg", "home = /usr\n")(folder),
        put("v/lib/python3.11/site-packages/grader/data.py", RENAMED)(folder),
    ],
    "a staff's file in an environment": lambda folder: [
        put("v/pyvenv.cfg", "home = /usr\n")(folder),
        put("v/lib/python3.11/site-packages/x/test_hidden.py", "")(folder),
    ],
    "an encrypted archive": put("a.7z", b"7z\xbc\xaf\x27\x1c" + bytes(32)),
}  # fmt: skip


def _in_git(folder: Path, *commands: list[str]) -> None:
    """A repository of a harmless commit, with a leak in the work tree, and what was done then."""
    environ = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    git = ["git", "-C", str(folder), "-c", "user.name=a", "-c", "user.email=a@b"]
    begin = [["init", "-qb", "main"], ["add", "-A"], ["commit", "-qm", "x"]]
    put("a.py", "x = 1\n")(folder)
    for command in begin:
        subprocess.run([*git, *command], check=True, env=environ, capture_output=True)
    put("a.py", RENAMED)(folder)
    for command in commands:
        subprocess.run([*git, *command], check=True, env=environ, capture_output=True)
    assert (folder / "a.py").read_text() == "x = 1\n"


def _bundled(folder: Path) -> None:
    work = folder / "work"
    work.mkdir()
    _in_git(work, ["checkout", "-qb", "b"], ["commit", "-qam", "x"], ["checkout", "-q", "main"],
            ["bundle", "create", "-q", "../all.bundle", "b"])  # fmt: skip
    shutil.rmtree(work)


def _attributed(folder: Path) -> None:
    put("a.txt", "x")(folder)
    try:
        os.setxattr(folder / "a.txt", "user.note", RENAMED.encode())
    except (AttributeError, OSError):
        pytest.skip("this file system keeps no extended attributes")


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
