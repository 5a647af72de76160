"""A step that doesn't come to an end is ended, and leaves what is around it its time."""

from __future__ import annotations

import contextlib
import signal
import time
from typing import Any

import pytest

from grader.course.guard import Stuck, guarded


def loop() -> None:
    while True:
        pass


def test_a_loop_inside_leaves_the_step_around_it_its_time() -> None:
    """Each of two loops in one step is ended by itself, and then the step is."""

    @guarded(1.0)
    def step() -> None:
        for _ in range(2):
            with pytest.raises(Stuck):
                guarded()(loop)()
        loop()

    began = time.monotonic()
    with pytest.raises(Stuck):
        step()
    assert time.monotonic() - began > 0.9


def test_what_catches_everything_is_ended_all_the_same() -> None:
    """A step that swallows its interruption and returns is told as stuck."""

    @guarded(0.2)
    def step() -> None:
        with contextlib.suppress(BaseException):
            loop()

    with pytest.raises(Stuck):
        step()


@pytest.mark.parametrize("seconds", [0.0, float("inf")])
def test_nothing_is_guarded_without_seconds(seconds: float) -> None:
    """Zero is for ever, and a part of no step has no guard."""
    handler = signal.getsignal(signal.SIGALRM)
    with guarded(seconds):
        assert signal.getsignal(signal.SIGALRM) is handler


def test_somebody_elses_timer_goes_on() -> None:
    """A timer that was set before is neither lost nor takes a step's time away."""
    rang: list[int] = []

    def ring(number: int, _frame: Any) -> None:
        rang.append(number)

    before, left = signal.signal(signal.SIGALRM, ring), signal.getitimer(signal.ITIMER_REAL)[0]
    try:
        signal.setitimer(signal.ITIMER_REAL, 60)
        with guarded(600.0):
            assert signal.getitimer(signal.ITIMER_REAL)[0] > 60
        assert 0 < signal.getitimer(signal.ITIMER_REAL)[0] <= 60
        signal.setitimer(signal.ITIMER_REAL, 0.3)
        with guarded(60.0):
            time.sleep(0.5)
        for _ in range(100):
            if rang:
                break
            time.sleep(0.01)
        assert rang == [signal.SIGALRM]
    finally:
        signal.signal(signal.SIGALRM, before)
        signal.setitimer(signal.ITIMER_REAL, left)
