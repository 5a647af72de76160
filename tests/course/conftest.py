"""Exercise 3 stands for all of them in `make test`; the others' tests are among the slow ones."""

from __future__ import annotations

from pathlib import Path

import pytest

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what concerns another exercise than the third as slow."""
    for item in items:
        if item.path.parent != HERE:
            continue
        if "exercise-03" not in item.name:
            item.add_marker(pytest.mark.slow)
