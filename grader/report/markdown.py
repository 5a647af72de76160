"""Markdown with ``$…$`` and ``$$…$$``: as HTML with MathML for pages, as plain text for terminals.

The statement's language is CommonMark with tables. Raw HTML is shown as text,
a link that isn't http(s) or a fragment of the page is shown as its source, and
a picture from elsewhere as its alternative text: a page never asks for anything.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from markupsafe import Markup, escape

from grader.report.mathematics import to_mathml
from grader.text import visible

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

STYLE = """\
math{font-family:"Cambria Math","STIX Two Math","Latin Modern Math","Libertinus Math",\
"DejaVu Math TeX Gyre",math}
.math-block,.table-block{overflow-x:auto;max-width:100%}
.math-block{padding-block:.25em}
"""
"""CSS for a page with such HTML, once. Only a font made for mathematics stretches brackets."""

_LINK = re.compile(r"(?:https?://|#)", re.IGNORECASE)


def to_html(text: str, *, inline: bool = False, heading_level: int = 2) -> Markup:
    """Markdown as safe HTML; never raises for what ``text`` says.

    Args:
        text: the Markdown.
        inline: one run of text, without a paragraph round it, to stand inside a sentence.
        heading_level: the level that ``#`` becomes; deeper ones follow, at most ``<h6>``.
    """
    parser = _parser()
    clean = visible(text)
    tokens = parser.parseInline(clean) if inline else parser.parse(clean)
    for token in tokens:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(6, int(token.tag[1]) + heading_level - 1)}"
    return Markup(parser.renderer.render(tokens, parser.options, {}))


def to_text(text: str, width: int | None = None) -> str:
    """Markdown as plain text with Unicode mathematics, without control characters.

    Args:
        text: the Markdown.
        width: columns to wrap at; None leaves each paragraph on one line. Code, formulas on
            their own lines and single words are never broken.
    """
    from grader.report.plain_markdown import Layout

    return Layout(width).document(tokens(text))


def tokens(text: str) -> list[Token]:
    """The parsed blocks of ``text``, with ``math_inline`` and ``math_block`` among them."""
    return _parser().parse(visible(text))


@functools.cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt
    from mdit_py_plugins.dollarmath import dollarmath_plugin

    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    # As in Pandoc a formula has no space inside its dollars, which keeps prices out. The plugin's
    # other guard, against digits, looks round the end of a text that begins with a formula.
    dollarmath_plugin(parser, allow_labels=False, allow_space=False, double_inline=True)
    # markdown-it reads its own allow list off the instance; relative links mean nothing in a page
    # that was moved, and javascript: must never get this far.
    setattr(parser, "validateLink", _is_link)  # noqa: B010 - a method, replaced as its docs say
    for name, display in [
        ("math_inline", False),
        ("math_inline_double", True),
        ("math_block", True),
    ]:
        parser.renderer.rules[name] = _formula(display=display)  # type: ignore[attr-defined]
    parser.renderer.rules["image"] = _image  # type: ignore[attr-defined]
    parser.renderer.rules["table_open"] = _table_open  # type: ignore[attr-defined]
    parser.renderer.rules["table_close"] = _table_close  # type: ignore[attr-defined]
    return parser


def _is_link(url: str) -> bool:
    return _LINK.match(url.strip()) is not None


def _formula(*, display: bool) -> Any:
    def rendered(nodes: Sequence[Token], place: int, *_: object) -> str:
        token = nodes[place]
        formula = to_mathml(token.content, display=display)
        if token.type != "math_block":
            return str(formula)
        # A formula that is wider than a phone scrolls by itself, also by keyboard.
        return f'<div class="math-block" tabindex="0">{formula}</div>\n'

    return rendered


def _image(nodes: Sequence[Token], place: int, *_: object) -> str:
    return str(escape(nodes[place].content))


def _table_open(*_: object) -> str:
    return '<div class="table-block" tabindex="0"><table>\n'


def _table_close(*_: object) -> str:
    return "</table></div>\n"
