"""Evaluates the LaTeX of a ``$…$`` formula with tensors for its symbols: pure.

SymPy's parser (its ANTLR grammar, which reads far more than the Lark one)
gives a tree; the tree is walked here, elementwise, because ``lambdify`` knows
neither torch nor what a name applied to brackets means in a course.
"""

from __future__ import annotations

import functools
import operator
import re
import warnings
from collections.abc import Callable, Mapping
from typing import Any, Final

from grader.validation.numbers import CONSTANTS, CannotEvaluate

_SPARE: Final = ("Xi", "Upsilon", "Psi", "Omega", "Theta", "Lambda", "Pi")
"""Greek letters that stand in for words, which the grammar would read letter by letter."""
_WORD: Final = re.compile(
    r"\\(?:text|mathrm|operatorname\*?|mathit|textrm|texttt|mathsf|hat|bar|tilde)\s*"
    r"\{\s*([A-Za-z][\w\\ ]*?)\s*\}"
)
_DROPPED: Final = re.compile(r"\\(?:,|;|!|:|quad|qquad|displaystyle|limits)(?![A-Za-z])|\\ ")
_SUM: Final = re.compile(r"\\sum\s*_\s*(?:\{\s*([a-z])\s*\}|([a-z]))(?!\s*\^)")
_RESPELT: Final = {
    "\\odot": "\\cdot", "\\lvert": "|", "\\rvert": "|", "\\dfrac": "\\frac",
    "\\bigl": "", "\\bigr": "", "\\big": "", "\\left": "", "\\right": "",
}  # fmt: skip
_SIDES: Final = re.compile(r":=|=|\\approx|\\equiv|\\Longrightarrow|\\Rightarrow|\\to\b|\\iff")


def sides(latex: str) -> list[str]:
    """The expressions between a formula's equality signs."""
    return [side.strip(" .,;") for side in _SIDES.split(latex) if side.strip(" .,;")]


@functools.lru_cache(maxsize=4096)
def _parsed(latex: str) -> tuple[Any, dict[str, str]]:
    words: dict[str, str] = {}
    used = set(re.findall(r"\\([A-Za-z]+)", latex))
    spare = [name for name in _SPARE if name not in used]

    def stand_in(match: re.Match[str]) -> str:
        word = match[1].replace("\\_", "_").replace(" ", "_")
        if match[0].startswith(("\\hat", "\\bar", "\\tilde")):
            word += "_" + match[0][1:].split("{")[0]
        for letter, known in words.items():
            if known == word:
                return f"\\{letter} "
        if not spare:
            raise CannotEvaluate(latex)
        words[spare.pop(0)] = word
        return f"\\{next(reversed(words))} "

    text = _WORD.sub(stand_in, latex)
    text = _DROPPED.sub(" ", text)
    for ours, theirs in _RESPELT.items():
        text = re.sub(re.escape(ours) + r"(?![A-Za-z])", theirs.replace("\\", "\\\\"), text)
    text = re.sub(r"\\tfrac\s*(\d)\s*(\d)", r"\\frac{\1}{\2}", text).replace("\\tfrac", "\\frac")
    text = re.sub(r"\\frac\s*(\d)\s*(\d)", r"\\frac{\1}{\2}", text)
    text = _SUM.sub(lambda match: f"\\sum_{{{match[1] or match[2]}=1}}^{{n}}", text)
    return _parse(text), words


def _parse(text: str) -> Any:
    from sympy.parsing.latex import parse_latex

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return parse_latex(text, backend="antlr", strict=True)
    except ImportError:
        raise
    except Exception as error:
        # The grammar's own errors and, on odd input, whatever its actions run into.
        raise CannotEvaluate(text) from error


def evaluate(
    latex: str, names: Mapping[str, Any], functions: Mapping[str, Callable[..., Any]], spare: Any
) -> Any:
    """The value of one side of a formula, elementwise.

    Args:
        latex: without dollar signs.
        names: what its symbols mean; a subscript such as the i of z_i is passed over.
        functions: what its functions mean.
        spare: what one symbol that is not among the names may stand for.

    Raises:
        CannotEvaluate: it is no expression in those.
    """
    tree, words = _parsed(latex)
    if tree is None or not hasattr(tree, "free_symbols") or not tree.args:
        raise CannotEvaluate(latex)
    return _Walk(names, functions, spare, words).value(tree)


class _Walk:
    """Evaluates a tree of SymPy's."""

    def __init__(
        self,
        names: Mapping[str, Any],
        functions: Mapping[str, Callable[..., Any]],
        spare: Any,
        words: Mapping[str, str],
    ) -> None:
        self._names = names
        self._functions = functions
        self._spare = spare
        self._words = words
        self._unknown = ""

    def value(self, tree: Any) -> Any:
        import sympy

        if isinstance(tree, sympy.Symbol) or tree in (sympy.pi, sympy.E):
            return self._symbol(str(tree))
        if isinstance(tree, sympy.Number):
            return float(tree)
        operators = {sympy.Add: operator.add, sympy.Mul: operator.mul, sympy.Pow: operator.pow}
        for kind, operation in operators.items():
            if isinstance(tree, kind):
                return functools.reduce(operation, map(self.value, tree.args))
        if isinstance(tree, sympy.Sum):
            return self._functions["total"](self.value(tree.function))
        if isinstance(tree, (sympy.Function, sympy.Max, sympy.Min)):
            return self._applied(tree)
        raise CannotEvaluate(str(tree))

    def _word(self, name: str) -> str:
        base = re.sub(r"_\{?[a-z]\}?$", "", name)
        return self._words.get(base, base)

    def _symbol(self, name: str) -> Any:
        for form in (self._words.get(name, name), self._word(name)):
            if form in self._names:
                return self._names[form]
        plain = self._word(name)
        if plain in CONSTANTS:
            return CONSTANTS[plain]
        if plain in self._functions or self._unknown not in {"", plain} or self._spare is None:
            raise CannotEvaluate(name)
        self._unknown = plain
        return self._spare

    def _applied(self, tree: Any) -> Any:
        name = self._word(str(tree.func))
        if name == "exp" and "exp" not in self._functions:
            raise CannotEvaluate(name)
        args = [self.value(item) for item in tree.args]
        if name in self._functions:
            return self._functions[name](*args)
        if len(args) == 1 and name in self._names:
            return self._names[name] * args[0]  # z(1 + …) is a product
        raise CannotEvaluate(name)
