"""The signs of plain mathematics: which Unicode stands for which LaTeX."""

from __future__ import annotations


def _pairs(text: str) -> dict[str, str]:
    words = text.split()
    return dict(zip(words[::2], words[1::2], strict=True))


COMMANDS = _pairs(
    r"""
    alpha α beta β gamma γ delta δ epsilon ε varepsilon ε zeta ζ eta η theta θ vartheta θ iota ι
    kappa κ lambda λ mu μ nu ν xi ξ pi π rho ρ sigma σ tau τ upsilon υ phi φ varphi φ chi χ psi ψ
    omega ω Gamma Γ Delta Δ Theta Θ Lambda Λ Xi Ξ Pi Π Sigma Σ Upsilon Υ Phi Φ Psi Ψ Omega Ω
    partial ∂ nabla ∇ infty ∞ ell ℓ hbar ℏ Re ℜ Im ℑ emptyset ∅ varnothing ∅ forall ∀ exists ∃
    cdot · odot ⊙ circ ∘ times × otimes ⊗ oplus ⊕ ast ∗ star ⋆ div ÷ pm ± mp ∓ cup ∪ cap ∩
    setminus ∖ le ≤ leq ≤ ge ≥ geq ≥ lt < gt > ne ≠ neq ≠ approx ≈ equiv ≡ sim ∼ simeq ≃ propto ∝
    ll ≪ gg ≫ in ∈ notin ∉ ni ∋ subset ⊂ subseteq ⊆ supset ⊃ to → rightarrow → leftarrow ← gets ←
    mapsto ↦ Rightarrow ⇒ implies ⇒ iff ⇔ Leftrightarrow ⇔ leftrightarrow ↔ longrightarrow ⟶
    uparrow ↑ downarrow ↓
    land ∧ wedge ∧ lor ∨ vee ∨ neg ¬ lnot ¬ coloneqq ≔ colon : mid | parallel ∥
    ldots … dots … cdots ⋯ vdots ⋮ ddots ⋱ dotsc … dotsb ⋯ prime ′ top ᵀ intercal ᵀ bot ⊥ dagger †
    lbrace { rbrace } { { } } lbrack [ rbrack ] langle ⟨ rangle ⟩ lfloor ⌊ rfloor ⌋ lceil ⌈ rceil ⌉
    lvert | rvert | vert | lVert ‖ rVert ‖ Vert ‖ | ‖ % % # # & & $ $ _ _ checkmark ✓ bullet •
    backslash ∖ degree ° square □ blacksquare ■ therefore ∴ because ∵ sphericalangle ∢ angle ∠
    """
)
"""Commands without arguments."""

FUNCTIONS = (
    dict.fromkeys(
        "exp log ln lg sin cos tan tanh sinh cosh coth arcsin arccos arctan max min sup inf lim"
        " det dim ker rank tr diag sign sgn erf Pr gcd deg arg hom softmax ReLU".split(),
        "",
    )
    | _pairs("sum Σ prod Π int ∫ iint ∬ oint ∮ bigcup ⋃ bigcap ⋂ bigodot ⨀ bigoplus ⨁")
    | {"argmax": "argmax", "argmin": "argmin", "limsup": "lim sup", "liminf": "lim inf"}
)
"""Commands that are set upright and want a space before what they apply to."""

CHARACTERS = {"-": "−", "*": "∗"}

ROLES = (
    dict.fromkeys("= < > ≤ ≥ ≠ ≈ ≡ ∼ ≃ ∝ ≪ ≫ ∈ ∉ ∋ ⊂ ⊆ ⊃ → ← ↦ ⇒ ⇔ ↔ ⟶ ≔ :".split(), "rel")
    | dict.fromkeys("+ - − ± ∓ ⊙ ⊗ ⊕ ∘ ∧ ∨ ∪ ∩ ÷".split(), "bin")
    | dict.fromkeys([*"([⟨⌊⌈", r"\{", r"\lfloor", r"\lceil", r"\langle"], "open")
    | dict.fromkeys([*")]⟩⌋⌉", r"\}", r"\rfloor", r"\rceil", r"\rangle"], "close")
    | dict.fromkeys([",", ";"], "punct")
)
"""How a sign is spaced; what isn't listed is ordinary."""

SUPERSCRIPTS = dict(
    zip(
        "0123456789+-−=()abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRTUVWβγδθφχ×·ᵀ",
        "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂᵝᵞᵟᶿᵠᵡˣ·ᵀ",
        strict=True,
    )
)
SUBSCRIPTS = dict(
    zip(
        "0123456789+-−=()aehijklmnoprstuvxβγρφχ",
        "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵪ",
        strict=True,
    )
)
PRIMES = {1: "′", 2: "″", 3: "‴"}
VULGAR = {
    ("1", "2"): "½",
    ("1", "3"): "⅓",
    ("2", "3"): "⅔",
    ("1", "4"): "¼",
    ("3", "4"): "¾",
}
BLACKBOARD = {
    "R": "ℝ",
    "N": "ℕ",
    "Z": "ℤ",
    "Q": "ℚ",
    "C": "ℂ",
    "P": "ℙ",
    "E": "E",
    "1": "1",
}
BRACKETS = {
    "matrix": ("[", "]"),
    "smallmatrix": ("[", "]"),
    "array": ("[", "]"),
    "pmatrix": ("(", ")"),
    "bmatrix": ("[", "]"),
    "Bmatrix": ("{", "}"),
    "vmatrix": ("|", "|"),
    "Vmatrix": ("‖", "‖"),
}
ACCENTS = {
    "hat": "̂",
    "widehat": "̂",
    "bar": "̄",
    "overline": "̄",
    "tilde": "̃",
    "widetilde": "̃",
    "vec": "⃗",
    "dot": "̇",
    "ddot": "̈",
}
"""Combining marks, for single letters."""

TEXTS = frozenset("text textrm textit textbf texttt textsf mbox mathrm mathtt mathsf".split())
FONTS = frozenset("mathbb mathbf mathcal mathscr mathfrak mathit boldsymbol bm".split())
WRAPPERS = frozenset("boxed underline underbrace overbrace mathop mathbin mathrel phantom".split())
SPACES = frozenset({",", ";", ":", ">", " ", "quad", "qquad", "enspace", "thinspace", "\n"})
IGNORED = frozenset(
    "! limits nolimits displaystyle textstyle scriptstyle nonumber notag middle".split()
)
SIZES = frozenset(
    "big Big bigg Bigg bigl bigr Bigl Bigr biggl biggr Biggl Biggr bigm middle".split()
)
