"""Gradescope's zip, unpacked and run in a folder laid out as its container is."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import zipfile
from pathlib import Path

import nbformat
import pytest

from grader.course.loading import load_course
from grader.release.autograder import choose
from grader.release.gradescope import autograder, write_autograder

from .conftest import COURSE, RIGHT, write_course
from .environments import make_environment

SNOOP = """
import os, torch
FOUND = []
PACKAGES = os.path.dirname(os.path.dirname(torch.__file__))
for path in ("reference/exercise-01-cube/cube.py", "course.toml"):
    try:
        FOUND.append(open(os.path.join(PACKAGES, "grader", "_course", path)).read())
    except OSError as error:
        FOUND.append(type(error).__name__)
for path in ({root!r} + "/source/exercises.txt", {root!r} + "/results/results.json"):
    try:
        FOUND.append(open(path, "w"))
    except OSError as error:
        FOUND.append(type(error).__name__)
print(FOUND)

def cube(x):
    return x * x * x
"""


@pytest.fixture(scope="session")
def container(course, tmp_path_factory) -> Path:
    """/autograder as Gradescope makes it, after setup.sh: the zip in source/, an environment."""
    root = tmp_path_factory.mktemp("gradescope") / "autograder"
    for name in ("source", "submission", "results"):
        (root / name).mkdir(parents=True)
    with zipfile.ZipFile(io.BytesIO(autograder(course, ("exercise-01-cube",)))) as archive:
        archive.extractall(root / "source")
    (root / "submission_metadata.json").write_text('{"assignment": {"total_points": "7"}}')
    (wheel,) = (root / "source").glob("*.whl")
    make_environment(root / "environment", wheel)
    return root


@pytest.fixture
def grade(container):
    """Runs the autograder on some files, and gives results.json."""

    def run(files: dict[str, str | bytes]) -> dict:
        shutil.rmtree(container / "submission")
        for name, data in files.items():
            path = container / "submission" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data.encode() if isinstance(data, str) else data)
        (container / "submission").mkdir(exist_ok=True)
        results = container / "results/results.json"
        results.unlink(missing_ok=True)
        done = subprocess.run(
            ["bash", str(container / "source/run_autograder")],
            cwd=container,
            env={"PATH": os.environ["PATH"], "AUTOGRADER_ROOT": str(container)},
            capture_output=True,
            text=True,
            check=False,
            timeout=600,
        )
        assert done.returncode == 0, done.stderr
        return json.loads(results.read_text())

    return run


@pytest.mark.slow
def test_a_right_answer_gets_full_marks(grade):
    """All checks are graded, the hidden ones too, in Gradescope's documented fields."""
    found = grade({"cube.py": RIGHT})
    assert found["score"] == 7
    assert [test["status"] for test in found["tests"]] == ["passed"] * 6
    assert sum(test["score"] for test in found["tests"]) == found["score"]
    assert sum(test["max_score"] for test in found["tests"]) == 7
    assert {test["visibility"] for test in found["tests"]} == {"visible"}
    assert found["stdout_visibility"] == "hidden"


@pytest.mark.slow
def test_the_image_keeps_its_secrets(container, grade):
    """A submission can read neither the course nor the zip, and can't write its own result."""
    found = grade({"mine.py": SNOOP.format(root=str(container))})
    assert found["score"] == 3
    seen = "\n".join([found["output"], *(test["output"] for test in found["tests"])])
    assert "mine.py was graded" in found["output"]
    assert "nobody hands out" not in seen
    assert (container / "source/exercises.txt").read_text() == "exercise-01-cube\n"


@pytest.mark.slow
def test_a_file_that_is_too_large(grade):
    """A file that nobody reads gets its author a result that says why, not a failed autograder."""
    found = grade({"cube.py": RIGHT + "#" * (33 << 20)})
    assert found["score"] == 0
    assert "larger than 32 MiB" in found["output"]
    assert str(found["output"]).count("/") == 0


@pytest.mark.slow
def test_nothing_handed_in(grade):
    """Without the file every check is there with 0 points, and the output says what is missing."""
    found = grade({"notes.txt": "hello"})
    assert found["score"] == 0
    assert len(found["tests"]) == 6
    assert "cube.py is missing" in found["output"]


@pytest.mark.slow
def test_a_notebook_is_graded(grade):
    """A notebook in the script's place is graded, too."""
    made = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(RIGHT)])
    assert grade({"work/cube.ipynb": nbformat.writes(made)})["score"] == 7


@pytest.mark.slow
def test_an_installed_wheel_makes_the_kit_too(container, kit, tmp_path):
    """From an installed wheel, without a checkout, the same kit is made."""
    done = subprocess.run(
        [container / "environment/bin/python", "-I", "-m", "grader", "release", tmp_path / "kit"],
        env={"PATH": os.environ["PATH"], "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    assert done.returncode == 0, done.stderr
    for path in (kit / "exercises").rglob("*"):
        same = tmp_path / path.relative_to(kit.parent)
        assert path.is_dir() or same.read_bytes() == path.read_bytes()


def test_the_zip_has_scripts_that_run(course, tmp_path):
    """setup.sh and run_autograder are executable bash, and the staff's sample answers stay away."""
    write_autograder(course, tmp_path / "a.zip", ())
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        names = archive.namelist()
        for name in ("setup.sh", "run_autograder"):
            info = archive.getinfo(name)
            assert info.external_attr >> 16 & 0o111
            script = archive.read(name).decode()
            assert script.startswith("#!/usr/bin/env bash\n")
            done = subprocess.run(["bash", "-n"], input=script, text=True, check=False)
            assert done.returncode == 0
        (wheel,) = [name for name in names if name.endswith(".whl")]
        inside = zipfile.ZipFile(io.BytesIO(archive.read(wheel))).namelist()
    assert "grader/_course/reference/exercise-01-cube/test_hidden.py" in inside
    assert not [name for name in inside if "/answers/" in name]


def test_setup_installs_torch_and_the_wheel(course, tmp_path):
    """setup.sh makes an environment below its root and installs torch and the wheel into it."""
    write_autograder(course, tmp_path / "a.zip", ())
    with zipfile.ZipFile(tmp_path / "a.zip") as archive:
        archive.extractall(tmp_path / "source")
    binaries = tmp_path / "bin"
    binaries.mkdir()
    recorder = binaries / "python3.13"
    # It passes for a Python; `-m venv --clear DIR` makes DIR with this same recorder in it.
    recorder.write_text(
        f'#!/bin/bash\nprintf "%s|" "$@" >> {tmp_path}/calls\necho >> {tmp_path}/calls\n'
        f'if [[ "$2" == venv ]]; then mkdir -p "$4/bin"; cp {recorder} "$4/bin/python"; fi\n'
    )
    recorder.chmod(0o755)
    done = subprocess.run(
        ["bash", str(tmp_path / "source/setup.sh")],
        env={
            "PATH": f"{binaries}:{os.environ['PATH']}",
            "AUTOGRADER_ROOT": str(tmp_path),
            "TORCH_INDEX": "https://index.example/cpu",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    calls = [line for line in (tmp_path / "calls").read_text().splitlines() if line[:2] == "-m"]
    assert calls[0] == f"-m|venv|--clear|{tmp_path}/environment|"
    assert calls[1].endswith("--index-url|https://index.example/cpu|torch|")
    assert calls[2].endswith("-py3-none-any.whl|")


def test_files_are_told_apart(tmp_path):
    """The stub's name wins; one file of another name is taken where one exercise is asked for."""
    two = {name.replace("01-cube", "02-root"): text for name, text in COURSE.items()}
    two["exercises/exercise-02-root/root.py"] = two.pop("exercises/exercise-02-root/cube.py")
    found = load_course(write_course(tmp_path / "course", {**COURSE, **two}))
    folder = tmp_path / "submission"
    write_course(folder, {"a/cube.py": "", "test_cube.py": "", ".hidden/root.py": ""})
    (folder / "root.py").symlink_to("/etc/passwd")
    assert [(item.exercise, item.note) for item in choose(found, folder, ())] == [
        ("exercise-01-cube", "")
    ]
    (missing,) = choose(found, folder, ("exercise-02-root",))[:1]
    assert missing.exercise == "exercise-02-root"
    write_course(folder, {"root.ipynb": "{}"})
    names = {item.exercise: item.path and item.path.name for item in choose(found, folder, ())}
    assert names == {"exercise-01-cube": "cube.py", "exercise-02-root": "root.ipynb"}
