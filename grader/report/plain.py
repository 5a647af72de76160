"""Text that came from a student, made safe to put into a document of ours.

A student's text is any sequence of code points: lone surrogates, control
characters, text that flips the reading direction, a line that looks like a
command to the machine that reads our log. Renderers clean it here first and
escape it for their own format afterwards.
"""

from __future__ import annotations

import re

_DIRECTION = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_VISIBLE: dict[int, str] = {
    # Control Pictures: ESC becomes ␛, NUL becomes ␀. Tab and newline stay.
    **{code: chr(0x2400 + code) for code in range(0x20) if code not in {0x09, 0x0A}},
    0x7F: "\u2421",
    **{code: f"\\x{code:02x}" for code in range(0x80, 0xA0)},
    # Trojan-source characters: what is read must be what is there.
    **{ord(mark): f"\\u{ord(mark):04x}" for mark in _DIRECTION},
    # Line ends to some readers, not to others.
    0x2028: "\\u2028",
    0x2029: "\\u2029",
    # No characters at all, and not allowed in XML 1.0.
    0xFFFE: "\ufffd",
    0xFFFF: "\ufffd",
}
_SURROGATE = re.compile("[\ud800-\udfff]")
_COMMAND = re.compile(r"^([^\S\n]*+):(?=:)", re.MULTILINE)


def clean(text: str, limit: int | None = None) -> str:
    """The text with line feeds as newlines and every other control character made visible.

    The result is valid XML 1.0 and valid UTF-8. With ``limit``, at most that
    many characters of the text are kept and a line says how many were left out.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    left_out = 0 if limit is None else max(0, len(text) - limit)
    if left_out:
        text = text[:limit]
    text = _SURROGATE.sub("\ufffd", text).translate(_VISIBLE)
    return f"{text}\n… ({left_out} more characters left out)" if left_out else text


def one_line(text: str, limit: int = 300) -> str:
    """The text on one line, white space collapsed, cut after ``limit`` characters."""
    # What is far past the limit isn't looked at: a text may be megabytes long.
    text = " ".join(clean(text[: 20 * limit]).split())
    return text if len(text) <= limit else text[: limit - 1] + "…"


def no_commands(text: str) -> str:
    """The text with everything broken that a CI runner reads as a command in a log.

    GitHub's runner acts on ``::name::`` at the start of a line and on the older
    ``##[name]`` anywhere in it.
    """
    return _COMMAND.sub(r"\1: ", text).replace("##[", "## [")


def number(value: float) -> str:
    """Points as people write them: ``7``, ``2.5``, never ``7.0``."""
    return f"{value:.2f}".rstrip("0").rstrip(".")
