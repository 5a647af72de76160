"""The report as a page: one file, no request, no script needed."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import Any, Final

import jinja2
from markupsafe import Markup

from grader.course.explanations import Explanation
from grader.report import markdown
from grader.report.plots import Drawing, draw
from grader.report.view import Item, View
from grader.text import html_sentence, visible

MAX_BYTES: Final = 400_000
"""What a page may weigh; figures are left out, the last first, to keep to it."""

POLICY: Final = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; "
    "form-action 'none'"
)
"""Figures carry style attributes; no script, no source but the page itself."""


@functools.cache
def environment() -> jinja2.Environment:
    """The templates, with autoescape on for all of them."""
    found = jinja2.Environment(
        loader=jinja2.PackageLoader("grader.report", "templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
        auto_reload=False,
    )
    found.filters["prose"] = _prose
    found.filters["sentence"] = html_sentence
    found.filters["inline"] = functools.partial(_prose, inline=True)
    return found


@functools.lru_cache(maxsize=2048)
def _prose(text: str, *, inline: bool = False) -> Markup:
    return markdown.to_html(text, inline=inline, heading_level=4)


def says(item: Item) -> Markup:
    """A diagnosis's sentence: the course's own Markdown, or ours with a student's words in it."""
    return html_sentence(item.says) if item.plain else _prose(item.says, inline=True)


def drawings(view: View) -> dict[str, tuple[tuple[Any, Drawing], ...]]:
    """The figures of what to look at first, under an empty name, and of each function; drawn."""
    first = (view.picture,) if view.picture is not None else ()
    shown = {"": first} | {group.name: group.figures for group in view.groups}
    return {
        name: tuple((figure, draw(figure)) for figure in figures) for name, figures in shown.items()
    }


def render(view: View, *, live: str = "", banner: str = "") -> bytes:
    """A view as an HTML page, UTF-8.

    Args:
        view: what the reader sees.
        live: the address of a server that tells when the page is out of date.
        banner: why the newest save was not graded, where the page shows the one before.
    """
    template = environment().get_template("report.html")
    pictures = drawings(view)
    while True:
        page = template.render(
            view=view,
            says=says,
            drawings=pictures,
            live=live,
            banner=visible(banner, 500),
            policy=POLICY,
            markdown_style=Markup(markdown.STYLE),
        )
        data = page.encode("utf-8", "replace")
        if len(data) <= MAX_BYTES or not any(pictures.values()):
            return data
        last = max((name for name, drawn in pictures.items() if drawn), key=list(pictures).index)
        pictures = {**pictures, last: pictures[last][:-1]}


def render_explanation(found: Sequence[Explanation]) -> bytes:
    """The long form of a diagnosis as a page; titles and texts are Markdown."""
    template = environment().get_template("explanation.html")
    style = Markup(markdown.STYLE)
    return template.render(found=found, policy=POLICY, markdown_style=style).encode()
