"""Parsed Markdown laid out as plain text: paragraphs, lists, tables, code and formulas."""

from __future__ import annotations

import re
import textwrap
from itertools import pairwise, zip_longest
from typing import TYPE_CHECKING

from grader.report.plain_mathematics import to_unicode

if TYPE_CHECKING:
    from markdown_it.token import Token

_GLUE = "\N{NO-BREAK SPACE}"
_NARROWEST = 20


class Layout:
    """Turns blocks into lines of at most ``width`` columns (any length if None)."""

    def __init__(self, width: int | None) -> None:
        self._width = width

    def document(self, tokens: list[Token]) -> str:
        """The whole text, without spaces at the ends of lines."""
        lines = self.blocks(tokens)
        return "\n".join(line.rstrip() for line in lines).strip("\n").replace(_GLUE, " ")

    def blocks(self, tokens: list[Token]) -> list[str]:
        """The lines of several blocks, with empty lines between them."""
        lines: list[str] = []
        place = 0
        tight = False
        while place < len(tokens):
            end = _closing(tokens, place)
            block = self._block(tokens[place : end + 1])
            tight = tight or tokens[place].hidden  # an item of a list without empty lines
            if block:
                lines += block if tight or not lines else ["", *block]
            place = end + 1
        return lines

    def _block(self, tokens: list[Token]) -> list[str]:
        first, inside = tokens[0], tokens[1:-1]
        match first.type:
            case "paragraph_open":
                return self._wrapped(_inline(inside[0], self._width))
            case "heading_open":
                return self._heading(first, inside[0])
            case "bullet_list_open" | "ordered_list_open":
                return self._list(first, inside)
            case "blockquote_open":
                return ["│ " + line for line in self._narrower(2).blocks(inside)]
            case "fence" | "code_block":
                return ["    " + line for line in first.content.rstrip("\n").split("\n")]
            case "math_block" | "math_inline_double":
                return ["    " + line for line in to_unicode(first.content).split("\n")]
            case "table_open":
                return self._table(inside)
            case "hr":
                return ["─" * min(self._width or 40, 40)]
            case _:
                return self._wrapped(_inline(first, self._width))

    def _narrower(self, columns: int) -> Layout:
        return Layout(None if self._width is None else max(_NARROWEST, self._width - columns))

    def _wrapped(self, text: str, first: str = "", rest: str = "") -> list[str]:
        lines: list[str] = []
        for part in text.split("\n"):
            if self._width is None:
                lines.append(first + part)
            else:
                lines += textwrap.wrap(
                    part,
                    self._width,
                    initial_indent=first,
                    subsequent_indent=rest,
                    break_long_words=False,
                    break_on_hyphens=False,
                ) or [first]
            first = rest
        return lines

    def _heading(self, opening: Token, inline: Token) -> list[str]:
        lines = self._wrapped(_inline(inline, self._width))
        rule = {"h1": "═", "h2": "─"}.get(opening.tag)
        return [*lines, rule * max(map(len, lines))] if rule else lines

    def _list(self, opening: Token, tokens: list[Token]) -> list[str]:
        number = int(opening.attrs.get("start", 1))
        items = _children(tokens)
        tight = not any(t.type == "paragraph_open" and not t.hidden for item in items for t in item)
        lines: list[str] = []
        for index, item in enumerate(items):
            mark = f"{number + index}. " if opening.type == "ordered_list_open" else "• "
            block = self._narrower(len(mark)).blocks(item[1:-1]) or [""]
            if lines and not tight:
                lines.append("")
            lines.append(mark + block[0])
            lines += [" " * len(mark) + line for line in block[1:]]
        return lines

    def _table(self, tokens: list[Token]) -> list[str]:
        rows: list[list[str]] = []
        for token in tokens:
            if token.type == "tr_open":
                rows.append([])
            elif token.type == "inline":
                rows[-1].append(_inline(token, None).replace(_GLUE, " ").replace("\n", " "))
        widths = [max(map(len, column)) for column in zip_longest(*rows, fillvalue="")]
        if self._width is not None:
            widths = _fitted(widths, self._width - 2 * (len(widths) - 1))
        lines: list[str] = []
        for number, row in enumerate(rows):
            cells = [
                textwrap.wrap(cell, columns, break_on_hyphens=False) or [""]
                for cell, columns in zip(row, widths, strict=False)
            ]
            lines += [
                "  ".join(part.ljust(columns) for part, columns in zip(parts, widths, strict=False))
                for parts in zip_longest(*cells, fillvalue="")
            ]
            if number == 0:
                lines.append("  ".join("─" * columns for columns in widths))
        return lines


def _fitted(widths: list[int], room: int) -> list[int]:
    """Column widths that fit, taken from the widest first."""
    fitted = list(widths)
    while sum(fitted) > room and max(fitted) > 4:
        fitted[fitted.index(max(fitted))] -= 1
    return fitted


def _closing(tokens: list[Token], start: int) -> int:
    """The place of the token that closes the block opened at ``start``; itself if none opens."""
    depth = 0
    for place in range(start, len(tokens)):
        depth += tokens[place].nesting
        if depth <= 0:
            return place
    return len(tokens) - 1


def _children(tokens: list[Token]) -> list[list[Token]]:
    bounds = [0]
    while bounds[-1] < len(tokens):
        bounds.append(_closing(tokens, bounds[-1]) + 1)
    return [tokens[start:end] for start, end in pairwise(bounds)]


def _inline(token: Token, width: int | None) -> str:
    """A run of text; formulas and code that would fit on half a line hold together."""
    parts: list[str] = []
    links: list[str] = []
    for child in token.children or []:
        match child.type:
            case "math_inline":
                parts.append(_glued(to_unicode(child.content).replace("\n", "; "), width))
            case "math_inline_double":
                parts.append(f"\n    {to_unicode(child.content)}\n")
            case "code_inline":
                parts.append(_glued(f"`{child.content}`", width))
            case "softbreak":
                parts.append(" ")
            case "hardbreak":
                parts.append("\n")
            case "link_open":
                links.append(str(child.attrs.get("href", "")))
            case "link_close":
                parts.append(_address(links.pop(), "".join(parts)))
            case "strong_open" | "strong_close" | "em_open" | "em_close":
                pass
            case _:
                parts.append(child.content)
    return re.sub(r"\n\n+", "\n", "".join(parts)).strip("\n")


def _glued(text: str, width: int | None) -> str:
    return text.replace(" ", _GLUE) if width is None or len(text) <= width // 2 else text


def _address(url: str, before: str) -> str:
    """Where a link leads, unless the text said it or it stays within the page."""
    return "" if url.startswith("#") or before.endswith(url) else f" ({url})"
