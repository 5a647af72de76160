"""Whoever replaces something of the worker's own is seen, and looking at it changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType

import pytest

from grader.worker import tamper_check

_SOURCE = """
NUMBER = 1


def one(x):
    return x


class Box:
    def method(self):
        return 1

    @staticmethod
    def loose():
        return 2

    @property
    def size(self):
        return 3
"""


def module() -> ModuleType:
    """A module with what the worker's modules have."""
    made = ModuleType("boxes")
    exec(compile(_SOURCE, "boxes.py", "exec"), vars(made))
    return made


def _other(*_: object) -> int:
    return 4


def _recode(found: ModuleType) -> None:
    found.one.__code__ = _other.__code__


REPLACED: dict[str, Callable[[ModuleType], object]] = {
    "function": lambda found: setattr(found, "one", _other),
    "deleted": lambda found: delattr(found, "one"),
    "class": lambda found: setattr(found, "Box", type("Box", (), {})),
    "method": lambda found: setattr(found.Box, "method", _other),
    "static": lambda found: setattr(found.Box, "loose", staticmethod(_other)),
    "property": lambda found: setattr(found.Box, "size", property(_other)),
    "code": _recode,
}


@pytest.fixture(params=["as it is", "where memory lies otherwise"])
def found(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """A module, looked at in both ways."""
    if request.param != "as it is":
        monkeypatch.setattr(tamper_check, "_from_outside", lambda *_: None)
    return module()


@pytest.mark.parametrize("kind", REPLACED)
def test_what_is_replaced_is_seen(found: ModuleType, kind: str) -> None:
    """A function, a class, a method or the code of one can't be put in another's place unseen."""
    intact = tamper_check.seal([found], ())
    assert intact()
    REPLACED[kind](found)
    assert not intact()


def test_what_is_put_back_is_in_place(found: ModuleType) -> None:
    """What counts is what is there: other names, and what stands as it stood, are nobody's loss."""
    intact = tamper_check.seal([found], ())
    before, found.one = found.one, _other
    found.one = before
    found.more = _other
    assert intact()


def test_an_object_keeps_what_it_must(found: ModuleType) -> None:
    """An attribute that must stay what it is may not be replaced on the object itself."""
    box = found.Box()
    box.kept = frozenset({"silu"})
    intact = tamper_check.seal([found], [(box, "kept")])
    assert intact()
    box.kept = frozenset()
    assert not intact()
