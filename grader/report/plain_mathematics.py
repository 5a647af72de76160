r"""LaTeX as one line of Unicode, for terminals: ``\sigma'(z)`` becomes σ′(z).

A reader of tokens that knows braces, scripts, fractions, roots and tables; the
signs are in :mod:`grader.report.signs`.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from typing import NamedTuple

from grader.report import signs
from grader.report.mathematics import LONGEST

_TOKEN = re.compile(r"\\(?:[A-Za-z]+\*?|.)|[0-9]+(?:\.[0-9]+)?|'+|\s+|.", re.DOTALL)
# What needs no brackets in a fraction or under a root.
_SIMPLE = re.compile(r"[∂∇√]?(?:\w|[′ᵀ̂̄̃⁺⁻₊₋⁽⁾₍₎₌])+(?:\([^()\s]*\))?|[¼½¾⅓⅔]")
_LARGE = re.compile(r"[ΣΠ∫⋃⋂]\S*$")
_TIGHT = frozenset({"open", "punct", "rel", "bin", "start"})


class _Piece(NamedTuple):
    """A run of text and how it wants to be spaced: ord, bin, rel, open, close, punct, op, frac."""

    text: str
    role: str


class _UnreadableError(Exception):
    """The source is no formula that this reader understands."""


@functools.lru_cache(maxsize=1024)
def to_unicode(latex: str) -> str:
    """One formula as plain text, without a backslash; its source where it can't be read.

    Lines of an aligned formula come back as lines.
    """
    source = latex.strip()
    if len(source) > LONGEST:
        return source
    try:
        reader = _Reader(source)
        text = reader.sequence(stops=frozenset())
        if not reader.at_end:
            return source
    except (_UnreadableError, RecursionError):
        return source
    return unicodedata.normalize("NFC", text)


class _Reader:
    """Reads tokens from left to right; every method leaves the place behind what it read."""

    def __init__(self, source: str) -> None:
        self._tokens: list[str] = _TOKEN.findall(source)
        self._place = 0

    @property
    def at_end(self) -> bool:
        return self._place >= len(self._tokens)

    def _peek(self) -> str:
        return "" if self.at_end else self._tokens[self._place]

    def _next(self) -> str:
        if self.at_end:
            raise _UnreadableError
        token = self._tokens[self._place]
        self._place += 1
        return token

    def _skip_space(self) -> None:
        while self._peek().isspace():
            self._place += 1

    def sequence(self, stops: frozenset[str]) -> str:
        """All up to one of ``stops`` (not consumed), as spaced text."""
        pieces: list[_Piece] = []
        while not self.at_end and self._peek() not in stops:
            token = self._next()
            if token in {"^", "_"} or token.startswith("'"):
                base = pieces.pop() if pieces else _Piece("", "ord")
                pieces.append(_with_script(base, token, self._script(token)))
            elif token in {"}", "&", r"\\", r"\end", r"\right"} and token not in {"&", r"\\"}:
                raise _UnreadableError
            elif piece := self._piece(token):
                pieces.append(piece)
        return _joined(pieces)

    def _script(self, token: str) -> str:
        return "" if token.startswith("'") else self._argument()

    def _argument(self) -> str:
        """One argument of a command or a script: a group in braces or one token."""
        self._skip_space()
        token = self._next()
        if token in {"}", "^", "_", "&"}:
            raise _UnreadableError
        if token[0].isdigit() and len(token) > 1:
            # \frac12 takes one digit at a time.
            self._place -= 1
            self._tokens[self._place] = token[1:]
            return token[0]
        piece = self._piece(token)
        return piece.text if piece else ""

    def _group(self) -> str:
        text = self.sequence(stops=frozenset({"}"}))
        self._next()
        return text

    def _raw_group(self) -> str:
        """The characters between braces as they stand, for text and names."""
        self._skip_space()
        if self._next() != "{":
            raise _UnreadableError
        depth = 1
        raw: list[str] = []
        while True:
            token = self._next()
            depth += {"{": 1, "}": -1}.get(token, 0)
            if not depth:
                return "".join(raw)
            if token not in {"{", "}", "$"}:
                raw.append(token.removeprefix("\\"))

    def _piece(self, token: str) -> _Piece | None:
        if token.isspace() or token == "~":
            return None
        if token == "{":
            return _Piece(self._group(), "ord")
        if token.startswith("\\") and len(token) > 1:
            return self._command(token[1:].removesuffix("*"))
        return _Piece(signs.CHARACTERS.get(token, token), signs.ROLES.get(token, "ord"))

    def _command(self, name: str) -> _Piece | None:  # noqa: C901 - one a family
        if name in signs.IGNORED:
            return None
        if name in signs.SPACES:
            return _Piece(" ", "space")
        if name in {"left", "right"} | signs.SIZES:
            return self._delimiter(name)
        if name in {"frac", "dfrac", "tfrac", "cfrac"}:
            return _fraction(self._argument(), self._argument())
        if name in {"binom", "dbinom", "tbinom"}:
            return _Piece(f"({self._argument()} choose {self._argument()})", "ord")
        if name == "sqrt":
            return self._root()
        if name == "begin":
            return self._table(self._raw_group())
        if name in signs.TEXTS:
            return _Piece(self._raw_group(), "text")
        if name == "operatorname":
            return _Piece(self._raw_group(), "op")
        if name in signs.FONTS:
            return _Piece(self._font(name), "ord")
        if name in signs.ACCENTS:
            return _accented(self._argument(), signs.ACCENTS[name])
        if name in signs.WRAPPERS:
            return _Piece(self._argument(), "ord")
        return signs_piece(name)

    def _font(self, name: str) -> str:
        text = self._argument()
        if name == "mathbb":
            return "".join(signs.BLACKBOARD.get(letter, letter) for letter in text)
        return text

    def _delimiter(self, name: str) -> _Piece | None:
        self._skip_space()
        token = self._next()
        if name == "left":
            inside = self.sequence(stops=frozenset({r"\right"}))
            self._next()
            self._skip_space()
            closing = self._next()
            return _Piece(f"{_fence(token)}{inside}{_fence(closing)}", "fenced")
        role = signs.ROLES.get(token, "ord")
        return _Piece(_fence(token), role) if _fence(token) else None

    def _root(self) -> _Piece:
        self._skip_space()
        index = ""
        if self._peek() == "[":
            self._next()
            index = self.sequence(stops=frozenset({"]"}))
            self._next()
        under = self._argument()
        sign = {"": "√", "2": "√", "3": "∛", "4": "∜"}.get(index)
        if sign is None:
            sign = (_mapped(index, signs.SUPERSCRIPTS) or f"{index}-th ") + "√"
        return _Piece(sign + _bracketed(under), "ord")

    def _table(self, environment: str) -> _Piece:
        environment = environment.removesuffix("*")
        if environment == "array":
            self._raw_group()
        rows = self._rows()
        if self._raw_group().removesuffix("*") != environment:
            raise _UnreadableError
        if environment == "cases":
            return _Piece("{ " + "; ".join(_case(cells) for cells in rows) + " }", "ord")
        if environment in signs.BRACKETS:
            left, right = signs.BRACKETS[environment]
            return _Piece(left + "; ".join(" ".join(cells) for cells in rows) + right, "ord")
        return _Piece("\n".join(_aligned(cells) for cells in rows), "ord")

    def _rows(self) -> list[list[str]]:
        rows: list[list[str]] = [[]]
        while True:
            rows[-1].append(self.sequence(stops=frozenset({"&", r"\\", r"\end"})).strip())
            token = self._next()
            if token == r"\end":
                return [row for row in rows if any(row)]
            if token == r"\\":
                rows.append([])


def signs_piece(name: str) -> _Piece:
    """A command without arguments: its sign, or its name where there is none."""
    if name in signs.FUNCTIONS:
        return _Piece(signs.FUNCTIONS[name] or name, "op")
    if name in signs.COMMANDS:
        sign = signs.COMMANDS[name]
        return _Piece(sign, signs.ROLES.get(sign, "ord"))
    from latex2mathml.symbols_parser import convert_symbol

    code = convert_symbol("\\" + name)
    return _Piece(chr(int(code, 16)) if code else name, "ord" if code else "name")


def _fence(token: str) -> str:
    if token == ".":
        return ""
    name = token.removeprefix("\\")
    return signs.COMMANDS.get(name, name) if token != name else token


def _case(cells: list[str]) -> str:
    value, *condition = cells
    if not condition:
        return value
    said = " ".join(condition)
    return f"{value} {said}" if re.match(r"(if|for|when|where)\b", said) else f"{value}, {said}"


def _aligned(cells: list[str]) -> str:
    return " ".join(cell for cell in cells if cell)


def _bracketed(text: str) -> str:
    return text if _SIMPLE.fullmatch(text) or _is_bracketed(text) else f"({text})"


def _is_bracketed(text: str) -> bool:
    if not (text.startswith("(") and text.endswith(")")):
        return False
    depth = 0
    for place, character in enumerate(text):
        depth += {"(": 1, ")": -1}.get(character, 0)
        if not depth:
            return place == len(text) - 1
    return False


def _fraction(above: str, below: str) -> _Piece:
    vulgar = signs.VULGAR.get((above, below))
    if vulgar:
        return _Piece(vulgar, "ord")
    divisor = _bracketed(below)
    if re.fullmatch(r"[^\W\dd]\w+", divisor):
        divisor = f"({divisor})"  # 2/nk would leave open what is divided by what
    return _Piece(f"{_bracketed(above)}/{divisor}", "frac")


def _accented(text: str, accent: str) -> _Piece:
    if len(text) == 1:
        return _Piece(text + accent, "ord")
    return _Piece(text, "ord")


def _mapped(text: str, table: dict[str, str]) -> str:
    """The text in small signs; empty when one of them doesn't exist."""
    characters = text.replace(" ", "")
    if any(character not in table for character in characters):
        return ""
    return "".join(table[character] for character in characters)


def _with_script(base: _Piece, token: str, script: str) -> _Piece:
    role = base.role if base.role in {"op", "close"} else "ord"
    text = f"({base.text})" if base.role == "frac" else base.text
    if token.startswith("'"):
        return _Piece(text + signs.PRIMES.get(len(token), "′" * len(token)), role)
    if script in {"′", "″"}:
        return _Piece(text + script, role)
    small = _mapped(script, signs.SUPERSCRIPTS if token == "^" else signs.SUBSCRIPTS)
    # Long words in tiny letters are harder to read than W_out.
    if small and (len(small) <= 2 or not script.isalpha()):
        return _Piece(text + small, role)
    tight = script.replace(" ", "") if len(script) < 12 else script
    bare = tight.isalnum() or len(tight) == 1
    return _Piece(text + token + (tight if bare else f"({tight})"), "op" if bare else role)


def _joined(pieces: list[_Piece]) -> str:
    out = ""
    last = "start"
    for place, (text, role) in enumerate(pieces):
        following = pieces[place + 1].role if place + 1 < len(pieces) else "end"
        unary = role == "bin" and last in _TIGHT
        shown = text
        if role == "frac" and (_touches(last) or _touches(following)):
            shown = f"({text})"
        if role == "space":
            out = out if out.endswith(" ") else out + " "
        elif role in {"bin", "rel"} and not unary:
            out = f"{out.rstrip()} {shown} "
        else:
            out += _gap(out, last, role, shown) + shown
        if role == "punct" and following not in {"space", "end"}:
            out += " "
        last = "open" if unary else role
    return out.strip(" ")


def _touches(role: str) -> bool:
    return role in {"ord", "op", "frac", "name", "fenced", "open_fence"}


def _gap(out: str, last: str, role: str, text: str) -> str:
    """The space that two neighbours need so that they are not read as one word."""
    if not out or out[-1] in " \n(" or role in {"close", "punct"}:
        return ""
    if last == "op":
        return " " if role not in {"open", "fenced"} or _LARGE.search(out) else ""
    if role == "op" and last not in {"open", "start"}:
        return " "
    if "name" in {last, role} and role not in {"open", "fenced"}:
        return " "
    if role == "frac" or (last == "frac" and role not in {"close", "punct"}):
        return " "
    if out[-1].isdigit() and text[:1] and text[0] in "¼½¾⅓⅔0123456789":
        return "·"
    return ""
