"""The report's page in a real browser: a right, a wrong and a hostile answer of each exercise."""

from __future__ import annotations

import io
import itertools
import json
from collections.abc import Callable
from pathlib import Path

import html5lib
import pytest

from grader.course.loading import load_course
from grader.report import html
from grader.report.redaction import Audience, redact
from grader.report.view import view
from tests.browser_fixtures import Seen
from tests.conftest import ROOT, Grader
from tests.samples import wrong_answers

EXERCISES = [item for item in load_course(ROOT).exercises if item.staff is not None]
SCHEMES = ("light", "dark")
PAGES = [
    *(
        pytest.param(exercise.name, kind, SCHEMES[(exercise.number + number) % 2],
                     id=f"{exercise.slug}-{kind}")
        for exercise in EXERCISES
        for number, kind in enumerate(("correct", "wrong"))
    ),
    *(pytest.param("exercise-03-swish", "hostile", scheme, id=scheme) for scheme in SCHEMES),
]  # fmt: skip
"""A right and a wrong answer of every exercise, the one in the light and the other in the dark."""
Visit = Callable[..., Seen]


@pytest.fixture(scope="session")
def page(grade: Grader, tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, str], Path]:
    """The page of the reference, or of an exercise's first answer of another kind."""
    folder = tmp_path_factory.mktemp("pages")
    known: dict[tuple[str, str], Path] = {}

    def make(exercise: str, kind: str) -> Path:
        if (exercise, kind) not in known:
            found = next(item for item in EXERCISES if item.name == exercise)
            assert found.staff is not None
            source = {
                "correct": lambda staff: (staff / found.stub).read_bytes(),
                "wrong": lambda _: wrong_answers(found)[0].source,
                "hostile": lambda staff: min((staff / "answers/hostile").glob("*.py")).read_bytes(),
            }[kind](found.staff)
            (report,) = grade(exercise, {kind: source}).values()
            target = folder / f"{exercise}-{kind}.html"
            shown = view(redact(report, Audience.student), curiosity="x")
            target.write_bytes(html.render(shown))
            known[exercise, kind] = target
        return known[exercise, kind]

    return make


@pytest.mark.slow
@pytest.mark.parametrize(("exercise", "kind", "scheme"), PAGES)
def test_the_page_is_quiet_and_accessible(
    page: Callable[[str, str], Path], visit: Visit, axe: str, exercise: str, kind: str, scheme: str
) -> None:
    """No console message, no request but the file itself, and axe-core finds nothing."""
    path = page(exercise, kind)
    seen = visit(path, scheme=scheme)
    assert seen.requests == [path.as_uri()]
    seen.page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    seen.page.add_script_tag(content=axe)
    result = seen.page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    found = [
        (item["id"], [node["html"][:120] for node in item["nodes"]])
        for item in result["violations"]
    ]
    assert found == []
    assert seen.messages == []


@pytest.mark.slow
@pytest.mark.parametrize(("exercise", "kind", "scheme"), PAGES)
def test_the_page_fits_every_screen(
    page: Callable[[str, str], Path], visit: Visit, exercise: str, kind: str, scheme: str
) -> None:
    """From 320 to 2 560 pixels nothing has to be scrolled sideways, and score and message show."""
    seen = visit(page(exercise, kind), width=375, scheme=scheme).page
    assert seen.locator(".points").bounding_box()["y"] < 400  # type: ignore[index]
    assert seen.locator("#first-title").bounding_box()["y"] < 500  # type: ignore[index]
    seen.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    for width in (320, 768, 2560):
        seen.set_viewport_size({"width": width, "height": 800})
        assert seen.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.slow
@pytest.mark.parametrize(
    ("exercise", "kind"), [pytest.param(*one.values[:2], id=one.id) for one in PAGES[:-1]]
)
def test_the_page_is_valid_small_and_whole(
    page: Callable[[str, str], Path], exercise: str, kind: str
) -> None:
    """The HTML has no errors, weighs at most 400 kB, and every link and id in it resolves."""
    text = page(exercise, kind).read_text(encoding="utf-8")
    assert len(text.encode()) <= 400_000
    parser = html5lib.HTMLParser(namespaceHTMLElements=False, strict=False)
    document = parser.parse(io.StringIO(text))
    assert parser.errors == []
    ids = [node.get("id") for node in document.iter() if node.get("id")]
    assert len(ids) == len(set(ids))
    for node in document.iter("a"):
        target = node.get("href", "")
        assert target.startswith("#"), target
        assert target[1:] in ids, target
    headings = [int(n.tag[1]) for n in document.iter() if n.tag in {"h1", "h2", "h3", "h4"}]
    assert headings[0] == 1
    assert headings.count(1) == 1
    assert all(b - a <= 1 for a, b in itertools.pairwise(headings))


def test_everything_is_reachable_by_keyboard(
    page: Callable[[str, str], Path], visit: Visit
) -> None:
    """Tab goes through every link and fold of the page, and what has the focus shows it."""
    seen = visit(page("exercise-03-swish", "wrong"))
    wanted = seen.page.evaluate(
        "[...document.querySelectorAll('a,summary')].filter(e => e.checkVisibility()).length"
    )
    reached = set()
    for _ in range(wanted * 3 + 20):
        seen.page.keyboard.press("Tab")
        at = seen.page.evaluate(
            "(() => { const e = document.activeElement; const all = "
            "[...document.querySelectorAll('a,summary')]; const style = getComputedStyle(e);"
            "return [all.indexOf(e), style.outlineStyle]; })()"
        )
        if at[0] >= 0:
            reached.add(at[0])
            assert at[1] != "none"
    assert len(reached) == wanted


def test_the_page_reads_without_script(page: Callable[[str, str], Path], visit: Visit) -> None:
    """With scripts switched off the page shows the same score and message."""
    seen = visit(page("exercise-03-swish", "wrong"), script=False)
    assert "of 14 points" in seen.page.locator(".points").inner_text()
    assert seen.page.locator(".first .says").inner_text()


def test_the_page_prints_on_a4(page: Callable[[str, str], Path], visit: Visit) -> None:
    """Printing to A4 gives a document in which no line of code runs off the paper."""
    seen = visit(page("exercise-03-swish", "wrong"))
    seen.page.emulate_media(media="print")
    seen.page.set_viewport_size({"width": 672, "height": 1000})  # A4 less its margins, at 96 dpi
    assert seen.page.evaluate("document.documentElement.scrollWidth") <= 672
    clipped = seen.page.evaluate(
        "[...document.querySelectorAll('pre,table,figure,dl')]"
        ".filter(e => e.scrollWidth > e.clientWidth + 1 && e.checkVisibility()).length"
    )
    assert clipped == 0
    assert seen.page.pdf(format="A4").startswith(b"%PDF")


def test_hostile_text_stays_text(visit: Visit, grade: Grader, tmp_path: Path) -> None:
    """Markup, templates and scripts in names, messages and output are shown as what they are."""
    attack = "<img src=x onerror=alert(1)><script>alert(2)</script>{{ 7*7 }}</pre></style>"
    source = (
        f"import torch\nprint({attack!r})\n"
        f"class Odd(Exception): pass\nOdd.__name__ = {attack!r}\n"
        f"def swish(z):\n    print({attack!r}, '\\x1b[31m\\x07')\n    raise Odd({attack!r})\n"
        f"def swish_derivative(z):\n    return type({attack!r}, (), {{}})()\n"
    )
    report = grade("swish", {f"{attack[:20]}.py": source})[f"{attack[:20]}.py"]
    path = tmp_path / "page.html"
    path.write_bytes(html.render(view(redact(report, Audience.student))))
    seen = visit(path)
    assert seen.messages == []
    assert seen.requests == [path.as_uri()]
    assert seen.page.locator("img, script, iframe").count() == 0
    body = seen.page.locator("body").inner_text()
    assert "<script>alert(2)</script>" in body
    assert "49" not in json.dumps(body.split("alert(2)")[1][:40])
