"""Markdown, as HTML and as plain text."""

from __future__ import annotations

import html5lib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.report.markdown import to_html, to_text

STATEMENT = r"""# Swish

The **swish** is $z\,\sigma(z)$; `torch.sigmoid` is allowed.

$$
\sigma(z) = \frac{1}{1+e^{-z}}
$$

1. First do *this*, which is a long line that has to be wrapped at some point before eighty.
2. Then that
   - nested $x^2$

| name | formula | remark |
|---|:-:|---|
| ReLU | $\max(0,z)$ | keeps what is positive and leaves out everything else there may be |

```python
z = torch.linspace(-5, 5, 101)   # a line of code is never broken, whatever its length is
```
"""


def test_statement_in_a_terminal():
    """A statement is readable at 80 columns."""
    assert to_text(STATEMENT, 72) == (
        "Swish\n"
        "═════\n"
        "\n"
        "The swish is z σ(z); `torch.sigmoid` is allowed.\n"
        "\n"
        "    σ(z) = 1/(1 + e⁻ᶻ)\n"
        "\n"
        "1. First do this, which is a long line that has to be wrapped at some\n"
        "   point before eighty.\n"
        "2. Then that\n"
        "   • nested x²\n"
        "\n"
        "name  formula    remark\n"
        "────  ─────────  ───────────────────────────────────────────────────────\n"
        "ReLU  max(0, z)  keeps what is positive and leaves out everything else\n"
        "                 there may be\n"
        "\n"
        "    z = torch.linspace(-5, 5, 101)   # a line of code is never broken, whatever"
        " its length is"
    )


def test_without_a_width_a_paragraph_is_a_line():
    """Without a width nothing is wrapped."""
    assert to_text("a\nb " + "word " * 100) == "a b " + "word " * 99 + "word"


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
    """Links to the web and within the page work, and a terminal shows where they lead."""
    assert 'href="https://pytorch.org"' in to_html("[torch](https://pytorch.org)")
    assert 'href="#task"' in to_html("[task](#task)")
    assert to_text("[torch](https://pytorch.org)") == "torch (https://pytorch.org)"
    assert to_text("[task](#task)") == "task"


def test_control_characters_are_shown():
    """A text cannot move a terminal's cursor, and a page with it stays valid."""
    assert to_text("a\x1b[31mb\x07") == "a␛[31mb␇"
    assert "\x1b" not in to_html("a\x1b[31mb")


def test_money_is_no_mathematics():
    """Two prices in a sentence are not read as a formula."""
    assert to_text("It costs $5 and $6.") == "It costs $5 and $6."


def test_a_formula_beside_digits():
    """A formula is read at the start of a text that ends in a digit, and before one."""
    assert to_text("$x_1$ must be 3") == "x₁ must be 3"
    assert to_text("2$x$2") == "2x2"


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet="ab $*_`#>|-[]()!<\\\n\t1.:~&\x1b’σ", max_size=60), st.integers(1, 90))
def test_any_text_is_shown(text: str, width: int):
    """No text whatsoever raises, and none leaves control characters behind."""
    plain = to_text(text, width)
    assert not {c for c in plain if ord(c) < 32 and c != "\n"} - {"\t"}
    html5lib.parseFragment(str(to_html(text)))
