"""The class page says what the class has not understood, and is safe and quiet to open."""

from __future__ import annotations

import io
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import html5lib
import msgspec
import pytest

from grader.batch.class_statistics import class_view, correlation
from grader.gradebook.values import GradeRow, GradeStatus, VerdictRow
from grader.model import Lesson
from grader.report.classpage import render
from grader.submissions.discovery.values import Student

ATTACK = "<script>alert(1)</script>{{ 7*7 }}"


def verdict(check: str, *, right: bool, diagnosis: str = "", fingerprint: str = "") -> VerdictRow:
    return VerdictRow(
        check=check, title=f"Check {check}", functions=("swish",),
        status="passed" if right else "failed", points=1.0 if right else 0.0, max_points=1.0,
        visible=True, message="" if right else "3 of 7 elements differ", fingerprint=fingerprint,
        kind="misconception" if diagnosis else None, diagnosis=diagnosis or None,
        says=f"This is {diagnosis}." if diagnosis else None,
        why="Because." if diagnosis else None,
    )  # fmt: skip


def row(name: str, verdicts: tuple[VerdictRow, ...], **changed: Any) -> GradeRow:
    score = sum(item.points for item in verdicts)
    given: dict[str, Any] = {
        "student": Student(key=name.lower(), name=name, ids={}),
        "exercise": "exercise-03-swish", "title": "Swish", "score": score,
        "max_score": float(len(verdicts)), "computed_score": score, "late": False,
        "status": GradeStatus.mistakes, "file": "swish.py", "sha256": "0" * 64, "mark": "",
        "problem": "", "reason": "", "course_hash": "c", "feedback": "full",
        "verdicts": verdicts,
    }  # fmt: skip
    return GradeRow(**{**given, **changed})


def class_of(size: int) -> list[GradeRow]:
    """A class in which ability decides, one misconception is common, and two answers agree."""
    draw = random.Random(1)
    rows = []
    for number in range(size):
        ability = draw.random()
        verdicts = [
            verdict(
                str(at),
                right=ability > at / 6 + 0.2 * draw.random(),
                diagnosis="m" if at < 3 else "",
                fingerprint=f"f{number % 3}",
            )
            for at in range(5)
        ]
        rows.append(row(f"Student {number:02d}", tuple(verdicts)))
    absent = row("Absent", (), status=GradeStatus.missing, score=None, computed_score=None)
    rows.append(absent)
    rows.append(row(ATTACK, (verdict("0", right=True),), late=True))
    return rows


def page(rows: list[GradeRow]) -> str:
    view = class_view("The course", rows, lambda r: f"reports/{r.student.key[:8]}.html")
    return render(view).decode()


def test_mistakes_are_counted_by_student() -> None:
    """A misconception counts each student once, however many checks show it."""
    rows = [
        row("Ada", tuple(verdict(name, right=False, diagnosis="m") for name in "12")),
        row("Ben", (verdict("1", right=False, diagnosis="m"), verdict("2", right=True))),
        row("Cem", (verdict("1", right=True), verdict("2", right=True))),
    ]  # fmt: skip
    part = class_view("t", rows, lambda _: "").parts[0]
    assert [(m.id, len(m.students)) for m in part.mistakes] == [("m", 2)]
    assert [(c.passed, c.tried) for c in part.checks] == [(1, 3), (2, 3)]
    assert part.full_marks == 1


def test_what_could_not_be_graded_is_told_once_and_of_whom() -> None:
    """A problem isn't repeated under Noticed, and of two with one name each has the key, too."""
    lost: dict[str, Any] = {
        "score": None,
        "status": GradeStatus.not_graded,
        "problem": "is a link.",
    }
    rows = [
        row("Li Wei", (), **lost),
        row("Li Wei", (verdict("1", right=True),), student=Student(key="lw2", name="Li Wei")),
        row("Ada", (verdict("1", right=True),)),
    ]
    view = class_view("t", rows, lambda _: "", ["is a link.", "so be it"], earlier=["is a link."])
    assert view.faults == ("Li Wei (li wei), exercise-03-swish: is a link.",)
    assert (view.notes, view.earlier) == (("so be it",), ())
    assert [one.name for one in view.rows] == ["Li Wei (li wei)", "Li Wei (lw2)", "Ada"]


def test_the_most_frequent_mistake_is_told_first() -> None:
    """By number of students; a symptom counts for each function, a misconception once for all."""
    rows = [
        row("Ada", (verdict("1", right=False, diagnosis="seldom"),)),
        *(row(f"S{n}", (verdict("1", right=False, diagnosis="often"),)) for n in range(2)),
    ]
    part = class_view("t", rows, lambda _: "").parts[0]
    assert [(m.id, len(m.students)) for m in part.mistakes] == [("often", 2), ("seldom", 1)]
    assert part.mistakes[0].share == pytest.approx(2 / 3)
    text = page(rows)
    assert text.index("often") < text.index("seldom")
    assert '2<span class="count"> of 3</span>' in text


def mistake(kind: str, diagnosis: str, *says: str) -> str:
    """What the class page's view calls a mistake that each of some students made in other words."""
    rows = [
        row(f"S{n}", (msgspec.structs.replace(
            verdict("1", right=False, diagnosis=diagnosis), kind=kind, says=text
        ),))
        for n, text in enumerate(says)
    ]  # fmt: skip
    (found,) = class_view("t", rows, lambda _: "").parts[0].mistakes
    assert len(found.students) == len(says)
    return found.says


NAME_ERROR = "NameError in line 3: name 'torhc' is not defined."


@pytest.mark.parametrize(
    ("kind", "diagnosis", "says", "told"),
    [
        ("error", "exception", (NAME_ERROR, NAME_ERROR.replace("line 3", "line 12, column 4")),
         "NameError: name 'torhc' is not defined."),
        ("error", "exception",
         ("IndexError in cell 2, line 1 (which calls line 9): index 3.",
          "IndexError in line 5: index 7."), "IndexError: index 3."),
        ("error", "exception", (NAME_ERROR, NAME_ERROR), NAME_ERROR),
        ("structure", "overflow", ("nan in 2 of 10", "nan in 3 of 10"),
         "There is a NaN or an infinity far from 0 only."),
        ("relation", "negated-input", ("At -1.", "At -2."),
         "The right function at −x: a sign too many, or one too few, before the argument."),
        ("rule", "no-autograd", ("`f` lets autograd.", "`g` lets autograd."), "`f` lets autograd."),
        ("misconception", "m", ("This is m.", "This is m."), "This is m."),
    ],
)  # fmt: skip
def test_a_mistake_is_told_in_words_that_hold_for_everybody_who_made_it(
    kind: str, diagnosis: str, says: tuple[str, ...], told: str
) -> None:
    """Never a bare code, and never one student's own numbers where others have other ones."""
    assert mistake(kind, diagnosis, *says) == told


def test_exceptions_are_told_apart_by_what_went_wrong() -> None:
    """Students whom Python told the same, wherever, are together; another exception is another."""
    says = (NAME_ERROR, NAME_ERROR.replace("3", "8"), "An import fails in line 1: No module 'np'.")
    rows = [
        row(f"S{n}", (msgspec.structs.replace(
            verdict("1", right=False, diagnosis="exception"), kind="error", says=text
        ),))
        for n, text in enumerate(says)
    ]  # fmt: skip
    found = class_view("t", rows, lambda _: "").parts[0].mistakes
    assert [(one.says, len(one.students)) for one in found] == [
        ("NameError: name 'torhc' is not defined.", 2),
        ("An import fails in line 1: No module 'np'.", 1),
    ]


def test_a_file_that_can_t_be_read_is_one_mistake() -> None:
    """However many functions it costs, it is told once, with their names; others have their own."""
    says = "Python can't read the file in line 3: invalid syntax."
    unread = msgspec.structs.replace(
        verdict("1", right=False, diagnosis="exception"), kind="error", says=says
    )
    other = msgspec.structs.replace(unread, functions=("gate",))
    rows = [row("Ada", (unread, other)), row("Bob", (unread, other)), row("Cy", (other,))]
    found = class_view("t", rows[:2], lambda _: "").parts[0].mistakes
    assert [(one.functions, len(one.students)) for one in found] == [("gate, swish", 2)]
    # What somebody else got in one function alone is that function's.
    found = class_view("t", rows, lambda _: "").parts[0].mistakes
    assert [(one.functions, len(one.students)) for one in found] == [("gate", 3), ("swish", 2)]


def test_the_forms_of_a_family_are_told_apart() -> None:
    """Two slips that one code covers are two mistakes, each with the sentence of its own form."""
    says = ("The scores aren't R²: it is squared.", "The scores aren't R²: it is halved.")
    wrong = verdict("1", right=False, diagnosis="other-score")
    rows = [row(f"S{n}", (msgspec.structs.replace(wrong, says=says[n % 2]),)) for n in range(3)]
    found = class_view("t", rows, lambda _: "").parts[0].mistakes
    assert [(one.says, len(one.students)) for one in found] == [(says[0], 2), (says[1], 1)]


def test_a_mark_by_hand_counts_in_every_figure() -> None:
    """Mean, median, bars and full marks are of what counts; what is not understood is computed."""
    wrong = (verdict("1", right=False, diagnosis="m"), verdict("2", right=False, diagnosis="m"))
    by_hand = {"status": GradeStatus.adjusted, "reason": "on paper"}
    rows = [
        row("Ada", wrong, score=2.0, **by_hand),
        row("Ben", wrong),
        row("Cem", (), score=1.0, max_score=2.0, computed_score=None, **by_hand),
    ]
    part = class_view("t", rows, lambda _: "").parts[0]
    assert (part.marked, part.by_hand, part.graded, part.full_marks) == (3, 2, 2, 1)
    assert (part.mean, part.median) == (50.0, 50.0)
    assert [at for at, count in enumerate(part.histogram) if count] == [0, 5, 9]
    assert len(part.mistakes[0].students) == 2
    assert "marks, 2 of them by hand" in page(rows)


def test_a_mark_by_hand_where_nobody_was_graded() -> None:
    """An exercise whose maximum nobody knows has a mark in the table, and no figures of it."""
    mark = {"status": GradeStatus.adjusted, "reason": "on paper", "max_score": None}
    rows = [row("Ada", (), score=3.0, computed_score=None, **mark)]
    part = class_view("t", rows, lambda _: "").parts[0]
    assert (part.marked, part.by_hand, part.mean) == (0, 0, None)
    text = page(rows)
    assert "Nothing was graded" in text
    assert "set by hand" in text


def test_many_exercises_stand_in_the_paths_order_with_their_lessons() -> None:
    """Modules head the table, each exercise names its lesson, and is folded among many."""
    slugs = ("elk", "cow", "bee", "ant", "dog", "fox")
    names = [f"exercise-{5 - at:02d}-{slug}" for at, slug in enumerate(slugs)]
    rows = [row("Ada", (verdict("1", right=True),), exercise=name, title=name) for name in names]
    absent = {"status": GradeStatus.missing, "score": None, "computed_score": None}
    rows += [row("Bob", (), exercise=name, **absent) for name in names]
    path = {
        name: Lesson(
            number=f"{1 + at // 3}.{1 + at % 3}", title=f"About {name}", module=f"M{at // 3}"
        )
        for at, name in enumerate(names)
    }
    view = class_view("t", rows, lambda _: "", path=path)
    assert [part.name for part in view.parts] == names
    text = render(view).decode()
    assert "Lesson 2.3 · About exercise-00-fox" in text
    assert text.index("Module 1 · M0") < text.index("Module 2 · M1")
    assert text.count('<details class="part">') == len(names)
    assert "Bob: 6 exercises" in text
    assert html5lib.HTMLParser(strict=True).parse(io.StringIO(text)) is not None


def test_many_mistakes_of_one_student_each_are_folded() -> None:
    """What a single student did stays out of the way where there is much of it."""
    rows = [row(f"S{n}", (verdict("1", right=False, diagnosis=f"d{n}"),)) for n in range(5)]
    rows += [row(f"T{n}", (verdict("1", right=False, diagnosis="often"),)) for n in range(2)]
    part = class_view("t", rows, lambda _: "").parts[0]
    assert [mistake.id for mistake in part.frequent] == ["often"]
    assert len(part.rare) == 5
    assert "5 more mistakes, of one student each" in page(rows)
    few = class_view("t", rows[3:], lambda _: "").parts[0]
    assert few.rare == ()


def test_answers_that_nothing_explains_are_grouped_by_what_they_compute() -> None:
    """Two wrong answers with the same outputs are one group; another output is another."""
    rows = [
        row("Ada", (verdict("1", right=False, fingerprint="a"),)),
        row("Ben", (verdict("1", right=False, fingerprint="a"),)),
        row("Cem", (verdict("1", right=False, fingerprint="b"),)),
    ]
    groups = class_view("t", rows, lambda _: "").parts[0].groups
    assert [len(group.students) for group in groups] == [2, 1]
    assert groups[0].command.startswith("grade adopt exercise-03-swish")


def test_discrimination_is_the_correlation_with_the_rest() -> None:
    """A check that the strong pass and the weak fail discriminates; a constant one says nothing."""
    assert correlation([0, 0, 1, 1], [1, 2, 3, 4]) == pytest.approx(0.894, abs=1e-3)
    assert correlation([1, 1, 1], [1, 2, 3]) is None


def test_the_page_is_valid_html_with_text_as_text() -> None:
    """The page has no HTML errors, and a student's name is text whatever is in it."""
    text = page(class_of(30))
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    document = parser.parse(io.StringIO(text))
    assert parser.errors == []
    assert len(list(document.iter("script"))) == 1
    assert "49" not in text.split("alert(1)")[1][:60]


@pytest.mark.slow
def test_the_page_sorts_and_filters_in_a_browser(
    visit: Callable[..., Any], axe: str, tmp_path: Path
) -> None:
    """With its script the table sorts and filters; axe-core and the console have nothing to say."""
    path = tmp_path / "index.html"
    path.write_text(page(class_of(30)), encoding="utf-8")
    seen = visit(path, width=320)
    assert seen.page.evaluate("document.documentElement.scrollWidth") <= 320
    seen.page.locator("#filter").fill("student 07")
    assert seen.page.locator("#students tbody tr:visible").count() == 1
    seen.page.locator("#filter").fill("")
    seen.page.locator("#students th button").nth(2).click()
    first = seen.page.locator("#students tbody tr").first.locator("td").nth(2).inner_text()
    assert first in {"", "0 / 5"}
    for scheme in ("light", "dark"):
        again = visit(path, scheme=scheme)
        again.page.add_script_tag(content=axe)
        result = again.page.evaluate("axe.run(document, {resultTypes: ['violations']})")
        assert [item["id"] for item in result["violations"]] == []
        assert again.messages == []
        assert again.requests == [path.as_uri()]
