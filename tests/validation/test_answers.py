"""What the headers of sample answers say, and what stands on their numbers."""

from __future__ import annotations

import torch

from grader.course.seeds import shifted
from grader.suite import generator
from grader.validation.answers import header


def test_a_header_may_go_on_after_a_comma() -> None:
    """Fields are read from the leading comments; a list goes on in the next one."""
    text = "# a remark\n# loses: b,\n#   c[x],\n#   d\n# a remark\n\n# tries: e\nx = 1\n# loses: f"
    assert header(text) == {
        "loses": ("b, c[x], d", 2),
        "tries": ("e", 7),
    }


def test_a_suite_draws_the_same_numbers_until_the_run_is_another() -> None:
    """``generator`` gives each seed its own stream, and each run its own streams."""

    def draw(seed: int) -> list[float]:
        return torch.rand(4, generator=generator(seed)).tolist()

    plain = [draw(1), draw(2)]
    assert plain == [draw(1), draw(2)]
    assert plain[0] != plain[1]
    with shifted(3):
        other = [draw(1), draw(2)]
        assert other == [draw(1), draw(2)]
    assert not any(numbers in plain for numbers in other)
    assert plain == [draw(1), draw(2)]
