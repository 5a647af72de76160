"""Whatever goes wrong with one submission, it is named and all others are graded."""

from __future__ import annotations

import os
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import grader.batch.chunk_grader
import grader.batch.overview
import grader.batch.pages
import grader.files
import grader.gradebook.exports.csv_table
import grader.gradebook.store
import grader.grading.examiner
import grader.grading.submission_run
import grader.sandbox.session
import grader.submissions.discovery.folders
import grader.submissions.discovery.tree
from grader.batch.overview import write_overview
from grader.cli.export import export
from grader.errors import SubmissionError, WorkerError
from grader.gradebook.reading import GradebookReader
from grader.gradebook.values import GradeStatus
from grader.grading.process import JudgeProcess
from grader.grading.service import open_grading
from grader.model import Submission
from grader.submissions.discovery.reading import SourceReader
from tests.batch.conftest import RIGHT, SPELLINGS, WRONG, Batch, Grade, write_course

# By its name stands the function of the same name.
DISCOVER = sys.modules["grader.submissions.discovery.discover"]
VICTIM = "victim"
OTHERS = ("ada", "bob", "cy", "dan")
# Another answer than the others', so that nothing of it is known before.
ODD = WRONG["unnamed"] + f"# {VICTIM}\n"
SOURCE = RIGHT.format(spelling=SPELLINGS[0])
FULL, WRONGLY = ("full_marks", 3.0), ("mistakes", 0.0)


def concerns(value: Any) -> bool:
    """Whether something is about the one submission that everything goes wrong with."""
    return VICTIM in repr(value) or any(VICTIM in repr(one) for one in vars_of(value))


def vars_of(value: Any) -> list[Any]:
    session = getattr(value, "session", value)
    return [getattr(session, name, None) for name in ("script", "submission")]


Spoil = Callable[[pytest.MonkeyPatch], None]


def spoiled(owner: Any, name: str, error: type[Exception] = IndexError) -> Spoil:
    """Has a function or method raise where one of its arguments concerns the victim."""

    def spoil(monkeypatch: pytest.MonkeyPatch) -> None:
        real = getattr(owner, name)

        def spoilt(*arguments: Any, **named: Any) -> Any:
            if any(concerns(one) for one in (*arguments, *named.values())):
                raise error(f"the text of {VICTIM}, which nobody may see")
            return real(*arguments, **named)

        monkeypatch.setattr(owner, name, spoilt)

    return spoil


@pytest.fixture
def class_of_five(tmp_path: Path) -> Path:
    """Four right answers in folders, and a wrong one in a zip."""
    root = tmp_path / "in"
    for who in OTHERS:
        (root / who).mkdir(parents=True)
        (root / who / "double.py").write_text(f"{SOURCE}# {who}\n")
    (root / VICTIM).mkdir()
    with zipfile.ZipFile(root / VICTIM / f"{VICTIM}.zip", "w") as archive:
        archive.writestr("double.py", ODD)
    return root


def rows(out: Path) -> dict[str, tuple[str, float | None]]:
    with GradebookReader.read(out / "gradebook.sqlite") as book:
        found = book.grades(include_missing=True)
        return {row.student.name: (row.status.value, row.score) for row in found}


STEPS: dict[str, tuple[Spoil, str]] = {
    "a zip is opened": (spoiled(grader.submissions.discovery.tree, "list_members"), "is damaged"),
    "a folder is recognised": (
        spoiled(grader.submissions.discovery.folders, "_owner_of_folder"),
        "could not be looked at",
    ),
    "a file is chosen": (spoiled(DISCOVER, "choose"), "could not be looked at"),
    "a file is read": (
        spoiled(DISCOVER, "_look", ZeroDivisionError),
        "could not be looked at",
    ),
    "a file is read again": (spoiled(SourceReader, "read"), "while it was read"),
    "a file is gone": (spoiled(SourceReader, "read", SubmissionError), "the text of victim"),
    "a notebook is converted": (spoiled(grader.grading.examiner, "as_script"), "code was read"),
    "a run begins": (spoiled(grader.sandbox.session.Session, "start"), "its checks were run"),
    "an answer is kept": (
        spoiled(grader.grading.submission_run.SubmissionRun, "record"),
        "its checks were run",
    ),
    "a run is ended": (
        spoiled(grader.grading.submission_run.SubmissionRun, "finish"),
        "its run was ended",
    ),
    "memory runs out": (
        spoiled(grader.grading.submission_run.SubmissionRun, "blocked", MemoryError),
        "its checks were run",
    ),
    "an answer is explained": (
        spoiled(grader.grading.examiner, "build_report"),
        "its report was made",
    ),
    "a stack runs over": (
        spoiled(grader.grading.examiner, "build_report", RecursionError),
        "RecursionError",
    ),
    "a result is packed": (
        spoiled(grader.batch.chunk_grader.ChunkGrader, "_graded"),
        "The grader itself failed: IndexError",
    ),
    "a grade is recorded": (
        spoiled(grader.gradebook.store, "keep_grade", ValueError),
        "its grade was recorded",
    ),
}
"""What goes wrong, and what is said of it."""


@pytest.mark.parametrize("step", STEPS)
def test_one_goes_wrong_and_the_rest_is_graded(
    batch: Batch, class_of_five: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """Whatever is raised for one submission, the others have their marks and exit code is 1."""
    spoil, said = STEPS[step]
    spoil(monkeypatch)
    done = batch.run(class_of_five, tmp_path / "out")
    found = rows(tmp_path / "out")
    assert {who: found[who] for who in OTHERS} == dict.fromkeys(OTHERS, FULL)
    told = [f"{one.student}: {one.reason}" for one in done.outcome.failures]
    told += done.unclaimed
    (line,) = told
    assert VICTIM in line
    assert said in line
    assert found.get(VICTIM, ("not_graded", None)) == ("not_graded", None)
    assert done.code == 1 or done.unclaimed
    monkeypatch.undo()
    assert batch.run(class_of_five, tmp_path / "out").code == 0
    assert rows(tmp_path / "out")[VICTIM] == WRONGLY


PAGES: dict[str, Spoil] = {
    "made": spoiled(grader.batch.pages.Pages, "page"),
    "written": spoiled(grader.files, "write_atomically"),
    "stands in the way": spoiled(grader.files, "write_atomically", FileExistsError),
}


@pytest.mark.parametrize("step", PAGES)
def test_a_page_that_cannot_be_made_costs_no_grade(
    batch: Batch, class_of_five: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    """The grade stays, the missing page is named, and the same command makes it later."""
    (class_of_five / VICTIM / f"{VICTIM}.zip").unlink()
    (class_of_five / VICTIM / "double.py").write_text(ODD)
    with monkeypatch.context() as spoilt:
        real = grader.grading.examiner.build_report

        def named_after_its_student(grading: Any, *more: Any, **named: Any) -> Any:
            report = real(grading, *more, **named)
            own = VICTIM in repr(grading.session.script)
            return grader.grading.examiner.msgspec.structs.replace(
                report, notes=(VICTIM,) if own else ()
            )

        spoilt.setattr(grader.grading.examiner, "build_report", named_after_its_student)
        PAGES[step](spoilt)
        done = batch.run(class_of_five, tmp_path / "out")
    (failure,) = done.outcome.failures
    assert (failure.student, failure.graded, done.code) == (VICTIM, True, 1)
    assert rows(tmp_path / "out") == {**dict.fromkeys(OTHERS, FULL), VICTIM: WRONGLY}
    pages = tmp_path / "out" / "reports"
    assert {page.parent.name for page in pages.glob("*/*.html")} == set(OTHERS)
    assert batch.run(class_of_five, tmp_path / "out").code == 0
    assert {page.parent.name for page in pages.glob("*/*.html")} == {*OTHERS, VICTIM}


def test_what_is_said_of_a_fault_holds_nothing_of_the_submission(
    batch: Batch, class_of_five: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fault of ours is told by its type and our own line, never by a text that may be hidden."""
    spoiled(grader.grading.examiner, "build_report")(monkeypatch)
    batch.run(class_of_five, tmp_path / "out")
    page = next((tmp_path / "out" / "reports" / VICTIM).glob("*.html")).read_text()
    assert "IndexError" in page
    assert "nobody may see" not in page


def test_the_class_page_and_exports_go_on_without_one(
    batch: Batch, class_of_five: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who can't be shown or exported is named, all others are, and the exit code of export is 1."""
    batch.run(class_of_five, out := tmp_path / "out")
    spoiled(grader.batch.overview, "has_report")(monkeypatch)
    spoiled(grader.gradebook.exports.csv_table, "_line")(monkeypatch)
    with GradebookReader.read(out / "gradebook.sqlite") as book:
        page, (left_out,) = write_overview(out, book)
    assert left_out.startswith(f"{VICTIM}: The grader itself failed: IndexError")
    assert all(who in page.read_text() for who in OTHERS)
    done = CliRunner().invoke(export, [str(out), "--format", "csv"])
    assert done.exit_code == 1
    assert f"Left out: {VICTIM}: The grader itself failed: IndexError" in done.stderr
    assert all(f"{who},{who}," in done.stdout for who in OTHERS)


def test_in_a_pull_request_the_next_file_is_graded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file that takes the judge down with it is the grader's fault; the next one is graded."""

    class Frail(JudgeProcess):
        def receive(self) -> Any:
            if self.doomed:
                self._process.kill()
            return super().receive()

        def send(self, job: Any) -> None:
            self.doomed = VICTIM in repr(job.submission)
            super().send(job)

    monkeypatch.setattr(grader.grading.process, "JudgeProcess", Frail)
    with open_grading(write_course(tmp_path / "course"), False) as (course, one):  # noqa: FBT003
        (exercise,) = course.exercises
        bad = one(exercise, Submission(name="double.py", source=f"# {VICTIM}".encode(), sha256="0"))
        good = one(exercise, Submission(name="double.py", source=SOURCE.encode(), sha256="1"))
    assert (bad.at_fault, bad.full_marks, bad.score) == (True, False, 0)
    assert "ended unexpectedly" in bad.verdicts[0].message
    assert good.full_marks


@pytest.mark.parametrize("refused", [b"{no json", b'{"nbformat": 4}', b"\xff\xfe"])
def test_only_what_was_graded_counts_as_graded(
    batch: Batch, class_of_five: Path, tmp_path: Path, refused: bytes
) -> None:
    """A file of which nothing could be run is no failed answer: it is named, and exit code 1."""
    (class_of_five / "eve").mkdir()
    (class_of_five / "eve" / "double.ipynb").write_bytes(refused)
    (class_of_five / "fay").mkdir()
    (class_of_five / "fay" / "double.py").write_text(WRONG["syntax"])
    done = batch.run(class_of_five, tmp_path / "out")
    assert [failure.student for failure in done.outcome.failures] == ["eve"]
    found = rows(tmp_path / "out")
    assert found["eve"] == (GradeStatus.not_graded.value, None)
    assert found["fay"] == ("mistakes", 0.0)
    assert done.code == 1
    assert batch.run(class_of_five, tmp_path / "out").code == 1


def test_a_worker_that_fails_for_one_is_asked_again_for_the_others(
    batch: Batch, class_of_five: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A process of the grader's that can't be had for one submission costs no other."""
    spoiled(grader.sandbox.session.Session, "start", WorkerError)(monkeypatch)
    done = batch.run(class_of_five, tmp_path / "out")
    assert [failure.student for failure in done.outcome.failures] == [VICTIM]
    assert done.tally.full_marks == len(OTHERS)


NAMES = {
    "folder": b"jos\xe9/double.py",
    "file": b"eve/jos\xe9_double.py",
    "inside": b"fay/\xff\xfe/double.py",
    "notebook": b"gus/d\xe9j\xe0 double.py",
    "twin": b"jos\xe8/double.py",
}


@pytest.mark.slow
def test_names_that_are_not_utf_8_go_all_the_way(grade: Grade, tmp_path: Path) -> None:
    """A class with such names is graded, listed, compared and exported like any other."""
    folder = os.fsencode(tmp_path / "in-") + b"\xe9t\xe9"
    for number, name in enumerate(NAMES.values()):
        path = Path(os.fsdecode(folder + b"/" + name))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{SOURCE}# {number}\n")
    out = Path(os.fsdecode(os.fsencode(tmp_path / "out-") + b"\xe9"))
    done = grade.run(Path(os.fsdecode(folder)), out, "--similarity")
    assert done.returncode == 0, done.stderr
    assert len(list(out.glob("reports/*/*.html"))) == len(NAMES)
    with GradebookReader.read(out / "gradebook.sqlite") as book:
        found = list(book.grades())
    assert {(row.status.value, row.score) for row in found} == {FULL}
    assert len({row.student.key for row in found}) == len(NAMES)
    assert all(row.file.isprintable() for row in found)
    for name in ("csv", "json", "gradescope", "nbgrader", "canvas", "moodle"):
        target = tmp_path / f"export-{name}"
        told = CliRunner().invoke(export, [str(out), "--format", name, "--output", str(target)])
        assert told.exit_code == 0, told.output
        assert target.read_bytes()
