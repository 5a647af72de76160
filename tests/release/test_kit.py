"""The kit that students get: it grades without the reference, and says what waits."""

from __future__ import annotations

import ast
import base64
import csv
import hashlib
import importlib.metadata
import io
import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
import torch
import yaml

from grader.__main__ import run
from grader.course.loading import load_course
from grader.course.mistakes import compressed
from grader.errors import CourseError, ReleaseError, UsageError
from grader.evidence import Raise
from grader.oracle.recorded import recorded_oracle
from grader.oracle.recorded_values import NotRecordableError, pack, unpack
from grader.release.contents import contents
from grader.release.handout import hand_out, refuse, secrets_of
from grader.release.kit import public_course, students_wheel
from grader.release.leaks import find_leaks
from grader.release.recording import record
from grader.release.wheel import STAFFS, package_files, students_files
from grader.sandbox.opening import open_sandbox

from .conftest import COURSE, RIGHT, write_course

FOLDER = "exercises/exercise-01-cube"


def graded(python: Path, kit: Path, *arguments: str) -> tuple[int, dict, str]:
    """What `grade` does for a student in the kit's folder: exit code, JSON, what it printed."""
    done = subprocess.run(
        [python, "-I", "-m", "grader", *arguments, "--no-html", "--json", "out.json"],
        cwd=kit,
        env={"PATH": os.environ["PATH"], "HOME": str(kit)},
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    assert done.returncode in {0, 1}, done.stderr
    return done.returncode, json.loads((kit / "out.json").read_text()), done.stdout


def test_the_kit_holds_what_students_need(kit):
    """Statements, stubs, visible checks, recorded values, a workflow, a wheel, and a README."""
    found = {path.relative_to(kit).as_posix() for path in kit.rglob("*") if path.is_file()}
    wheel = next(name for name in found if name.endswith(".whl"))
    assert {name for name in found if not name.startswith(FOLDER)} == {
        ".github/constraints.txt",
        ".github/workflows/grade.yml",
        ".gitignore",
        ".grade/workspace.json",
        ".vscode/tasks.json",
        "README.md",
        "course.toml",
        wheel,
    }
    assert {Path(name).name for name in found if name.startswith(FOLDER)} == {
        "README.md",
        "cube.py",
        "exercise.toml",
        "recorded.bin",
        "test_visible.py",
    }
    begin = (kit / "README.md").read_text()
    assert f"pip install ./{wheel}" in begin
    assert "grade exercise-1" in begin
    assert 'check("exercise-1")' in begin


def test_the_kits_workflow_installs_what_the_kit_was_made_with(kit):
    """The versions that ran when the kit was made, of all that is needed, and that Python."""
    lines = (kit / ".github/constraints.txt").read_text().splitlines()[1:]
    pinned = dict(line.split("==") for line in lines)
    assert pinned["torch"] == importlib.metadata.version("torch").partition("+")[0]
    # What is needed by what is needed, and nothing of the tests' own.
    assert {"markupsafe", "numpy", "sympy", "click"} <= set(pinned)
    assert not {"hypothesis", "ruff", "libcst", "training-loop-grader"} & set(pinned)
    steps = yaml.safe_load((kit / ".github/workflows/grade.yml").read_text())["jobs"]["grade"]
    (python,) = [s["with"]["python-version"] for s in steps["steps"] if s.get("id") == "python"]
    assert python == "{}.{}".format(*sys.version_info)


def test_notebooks_go_where_the_kit_has_its_stubs(kit, course_root, tmp_path, capsys):
    """`grade start --notebook .` in a kit adds notebooks beside the stubs and no second set."""
    copy = tmp_path / "kit"
    shutil.copytree(kit, copy)
    before = {path.relative_to(copy) for path in copy.rglob("*")}
    assert run(["start", "--notebook", str(copy), "--course", str(course_root)]) == 0
    added = {path.relative_to(copy) for path in copy.rglob("*")} - before
    assert added == {Path(FOLDER, "cube.ipynb")}
    assert f"{FOLDER.rstrip('/')}/README.md" in capsys.readouterr().out


@pytest.mark.slow
def test_in_the_kit_the_visible_checks_run(python, kit):
    """The stub earns nothing, a right answer all visible points; hidden checks are said to wait."""
    stub = (kit / FOLDER / "cube.py").read_text()
    code, report, text = graded(python, kit, "exercise-1")
    assert (code, report["score"], report["max_score"]) == (1, 0, 5)
    (kit / FOLDER / "cube.py").write_text(RIGHT)
    try:
        code, report, text = graded(python, kit, "exercise-1")
        assert (code, report["score"]) == (0, 5)
        assert report["hidden_waiting"] == 2
        assert "2 hidden checks wait for the hand-in" in text
        wrong = RIGHT.replace(".mul(3)", ".mul(-3)")
        (kit / FOLDER / "cube.py").write_text(wrong)
        code, report, _ = graded(python, kit, "exercise-1")
        failed = [check for check in report["checks"] if check["status"] != "passed"]
        assert [check["id"] for check in failed] == ["slope_points"]
        assert failed[0]["diagnosis"]["kind"] == "relation"
        assert failed[0]["expected"]
    finally:
        (kit / FOLDER / "cube.py").write_text(stub)


@pytest.mark.slow
def test_a_kit_begins_no_exercise(python, tmp_path):
    """`grade new` in a students' kit says that exercises are written in a checkout."""
    command = [python, "-I", "-m", "grader", "new", "2", "more", "--function", "f"]
    done = subprocess.run(
        [*command, "--course", str(tmp_path)],
        cwd=write_course(tmp_path, {"course.toml": COURSE["course.toml"]}),
        env={"PATH": os.environ["PATH"], "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2, done.stderr
    assert "Exercises are written in a checkout" in done.stderr


def test_the_wheel_is_whole(kit):
    """Every file of the wheel is in its RECORD with its size and SHA-256, and no other."""
    (path,) = kit.glob("*.whl")
    with zipfile.ZipFile(path) as wheel:
        names = wheel.namelist()
        record = next(name for name in names if name.endswith("/RECORD"))
        rows = {row[0]: row[1:] for row in csv.reader(io.StringIO(wheel.read(record).decode()))}
        assert set(rows) == set(names)
        for name, (digest, size) in rows.items():
            data = wheel.read(name)
            if name == record:
                continue
            found = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
            assert (digest, size) == (f"sha256={found}", str(len(data)))
        assert not [name for name in names if "/reference/" in name or name.endswith(".pyc")]
        version = path.name.split("-")[1]
        (metadata,) = [name for name in names if name.endswith("/METADATA")]
        assert f"Version: {version}\n" in wheel.read(metadata).decode()


def test_what_stays_with_the_staff_is_missed_by_nothing_that_is_handed_out():
    """No file of a students' wheel imports one that spells the course's functions out.

    What exercises are written after, with its examples of answers, isn't in it either.
    """
    left_out = package_files().keys() - students_files().keys()
    assert {name for name in left_out if name.endswith(".py")} == STAFFS
    assert "grader/suite/README.md" in left_out
    assert any(name.startswith("grader/validation/templates/") for name in left_out)
    left_out = {name.removesuffix(".py").replace("/", ".") for name in STAFFS}
    for name, data in students_files().items():
        if name.endswith(".py"):
            assert not left_out & set(imported(ast.parse(data))), name


def imported(module: ast.Module) -> Iterator[str]:
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield str(node.module)
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_one_course_gives_one_wheel(course, recorded):
    """The same course gives the same wheel byte for byte; another one has another version."""
    public = public_course(course, recorded)
    one, again = students_wheel(public), students_wheel(public)
    assert one == again
    other = students_wheel({**public, "exercises/exercise-01-cube/README.md": b"new"})
    assert other.name != one.name


@pytest.mark.slow
def test_one_course_gives_one_kit_in_every_process(course, tmp_path):
    """What is recorded lies in the same order, however a process puts its sets in order."""
    for seed in ("1", "2"):
        command = [sys.executable, "-m", "grader", "release", str(tmp_path / seed)]
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        subprocess.run([*command, "--course", str(course.root)], env=environment, check=True)
    one, other = ([path.name for path in (tmp_path / seed).glob("*.whl")] for seed in "12")
    assert len(one) == 1
    assert one == other  # the name has the digest of all that is in it


def test_nothing_is_overwritten(course, kit, tmp_path):
    """A folder that holds something is left as it is."""
    with pytest.raises(UsageError, match="overwrites nothing"):
        hand_out(course, kit)
    (tmp_path / "mine.py").touch()
    with pytest.raises(UsageError, match="overwrites nothing"):
        hand_out(course, tmp_path)


@pytest.mark.slow
def test_a_repository_is_filled(course, tmp_path):
    """A folder with nothing but a new git repository in it is filled."""
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    hand_out(course, tmp_path)
    assert (tmp_path / "README.md").is_file()


def test_a_history_of_the_staffs_is_not_filled(course, tmp_path):
    """A clone that once held the reference gets no kit, however empty it looks."""
    (tmp_path / "cube.py").write_text(COURSE["reference/exercise-01-cube/cube.py"])
    git = ["git", "-C", str(tmp_path), "-c", "user.name=a", "-c", "user.email=a@b"]
    commands = (["init", "-q"], ["add", "-A"], ["commit", "-qm", "x"],
                ["rm", "-q", "cube.py"], ["commit", "-qm", "y"])  # fmt: skip
    for command in commands:
        subprocess.run([*git, *command], check=True, capture_output=True)
    with pytest.raises(ReleaseError, match="cube"):
        hand_out(course, tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {".git"}


def test_a_kit_is_no_source_of_kits(kit, tmp_path):
    """A kit can't be made from a kit: it has no reference."""
    with pytest.raises(ReleaseError, match="no folder in reference"):
        hand_out(load_course(kit), tmp_path / "second")


@pytest.mark.slow
def test_nothing_leaks_when_a_release_fails(course_root, tmp_path):
    """If the kit would leak, the release fails, says where, and leaves no folder behind."""
    root = write_course(tmp_path / "course", COURSE)
    with zipfile.ZipFile(root / FOLDER / "figures.zip", "w") as archive:
        archive.writestr("cube.py", COURSE["reference/exercise-01-cube/cube.py"])
    with pytest.raises(ReleaseError, match=r"figures\.zip!cube\.py"):
        hand_out(load_course(root), tmp_path / "kit")
    assert not (tmp_path / "kit").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["course"]


def test_a_solved_stub_is_not_handed_out(recorded, tmp_path):
    """A stub that holds the solution of a graded function stops the release."""
    solved = COURSE[f"{FOLDER}/cube.py"].replace(
        'raise NotImplementedError("write slope")', "return 3 * x * x"
    )
    root = write_course(tmp_path / "course", {**COURSE, f"{FOLDER}/cube.py": solved})
    with pytest.raises(ReleaseError, match="the body of `slope`"):
        refuse(find_leaks(contents(root / FOLDER), secrets_of(load_course(root), recorded)))


def test_an_unrecordable_check_is_named(tmp_path):
    """A visible check that compares what no kit can hold stops the release, with the reason."""
    suite = COURSE[f"{FOLDER}/test_visible.py"].replace(
        "agree(lambda code: code.slope(POINTS))", "agree(lambda code: {1, 2})"
    )
    root = write_course(tmp_path / "course", {**COURSE, f"{FOLDER}/test_visible.py": suite})
    found = load_course(root)
    sandbox = open_sandbox(found.exercises[0], uses_matplotlib=False)
    try:
        with pytest.raises(ReleaseError, match=r"'slope_points'.*a set is no plain data"):
            record(found, found.exercises[0], sandbox)
    finally:
        sandbox.close()


def test_a_reference_that_fails_is_not_recorded(tmp_path, capsys):
    """A reference that loses points stops the release, and the check is named."""
    broken = COURSE["reference/exercise-01-cube/cube.py"].replace("3 * x * x", "x.nowhere")
    root = write_course(tmp_path, {**COURSE, "reference/exercise-01-cube/cube.py": broken})
    assert run(["release", str(tmp_path / "kit"), "--course", str(root)]) == 3
    assert "slope" in capsys.readouterr().err


# --- recorded values ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "value",
    [
        None,
        [1, 2.5, "σ", b"x", True],
        {"a": (1, [2]), 3: {}},
        Raise("ValueError", "no"),
        [Raise("ValueError"), float("inf")],
    ],
)
def test_plain_values_come_back(value):
    """What a check compares comes back as it was recorded."""
    assert unpack(pack(value)) == value


def test_tensors_come_back():
    """A tensor comes back with its dtype, shape and bits, NaN included."""
    given = torch.tensor([[1.5, float("nan")], [-0.0, 1e-300]], dtype=torch.float64)
    found = unpack(pack({"x": given}))["x"]
    assert found.dtype == given.dtype
    assert torch.equal(found.view(torch.int64), given.view(torch.int64))


def test_no_object_is_recorded():
    """Only plain data is recorded; anything else is refused by name."""
    with pytest.raises(NotRecordableError, match="set"):
        pack([{1}])


def test_the_oracle_answers_what_was_asked(kit):
    """In a kit the reference's recorded values answer, and nothing else does."""
    exercise = load_course(kit).exercises[0]
    oracle = recorded_oracle(exercise)
    points = torch.tensor([-2.0, -0.5, 0.25, 3.0], dtype=torch.float64)
    assert torch.allclose(oracle.request("cube", (points,), {}), points**3)
    assert torch.allclose(oracle.reference.slope(points * (1 + 1e-12)), 3 * points**2)
    assert oracle.request("cube", (points + 1,), {}) is None
    with pytest.raises(CourseError, match="not recorded"):
        oracle.reference.slope(points + 1)
    with pytest.raises(CourseError, match="nothing was recorded"):
        oracle.expected(("cube_points", 7), lambda code: code)
    ids = [one.id for one in oracle.catalogue]
    assert ids == ["cube-is-square", "slope-forgets-the-factor"]


@pytest.mark.parametrize("data", [b"", b"nonsense", msgspec.msgpack.encode({"format": 99})])
def test_a_damaged_recording_is_the_kits_fault(kit, tmp_path, data):
    """A recording that can't be read is told as such, with what to do."""
    exercise = load_course(kit).exercises[0]
    (tmp_path / "recorded.bin").write_bytes(data)
    with pytest.raises(CourseError, match=r"recorded\.bin"):
        recorded_oracle(msgspec.structs.replace(exercise, public=tmp_path))


def test_a_recording_of_another_format_is_told_as_such(kit, tmp_path):
    """Checks and recorded values of two versions: the sentence has both, and what to do."""
    exercise = load_course(kit).exercises[0]
    newer = {"format": 99, "exercise": exercise.name, "comparisons": "of another shape"}
    (tmp_path / "recorded.bin").write_bytes(compressed(msgspec.msgpack.encode(newer)))
    with pytest.raises(CourseError, match=r"format 99; grade \S+ reads format \d+(.|\n)*new kit"):
        recorded_oracle(msgspec.structs.replace(exercise, public=tmp_path))
