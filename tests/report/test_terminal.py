"""What a student reads in a terminal: places that can be opened, one screen, any encoding."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path

import pytest
from rich.console import Console

from grader.__main__ import run
from grader.course.explanations import codes, explain
from grader.course.loading import find_exercise
from grader.report import concise, html, terminal
from grader.report.markdown import to_html
from grader.report.redaction import Audience, redact
from grader.report.view import View, view
from tests.engine.test_command_line import PARTLY, ROOT, STUB
from tests.kept import Command
from tests.samples import wrong_answers

PLACE = re.compile(r"swish\.py:(\d+):(\d+)")


@pytest.fixture(scope="module")
def views(grade) -> dict[str, View]:
    wrong = wrong_answers(find_exercise(grade.course, "swish"))[:60:10]
    sources = {each.name: each.source for each in wrong}
    sources |= {path.name: path.read_bytes() for path in (PARTLY, STUB)}
    graded = grade("swish", sources)
    return {
        name: view(redact(report, Audience.student, "full"), file="swish.py")
        for name, report in graded.items()
    }


def printed(columns: int, render, *arguments, **options) -> list[str]:
    stream = io.StringIO()
    render(*arguments, Console(file=stream, width=columns, color_system=None), **options)
    return stream.getvalue().splitlines()


@pytest.mark.parametrize("columns", [40, 80, 100])
def test_what_comes_first_is_on_the_first_screen(views, columns):
    """While a file is watched, score, mistake and place are seen without scrolling."""
    for seen in views.values():
        lines = printed(columns, terminal.render_brief, seen, hints=1)
        assert all(len(line) <= columns for line in lines)
        fold = " ".join(" ".join(lines[: 21 if columns >= 80 else 24]).split())
        assert f"{seen.score} of {seen.max_score} points" in fold
        assert "swish.py:" in fold
        if columns >= 80:
            assert len(lines) <= 21, "\n".join(lines)
            assert all(group.name in "\n".join(lines) for group in seen.groups)


def test_a_finding_is_a_line_that_begins_with_its_place(views):
    """The kit's task for VS Code finds place, kind and message of each mistake in one line."""
    task = json.loads((ROOT / "grader/kit/tasks.json").read_text())["tasks"][0]
    matcher = re.compile(task["problemMatcher"]["pattern"]["regexp"])
    for seen in views.values():
        *found, last = concise.lines(seen)
        failing = {item.anchor for group in seen.groups for item in group.items if not item.passed}
        assert 0 < len(found) <= len(failing)
        for line in found:
            file, _, _, kind, says = matcher.fullmatch(line).groups()
            assert file == "swish.py"
            assert kind in {"error", "warning"}
            assert says
        assert last.startswith(f"swish.py: {seen.score} of {seen.max_score} points")


def test_a_place_is_one_that_an_editor_opens(command: Command, tmp_path: Path) -> None:
    """Line and column are those of the file, and the path is told from the current folder."""
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "swish.py").write_bytes(PARTLY.read_bytes())
    done = command("swish", "mine/swish.py", "--no-html", cwd=tmp_path)
    line, column = map(int, PLACE.search(done.stdout).groups())
    assert "mine/swish.py:" in done.stdout
    told = (folder / "swish.py").read_text().splitlines()[line - 1]
    assert told[column - 1 :].startswith("return z * s")


def test_an_old_encoding_gets_words_for_signs(command: Command, tmp_path: Path) -> None:
    """A terminal without the signs reads ok and x, and the Greek letters by name."""
    done = command("swish", PARTLY, "--no-html", cwd=tmp_path, PYTHONIOENCODING="latin-1")
    assert re.search(r"^  ok +Swish at seven points", done.stdout, re.MULTILINE)
    assert re.search(r"^  x +The derivative at seven points", done.stdout, re.MULTILINE)
    assert "sigma" in done.stdout
    assert "?" not in done.stdout


def test_the_last_hint_says_that_it_is(command: Command, tmp_path: Path) -> None:
    """Whoever has opened every step is not sent for another one."""
    assert command("start", ".", cwd=tmp_path).returncode == 0
    (tmp_path / "exercise-03-swish/swish.py").write_bytes(PARTLY.read_bytes())
    told = [command("swish", "--hint", "--no-html", cwd=tmp_path).stdout for _ in range(3)]
    assert ["For another hint" in one for one in told] == [True, False, False]
    assert ["That was the last hint." in one for one in told] == [False, True, True]


def test_explain_alone_lists_what_can_be_explained(command: Command, tmp_path: Path) -> None:
    """The codes of messages are listed, and each is one that `grade explain` takes."""
    listed = command("explain", cwd=tmp_path)
    assert listed.returncode == 0
    codes = re.findall(r"^  (\S+)$", listed.stdout, re.MULTILINE)
    assert {"not-finite", "no-autograd", "swish-is-sigmoid"} <= set(codes)
    assert command("explain", codes[-1], cwd=tmp_path).returncode == 0


@pytest.mark.parametrize("code", ["fit-slip", "no-mse-loss"])
def test_a_code_of_several_exercises_is_told_for_each(
    grade, capsys: pytest.CaptureFixture[str], code: str
) -> None:
    """Where exercises share a code, each one's own reason is told, in the list and on the page."""
    having = [name for name, own in codes(grade.course).items() if code in own]
    assert len(having) > 1
    told = explain(grade.course, f"[{code}]")
    assert [one.exercise for one in told] == having
    assert run(["explain", code]) == 0
    printed = capsys.readouterr().out
    page = html.render_explanation(told).decode()
    for one in told:
        assert f"[{code}]  {one.exercise}" in printed
        assert to_html(one.text) in page
    assert page.count("<h1>") == 1


def test_the_command_to_begin_with_can_be_pasted(command: Command, tmp_path: Path) -> None:
    """A folder with a space is quoted, the current one is left out, and one file is a file."""
    spaced = command("start", "my folder", cwd=tmp_path)
    assert "  cd 'my folder' && grade exercise-13\n" in spaced.stdout
    again = tmp_path / "my folder"
    (again / "exercise-03-swish/swish.py").unlink()
    here = command("start", ".", cwd=again)
    assert ".: 1 file added." in here.stdout
    assert here.stdout.endswith("  grade exercise-13\n")
