"""Formulas, as MathML and as plain text."""

from __future__ import annotations

import subprocess
import sys
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grader.report.mathematics import to_mathml
from grader.report.plain_mathematics import to_unicode

PLAIN = {
    r"\sigma'(z)=\sigma(z)(1-\sigma(z))": "σ′(z) = σ(z)(1 − σ(z))",
    r"\frac{1}{1+e^{-z}}": "1/(1 + e⁻ᶻ)",
    r"\tfrac12 z": "½z",
    r"\frac{a+b}{c-d}": "(a + b)/(c − d)",
    r"x^2 + W_1": "x² + W₁",
    r"W \in \mathbb{R}^{n\times d}": "W ∈ ℝⁿˣᵈ",
    r"\frac{\partial L}{\partial W_1}": "∂L/∂W₁",
    r"\frac{2}{nk} X^\top (\hat{y}-y)": "(2/(nk)) Xᵀ(ŷ − y)",
    r"\frac{1}{n}\sum_{i=1}^n x_i": "(1/n) Σᵢ₌₁ⁿ xᵢ",
    r"\delta \odot f'(z)": "δ ⊙ f′(z)",
    r"z \cdot \sigma(z)": "z·σ(z)",
    r"\sqrt{2/\pi}": "√(2/π)",
    r"\sqrt2": "√2",
    r"\sqrt[3]{x}": "∛x",
    r"\mathrm{relu}(z)=\max(0,z)": "relu(z) = max(0, z)",
    r"\begin{cases}z & z>0\\0 & \text{otherwise}\end{cases}": "{ z, z > 0; 0, otherwise }",
    r"\begin{pmatrix}1&2\\3&4\end{pmatrix}": "(1 2; 3 4)",
    r"\begin{aligned}a&=b\\c&=d\end{aligned}": "a = b\nc = d",
    r"W_{\text{out}} x": "W_out x",
    r"e^{-z^2}": "e^(−z²)",
    r"\lVert x\rVert_2": "‖x‖₂",
    r"\log \sum_j e^{z_j}": "log Σⱼ e^zⱼ",
    r"\left.\frac{d}{dz}\right|_{0}": "d/dz|₀",
    r"10^{-9}": "10⁻⁹",
    r"-\frac12": "−½",
    r"\unheardof x": "unheardof x",
    r"\operatorname{erf}\left(\frac{z}{\sqrt2}\right)": "erf(z/√2)",
}


@pytest.mark.parametrize(("latex", "plain"), PLAIN.items())
def test_formula_in_a_terminal(latex: str, plain: str):
    """A formula of the course reads as mathematics in a terminal, without a backslash."""
    assert to_unicode(latex) == plain


@pytest.mark.parametrize("latex", [*PLAIN])
def test_formula_in_a_page(latex: str):
    """Each of them is well-formed MathML, without a backslash in what is shown."""
    tree = ET.fromstring(str(to_mathml(latex)))
    assert tree.tag == "{http://www.w3.org/1998/Math/MathML}math"
    assert "\\" not in "".join(tree.itertext())


@pytest.mark.parametrize("latex", [r"\left( x", r"x^", "", "{", "{" * 5000, r"\frac{a}"])
def test_what_cannot_be_read_is_shown_as_it_is(latex: str):
    """A formula with a typo is shown as its source, in both forms."""
    assert to_unicode(latex) == latex.strip()
    assert to_mathml(latex) == f'<code class="math-source">{latex}</code>'


def test_a_formula_cannot_smuggle_html():
    """Nothing in a formula becomes an element, a link or a style of the page."""
    for latex in [
        r"\text{<script>alert(1)</script>}",
        r"\href{javascript:alert(1)}{x}",
        r"\style{position:fixed}{x}",
        r"\class{x}{y}",
        r"\text{<img src=x onerror=alert(1)>}",
        r"\text{&lt;script&gt;}",
    ]:
        page = str(to_mathml(latex))
        tree = ET.fromstring(page)
        names = {element.tag.rpartition("}")[2] for element in tree.iter()}
        assert names <= {"math", "mrow", "mi", "mo", "mtext", "mstyle", "mn"}
        attributes = {name for element in tree.iter() for name in element.attrib}
        assert not attributes & {"href", "style", "class", "src", "onerror"}


def test_signs_and_primes_stand_close():
    """A minus after a relation is a sign, and a prime is not raised twice."""
    page = to_mathml(r"z = -1")
    assert '<mo form="prefix">−</mo>' in page
    assert "<mo>−</mo>" in to_mathml(r"z - 1")
    assert "<msup>" not in to_mathml(r"\sigma'(z)")


def test_aligned_lines_are_a_table():
    """Aligned formulas stay aligned in a page."""
    page = to_mathml(r"\begin{aligned}a&=b\\c&=d\end{aligned}", display=True)
    assert page.count("<mtr>") == 2
    assert "&amp;" not in page


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            (
                r"{ } ^ _ & \\ \frac \sqrt [ ] \left ( \right ) ' ~ $ < > \begin{cases} "
                r"\end{cases} \text x 12 \hat \sum \mathbb \big \operatorname \binom σ"
            ).split()
        ),
        max_size=12,
    )
)
def test_any_formula_is_shown(parts: list[str]):
    """Whatever stands between two dollar signs, a reader gets something and nobody an exception."""
    latex = " ".join(parts)
    assert isinstance(to_unicode(latex), str)
    ET.fromstring(str(to_mathml(latex)))


def test_nothing_heavy_is_imported():
    """Reading Markdown needs neither torch nor matplotlib."""
    program = (
        "import sys; from grader.report.markdown import to_html, to_text;"
        "to_html('$x^2$'); to_text('$x^2$');"
        "assert not {'torch', 'matplotlib', 'numpy'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
