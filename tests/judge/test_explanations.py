"""What was said of a wrong answer is said again of the same one, and of no other."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable
from typing import Any

import msgspec
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from grader.course.loading import find_exercise, load_course
from grader.grading import explaining
from grader.grading.examiner import Examiner
from grader.judge.closeness import loose
from grader.judge.exact import exact
from grader.judge.families import _gives
from grader.judge.sketches import of_form, refutes, sketch
from grader.model import Report, Submission
from grader.sandbox.protocols import Sandbox
from grader.suite.elementary import DERIVATIVES, FUNCTIONS

RIGHT = "def swish(z):\n    return z * torch.sigmoid(z)\n"
DERIVATIVE = "def swish_derivative(z):\n    s = torch.sigmoid(z)\n    return "
WRONG = {
    "sum": f"{DERIVATIVE}s + s * (1 - s)\n",
    "first term": f"{DERIVATIVE}z * s * (1 - s)\n",
    "raises": f"{DERIVATIVE}z @ z\n",
    "unknown": f"{DERIVATIVE}torch.cos(z) + 0.37 * z\n",
    "missing": "",
}
FORMS: dict[str, Callable[..., Any]] = {**FUNCTIONS, **DERIVATIVES}


def submission(source: str) -> Submission:
    data = source.encode()
    return Submission(name="swish.py", source=data, sha256=hashlib.sha256(data).hexdigest())


def told(report: Report) -> Report:
    """A report without what differs from run to run."""
    verdicts = [msgspec.structs.replace(one, seconds=0.0) for one in report.verdicts]
    return msgspec.structs.replace(report, verdicts=tuple(verdicts))


def test_the_same_wrong_answer_is_explained_once_and_told_with_its_own_lines(
    zygote: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A class's reports are those of each student alone; each kind of answer is diagnosed once."""
    course = load_course()
    exercise = find_exercise(course, "3")
    sources = [
        f"import torch\n{above}\n{RIGHT}\n\n{wrong}"
        for wrong in WRONG.values()
        for above in ("", "# my own\n\n\n", "X = 1\n")
    ]
    alone = [
        Examiner(course, exercise, zygote, required=False).examine([submission(source)])[0]
        for source in sources
    ]
    seen = []
    diagnose = explaining.diagnose
    monkeypatch.setattr(explaining, "diagnose", lambda *given: seen.append(1) or diagnose(*given))
    examiner = Examiner(course, exercise, zygote, required=False)
    together = examiner.examine([submission(source) for source in sources])
    assert [told(one) for one in together] == [told(one) for one in alone]
    # An exception has its line, which is not the same in all three.
    assert len(seen) == 3 + 3 + 1
    places = [
        {one.diagnosis.place.line for one in report.verdicts if one.diagnosis is not None
         and one.diagnosis.place is not None}
        for report in together[:3]
    ]  # fmt: skip
    assert len({frozenset(found) for found in places}) == 3


@given(st.lists(st.floats(), max_size=4), st.lists(st.floats(), max_size=4))
def test_digests_are_equal_only_to_the_last_bit(one: list[float], other: list[float]) -> None:
    """Two lists have one digest if they have the same representation, and else two."""
    same = list(map(repr, one)) == list(map(repr, other))
    nan = any(map(math.isnan, (*one, *other)))
    assert same or exact(one) != exact(other)
    assert not same or nan or exact(one) == exact(other)
    assert exact(one) != exact(tuple(one))
    assert exact([one, other]) != exact([[*one, *other]])


def test_what_is_no_plain_data_is_like_nothing() -> None:
    """Nobody can tell whether two such values are the same."""
    thing = object()
    assert exact(thing) != exact(thing)


ELEMENTS = st.floats(-4, 4) | st.sampled_from([0.0, -0.0, 1e3, -1e3, float("inf"), float("nan")])


@given(
    st.lists(ELEMENTS, min_size=1, max_size=30),
    st.sampled_from(sorted(FORMS)),
    st.sampled_from(sorted(FORMS)),
    st.sampled_from([torch.float64, torch.float32]),
    st.sampled_from([0.0, 1e-12, 1e-8, 1e-6, 1e-4]),
)
def test_a_sketch_turns_no_form_down_that_fits(
    values: list[float], theirs: str, ours: str, dtype: torch.dtype, off: float
) -> None:
    """A few numbers refute only what comparing all of them refutes as well."""
    z = torch.tensor(values, dtype=dtype)
    got = FORMS[theirs](z) * (1 + off)
    idea = of_form(FORMS[ours], (z,), {})
    seen = sketch(got, (z,))
    if idea is not None and seen is not None and refutes(seen, idea, loose(got)):
        assert not _gives(FORMS[ours], got, (z,), {})


def test_a_sketch_turns_nearly_every_other_form_down() -> None:
    """Of all functions that a course knows few are left to be compared in full."""
    z = torch.linspace(-3, 3, 41, dtype=torch.float64)
    got = FORMS[sorted(FORMS)[0]](z)
    seen = sketch(got, (z,))
    assert seen is not None
    left = [
        name
        for name, form in FORMS.items()
        if (idea := of_form(form, (z,), {})) is None or not refutes(seen, idea, loose(got))
    ]
    assert sorted(FORMS)[0] in left
    assert len(left) < 4


@pytest.mark.parametrize(
    "dtype", [torch.bool, torch.int64, torch.uint8, torch.bfloat16, torch.float16, torch.complex64]
)
def test_a_form_may_give_any_dtype(dtype: torch.dtype) -> None:
    """A mask that was left as bools is compared with the forms of a family like any other value."""
    z = torch.linspace(-3, 3, 41, dtype=torch.float64)
    got = (z > 0).to(dtype)
    assert _gives(lambda z: (z > 0).to(dtype), got, (z,), {})
    assert not _gives(lambda z: (z < 1).to(dtype), got, (z,), {})
    assert not _gives(lambda z: (z > 0).to(torch.float64), got, (z,), {})
