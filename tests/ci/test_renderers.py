"""What each format makes of a report, with a student who tries to break out of it."""

from __future__ import annotations

import base64
import html
import itertools
import json
import re
from pathlib import Path
from xml.etree import ElementTree as ET

import junitparser
import msgspec
import pytest
import xmlschema
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from grader.cli.ci_run import terminal_text
from grader.model import Check, Status
from grader.report import classroom, github, junit, workflow_commands
from grader.report.reporter import Graded, Located

from .conftest import named, raised, report, verdict

HOSTILE = (
    "```\n</pre></details><script>alert(1)</script>\n````````\n<img src=x onerror=y>\n"
    "@octocat #123 GH-1 ![x](https://evil.example/p.png) [a](javascript:b) $x$ **b** `c`\n"
    "\n\n# heading\n- list\n::error file=a.py,line=1::forged\n  ::set-output name=score::100\n"
    "##[error]forged\n::stop-commands::x\n\x1b[31m\x00\ud800\ufffe\u202e\r\n~~~\n| a | b |\n"
    "&lt;b&gt; ]]> <!-- www.evil.example someone@evil.example https://evil.example"
)

hostile_text = st.one_of(
    st.just(HOSTILE),
    st.text(alphabet="`~<>&!@#[]()$*_|:-\n\r \\/.a1", max_size=60),
    st.text(st.characters(codec=None), max_size=40),
)


def check(name: str, points: float = 2.0, *, visible: bool = True) -> Check:
    return Check(id=name, title=name, functions=("swish",), points=points, visible=visible)


def hostile(text: str) -> Located:
    """A report with a student's text wherever one can get."""
    bad = verdict(
        diagnosis=named(text, line=5),
        exception=raised(text),
        message=text,
        output=text,
        input=text,
        got=text,
        expected=text,
    )
    return Located(report=report(bad, output=text, notes=(text,)), path=text, owner=text)


def mixed() -> Located:
    statuses = list(Status)
    verdicts = [verdict(s, check=check(s.value, i + 0.5)) for i, s in enumerate(statuses)]
    return Located(report=report(*verdicts), path="exercise-03-swish/swish.py")


# --- the summary --------------------------------------------------------------------


@settings(max_examples=40)
@given(hostile_text)
def test_summary_holds_student_text_as_text(text):
    """No text of a student's becomes markup, a link, an image, a mention or raw HTML."""
    located = hostile(text)
    markdown = github.render(Graded((located,), ignored=(text,), notes=(text,))).decode()
    tokens = MarkdownIt("gfm-like", {"html": True, "linkify": False}).parse(markdown)
    inline = [child for token in tokens for child in token.children or []]
    allowed = {"text", "code_inline", "softbreak", "strong_open", "strong_close", "html_inline"}
    assert {child.type for child in inline} <= allowed
    raw = [token.content for token in tokens if token.type == "html_block"]
    raw += [child.content for child in inline if child.type == "html_inline"]
    tags = set(re.findall(r"<[^>]*>?", "".join(raw)))
    assert tags <= {
        *("<details>", "</details>", "<summary>", "</summary>"),
        *("<br>", "<span>", "</span>"),
    }
    # What GitHub looks for again in the words it has rendered.
    words = "\n".join(
        "".join(child.content if child.type == "text" else "\0" for child in token.children or [])
        for token in tokens
    )
    assert not re.search(r"@\w|#\d|GH-\d|www\.\w|://|\w@\w|\$x\$", words)


def rows(markdown: str) -> list[list[str]]:
    """The cells of the first table as a reader sees them, with code as its text."""
    tokens = MarkdownIt("gfm-like", {"html": True, "linkify": False}).parse(markdown)
    found: list[list[str]] = []
    for token, inside in itertools.pairwise(tokens):
        if token.type == "table_close":
            break
        if token.type == "tr_open":
            found.append([])
        elif token.type in {"td_open", "th_open"}:
            parts = [child.content for child in inside.children or []]
            found[-1].append("".join(parts).replace("\u2060", ""))
    return found[1:]


def test_summary_says_what_matters():
    """A table of what failed, deepest cause first, and of that what the table has no room for."""
    slip = named("This is `σ(z)`: the factor z is missing.", line=5)
    located = Located(
        report=report(
            verdict(diagnosis=slip),
            verdict(Status.passed, check=check("Shapes")),
            verdict(diagnosis=slip, check=check("Slopes", 1.5)),
            verdict(diagnosis=slip, check=check("Far out", 3, visible=False)),
            verdict(exception=raised("a | b", line=2), check=check("Empty")),
            verdict(Status.skipped, message="", check=check("Batches")),
        ),
        path="exercise-03-swish/swish.py",
    )
    markdown = github.render(Graded((located,), ignored=("conftest.py",))).decode()
    assert markdown.startswith("## 2 of 12.5 points\n")
    assert rows(markdown) == [
        ["❌", "This is σ(z): the factor z is missing.", "Line 5",
         "Swish at a few points<br>Slopes<br>Far out (hidden)", "0 of 6.5"],
        ["❌", "the largest difference is 0.5", "Line 2", "Empty", "0 of 2"],
        ["⏭️", "not tried", "", "Batches", "0 of 2"],
    ]  # fmt: skip
    assert markdown.count("the factor z is missing") == 1
    assert "Look at the first one first" in markdown
    assert "Line 5: `    return z`" in markdown.replace("`return z`", "`    return z`")
    assert "**Hint:** Write out" in markdown
    assert "Shapes" not in markdown
    assert "`conftest.py`" in markdown
    assert "--hint" not in markdown
    assert "grade explain" not in markdown


def test_summary_of_many_files():
    """Of several files those short of full marks are listed and told; the others are counted."""
    right = report(verdict(Status.passed))
    wrong = report(verdict(message="off by one"))
    files = [Located(report=right, path=f"s{i}.py", owner=f"right{i}") for i in range(3)]
    files.append(Located(report=wrong, path="w.py", owner="wrong"))
    markdown = github.render(Graded(tuple(files))).decode()
    assert rows(markdown) == [["wrong: exercise-03-swish", "0 of 2 points"]]
    # They are four people's answers to one exercise.
    assert "Full marks: 3 of 4 files." in markdown
    assert "right" not in markdown
    assert "off by one" in markdown


@settings(max_examples=60)
@given(st.text(alphabet="|\\`a &<\n", max_size=12))
def test_a_cell_keeps_its_text_and_its_row(text):
    """Bars, backslashes and ticks of a student's message neither end a cell nor are lost."""
    located = Located(report=report(verdict(message=f"a {text}")), path="swish.py")
    ((_, said, *rest),) = rows(github.render(Graded((located,))).decode())
    assert rest == ["", "Swish at a few points", "0 of 2"]
    plain = html.unescape(said)
    assert [c for c in plain if c in "|\\&<"] == [c for c in text if c in "|\\&<"]


def test_summary_of_nothing():
    """A change that touches no exercise gets a summary that says so."""
    assert "touches no exercise" in github.render(Graded(())).decode()


@pytest.mark.parametrize("limit", [200, 5000, 100_000, github.LIMIT])
def test_summary_is_bounded(limit):
    """However much was printed the summary fits, ends no block half-way, and says it is short."""
    graded = Graded(tuple(hostile("é`" * 5000) for _ in range(400)))
    markdown = github.render(graded, limit=limit).decode()
    assert len(markdown.encode()) <= limit
    assert "Shortened" in markdown
    assert markdown.count("<details>") == markdown.count("</details>")


# --- annotations --------------------------------------------------------------------


def unescaped(line: str) -> tuple[str, dict[str, str], str]:
    """Reads a command as GitHub's runner does."""
    _, head, message = line.split("::", 2)
    level, _, rest = head.partition(" ")

    def plain(text: str, marks: dict[str, str]) -> str:
        for code, mark in marks.items():
            text = text.replace(code, mark)
        return text.replace("%25", "%")

    data = {"%0D": "\r", "%0A": "\n"}
    fields = dict(pair.split("=", 1) for pair in rest.split(","))
    both = {**data, "%3A": ":", "%2C": ","}
    return level, {key: plain(value, both) for key, value in fields.items()}, plain(message, data)


@settings(max_examples=40)
@given(hostile_text)
def test_annotation_is_one_command(text):
    """Whatever a file or a message is called, a command is one line and keeps its fields."""
    for annotation in workflow_commands.annotate(
        Graded((hostile(text),), ignored=(text,), notes=(text,))
    ):
        line = workflow_commands.command(annotation)
        assert len(line.splitlines()) == 1
        level, fields, _ = unescaped(line)
        assert level == annotation.level
        assert set(fields) <= {"file", "line", "endLine", "col", "title"}


def test_annotation_as_documented():
    """The escapes are the documented ones: % and line ends, in properties also : and the comma."""
    annotation = workflow_commands.Annotation(
        level="error", path="a,b:c%.py", line=3, column=7, title="t", message="50%, a: b\nc"
    )
    assert workflow_commands.command(annotation) == (
        "::error file=a%2Cb%3Ac%25.py,line=3,endLine=3,col=7,title=t::50%25, a: b%0Ac"
    )


def test_annotations_point_at_the_students_lines():
    """A message stands on the mistake's line, else the exception's, else the function's own."""
    source = "import torch\n\n\ndef swish(z):\n    return z\n"
    by_place = verdict(diagnosis=named("a", line=5))
    by_raise = verdict(exception=raised("b", line=2), check=check("b"))
    by_name = verdict(check=check("c"))
    outside = verdict(exception=raised("d", line=99), check=check("d"))
    graded = report(by_place, by_raise, by_name, outside, source=source)
    found = workflow_commands.annotate(Graded((Located(report=graded, path="swish.py"),)))
    lines = {a.title: a.line for a in found if a.level == "error"}
    assert lines == {"Swish at a few points": 5, "b": 2, "c": 4, "d": None}


@pytest.mark.parametrize(
    ("says", "message", "told"),
    [
        ("An import fails: no tf.", "ImportError (line 1): no tf", ["An import fails: no tf."]),
        ("Look here.", "ImportError (line 1): no tf", ["Look here.", "ImportError: no tf"]),
        ("no tf.", "A ValueError is due.", ["no tf.", "A ValueError is due."]),
        ("", "ImportError (line 1): no tf", ["ImportError: no tf"]),
    ],
)  # fmt: skip
def test_an_annotation_tells_an_exception_once(says, message, told):
    """What the diagnosis says of an exception isn't said again in Python's words."""
    diagnosis = msgspec.structs.replace(named("x"), says=says) if says else None
    exception = msgspec.structs.replace(raised("no tf"), type="ImportError")
    silent = msgspec.structs.replace(check("c"), hints=())
    bad = verdict(diagnosis=diagnosis, exception=exception, message=message, check=silent)
    found, *_ = workflow_commands.annotate(Graded((Located(report=report(bad), path="swish.py"),)))
    assert found.message.split("\n") == told


def test_the_log_of_a_run_opens_a_hint_and_offers_none():
    """A log has no option to ask for hints with, so the first is there and no other is promised."""
    hints = msgspec.structs.replace(check("c"), hints=("Begin with σ.", "Then multiply."))
    text = terminal_text(report(verdict(check=hints)))
    assert "Hint 1: Begin with σ." in text
    assert "--hint" not in text


def test_at_most_ten_annotations_of_a_kind():
    """Of many mistakes ten are annotated, and every file gets one before any gets two."""
    many = [verdict(check=check(f"c{i}"), diagnosis=named(f"m{i}", line=i + 1)) for i in range(5)]
    graded = Graded(
        tuple(
            Located(report=report(*many, source="x\n" * 9), path=f"submissions/s{i}/swish.py")
            for i in range(8)
        )
    )
    errors = [a for a in workflow_commands.annotate(graded) if a.level == "error"]
    assert len(errors) == 10
    assert len({a.path for a in errors}) == 8


def test_no_annotation_for_what_is_not_the_students():
    """A skipped check and the grader's own fault put no error on a student's line."""
    fault = verdict(Status.grader_fault)
    skipped = verdict(Status.skipped, check=check("later"))
    found = workflow_commands.annotate(
        Graded((Located(report=report(fault, skipped), path="swish.py"),))
    )
    assert {a.level for a in found} == {"warning", "notice"}


@settings(max_examples=40)
@given(hostile_text)
def test_fence_around_student_output(text):
    """Between stop-commands and its token no line is a command, in the new form or the old."""
    token = "d2a7" * 8
    lines = workflow_commands.stopped(text, token).splitlines()
    start = lines.index(f"::stop-commands::{token}")
    end = lines.index(f"::{token}::")
    assert not [line for line in lines[start + 1 : end] if line.lstrip().startswith("::")]
    assert not [line for line in lines if "##[" in line]


def test_fence_refuses_its_own_token():
    """A text that knows the token is never put between the fences."""
    with pytest.raises(ValueError, match="token"):
        workflow_commands.stopped("::abc::\n::error::forged", "abc")


# --- JUnit --------------------------------------------------------------------------

SCHEMA = xmlschema.XMLSchema(str(Path(__file__).with_name("junit.xsd")))


@settings(max_examples=40)
@given(hostile_text)
def test_junit_is_valid(text):
    """Whatever a student prints, the document is XML 1.0 and valid against its schema."""
    document = ET.ElementTree(
        ET.fromstring(
            junit.render(
                Graded(
                    (
                        hostile(text),
                        mixed(),
                    )
                )
            )
        )
    )
    assert list(SCHEMA.iter_errors(document)) == []


def test_junit_is_read_back():
    """Junitparser finds the counts, the names and the messages again."""
    parsed = junitparser.JUnitXml.fromstring(junit.render(Graded((mixed(),))))
    (suite,) = parsed
    assert (suite.tests, suite.failures, suite.errors, suite.skipped) == (8, 5, 1, 1)
    cases = {case.name: case.result for case in suite}
    assert cases["passed"] == []
    assert isinstance(cases["failed"][0], junitparser.Failure)
    assert isinstance(cases["skipped"][0], junitparser.Skipped)
    assert isinstance(cases["grader_fault"][0], junitparser.Error)
    assert cases["timed_out"][0].type == "timed_out"


# --- GitHub Classroom ---------------------------------------------------------------


def test_classroom_adds_up():
    """The decoded result has the reporter's fields and adds up to the same score."""
    graded = Graded((mixed(), mixed()))
    result = json.loads(base64.b64decode(classroom.render(graded)))
    assert set(result) == {"version", "status", "max_score", "tests"}
    assert result["version"] == 1
    assert result["status"] == "error"
    assert sum(test["score"] for test in result["tests"]) == graded.score
    assert result["max_score"] == graded.max_score
    fields = "name status message test_code task_id filename line_no duration score"
    for test in result["tests"]:
        assert set(test) == set(fields.split())
        assert test["status"] in {"pass", "fail", "error"}
        assert (test["message"] is None) == (test["status"] == "pass")


@settings(max_examples=40)
@given(hostile_text)
def test_classroom_forges_nothing(text):
    """The reporter prints names and messages to the log; none of their lines is a command."""
    result = classroom.result(Graded((hostile(text),)))
    for test in result["tests"]:
        for value in (test["name"], test["message"], test["filename"]):
            assert not [line for line in value.splitlines() if line.lstrip().startswith("::")]
            assert "##[" not in value


# --- Gradescope ---------------------------------------------------------------------
