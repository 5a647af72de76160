"""Characters that look like Python and are not: what they are, and what to type in their place."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_TYPED: Final = {
    '"': "“”„‟«»″＂〝〞",
    "'": "‘’‚‛′´`ʹʼ‹›",
    "-": "−–—‒―‐‑﹣⁻",
    "*": "×✕⋅·∙∗•",
    "/": "÷∕⁄",
    "<=": "≤⩽",
    ">=": "≥⩾",
    "!=": "≠",
    "==": "≡",
    "->": "→",
    "...": "…",
    "**2": "²",
    "**3": "³",
    "math.inf": "∞",
    "torch.sqrt": "√",
    "math.pi": "π",
    ",": "、，",
    ".": "。",
}
_FOR: Final = {character: typed for typed, many in _TYPED.items() for character in many}
_CODE_POINT: Final = re.compile(r"invalid (?:non-printable )?character[^U]{0,9}U\+([0-9A-F]{4,6})")
_QUOTES: Final = re.compile(f"[{_TYPED[chr(34)]}{_TYPED[chr(39)].replace('`', '')}]")


def named_in(message: str) -> str:
    """The character that Python complains of in a message; empty if it complains of none."""
    found = _CODE_POINT.search(message)
    return chr(int(found[1], 16)) if found else ""


def quote_in(line: str) -> tuple[str, int] | None:
    """The first typographic quotation mark in a line, and its column from 1."""
    found = _QUOTES.search(line)
    return (found[0], found.start() + 1) if found else None


def is_invisible(character: str) -> bool:
    """Whether a reader sees nothing of it."""
    return unicodedata.category(character)[0] in "CZ"


def describe(character: str) -> str:
    """A character for people: “ (U+201C, left double quotation mark)."""
    name = unicodedata.name(character, "").lower()
    code = f"U+{ord(character):04X}" + (f", {name}" if name else "")
    if is_invisible(character):
        return f"an invisible character ({code})"
    return f"the character {character} ({code})"


def advice(character: str) -> str:
    """What to do about it, one sentence."""
    if unicodedata.category(character) == "Zs":
        return "Delete it and type a plain space with the space bar."
    if is_invisible(character):
        return "Delete it: put the cursor behind it and press Backspace, or type the line again."
    typed = _FOR.get(character) or unicodedata.normalize("NFKC", character)
    if typed.isascii() and typed.isprintable() and typed != character:
        return f"Type `{typed}` in its place."
    return "It may stand in a string or a comment, and nowhere else."
