"""Which checks can be called without pytest's way around a test, and with what."""

from __future__ import annotations

from typing import Any, Final

import pytest

OWN_FIXTURES: Final = frozenset({"agree", "student", "reference", "picture", "grading"})
"""Fixtures that the plugin can give without pytest."""
_HARMLESS: Final = frozenset({"_needs_a_submission", "request"})
"""What the plugin's own fixtures ask for in turn."""
_MARKS: Final = frozenset({"check", "parametrize"})


def direct_arguments(item: pytest.Item) -> dict[str, Any] | None:
    """The arguments of a check that needs nothing of pytest; None for any other.

    A parameter has its value; a fixture of the plugin's own has None, as it
    differs from submission to submission.
    """
    if not isinstance(item, pytest.Function) or item.cls is not None:
        return None
    if any(mark.name not in _MARKS for mark in item.iter_markers()):
        return None
    callspec = getattr(item, "callspec", None)
    parameters = dict(callspec.params) if callspec is not None else {}
    info = item._fixtureinfo  # noqa: SLF001  (pytest's public ways to it are per call)
    for name in info.names_closure:
        if name in parameters:
            definitions = info.name2fixturedefs.get(name, ())
            if any(not _is_parameter(definition) for definition in definitions):
                return None
        elif name not in OWN_FIXTURES and name not in _HARMLESS:
            return None
    if "request" in info.argnames:
        return None
    return {name: parameters.get(name) for name in info.argnames}


def _is_parameter(definition: Any) -> bool:
    """Whether it is what pytest makes of a parameter that is passed as it is."""
    return getattr(definition.func, "__name__", "") == "get_direct_param_fixture_func"
