"""What looks at a stranger's text takes time in proportion to its length, whatever it says."""

from __future__ import annotations

import ast
import gc
import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from grader import files
from grader import text as texts
from grader.batch import class_statistics
from grader.ci import layouts
from grader.ci import run as ci_run
from grader.cli.ci_run import page_name
from grader.course.guard import guarded
from grader.gradebook import matching
from grader.gradebook.exports import canvas as canvas_export
from grader.gradebook.exports import moodle as moodle_export
from grader.gradebook.exports import moodle_feedback, nbgrader, point_columns, sheet, typed
from grader.judge import characters
from grader.judge import text as judge_text
from grader.judge.argument_checks import rejecting_lines
from grader.judge.exceptions import explain_exception
from grader.judge.refusals import refusal
from grader.locating.nearest import nearest_line
from grader.model import Script
from grader.release import leaks, secrets
from grader.report import by_hand, markdown, workflow_commands
from grader.report.reporter import Located
from grader.sandbox.loading import Ends
from grader.submissions import notebooks
from grader.submissions.discovery import (
    archive,
    blackboard,
    brightspace,
    canvas,
    delimiters,
    exercises,
    folders,
    gradescope,
    moodle,
    names,
    newest,
    roster,
    roster_columns,
    roster_rows,
    sakai,
    teams,
)
from grader.submissions.discovery import nbgrader as exchange
from grader.submissions.discovery.values import Claim, Entry, EntryKind, Identity, Location
from grader.submissions.exported import extent_of
from grader.worker import name_scan
from grader.worker.operators import differentiates
from grader.worker.protocol import Raised
from grader.worker.source_analysis import examine
from tests.ci.conftest import report
from tests.conftest import ROOT

STUBS = {"exercise-03-swish": "swish.py", "exercise-11-fit-the-sine": "fit_the_sine.py"}


def as_bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def script(text: str) -> Script:
    return Script(name="swish.py", source=as_bytes(text), sha256="")


def claim(text: str) -> Claim:
    entry = Entry(parts=(text,), kind=EntryKind.file, location=Location(), origin=text)
    return Claim(who=Identity(name=""), entry=entry, inner=(text,))


def of_notebook(text: str) -> object:
    cells = [{"cell_type": "code", "source": text}]
    return notebooks.script_from_notebook(json.dumps({"nbformat": 4, "cells": cells}).encode())


def of_sheet(text: str) -> object:
    try:
        return sheet.Sheet(f"name,grade\n{texts.visible(text)}\n".encode()).rows
    except sheet.UsageError:
        return None


def of_roster(text: str) -> object:
    try:
        return roster.parse_roster(f"name,id,group\nAda,{text},{text}\n")
    except roster.UsageError:
        return None


READERS: dict[str, Callable[[str], object]] = {
    "grader.ci.layouts": layouts._is_staff,
    "grader.ci.run": lambda text: ci_run._remark(as_bytes(text)),
    "grader.cli.ci_run": lambda text: page_name(
        Located(report=report(), path="swish.py", owner=text)
    ),
    "grader.submissions.discovery.archive": archive.unsafe_name,
    "grader.batch.class_statistics": lambda text: class_statistics._NUMBER.sub(
        "0", class_statistics._PLACE.sub("", text)
    ),
    "grader.submissions.discovery.blackboard": blackboard._ATTEMPT.fullmatch,
    "grader.submissions.discovery.brightspace": brightspace._NAME.fullmatch,
    "grader.submissions.discovery.teams": lambda text: teams.version_of((text, "swish.py")),
    "grader.submissions.discovery.canvas": lambda text: (
        canvas._UPLOAD.fullmatch(text), canvas._TEXT.fullmatch(text)
    ),
    "grader.submissions.discovery.exercises": lambda text: (
        exercises.match((text, f"{text}.py"), STUBS), exercises.is_document(text, STUBS),
        exercises.without_copy_mark(text), exercises.without_version(text),
        exercises.split_owner(text, STUBS),
    ),
    "grader.submissions.discovery.delimiters": lambda text: (
        delimiters.delimiter_said(text), delimiters.delimiter_of(text)
    ),
    "grader.submissions.discovery.folders": lambda text: (
        folders._TEACHERS.fullmatch(text), folders._GIVEN_BACK.fullmatch(text),
    ),
    "grader.submissions.discovery.sakai": sakai._named,
    "grader.submissions.discovery.gradescope": lambda text: (
        gradescope._number(text), gradescope._seconds(text)
    ),
    "grader.submissions.discovery.moodle": lambda text: (
        moodle._NAME.fullmatch(text), moodle._NUMBER.fullmatch(text)
    ),
    "grader.submissions.discovery.names": names.tokens,
    "grader.submissions.discovery.nbgrader": exchange._NAME.fullmatch,
    "grader.submissions.discovery.newest": lambda text: newest._counted(claim(text)),
    "grader.submissions.discovery.roster": of_roster,
    "grader.submissions.discovery.roster_columns": lambda text: (
        roster_columns._is_addresses([text]), roster_columns._is_participants([text])
    ),
    "grader.submissions.discovery.roster_rows": roster_rows.identifier,
    "grader.files": files.TEMPORARY.fullmatch,
    "grader.submissions.exported": lambda text: extent_of(script(text)),
    "grader.gradebook.exports.canvas": lambda text: (
        canvas_export._bare(text), canvas_export._TOTALS.search(text)
    ),
    "grader.gradebook.exports.moodle": lambda text: moodle_export._numbered([text]),
    "grader.gradebook.exports.moodle_feedback": moodle_feedback._MOODLE.fullmatch,
    "grader.gradebook.exports.nbgrader": nbgrader._TIMESTAMP.search,
    "grader.gradebook.exports.point_columns": lambda text: (
        point_columns._BRIGHTSPACE.column.fullmatch(text),
        point_columns._BLACKBOARD.column.fullmatch(text),
    ),
    "grader.gradebook.exports.sheet": of_sheet,
    "grader.gradebook.exports.typed": lambda text: (
        typed.is_typed(text), typed.marked(text), typed._NUMBER.fullmatch(text)
    ),
    "grader.gradebook.matching": lambda text: (matching._number(text), matching._slug(text)),
    "grader.judge.text": judge_text.scrubbed,
    "grader.judge.characters": lambda text: (
        characters.named_in(text), characters.quote_in(text)
    ),
    "grader.judge.exceptions": lambda text: explain_exception(Raised(type="E", message=text)),
    "grader.judge.refusals": lambda text: refusal(
        Raised(type="ImportError", message=text), text, ""
    ) or refusal(Raised(type="OSError", message=text, kinds=("OSError",)), text, ""),
    "grader.judge.argument_checks": lambda text: rejecting_lines(as_bytes(text)),
    "grader.locating.nearest": lambda text: (
        nearest_line(as_bytes(text), "swish", text, text),
        nearest_line(b"def swish(z):\n    return z * 2\n", "swish", text, text),
    ),
    "grader.sandbox.loading": lambda text: Ends(script(text)).why_missing(
        "swish", [Raised(type="E", message="", line=1)]
    ),
    "grader.submissions.notebooks": of_notebook,
    "grader.report.by_hand": lambda text: by_hand.with_mark(
        f"{by_hand.PLACE}{by_hand.END}{texts.visible(text)}".encode(), None
    ),
    "grader.report.markdown": markdown._is_link,
    "grader.report.workflow_commands": lambda text: workflow_commands._definition(
        report(source=text), ("swish",)
    ),
    "grader.text": lambda text: [
        read(text)
        for read in (
            texts.visible, texts.one_line, texts.path, texts.terminal, texts.no_commands,
            texts.clean, texts.cell, texts.html_sentence, texts.markdown, texts.markdown_sentence,
            texts.markdown_code, texts.markdown_block, texts.command_property, texts.file_name,
        )
    ],
    "grader.release.leaks": leaks._STAFF_PATH.search,
    "grader.release.secrets": lambda text: secrets._MARKS.sub("", text),
    "grader.worker.name_scan": name_scan._reaches,
    "grader.worker.operators": differentiates,
    "grader.worker.source_analysis": lambda text: examine(as_bytes(text), "f.py", ("swish",)),
}  # fmt: skip
"""What reads a student's text, by the module whose patterns it goes through."""

COURSE_ONLY = {
    "grader.cli.new": "a title that an author types",
    "grader.cli.options": "a number that an instructor types",
    "grader.course.settings": "course.toml and exercise.toml",
    "grader.report.hidden": "the explanations",
    "grader.course.loading": "the names of folders and exercise.toml",
    "grader.course.explanations": "the explanations",
    "grader.release.constraints": "what installed packages say, and the kit's workflow",
    "grader.release.handout": "paths in a kit",
    "grader.release.mistakes": "the texts of a suite",
    "grader.release.wheel": "the grader's own metadata",
    "grader.validation": "the course's files",
    "grader.worker.confinement.readable": "names in site-packages",
    "grader.worker.huge_pages": "/proc/self/maps",
}
"""Modules whose patterns never see a stranger's text at length, and whose text they see."""

LIST = Path(__file__).with_name("patterns.json")
"""The patterns of the other modules, each read below by its worst texts; a new one goes here when
its module's reader above goes through it."""

PIECES = [
    " ", "\n", " \n", "\t", "(", "[", "{", ")", "\\", "\\\n", '"', "'", '"""', "%", "%a", "%%a",
    "!", "?", "a", "1", "0", "-", "_", "_1", ".", ",", ":", "::", "`", "`a", "#", "$", "=", "<",
    "<<<<<<< ", "<<<<<<< \n", "=======\n", ">>>>>>> \n", "<<<<<<< \n=======\n", "0x", "0xa", "*",
    "a =", "a, ", "def ", "def\n", "class swish", "if ", "@", "a@", "é", "\u202e", "\ud800",
    "swish-", "-swish", "ex0", "ex 3_", "exercise-03-", "anon_", "_assignsubmission_", "(1) ",
    "- copy", "copy 1", " - copy", "_final", "Backward1", "sep=", "a, b (", "copy_of_",
    "late_1_", "2024-01-01 ", "#x\n", "++a",
    "_a_attempt_2024-01-01-00-00-00", " - Nov 9, 2026 1159 AM", "1-1 - a", " in line 1",
    " in line 1 (which calls ", "version 1",
]  # fmt: skip
"""Whatever is long is long of something."""
LARGE, LONG_NAME = 300_000, 100_000
"""Characters of a text, and of what is a name or a cell and never nearly as long."""
FACTOR = 30
"""Ten times the text takes 10 times as long where time is linear, and 100 times where it is
quadratic: this lies in the middle."""
MOST_SECONDS = 300.0
"""Of the wall's clock, so that a cubic pattern ends; what is compared is processor time."""


def worst_texts(size: int) -> Iterator[tuple[str, str]]:
    """Texts of a size that ask most of a pattern: one piece over and over, and then no match."""
    for piece in PIECES:
        for end in ("", "\0x="):
            yield f"{piece!r} … {end!r}", (piece * (size // len(piece) + 1))[:size] + end


def seconds(read: Callable[[str], object], text: str) -> float:
    """The processor time that reading takes in this thread: others answer the tests' runner."""
    gc.collect()
    began = time.thread_time()
    read(text)
    return time.thread_time() - began


@pytest.fixture
def collector_at_rest() -> Iterator[None]:
    """No walk of the collector's over all that is alive falls into a measurement."""
    gc.collect()
    gc.freeze()
    gc.disable()
    yield
    gc.enable()
    gc.unfreeze()


@pytest.mark.slow
@pytest.mark.usefixtures("collector_at_rest")
@pytest.mark.parametrize("module", READERS)
def test_ten_times_the_text_takes_about_ten_times_as_long(module: str) -> None:
    """Of no text does ten times as much take time with the square of its length."""
    read = READERS[module]
    named = any(part in module for part in (".discovery.", ".gradebook.", "cli.ci"))
    large = LONG_NAME if named else LARGE
    pairs = zip(worst_texts(large // 10), worst_texts(large), strict=True)
    for (name, short), (_, long) in pairs:
        with guarded(MOST_SECONDS):
            # What else the machine does makes the long text two to four times as dear, as it falls
            # out of the caches. Half a second is noise: what is quadratic takes twenty.
            holds = any(
                seconds(read, long) <= FACTOR * seconds(read, short) + 0.5 for _ in range(5)
            )
        assert holds, name


def patterns_of(module: Path) -> set[str]:
    """The regular expressions of a module, as they are written there."""
    return {
        ast.unparse(node.args[0])
        for node in ast.walk(ast.parse(module.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "re"
        and node.func.attr != "escape"
    }


def test_every_pattern_is_on_the_list() -> None:
    """A pattern that nobody has looked at yet is no pattern for a stranger's text."""
    found = {
        ".".join(path.relative_to(ROOT).with_suffix("").parts): patterns_of(path)
        for path in (ROOT / "grader").rglob("*.py")
    }
    seen = {
        name: patterns
        for name, patterns in found.items()
        if patterns and not any(name == own or name.startswith(f"{own}.") for own in COURSE_ONLY)
    }
    listed = json.loads(LIST.read_text(encoding="utf-8"))
    assert {name: sorted(patterns) for name, patterns in seen.items()} == listed
    assert set(listed) <= set(READERS)


def test_every_entry_of_the_list_is_there() -> None:
    """What has gone from the grader goes from the list."""
    for name in (*READERS, *COURSE_ONLY):
        path = ROOT / Path(*name.split("."))
        assert path.is_dir() or path.with_suffix(".py").is_file(), name
