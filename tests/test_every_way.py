"""Every kind of file, handed in any way and graded any way, earns the same points."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

import nbformat
import pytest

from grader.__main__ import run
from grader.batch.chunk import Options
from grader.course.loading import load_course
from grader.gradebook.reading import GradebookReader
from grader.model import Submission
from grader.release import autograder
from grader.release.kit import public_course, record_course
from grader.sandbox.protocols import Sandbox
from tests.batch.conftest import Batch
from tests.batch.conftest import Grade as GradeBatch
from tests.discovery.conftest import zip_of

from .release.conftest import COURSE, RIGHT, write_course

HALF = RIGHT.replace(".mul(3)", ".mul(4)")
"""Wrong in one function, so that a score that is nobody's own would show."""
POINTS = {"right": 7.0, "half": 5.0}
VISIBLE = {"right": 5.0, "half": 4.0}
ANSWERS = {"right": RIGHT, "half": HALF}
EXERCISE = "exercise-01-cube"

Form = Callable[[str], bytes]
"""Makes a file of a script."""


def cells(source: str) -> list[str]:
    """The script cut into cells, as somebody works in a notebook."""
    head, *functions = source.split("\n\n\n")
    return [head, *functions]


def current(source: str, *more: str) -> bytes:
    made = [nbformat.v4.new_code_cell(text) for text in [*more, *cells(source)]]
    made.insert(0, nbformat.v4.new_markdown_cell("# Cubes\n\nMy answer."))
    return nbformat.writes(nbformat.v4.new_notebook(cells=made)).encode()


def on_worksheets(version: int, source: str) -> bytes:
    made = [{"cell_type": "code", "input": text, "outputs": []} for text in cells(source)]
    return json.dumps({"nbformat": version, "worksheets": [{"cells": made}]}).encode()


def first_format(source: str) -> bytes:
    made = [{"cell_type": "code", "code": text} for text in cells(source)]
    return json.dumps({"nbformat": 1, "cells": made}).encode()


MAGICS = ("%matplotlib inline\n!pip install torch", "%%time\nstarted = 1", "cube?\n%time x = 1")

FORMS: dict[str, tuple[str, Form]] = {
    "script": ("py", str.encode),
    "windows": ("py", lambda source: b"\xef\xbb\xbf" + source.replace("\n", "\r\n").encode()),
    "notebook": ("ipynb", current),
    "format3": ("ipynb", lambda source: on_worksheets(3, source)),
    "format2": ("ipynb", lambda source: on_worksheets(2, source)),
    "format1": ("ipynb", first_format),
    "magics": ("ipynb", lambda source: current(source, *MAGICS)),
    "shouted": ("IPYNB", current),
}
HANDED_IN = {
    f"{form}{answer}": (suffix, make(source), answer)
    for form, (suffix, make) in FORMS.items()
    for answer, source in ANSWERS.items()
}
"""Student -> the file's suffix, its bytes, and which answer is in it."""


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_course(tmp_path_factory.mktemp("course"), COURSE)


def write(folder: Path, files: Mapping[str, bytes]) -> Path:
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder


def expected(points: Mapping[str, float]) -> dict[str, float]:
    return {who: points[answer] for who, (_, _, answer) in HANDED_IN.items()}


# --- one file at a time --------------------------------------------------------------------


def alone(root: Path, file: Path) -> float:
    out = file.parent / "out.json"
    code = run(["exercise-1", str(file), "--course", str(root), "--no-html", "--json", str(out)])
    found = json.loads(out.read_text())
    assert code == (0 if found["score"] == found["max_score"] else 1)
    return float(found["score"])


def gradescopes(root: Path, file: Path) -> float:
    written = autograder.grade(root, file.parent, [EXERCISE], allow_unconfined=False)
    return float(json.loads(written)["score"])


@pytest.fixture(scope="module")
def kit(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The course as students have it, with recorded answers in the reference's place."""
    course = load_course(root)
    return write(tmp_path_factory.mktemp("kit"), public_course(course, record_course(course)))


@pytest.mark.slow
@pytest.mark.parametrize("who", [who for who in HANDED_IN if who.endswith("half")])
def test_alone_in_a_kit_and_at_gradescope(root: Path, kit: Path, tmp_path: Path, who: str) -> None:
    """What a student sees at home, with the kit and on Gradescope is one and the same score."""
    suffix, data, answer = HANDED_IN[who]
    file = write(tmp_path, {f"handed/cube.{suffix}": data}) / f"handed/cube.{suffix}"
    assert alone(root, file) == POINTS[answer]
    (file.parent / "out.json").unlink()
    assert gradescopes(root, file) == POINTS[answer]
    assert alone(kit, file) == VISIBLE[answer]


# --- a class -------------------------------------------------------------------------------

METADATA = """submission_{number}:
  :submitters:
  - :name: {who}
    :sid: 's{number}'
    :email: {who}@x.org
  :created_at: 2024-10-01 10:00:00.000000000 Z
"""


def folders(who: str, _: int, name: str, data: bytes) -> dict[str, bytes]:
    return {f"{who}/{name}": data}


def gradescope(who: str, number: int, name: str, data: bytes) -> dict[str, bytes]:
    return {f"submission_{number}/{name}": data}


DELIVERIES: dict[str, Callable[[str, int, str, bytes], dict[str, bytes]]] = {
    "a folder per student": folders,
    "files named after students": lambda who, _, name, data: {f"{who}_{name}": data},
    "a zip per student": lambda who, _, name, data: {f"{who}.zip": zip_of({name: data})},
    "a zip in each folder": lambda who, _, name, data: {
        f"{who}/homework.zip": zip_of({f"homework/{name}": data})
    },
    "Moodle": lambda who, number, name, data: {
        f"{who}_{number}_assignsubmission_file/{name}": data
    },
    "Moodle without folders": lambda who, number, name, data: {
        f"{who}_{number}_assignsubmission_file_{name}": data
    },
    "Canvas": lambda who, number, name, data: {f"{who}_{number}_{number + 900}_{name}": data},
    "Canvas with zips": lambda who, number, name, data: {
        f"{who}_{number}_{number + 900}_homework.zip": zip_of({name: data})
    },
    "Gradescope": gradescope,
    "nbgrader": lambda who, _, name, data: {f"submitted/{who}/{EXERCISE}/{name}": data},
    "GitHub Classroom": lambda who, _, name, data: {
        f"{EXERCISE}-{who}/{name}": data,
        f"{EXERCISE}-{who}/.git/HEAD": b"ref: refs/heads/main\n",
    },
    "a course's repository": lambda who, _, name, data: {
        f"submissions/{who}/{EXERCISE}/{name}": data
    },
}


def delivered(delivery: str) -> dict[str, bytes]:
    """All that a class handed in, as a platform gives it."""
    files: dict[str, bytes] = {}
    metadata = "---\n"
    for number, (who, (suffix, data, _)) in enumerate(HANDED_IN.items(), start=101):
        files |= DELIVERIES[delivery](who, number, f"cube.{suffix}", data)
        metadata += METADATA.format(number=number, who=who)
    if delivery == "Gradescope":
        files["submission_metadata.yml"] = metadata.encode()
    return files


def scores(out: Path) -> dict[str, float | None]:
    with GradebookReader.read(out / "gradebook.sqlite") as book:
        return {row.student.name: row.score for row in book.grades()}


@pytest.fixture(scope="module")
def batch(root: Path, zygote: Sandbox) -> Batch:
    return Batch(root, zygote)


@pytest.mark.parametrize(
    ("delivery", "as_zip"),
    [
        pytest.param(
            delivery,
            as_zip,
            id=f"{delivery}-{'zip' if as_zip else 'folder'}",
            marks=() if (number + as_zip) % 2 else pytest.mark.slow,
        )
        for number, delivery in enumerate(DELIVERIES)
        for as_zip in (False, True)
    ],
)
def test_as_each_platform_gives_it(
    batch: Batch,
    tmp_path: Path,
    delivery: str,
    as_zip: bool,  # noqa: FBT001
) -> None:
    """A script or notebook of any format has its score from every platform's download."""
    files = delivered(delivery)
    source = tmp_path / "in.zip"
    if as_zip:
        source.write_bytes(zip_of(files))
    else:
        source = write(tmp_path / "in", files)
    done = batch.run(source, tmp_path / "out", options=Options(reports=False))
    assert done.outcome.failures == ()
    assert done.code == 0
    assert scores(tmp_path / "out") == expected(POINTS)


@pytest.mark.slow
def test_in_a_batch_of_processes(root: Path, tmp_path: Path) -> None:
    """The command itself gives the same scores, with a page for each student and exit code 0."""
    folder = write(tmp_path / "in", delivered("a folder per student"))
    done = GradeBatch(root).run(folder, tmp_path / "out")
    assert done.returncode == 0, done.stderr
    assert scores(tmp_path / "out") == expected(POINTS)
    pages = list((tmp_path / "out" / "reports").glob(f"*/{EXERCISE}.html"))
    assert len(pages) == len(HANDED_IN)


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_on_a_cluster(root: Path, tmp_path: Path) -> None:
    """A Dask cluster gives the same scores."""
    pytest.importorskip("distributed", reason="the optional extra `cluster` is not installed")
    from tests.batch.test_dask import Cluster

    folder = write(tmp_path / "in", delivered("a folder per student"))
    cluster = Cluster(tmp_path, root)
    try:
        cluster.add_worker()
        cluster.wait_for(1)
        done = GradeBatch(root).run(folder, tmp_path / "out", "--scheduler", cluster.address)
    finally:
        cluster.close()
    assert done.returncode == 0, done.stderr
    assert scores(tmp_path / "out") == expected(POINTS)


@pytest.mark.slow
def test_in_a_pull_request(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`grade ci` gives the same scores in a course's own repository."""
    repository = write_course(tmp_path / "repository", COURSE)
    write(repository, delivered("a course's repository"))
    quiet = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    for command in (["init", "-q"], ["add", "-A"], ["commit", "-qm", "handed in"]):
        identity = ["-c", "user.name=a", "-c", "user.email=a@b"]
        subprocess.run(
            ["git", *identity, *command], cwd=repository, env={**os.environ, **quiet}, check=True
        )
    monkeypatch.chdir(repository)
    out = tmp_path / "out.json"
    assert run(["ci", "--all", "--course-from", "HEAD", "--json", str(out)]) == 1
    found = json.loads(out.read_text())["graded"]
    assert {one["owner"]: one["report"]["score"] for one in found} == expected(POINTS)


def test_nothing_is_converted_twice() -> None:
    """What is run of a notebook can't be taken for a notebook: it is of another type."""
    from grader.submissions.notebooks import as_script

    script = as_script(Submission(name="cube.ipynb", source=current(RIGHT), sha256="0"))
    assert not isinstance(script, Submission)
    assert script.source.startswith(b'"""With torch')
