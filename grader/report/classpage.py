"""The page of the class: what it has not understood, who is missing, and every report."""

from __future__ import annotations

import base64
import hashlib
from importlib import resources

from markupsafe import Markup

from grader.report import markdown
from grader.report.class_view import ClassView
from grader.report.html import environment
from grader.text import visible


def render(view: ClassView) -> bytes:
    """The page, UTF-8: one file that works without its script, and a little better with it."""
    script = resources.files("grader.report").joinpath("templates/class.js").read_text("utf-8")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    policy = (
        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; "
        f"form-action 'none'; script-src 'sha256-{digest}'"
    )
    template = environment().get_template("class.html")
    style = Markup(markdown.STYLE)
    page = template.render(
        view=view, clean=visible, script=Markup(script), policy=policy, markdown_style=style
    )
    return page.encode()
