r"""LaTeX as MathML, for pages.

The converter writes what it reads between tags unescaped and passes ``\href``
and ``\style`` on, so its tree is never serialised as it is: only elements and
attributes of an allow list survive, and every text is escaped.
"""

from __future__ import annotations

import functools
import html
import re
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

LONGEST = 2_000
"""Characters of the longest formula that is set; a longer one is shown as its source."""

_NAMESPACE = "http://www.w3.org/1998/Math/MathML"
_ELEMENTS = frozenset(
    "math merror mfrac mi mmultiscripts mn mo mover mpadded mphantom mprescripts mroot mrow mspace"
    " msqrt mstyle msub msubsup msup mtable mtd mtext mtr munder munderover none".split()
)
_ATTRIBUTES = frozenset(
    "accent accentunder columnalign columnspacing depth display displaystyle fence form height"
    " largeop linethickness lspace mathvariant maxsize minsize movablelimits rowspacing rspace"
    " scriptlevel separator stretchy symmetric width".split()
)
# MathML Core left the alignment of cells to CSS; an "=" has its own space, so its cells join.
_ALIGNMENTS = {
    "left": "text-align:left;padding-left:0",
    "right": "text-align:right;padding-right:0",
    "center": "text-align:center",
}
# The converter lets a fraction without a denominator pass.
_ARITY = {"mfrac": 2, "mroot": 2, "msub": 2, "msup": 2, "munder": 2, "mover": 2}
_ARITY |= {"msubsup": 3, "munderover": 3}
_PRIMES = frozenset("′″‴")
_SIGNS = frozenset("+-−±∓")
_CLOSING = frozenset(")]}|‖⟩⌋⌉!")
# Browsers set \mathbf by its letters but leave out every mathvariant except "normal"; of the
# environments that align, the converter knows only those with a star.
_REWRITES = (
    (re.compile(r"\\(?:boldsymbol|bm)(?![A-Za-z])"), r"\\mathbf"),
    (re.compile(r"\\(begin|end)\{(?:aligned|split|gathered)\}"), r"\\\1{align*}"),
)


@functools.lru_cache(maxsize=1024)
def to_mathml(latex: str, *, display: bool = False) -> Markup:
    """One formula as a ``<math>`` element; as its source in ``<code>`` where it can't be read.

    Args:
        latex: the formula without its dollar signs.
        display: whether it stands on its own line.
    """
    source = latex.strip()
    tree = _parsed(source, display=display)
    if tree is None:
        return Markup('<code class="math-source">{}</code>').format(source)
    return Markup("").join(_serialised(tree))


def _parsed(source: str, *, display: bool) -> Element | None:
    if not source or len(source) > LONGEST:
        return None
    # Imported here because a report without a formula needs none of it.
    from latex2mathml.converter import Converter

    for pattern, replacement in _REWRITES:
        source = pattern.sub(replacement, source)
    try:
        tree = Converter(display="block" if display else "inline").convert_to_element(source)
    except Exception:  # whatever it raises: a typo in a statement must not cost anyone a report
        return None
    whole = all(len(node) == _ARITY.get(node.tag, len(node)) for node in tree.iter())
    return tree if whole else None


def _serialised(
    node: Element, previous: Element | None = None, following: str = ""
) -> list[Markup]:
    """The element as escaped text; ``following`` is the text of its next sibling."""
    text = _text(node)
    tag = "mo" if text in _PRIMES else node.tag
    children = _merged(list(node))
    if tag == "msup" and _text(children[-1]) in _PRIMES:
        tag = "mrow"  # the sign is raised by itself, and browsers would raise it twice
    inside = []
    for place, child in enumerate(children):
        after = _text(children[place + 1]) if place + 1 < len(children) else ""
        inside += _serialised(child, children[place - 1] if place else None, after)
    if tag not in _ELEMENTS:
        return [escape(text), *inside]
    attributes = {name: value for name, value in node.attrib.items() if name in _ATTRIBUTES}
    if tag == "math":
        attributes["xmlns"] = _NAMESPACE
    if tag == "mo":
        attributes |= _spacing(text, previous, following)
    if tag == "mtd":
        attributes = {"style": _ALIGNMENTS.get(node.get("columnalign", ""), "text-align:center")}
    written = Markup("").join(
        Markup(' {}="{}"').format(name, value) for name, value in attributes.items()
    )
    opening = Markup("<{}{}>").format(tag, written)
    return [opening, escape(text), *inside, Markup("</{}>").format(tag)]


def _text(node: Element) -> str:
    text = html.unescape(node.text or "")
    if node.tag == "mi" and text.startswith("\\"):
        return text[1:]  # an unknown command, by its name
    return text


def _merged(nodes: list[Element]) -> list[Element]:
    r"""Neighbouring upright letters as one identifier, so that ``\mathrm{ReLU}`` is read as one."""
    merged: list[Element] = []
    for node in nodes:
        last = merged[-1] if merged else None
        if last is not None and _is_upright(last) and _is_upright(node):
            merged[-1] = joined = type(node)("mi", {"mathvariant": "normal"})
            joined.text = (last.text or "") + (node.text or "")
        else:
            merged.append(node)
    return merged


def _is_upright(node: Element) -> bool:
    return node.tag == "mi" and node.get("mathvariant") == "normal"


def _spacing(operator: str, previous: Element | None, following: str) -> dict[str, str]:
    """What browsers can't know: a sign from a difference, a function's name from a relation."""
    leads = previous is None or (previous.tag == "mo" and _text(previous) not in _CLOSING)
    if operator in {"∂", "⊤", *_PRIMES}:
        return {"lspace": "0", "rspace": "0"}
    if len(operator) > 1 and operator[0].isalpha():
        before = "0" if leads else "0.167em"
        return {"lspace": before, "rspace": "0" if following in {"(", ""} else "0.167em"}
    return {"form": "prefix"} if leads and operator in _SIGNS else {}
