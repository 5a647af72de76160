"""The report as a page: one file, no request, no script needed."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from typing import Any, Final

import jinja2
from markupsafe import Markup

from grader.report import markdown
from grader.report.plots import STYLE as PLOT_STYLE
from grader.report.plots import Drawing, draw
from grader.report.view import Item, View
from grader.text import html_sentence, visible

MAX_BYTES: Final = 400_000
"""What a page may weigh; figures are left out, the last first, to keep to it."""

POLICY: Final = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; "
    "form-action 'none'"
)
"""matplotlib's SVG carries style attributes; no script, no source but the page itself."""


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
    """The figures of each function, drawn; ids differ from figure to figure."""
    found: dict[str, tuple[tuple[Any, Drawing], ...]] = {}
    for at, group in enumerate(view.groups):
        found[group.name] = tuple(
            (figure, draw(figure, prefix=f"f{at}-{number}-"))
            for number, figure in enumerate(group.figures)
        )
    return found


def render(
    view: View,
    *,
    progress: Any = None,
    following: str = "",
    curiosity: str = "",
    explanations: Mapping[str, str] | None = None,
    live: str = "",
    banner: str = "",
) -> str:
    """A view as an HTML page.

    Args:
        view: what the reader sees.
        progress: what changed since the last run, with a ``sentence``; None if nothing is known.
        following: the name of the next exercise, at full marks.
        curiosity: one interesting thing about this one, at full marks.
        explanations: the long form of diagnoses by id, Markdown.
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
            progress=progress,
            following=following,
            curiosity=curiosity,
            explanations=explanations or {},
            live=live,
            banner=visible(banner, 500),
            policy=POLICY,
            plot_style=Markup(PLOT_STYLE),
            markdown_style=Markup(markdown.STYLE),
        )
        if len(page.encode()) <= MAX_BYTES or not any(pictures.values()):
            return page
        last = max((name for name, drawn in pictures.items() if drawn), key=list(pictures).index)
        pictures = {**pictures, last: pictures[last][:-1]}


def render_explanation(title: str, identifier: str, exercise: str, text: str) -> str:
    """The long form of a diagnosis as a page; title and text are Markdown."""
    return (
        environment()
        .get_template("explanation.html")
        .render(
            title=title,
            id=identifier,
            exercise=exercise,
            text=text,
            policy=POLICY,
            markdown_style=Markup(markdown.STYLE),
        )
    )
