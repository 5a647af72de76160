"""Markdown, as HTML and as plain text."""

from __future__ import annotations

import html5lib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.report.markdown import to_html, to_text


def test_a_hint_is_plain_text_in_a_terminal():
    """Emphasis goes, code keeps its backticks, and each block is a line that wraps by itself."""
    hint = (
        "The **gate** is `σ(z)`;\nit lets *through*.\n\n- first\n- [torch](https://pytorch.org)\n"
    )
    assert to_text(hint) == "The gate is `σ(z)`; it lets through.\nfirst\ntorch"


def test_headings_nest_in_the_page():
    """A statement's headings continue the page's, and stop at the last level there is."""
    page = to_html("# a\n\n## b\n\n###### c", heading_level=3)
    assert page == "<h3>a</h3>\n<h4>b</h4>\n<h6>c</h6>\n"


def test_inline_has_no_paragraph():
    """A hint can stand inside a sentence of the page."""
    assert to_html("a `b` <i>", inline=True) == "a <code>b</code> &lt;i&gt;"


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](data:text/html,hi)",
        "[x](//evil.example)",
        "![x](https://evil.example/pixel.png)",
        "![<script>](https://evil.example/pixel.png)",
        "<javascript:alert(1)>",
        "[x]: javascript:alert(1)\n\n[x]",
        "$\\text{<script>}$",
        "```<script>\nx\n```",
        "`</code><script>`",
    ],
)
def test_nothing_gets_out_of_its_text(text: str):
    """Whatever a text says, it adds no script, no picture and no link but http(s) to a page."""
    tree = html5lib.parseFragment(str(to_html(text)), namespaceHTMLElements=False)
    for element in tree.iter():
        assert element.tag not in {"script", "img", "iframe", "style"}
        assert not {name for name in element.attrib if str(name).startswith("on")}
        assert str(element.get("href", "https://")).startswith(("https://", "http://", "#"))


def test_links_that_are_safe_stay():
    """Links to the web and within the page work."""
    assert 'href="https://pytorch.org"' in to_html("[torch](https://pytorch.org)")
    assert 'href="#task"' in to_html("[task](#task)")


def test_control_characters_are_shown():
    """A text cannot move a terminal's cursor, and a page with it stays valid."""
    assert to_text("a\x1b[31mb\x07") == "a␛[31mb␇"
    assert "\x1b" not in to_html("a\x1b[31mb")


def test_a_dollar_is_a_dollar():
    """Prices and what looks like LaTeX are shown as they are written."""
    assert to_text("It costs $5 and $6.") == "It costs $5 and $6."
    assert to_html("$x_1$", inline=True) == "$x_1$"


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet="ab $*_`#>|-[]()!<\\\n\t1.:~&\x1b’σ", max_size=60))
def test_any_text_is_shown(text: str):
    """No text whatsoever raises, and none leaves control characters behind."""
    plain = to_text(text)
    assert not {c for c in plain if ord(c) < 32 and c != "\n"} - {"\t"}
    html5lib.parseFragment(str(to_html(text)))
