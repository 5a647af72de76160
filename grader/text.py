"""A stranger's text, made safe for the place where it is shown: one function for each place.

Names of people, files and classes, messages, printed output: any sequence of code points,
among them escape sequences, marks that flip the reading direction or can't be seen, lines
that a CI's runner takes for commands, formulas, markup. Whatever renders such a text takes
it through the function of its place, and has no other.

=====================  ================================================================
terminal, log          :func:`terminal`
one line, a name       :func:`one_line`, :func:`path`, and :func:`clean` to compare by
an older encoding      :func:`transliterated`, as an error handler of codecs
text in JSON, XML      :func:`visible` (their writers escape the rest)
a cell of a CSV        :func:`cell`
HTML                   :func:`html`, :func:`html_sentence`
Markdown               :func:`markdown`, :func:`markdown_code`, :func:`markdown_block`,
                       :func:`markdown_sentence`, :func:`markdown_cell`
a workflow command     :func:`command_data`, :func:`command_property`
a file's name          :func:`file_name`
=====================  ================================================================
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from typing import Final, TypeVar

import msgspec
from markupsafe import Markup, escape

# Sentences are cut where nobody reads on.
_SENTENCE = 2000
_BLOCK = 4000
_COMMAND = re.compile(r"^([^\S\n]*+):(?=:)", re.MULTILINE)
# What spreadsheets take for the beginning of a formula, full-width and small forms included.
T = TypeVar("T", bound=msgspec.Struct)

_FORMULA = tuple("=+-@＝＋－＠﹦﹢﹣﹫−")
_PUNCTUATION = re.compile(r"""([!"#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~])""")
_OTHER_SURROGATES = re.compile("[\ud800-\udc7f\udd00-\udfff]")
_UNDECODABLE = re.compile("[\ud800-\udfff]")
_TICKS = re.compile("`+")
# Windows keeps these for itself, whatever the extension.
_RESERVED = re.compile(r"^(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)", re.IGNORECASE)


# --- plain text ----------------------------------------------------------------------


def visible(text: str, limit: int | None = None) -> str:
    """The text with line feeds as newlines and whatever can't be seen shown as a sign.

    The result is valid XML 1.0 and valid UTF-8, and has no control, format or private
    character but newline and tab. With ``limit``, at most that many characters of the text
    are kept and a line says how many were left out.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    left_out = 0 if limit is None else max(0, len(text) - limit)
    if left_out:
        text = text[:limit]
    if not text.isprintable():
        text = "".join(one if one.isprintable() else _sign(one) for one in text)
    return f"{text}\n… ({left_out} more characters left out)" if left_out else text


def _sign(character: str) -> str:
    code = ord(character)
    if character in "\n\t" or unicodedata.category(character) in {"Zs", "Cn"}:
        # A code point that Unicode has not given yet may be next year's emoji.
        return "\ufffd" if code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF else character
    if 0xD800 <= code <= 0xDFFF:
        return "\ufffd"
    # Control Pictures: ESC becomes ␛, NUL becomes ␀.
    if code < 0x20:
        return chr(0x2400 + code)
    return "\u2421" if code == 0x7F else character.encode("unicode_escape").decode("ascii")


def one_line(text: str, limit: int = 300) -> str:
    """The text on one line, white space collapsed, cut after ``limit`` characters."""
    # What is far past the limit isn't looked at: a text may be megabytes long.
    text = " ".join(visible(text[: 20 * limit]).split())
    return text if len(text) <= limit else text[: limit - 1] + "…"


def path(text: str) -> str:
    r"""A path as one line: bytes that are no UTF-8 as ``\xff``, what can't be seen as signs."""
    # Of half a surrogate pair only these stand for a byte.
    bytes_kept = _OTHER_SURROGATES.sub("\ufffd", text).encode("utf-8", "surrogateescape")
    written = bytes_kept.decode("utf-8", "backslashreplace")
    return visible(written).replace("\n", "\\n").replace("\t", "\\t")


def terminal(text: str) -> str:
    """Lines for a terminal or a log: nothing moves the cursor, nothing commands a CI's runner."""
    return no_commands(visible(text))


_ASCII: Final = str.maketrans(
    # As wide as one another where they stand below each other.
    {"✓": "ok", "✗": "x ", "⁄": "/", "·": "*", "━": "=", "╸": "=", "╺": "-"}
    | {"│": "|", "─": "-", "█": "#", "░": ".", "→": "->", "−": "-", "–": "-"}
    | {"—": "-", "′": "'", "≤": "<=", "≥": ">=", "≈": "~", "…": "...", "“": '"', "”": '"'}
)


def transliterated(error: UnicodeError) -> tuple[str, int]:
    """What stands for text that an older encoding doesn't have: an error handler for codecs.

    Signs have a spelling of their own, letters lose their accents, Greek ones have their names,
    and anything else is a question mark.
    """
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "".join(map(_spelled, error.object[error.start : error.end])), error.end


def _spelled(character: str) -> str:
    told = unicodedata.normalize("NFKD", character).translate(_ASCII)
    plain = told.encode("ascii", "ignore").decode()
    if plain:
        return plain
    script, _, letter = unicodedata.name(character, "").partition(" LETTER ")
    if not script.startswith("GREEK"):
        return "?"
    name = letter.partition(" ")[0]
    return name.lower() if "SMALL" in script else name.capitalize()


def no_commands(text: str) -> str:
    """The text with everything broken that a CI runner reads as a command in a log.

    GitHub's runner acts on ``::name::`` at the start of a line and on the older
    ``##[name]`` anywhere in it.
    """
    return _COMMAND.sub(r"\1: ", text).replace("##[", "## [")


def clean(text: str) -> str:
    """A name as one line to show and to compare by, in normal form C.

    Control, format (bidirectional marks among them) and private characters are
    dropped, and white space of any kind becomes one space. A byte that is no
    UTF-8 is read as Windows-1252, which contains Latin-1: whoever unpacked a
    download on an old system has a class of Sørens, and a roster that knows
    them. What can't be decoded even so is shown as �.
    """
    known = _UNDECODABLE.sub(_latin, text)
    shown = "".join(
        " " if character.isspace() else character
        for character in unicodedata.normalize("NFC", known)
        if character.isspace() or unicodedata.category(character)[0] != "C"
    )
    return " ".join(shown.split())


def _latin(undecoded: re.Match[str]) -> str:
    code = ord(undecoded[0])
    if not 0xDC80 <= code <= 0xDCFF:
        return "\ufffd"
    return bytes([code - 0xDC00]).decode("cp1252", "replace")


# --- a cell of a table ---------------------------------------------------------------


def cell(text: str) -> str:
    """The text on one line, with an apostrophe before it where a spreadsheet could run it.

    Some skip white space before they look for a formula.
    """
    shown = visible(text).replace("\n", " ").replace("\t", " ")
    return f"'{shown}" if shown.lstrip().startswith(_FORMULA) else shown


# --- HTML ----------------------------------------------------------------------------


def html(text: str) -> Markup:
    """The text as it reads, in HTML."""
    return escape(visible(text))


def html_sentence(text: str) -> Markup:
    """A sentence of ours with a stranger's words in it: code spans are kept, all else is text."""
    return Markup("").join(
        Markup("<code>{}</code>").format(part) if is_code else escape(part)
        for part, is_code in _parts(one_line(text, _SENTENCE))
    )


# --- Markdown ------------------------------------------------------------------------


def markdown(text: str) -> str:
    """The text on one line, as Markdown that reads as the text itself."""
    return _words(one_line(text, _SENTENCE))


def markdown_sentence(text: str) -> str:
    """A sentence whose words and code spans are kept and whose other markup is not."""
    return "".join(
        markdown_code(part) if is_code else _words(part)
        for part, is_code in _parts(one_line(text, _SENTENCE))
    )


def markdown_code(text: str) -> str:
    """A code span that holds the text on one line."""
    text = one_line(text)
    if not text:
        return ""
    ticks = "`" * (_longest_run(text) + 1)
    return f"{ticks} {text} {ticks}" if text[0] == "`" or text[-1] == "`" else ticks + text + ticks


def markdown_cell(piece: str) -> str:
    """A piece of Markdown that one of these functions gave, fit for a table's cell.

    Only in code spans is there a bar left. A backslash right before it would be read as the
    one that escapes, so that something unseen stands between them.
    """
    return piece.replace("\\|", "\\\u2060|").replace("|", "\\|")


def markdown_block(text: str) -> str:
    """A fenced block that holds the text as it is."""
    text = visible(text, _BLOCK)
    fence = "`" * max(3, _longest_run(text) + 1)
    return f"{fence}text\n{text}\n{fence}\n"


def _words(text: str) -> str:
    # An entity is a character and never markup. GitHub looks for mentions,
    # issues, addresses and formulas once more in what was rendered, so the
    # characters that begin one are followed by a word joiner, which isn't seen.
    def escaped(match: re.Match[str]) -> str:
        entity = f"&#{ord(match.group())};"
        if match.group() == "$":
            return f"<span>{entity}</span>"
        return entity + "\u2060" if _begins_a_link(match) else entity

    return _PUNCTUATION.sub(escaped, text)


def _begins_a_link(match: re.Match[str]) -> bool:
    text, start, end = match.string, match.start(), match.end()
    if end == len(text) or text[end].isspace():
        return False
    # "www." and "GH-1", but not the points and signs of numbers, which people copy.
    return match.group() in "@#:/" or (
        match.group() in ".-" and start > 0 and text[start - 1].isalpha()
    )


def _parts(text: str) -> Iterator[tuple[str, bool]]:
    """Words and the insides of code spans in turn, each with whether it is code."""
    runs = list(_TICKS.finditer(text))
    after: dict[str, list[int]] = {}
    for at, run in enumerate(runs):
        after.setdefault(run.group(), []).append(at)
    position, at = 0, 0
    while at < len(runs):
        same = after[runs[at].group()]
        same.pop(0)
        while same and same[0] <= at:
            same.pop(0)
        if same and runs[at].end() < runs[same[0]].start():
            yield text[position : runs[at].start()], False
            yield text[runs[at].end() : runs[same[0]].start()], True
            at = same[0]
            position = runs[at].end()
        at += 1
    yield text[position:], False


def _longest_run(text: str) -> int:
    return max((len(run) for run in _TICKS.findall(text)), default=0)


# --- a CI's workflow commands --------------------------------------------------------


def command_data(text: str) -> str:
    """The message of a workflow command, escaped as the runner unescapes it."""
    return visible(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def command_property(text: str) -> str:
    """A value between a workflow command's commas."""
    return command_data(text).replace(":", "%3A").replace(",", "%2C")


# --- a file's name -------------------------------------------------------------------


def file_name(text: str) -> str:
    """One part of a path: readable, no separators, hidden or reserved names.

    Letters, digits and a few harmless signs are kept. It may be long, and two texts may
    get the same name: whoever needs one for each adds a hash.
    """
    kept = "".join(
        character if character in "._-@~ ,'" or unicodedata.category(character)[0] in "LMN" else "-"
        for character in clean(text)
    )
    slug = re.sub(r"-{2,}", "-", kept).rstrip(".-_ ")
    # A mark that would combine with nothing may hide a dash behind it.
    begins = (
        at
        for at, character in enumerate(slug)
        if character not in ".-_@~ ,'" and unicodedata.category(character)[0] != "M"
    )
    slug = slug[next(begins, len(slug)) :]
    if not slug:
        return "student"
    return f"student-{slug}" if _RESERVED.match(slug) else slug


# --- numbers -------------------------------------------------------------------------


def number(value: float) -> str:
    """Points as people write them: ``7``, ``2.5``, never ``7.0``."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


# --- numbers beside each other ------------------------------------------------------------

MOST_DIGITS: Final = 17
"""With so many no two float64 look equal."""


def digits_apart(
    pairs: Iterable[tuple[float, float]], write: Callable[[float, int], str], least: int
) -> int:
    """The fewest digits with which the numbers of each pair look as different as they are.

    Args:
        pairs: numbers that stand beside each other; equal ones, and NaN, ask for nothing.
        write: gives a number with so many digits.
        least: digits to begin with.
    """
    digits = least
    for one, other in pairs:
        while digits < MOST_DIGITS and one != other and write(one, digits) == write(other, digits):
            digits += 1
    return digits


def all_apart(values: tuple[float, ...], write: Callable[[float, int], str], least: int) -> int:
    """The fewest digits with which no two of several numbers look equal that aren't."""
    return digits_apart(itertools.combinations(values, 2), write, least)


# --- text that anything can keep ----------------------------------------------------------


def in_words(parts: Iterable[str]) -> str:
    """Several in a sentence: ``a, b and c``."""
    *before, last = parts
    return f"{', '.join(before)} and {last}" if before else last


def first_few(names: Iterable[str], most: int = 10) -> str:
    """The first of some names, and how many more there are."""
    names = list(names)
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return f"{', '.join(names[:most])}{more}"


def storable(text: str) -> str:
    """The text as it is kept: undecodable bytes of a file name become escapes."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def storable_value(value: T) -> T:
    """The value with every text in it as it is kept."""
    try:
        msgspec.msgpack.encode(value)
    except UnicodeEncodeError:
        plain = msgspec.to_builtins(value, builtin_types=(bytes,))
        return msgspec.convert(_escaped(plain), type(value))
    return value


def _escaped(value: object) -> object:
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, dict):
        return {_escaped(key): _escaped(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_escaped(item) for item in value]
    return value
