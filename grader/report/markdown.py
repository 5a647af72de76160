"""The little Markdown of hints, messages and explanations: safe HTML, or plain text.

CommonMark with tables; mathematics is Unicode. Raw HTML is shown as text, a
link that isn't http(s) or a fragment of the page is shown as its source, and
a picture from elsewhere as its alternative text: a page never asks for anything.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from grader.text import visible

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

STYLE = ".table-block{overflow-x:auto;max-width:100%}\n"
"""CSS for a page with such HTML, once."""

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


def to_text(text: str) -> str:
    """A hint or a message as plain text: its words without emphasis, code in its backticks.

    Each block is a line of its own; whoever prints it wraps it.
    """
    blocks = []
    for token in _parser().parse(visible(text)):
        if token.type == "inline":
            blocks.append("".join(_word(child) for child in token.children or []))
        elif token.content:
            blocks.append(token.content.rstrip("\n"))
    return "\n".join(blocks)


def _word(token: Token) -> str:
    match token.type:
        case "softbreak" | "hardbreak":
            return " "
        case "code_inline":
            return f"`{token.content}`"
        case _:
            return token.content


@functools.cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"html": False}).enable("table")
    # markdown-it reads its own allow list off the instance; relative links mean nothing in a page
    # that was moved, and javascript: must never get this far.
    setattr(parser, "validateLink", _is_link)  # noqa: B010 - a method, replaced as its docs say
    parser.renderer.rules["image"] = _image  # type: ignore[attr-defined]
    parser.renderer.rules["table_open"] = _table_open  # type: ignore[attr-defined]
    parser.renderer.rules["table_close"] = _table_close  # type: ignore[attr-defined]
    return parser


def _is_link(url: str) -> bool:
    return _LINK.match(url.strip()) is not None


def _image(nodes: Sequence[Token], place: int, *_: object) -> str:
    return str(escape(nodes[place].content))


def _table_open(*_: object) -> str:
    return '<div class="table-block" tabindex="0"><table>\n'


def _table_close(*_: object) -> str:
    return "</table></div>\n"
