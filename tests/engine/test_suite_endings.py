"""Whatever one check of a suite does, it is told with its reason, and the others are judged."""

from __future__ import annotations

import textwrap

import pytest

from grader.course import loading as course
from grader.errors import CourseError
from grader.grading import examiner as examination
from grader.model import Report, Status, Verdict
from tests.engine.conftest import Bench

RIGHT = "def f(x):\n    return x\n"


def check(body: str, *, marks: str = "", arguments: str = "agree") -> str:
    """A check whose body is given, between two others."""
    around = '@check("{0}", of="f")\ndef test_{0}(agree):\n    agree(lambda code: code.f(1.0))\n'
    odd = f'{marks}\n@check("odd", of="f")\ndef test_odd({arguments}):\n'
    odd += textwrap.indent(textwrap.dedent(body).strip(), "    ") + "\n"
    return "\n\n".join([around.format("before"), odd.lstrip("\n"), around.format("after")])


def odd_of(report: Report) -> Verdict:
    """The odd check's verdict; every other has passed."""
    found = {verdict.check.id: verdict for verdict in report.verdicts}
    odd = found.pop("odd")
    assert set(found) == {"before", "after", "hidden"}
    assert {verdict.status for verdict in found.values()} == {Status.passed}
    return odd


LEAVES = {
    "skips": (check('pytest.skip("no GPU here")'), "no GPU here"),
    "skips without a reason": (check("pytest.skip()"), "no reason is given"),
    "skips in a scenario": (
        check('agree(lambda code: pytest.skip("no GPU here"))'), "no GPU here"
    ),
    "is expected to fail": (check('pytest.xfail("a known gap")'), "a known gap"),
    "needs a package": (check('pytest.importorskip("nowhere_to_be_found")'), "nowhere_to_be"),
    "is a unittest's skip": (
        check('import unittest\nraise unittest.SkipTest("not today")'), "not today"
    ),
    "ends the run": (check('pytest.exit("enough")'), "enough"),
    "ends the program": (check("import sys\nsys.exit(3)"), "3"),
    "raises": (check('raise KeyError("a typo")'), "KeyError"),
    "is marked as skipped": (
        check("agree(lambda code: code.f(1))", marks='@pytest.mark.skip(reason="later")'), "later"
    ),
    "is marked as skipped here": (
        check("pass", marks='@pytest.mark.skipif(True, reason="no GPU here")'), "no GPU here"
    ),
    "is marked as not to be run": (
        check("pass", marks='@pytest.mark.xfail(run=False, reason="hangs")'), "hangs"
    ),
    "has a fixture that skips": (
        '@pytest.fixture\ndef gpu():\n    pytest.skip("no GPU here")\n\n\n'
        + check("pass", arguments="agree, gpu"), "no GPU here",
    ),
    "has a fixture that ends the run": (
        '@pytest.fixture\ndef gpu():\n    pytest.exit("enough")\n\n\n'
        + check("pass", arguments="agree, gpu"), "enough",
    ),
    "has a fixture that ends the program": (
        "@pytest.fixture\ndef gpu():\n    raise SystemExit(3)\n\n\n"
        + check("pass", arguments="agree, gpu"), "3",
    ),
    "has no such fixture": (check("pass", arguments="agree, nobody"), "`nobody`"),
}  # fmt: skip


@pytest.mark.parametrize("name", LEAVES)
def test_a_check_that_tells_nothing_is_the_suites_fault_and_no_more(
    bench: Bench, name: str
) -> None:
    """A check that is skipped or leaves is a fault with its reason, and the others count."""
    visible, reason = LEAVES[name]
    odd = odd_of(bench(RIGHT, visible=visible))
    assert odd.status is Status.grader_fault
    assert reason in odd.message


def test_a_fixture_that_ends_the_run_afterwards_ends_nothing(bench: Bench) -> None:
    """What a fixture does after a check takes nothing from the others."""
    fixture = '@pytest.fixture\ndef late():\n    yield\n    pytest.exit("enough")\n\n\n'
    visible = fixture + check("agree(lambda code: code.f(1))", arguments="agree, late")
    assert odd_of(bench(RIGHT, visible=visible)).status is Status.passed


def test_a_check_may_fail_in_pytests_own_words(bench: Bench) -> None:
    """``pytest.fail`` says of the student's code what ``assert`` says."""
    visible = check('if code_is_wrong(student):\n    pytest.fail("it gives 2")',
                    arguments="student")  # fmt: skip
    visible += "\n\ndef code_is_wrong(student):\n    return student.f(1) == 2\n"
    assert odd_of(bench(RIGHT, visible=visible)).status is Status.passed
    wrong = "def f(x):\n    return x if not isinstance(x, int) else 2\n"
    odd = odd_of(bench(wrong, visible=visible))
    assert (odd.status, odd.message) == (Status.failed, "it gives 2")


AT_IMPORT = {
    "skips itself": ('pytest.skip("no GPU here", allow_module_level=True)', "no GPU here"),
    "needs a package": ('pytest.importorskip("nowhere_to_be_found")', "nowhere_to_be_found"),
    "ends the run": ('pytest.exit("enough")', "enough"),
    "ends the program": ("raise SystemExit(3)", "3"),
    "raises": ("1 / 0", "ZeroDivisionError"),
    "does not parse": ("def", "SyntaxError"),
}


@pytest.mark.parametrize("name", AT_IMPORT)
def test_a_suite_that_cannot_be_collected_is_told_with_its_line(bench: Bench, name: str) -> None:
    """No suite is left out without a word: a student would be graded by the other one alone."""
    line, reason = AT_IMPORT[name]
    with pytest.raises(CourseError, match=r"test_hidden\.py:7: ") as told:
        bench(RIGHT, hidden=f"{line}\n\n\n" + check("pass"))
    assert reason in str(told.value)


@pytest.mark.parametrize("line", ["raise SystemExit(3)", "import pytest; pytest.skip('x')"])
def test_a_reference_that_leaves_is_told_with_its_line(bench: Bench, line: str) -> None:
    """A file of the staff's that ends the program ends nothing but its exercise."""
    with pytest.raises(CourseError, match=r"one\.py:2: "):
        bench(RIGHT, reference=line)


ENDLESS = "while True:\n    pass\n"


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """A guard of eight seconds, for workers that answer at once."""
    monkeypatch.setattr(examination, "_GUARD_SECONDS", 6.0)
    monkeypatch.setattr(course, "_MOST_SECONDS", 3.0)


PICTURE = """
    def make(got, expected, **caption):
        while True:
            pass
    picture(lambda code: code.f(torch.ones(2)), make)
"""
STUCK = {
    "the check": (check(ENDLESS), Status.grader_fault),
    "a check that catches everything": (
        check("try:\n    while True:\n        pass\nexcept Exception:\n    pass"),
        Status.grader_fault,
    ),
    "a check with marks": (check(ENDLESS, marks="@pytest.mark.usefixtures()"), Status.grader_fault),
    "a figure": (
        check(textwrap.dedent(PICTURE) + "agree(lambda code: code.f(1))",
              arguments="picture, agree"),
        Status.passed,
    ),
    "a figure, and then the check": (
        check(textwrap.dedent(PICTURE) + ENDLESS, arguments="picture, agree"),
        Status.grader_fault,
    ),
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.usefixtures("hurried")
@pytest.mark.parametrize("name", STUCK)
def test_each_step_of_a_check_has_its_own_guard(bench: Bench, name: str) -> None:
    """An endless loop ends its own step: the figure is left out, or the check, and no other."""
    visible, status = STUCK[name]
    report = bench(RIGHT, visible=visible, settings="[limits]\ndeadline = 1\n")
    assert odd_of(report).status is status
    assert any("left out" in note for note in report.notes) is ("figure" in name)


ENDLESS_IDEA = """
    from grader.suite import misconception

    @misconception("f-loops", of="f", says="It loops.", why="It does.")
    def loops(x):
        while True:
            pass
"""
ENDLESS_ESTIMATE = """
    from grader.suite import misconception

    def estimate(got, x):
        while True:
            pass

    @misconception("f-loops", of="f", says="It loops.", why="It does.", estimate=estimate)
    def loops(x):
        return x
"""


@pytest.mark.slow
@pytest.mark.usefixtures("hurried")
@pytest.mark.parametrize("catalogue", [ENDLESS_IDEA, ENDLESS_ESTIMATE], ids=["idea", "estimate"])
def test_an_explanation_without_end_costs_the_explanation_alone(
    bench: Bench, catalogue: str
) -> None:
    """A catalogue that loops leaves every verdict as it is; the report says what it lacks."""
    report = bench("def f(x):\n    return x + 1\n", misconceptions=catalogue,
                   settings="[limits]\ndeadline = 1\n")  # fmt: skip
    assert {verdict.status for verdict in report.verdicts} == {Status.failed}
    assert any("No mistake could be named" in note for note in report.notes)


@pytest.mark.slow
@pytest.mark.usefixtures("hurried")
@pytest.mark.parametrize("part", ["hidden", "reference"])
def test_an_import_without_end_is_told(bench: Bench, part: str) -> None:
    """A suite or a reference whose import loops is named; nobody waits for ever."""
    with pytest.raises(CourseError, match="longer than"):
        bench(RIGHT, **{part: ENDLESS}, settings="[limits]\ndeadline = 1\n")
