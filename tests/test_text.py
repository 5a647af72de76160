"""A stranger's text in every place where it is shown: it reads, and does nothing."""

from __future__ import annotations

import csv
import html.parser
import io
import re
import unicodedata
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from rich.console import Console

from grader import text as places
from grader.batch.overview import write_overview
from grader.cli.export import export
from grader.cli.output import say
from grader.gradebook.exports import FORMATS
from grader.gradebook.exports.values import Order
from grader.gradebook.reading import GradebookReader
from grader.model import Check, Diagnosis, Kind, Report, Status, StudentException, Verdict
from grader.report import classroom, github, gradescope, junit, terminal, workflow_commands
from grader.report import html as page
from grader.report.reporter import Graded, Located
from grader.report.view import view
from tests.gradebook.samples import ENVIRONMENT, gradebook, graded

HOSTILE = {
    "escape sequences": "\x1b[31mred\x1b[0m\x1b]8;;http://evil.example\x07link\x1b]8;;\x07",
    "eight-bit escapes": "\x9b31m\x9d0;title\x9c\x85",
    "bell, backspace, null": "ok\x07\x08\x08no\x00\x7f",
    "carriage return": "Ada\rBob: 14 of 14",
    "direction": "\u202etxt.yp\u202c \u2066x\u2069 \u200f",
    "zero width": "a\u200bd\u200ca\u200d\u2060\ufeff\u00ad",
    "tags and separators": "a\U000e0041\u2028b\u2029c\u180e",
    "half a pair": "\ud800x\udcff",
    "no characters": "\ufffe\uffff\U0001fffe\ufdd0",
    "a formula": '=HYPERLINK("http://evil.example")',
    "a formula after a tab": "\t=1+1",
    "a formula after a line": "\r\n@SUM(A1)",
    "a formula after what can't be seen": "\u200b\u00a0+cmd|' /C calc'!A0",
    "minus": "-2+3",
    "a link": "[click](http://evil.example) <http://evil.example> www.evil.example",
    "a script's link": "[a](javascript:alert(1)) [b]: javascript:x",
    "a picture": "![x](http://evil.example/p.png)",
    "code that ends early": "`a` ``[b](http://evil.example)`` ` [c](http://e) ```\n~~~\n",
    "HTML": "</td></p><script>alert(1)</script><img src=x onerror=y>\"' &lt;b&gt; <!-- -->",
    "markup": "# h\n- l\n> q\n| a | b |\n|---|---|\n*e* __s__ $x$ @octocat #1 GH-1\n\n    code",
    "commands": "::error file=a.py,line=1::forged\n ::set-output name=score::100\n##[error]forged",
    "commands' separators": "a,title=b::c%0A::error::d%2C",
    "rich's markup": "[bold red]x[/] :smile: [link=http://evil.example]y[/link]",
    "XML": "]]><x/>&e;<?xml?>",
}
WORDS = st.one_of(
    st.text(max_size=30),
    st.text(st.characters(codec=None), max_size=30),
    st.text("`[]()<>!*_~|:#@=+-\\/&;%,\n\r\t\x1b\u202e\u200b.ahtp", max_size=40),
    st.sampled_from([*HOSTILE.values()]),
)
_HARMLESS_CONTROLS = {"\n", "\t"}


def acts(text: str) -> set[str]:
    """What in the text could act on a terminal, or can't be seen."""
    return {
        one
        for one in text
        if unicodedata.category(one) in {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}
        and one not in _HARMLESS_CONTROLS | {"\u2060"}
    }


class Tags(html.parser.HTMLParser):
    """Collects a page's elements and the addresses in it."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.names: list[str] = []
        self.addresses: list[str] = []
        self.events: list[str] = []
        self.feed(source)

    def handle_starttag(self, tag, attrs):
        self.names.append(tag)
        self.addresses += [value or "" for name, value in attrs if name in {"href", "src"}]
        self.events += [name for name, _ in attrs if name.startswith("on")]

    def handle_comment(self, data):
        assert data.startswith(("grade:", "by hand", "/by hand")), data

    def handle_pi(self, data):
        raise AssertionError(data)


def markdown_tags(markdown: str) -> set[str]:
    rendered = MarkdownIt("commonmark", {"html": True}).enable("table").render(markdown)
    return set(Tags(rendered).names)


# --- each function -------------------------------------------------------------------


@given(WORDS)
def test_plain_text_shows_everything_and_does_nothing(text):
    """On a terminal, in XML and on one line nothing acts, nothing hides, nothing commands."""
    for shown in (places.visible(text), places.terminal(text)):
        assert not acts(shown)
        ET.fromstring(f"<a>{places.html(text)}</a>")
    for shown in (places.one_line(text), places.path(text), places.clean(text)):
        assert not acts(shown)
        assert "\n" not in shown
    assert not re.search(r"^\s*::|##\[", places.terminal(text), re.MULTILINE)


@given(WORDS)
def test_a_cell_is_read_back_as_one_line_and_no_formula(text):
    """A CSV's reader gets one cell that a spreadsheet shows as it is."""
    line = io.StringIO(newline="")
    csv.writer(line).writerow([places.cell(text), "next"])
    (row,) = csv.reader(io.StringIO(line.getvalue(), newline=""))
    assert row == [places.cell(text), "next"]
    assert not acts(row[0])
    assert not re.match(r"\s*[=+\-@＝＋－＠﹦﹢﹣﹫−]", row[0])
    assert not set(row[0]) & set("\t\r\n")


@given(WORDS)
def test_html_and_markdown_have_no_markup_of_the_strangers(text):
    """As HTML it is text; as Markdown it is text, or code, and never a link or an element."""
    assert Tags(str(places.html(text))).names == []
    assert set(Tags(str(places.html_sentence(text))).names) <= {"code"}
    assert markdown_tags(f"x {places.markdown(text)} y") <= {"p", "span"}
    assert markdown_tags(f"x {places.markdown_sentence(text)} y") <= {"p", "span", "code"}
    assert markdown_tags(f"x {places.markdown_code(text)} y") <= {"p", "code"}
    assert markdown_tags(places.markdown_block(text)) <= {"pre", "code"}


@given(WORDS)
def test_a_workflow_command_is_one_line_with_its_own_values(text):
    """No text ends a command's value or begins another command."""
    assert not set(places.command_data(text)) & {"\n", "\r"}
    assert not set(places.command_property(text)) & set("\n\r,:")


@given(WORDS)
def test_a_file_s_name_is_one_part_of_a_path(text):
    """No text leads out of a folder, hides there, or looks like an option."""
    name = places.file_name(text)
    assert name
    assert not set(name) & set('/\\:*?"<>|\n\r\t')
    assert name[0] not in ".- ~"
    assert not acts(name)


def test_sentences_keep_their_code():
    """The code in our own sentences stays code, and what a student put beside it stays text."""
    said = "`swish` is a [x](http://evil.example), not `f(x)`: ``a`b``"
    assert str(places.html_sentence(said)) == (
        "<code>swish</code> is a [x](http://evil.example), not <code>f(x)</code>: <code>a`b</code>"
    )


def test_no_other_module_makes_text_safe():
    """Control characters, formulas and markup are escaped in one module, and nowhere else."""
    own = re.compile(
        r"html\.escape|xml\.sax|csv_escape|isprintable\(\) else|unicode_escape"
        r"|0x2400|\\x1b|u202e|%0A|&#\{ord|_FORMULA"
    )
    folder = Path(places.__file__).parent
    found = {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*.py")
        if own.search(path.read_text(encoding="utf-8"))
    }
    assert found == {"text.py"}


# --- each renderer -------------------------------------------------------------------


def report(text: str) -> Report:
    """A report with a stranger's text wherever one can get."""
    verdicts = [
        Verdict(
            check=Check(id=f"c{at}", title="A check", functions=("swish",), points=1, visible=True),
            status=Status.failed if kind is not Kind.error else Status.raised,
            message=text,
            output=text,
            input=text,
            got=text,
            expected=text,
            diagnosis=Diagnosis(
                kind=kind, id="wrong-type", says=f"It returns `{text}` ({text}).", why=text
            ),
            exception=StudentException(type=text, message=text, line=1, source=text),
        )
        for at, kind in enumerate((Kind.structure, Kind.error, Kind.rule, Kind.relation))
    ]
    return Report(
        course="loop",
        exercise="exercise-03-swish",
        title="Swish",
        submission=text,
        sha256="0" * 64,
        verdicts=tuple(verdicts),
        functions=("swish",),
        isolation=(),
        environment=ENVIRONMENT,
        source=text,
        output=text,
        notes=(text,),
    )


@pytest.mark.parametrize("case", HOSTILE)
def test_no_renderer_of_a_report_lets_it_act(case):
    """Terminal, page, summary, annotations and JUnit show a class's name and do nothing."""
    text = HOSTILE[case]
    given = report(text)
    located = Located(report=given, path=text, owner=text)
    out = io.StringIO()
    terminal.render(view(given), Console(file=out, width=80, markup=False, emoji=False))
    assert not acts(out.getvalue())
    shown = Tags(page.render(view(given)).decode())
    assert not [one for one in shown.addresses if not one.startswith("#")]
    assert not {"script", "img"} & set(shown.names)
    assert shown.events == []
    summary = github.render(Graded((located,), notes=(text,), ignored=(text,))).decode()
    assert not {"a", "img", "script", "h1"} & markdown_tags(summary)
    assert not acts(summary)
    for annotation in workflow_commands.annotate(
        Graded((located,), notes=(text,), ignored=(text,))
    ):
        line = workflow_commands.command(annotation)
        assert re.match(r"::(error|warning|notice) [^\n\r]*::[^\n\r]*\Z", line)
        assert not acts(line)
        names = [value.split("=")[0] for value in line.split("::")[1].split(" ", 1)[1].split(",")]
        assert len(names) == len(set(names))
        assert set(names) <= {"file", "line", "endLine", "col", "title"}
    ET.fromstring(junit.render(Graded((located,))))
    for document in (classroom.result(Graded((located,))), gradescope.results(given)):
        values = [value for test in document["tests"] for value in test.values()]
        assert not acts("".join(value for value in values if isinstance(value, str)))


@pytest.mark.parametrize("case", HOSTILE)
def test_no_export_and_no_class_page_lets_it_act(tmp_path, case):
    """CSV, Canvas, nbgrader, Moodle and the class page show names and messages as text."""
    text = HOSTILE[case]
    result = report(text)
    ids = {"moodle_id": "7", "email": text, "login": text, "section": text, "folder": text}
    book = gradebook(
        tmp_path / "g.sqlite",
        graded("ada", name=text, file=text, result=result, **ids),
        graded(places.clean(text) or "x", name="Bob", problem=f"{text} is a link.", file=text),
    )
    with GradebookReader.read(book) as reader:
        rows = tuple(reader.grades())
        page, left_out = write_overview(tmp_path, reader)
        assert left_out == ()
        classpage = Tags(page.read_text())
    assert all(one.startswith(("#", "reports/")) for one in classpage.addresses)
    assert "img" not in classpage.names
    assert classpage.names.count("script") == 1
    for name in ("csv", "canvas", "nbgrader", "moodle"):
        made = FORMATS[name].make(Order(rows=tuple(rows), into=None, report_for=lambda *_: None))
        assert not acts(made.content.decode().replace("\r\n", "\n"))
        assert not acts("".join(map(places.terminal, made.notes)))
        for row in csv.reader(io.StringIO(made.content.decode(), newline="")):
            for one in row:
                assert re.fullmatch(r"-?[\d.]*|-", one) or not re.match(r"\s*[=+\-@]", one)
            if name == "moodle":
                assert set(Tags(row[-1]).names) <= {"p", "ul", "li", "code"}
    made = CliRunner().invoke(export, [str(book), "--format", "moodle"])
    assert not acts(made.output.replace("\r\n", "\n"))


@pytest.mark.parametrize("case", HOSTILE)
def test_a_command_prints_it_as_text(case, capsys):
    """Whatever a command says of a stranger's file, the terminal only shows it."""
    say(f"{HOSTILE[case]} is not named as Moodle names submissions", err=True)
    told = capsys.readouterr().err
    assert not acts(told)
    assert "\n::" not in f"\n{told}"
