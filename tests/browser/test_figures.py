"""Figures in a real browser: text as large as the page's, on any screen, and nothing on top of it.

The page is made of numbers alone, so that every kind of figure is looked at and nothing is graded.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from grader.model import (
    Check,
    Diagnosis,
    Environment,
    Excerpt,
    Figure,
    Kind,
    Report,
    Sample,
    Status,
    Verdict,
)
from grader.report import html
from grader.report.view import view
from grader.suite import pictures
from tests.browser_fixtures import Seen
from tests.report.test_plots import every_kind

LONG = "the_gradient_of_a_loss_with_respect_to_each_and_every_single_parameter_there_is"
Visit = Callable[..., Seen]
WIDTHS = (390, 1000, 1600)


def figures() -> list[Figure]:
    """One of each kind, and those with the longest names, the most cells and the widest numbers."""
    caption = pictures.Caption(function=LONG, title="Long names", check="values", visible=True)
    bars = {f"{'parameters of layer'} {at}": 10.0**at for at in range(16)}
    many = [[row + column / 9 for column in range(40)] for row in range(40)]
    return [
        *every_kind().values(),
        pictures.heatmap([[1.0]], [[1.0]], **{**caption, "title": "Right"}),
        pictures.bars(bars, {**bars, "parameters of layer 3": 7}, **caption),
        pictures.heatmap(many, many[::-1], **caption),
        pictures.heatmap([[-0.25, 1e-9, 1234567.0]] * 2, [[0.5, 0, -3.0]] * 2, **caption),
        pictures.curve([1e5, 2e5, 3e5], [1e-8, 1e8, 1], [1e-9, 1, 1], argument=LONG,
                       logarithmic=True, beside={LONG: [1, 1, 2]}, **caption),
    ]  # fmt: skip


def report() -> Report:
    """A wrong answer with a figure in the card, one in its group, and a long name everywhere."""
    failed = Verdict(
        check=Check(id="values", title=f"The values of `{LONG}`", functions=("f", LONG), points=2,
                    visible=True, hints=("One step.",)),
        status=Status.failed,
        message=f"{LONG}({LONG}) has another shape",
        input=f"{LONG}({LONG}={LONG})",
        diagnosis=Diagnosis(kind=Kind.relation, id="negated", says=f"`{LONG}` is negated.",
                            place=Excerpt(line=2, source="")),
        samples=(Sample(label="largest difference", where="[123, 456, 789]", input="-1234567.891",
                        got="123456789.123456", expected="-123456789.123456"),),
    )  # fmt: skip
    passed = Verdict(
        check=Check(id="right", title="All is well", functions=(LONG,), points=1, visible=True),
        status=Status.passed,
    )
    return Report(
        course="Course", exercise="exercise-03-swish", title=f"An exercise on {LONG}",
        submission=f"{LONG}.py", sha256="0" * 64, verdicts=(failed, passed), functions=("f", LONG),
        isolation=("none",), output=LONG * 9,
        environment=Environment(grader="1", python="3", torch="2", platform="here"),
        source=f"def {LONG}(z):\n    return {LONG} + {LONG} + {LONG}\n",
        figures=tuple(figures()),
    )  # fmt: skip


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page with all figures."""
    path = tmp_path_factory.mktemp("figures") / "page.html"
    path.write_bytes(html.render(view(report())))
    return path


def opened(visit: Visit, page: Path, width: int) -> Any:
    """The page with every fold open."""
    seen = visit(page, width=width)
    seen.page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    return seen.page


SIZES = """[...document.querySelectorAll('.plot text, .plot .key')].map(e =>
    parseFloat(getComputedStyle(e).fontSize) * (e.getScreenCTM ? e.getScreenCTM().a : 1))"""


@pytest.mark.parametrize("width", WIDTHS)
def test_the_text_of_a_figure_is_as_large_as_the_page_s(
    page: Path, visit: Visit, width: int
) -> None:
    """On a phone as on a wide screen, to within a pixel, and as the reader has set it."""
    shown = opened(visit, page, width)
    for size in (16, 22):
        shown.evaluate(f"document.documentElement.style.fontSize = '{size}px'")
        sizes = shown.evaluate(SIZES)
        assert len(sizes) > 100
        assert all(abs(found - size) < 1 for found in sizes), (min(sizes), max(sizes))


@pytest.mark.parametrize("width", WIDTHS)
def test_a_figure_leaves_room_for_what_it_shows(page: Path, visit: Visit, width: int) -> None:
    """From 1 000 px on it takes at most 60 % of its card's width, and its words stand beside it."""
    shown = opened(visit, page, width)
    found = shown.evaluate(
        "[...document.querySelectorAll('figure')].map(e => {"
        "const [all, p, c] = [e, ...e.children].map(one => one.getBoundingClientRect());"
        "return [p.width / all.width, c.left >= p.right, c.top >= p.bottom]; })"
    )
    assert len(found) == len(figures())
    for share, beside, below in found:
        assert beside if width >= 1000 else below
        assert share <= (0.6 if width >= 1000 else 1)


OVERLAPS = """[...document.querySelectorAll('.plot')].flatMap(plot => {
    const boxes = [...plot.querySelectorAll('text, .key')].map(e => [e.textContent,
        e.getBoundingClientRect(), e.classList.contains('tag')]);
    const data = [...plot.querySelectorAll('.data')].map(e => e.getBoundingClientRect());
    const hit = (a, b) => a.left < b.right - 1 && b.left < a.right - 1
        && a.top < b.bottom - 4 && b.top < a.bottom - 4;
    const found = [];
    boxes.forEach(([one, a], i) => boxes.slice(i + 1).forEach(([other, b]) => {
        if (hit(a, b)) found.push(one + ' | ' + other); }));
    plot.querySelectorAll('.key').forEach(key => data.forEach(box => {
        if (hit(key.getBoundingClientRect(), box)) found.push(key.textContent + ' on data'); }));
    return found; })"""


@pytest.mark.parametrize("width", [320, *WIDTHS])
def test_no_text_of_a_figure_stands_on_another(page: Path, visit: Visit, width: int) -> None:
    """Neither numbers and names of the axes, nor the legend, which stands beside the data."""
    assert opened(visit, page, width).evaluate(OVERLAPS) == []


OUTSIDE = """[...document.querySelectorAll('body *')].filter(e => {
    const box = e.getBoundingClientRect();
    return box.width && box.right > innerWidth + 0.5 && e.checkVisibility()
        && !e.closest('.source, .scroll, .output, .values dd, svg.data, .skip'); })
    .map(e => e.outerHTML.slice(0, 90))"""


@pytest.mark.parametrize("width", [320, 390, 1000])
def test_long_names_stay_in_their_boxes(page: Path, visit: Visit, width: int) -> None:
    """Code and tables are moved sideways inside their own box, and the page never is."""
    shown = opened(visit, page, width)
    assert shown.evaluate("document.documentElement.scrollWidth") <= width
    assert shown.evaluate(OUTSIDE) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_figures_are_accessible(page: Path, visit: Visit, axe: str, scheme: str) -> None:
    """axe-core finds nothing, and neither a figure nor its style asks for anything."""
    seen = visit(page, scheme=scheme)
    seen.page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    seen.page.add_script_tag(content=axe)
    found = seen.page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
    assert [(one["id"], [node["html"][:120] for node in one["nodes"]]) for one in found] == []
    assert seen.messages == []
    assert seen.requests == [page.as_uri()]


def test_the_figure_stands_in_the_card_that_it_explains(page: Path, visit: Visit) -> None:
    """The first thing to look at has its own figure; what is right is folded."""
    shown = visit(page).page
    assert shown.locator(".first figure").count() == 1
    assert shown.locator("details.picture").all_inner_texts() == ["Picture: Right"]
    assert not shown.locator("details.picture figure").is_visible()
