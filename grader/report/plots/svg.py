"""matplotlib's SVG made fit for a page: no fixed size, no foreign ids, the page's own colours.

What is taken out would act on the whole page (a ``<style>`` for every element), ask for
something, change from run to run or only weigh.
"""

from __future__ import annotations

import re

from markupsafe import Markup, escape

STYLE = """\
:root{--plot-blue:#0072b2;--plot-vermilion:#d55e00;--plot-green:#00835f;--plot-purple:#b0588a}
@media (prefers-color-scheme:dark){:root{--plot-blue:#56b4e9;--plot-vermilion:#f0883e;\
--plot-green:#2cc295;--plot-purple:#e39ac3}}
@media print{:root{--plot-blue:#0072b2;--plot-vermilion:#d55e00;--plot-green:#00835f;\
--plot-purple:#b0588a}}
"""
"""CSS for the page, once: the colours of light and dark. Without it pictures use the light ones,
which can be told apart on dark, too."""

INK = "#010203"
"""Text, grid and what is neutral: becomes the colour of the text round the picture."""
BLUE = "#0072b2"
VERMILION = "#d55e00"
GREEN = "#00835f"
PURPLE = "#b0588a"
PAPER = "#fdfcfb"
"""The edge of a point over others: becomes the page's background."""
_VARIABLES = {
    INK: "currentColor",
    PAPER: "var(--plot-paper,Canvas)",
    BLUE: f"var(--plot-blue,{BLUE})",
    VERMILION: f"var(--plot-vermilion,{VERMILION})",
    GREEN: f"var(--plot-green,{GREEN})",
    PURPLE: f"var(--plot-purple,{PURPLE})",
}

SMOOTH = "smooth"
"""The id of an image whose pixels blend into each other."""

_ROOT = re.compile(r'<svg\b[^>]*?viewBox="([^"]*)"[^>]*>')
_DROPPED = re.compile(
    r"<!--.*?-->|<metadata>.*?</metadata>|<style\b.*?</style>|<defs>\s*</defs>", re.DOTALL
)
_ID = re.compile(r' id="([^"]*)"')
_REFERENCE = re.compile(r'url\(#([^)]+)\)|href="#([^"]+)"')
_STYLE = re.compile(r' style="([^"]*)"')
_COLOUR = re.compile(r"#[0-9a-f]{6}")
_PATH = re.compile(r' d="([^"]*)"')
_DECIMALS = re.compile(r"(-?\d+\.\d\d)\d+")
_SMOOTH = re.compile(rf'(<image\b[^>]*? id="{SMOOTH}"[^>]*?) style="[^"]*"')
_USES = re.compile(
    r'(<g\b[^>]*)>((?:<use\b[^>]* style="([^"]*)"/>)(?:<use\b[^>]* style="\3"/>)+)</g>'
)
_EMPTY_GROUP = re.compile(r"<g>\s*</g>")


def finished(picture: str, *, prefix: str, label: str) -> Markup:
    """The ``<svg>`` element to put in a page.

    Args:
        picture: matplotlib's document.
        prefix: what every id begins with.
        label: what a screen reader says.
    """
    root = _ROOT.search(picture)
    if root is None:
        raise ValueError("matplotlib wrote no viewBox")
    body = _DROPPED.sub("", picture[root.end() :])
    referenced = {first or second for first, second in _REFERENCE.findall(body)}
    body = body.replace("xlink:href", "href")
    body = _SMOOTH.sub(r"\1", body)
    body = _ID.sub(lambda found: _kept_id(found[1], referenced, prefix), body)
    body = _REFERENCE.sub(lambda found: _prefixed(found, prefix), body)
    body = _STYLE.sub(lambda found: f' style="{_themed(found[1])}"', body)
    body = _PATH.sub(lambda found: f' d="{_short(found[1])}"', body)
    body = _EMPTY_GROUP.sub("", _EMPTY_GROUP.sub("", body))
    body = re.sub(r">\s+<", "><", body).strip()
    body = _USES.sub(_shared_style, body)
    opening = Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="{}" role="img" aria-label="{}"'
        ' class="plot" style="width:100%;height:auto;color:inherit;stroke-linejoin:round;'
        'font-family:var(--plot-font,system-ui,sans-serif)">'
    ).format(root[1], label)
    return opening + Markup(body)


def _shared_style(found: re.Match[str]) -> str:
    """Hundreds of points in one style say it once."""
    style = f' style="{found[3]}"'
    return f"{found[1]}{style}>{found[2].replace(style, '')}</g>"


def _kept_id(name: str, referenced: set[str], prefix: str) -> str:
    return f' id="{escape(prefix)}-{name}"' if name in referenced else ""


def _prefixed(found: re.Match[str], prefix: str) -> str:
    before = escape(prefix)
    return f"url(#{before}-{found[1]})" if found[1] else f'href="#{before}-{found[2]}"'


def _themed(style: str) -> str:
    style = re.sub(r"font-family: [^;]*(; )?", "", style)
    style = _COLOUR.sub(lambda found: _VARIABLES.get(found[0], found[0]), style)
    return style.replace(": ", ":").replace("; ", ";")


def _short(path: str) -> str:
    return _DECIMALS.sub(r"\1", path).replace(" \n", "").replace("\n", "").strip()
