"""The README's tables of the course, which ``course.toml`` decides: ``python -m tests.outline``."""

from __future__ import annotations

import re
from typing import Final

from grader.course.loading import load_course
from grader.course.path import outline
from tests.conftest import ROOT

README: Final = ROOT / "README.md"
_BETWEEN: Final = re.compile(
    r"(<!-- The learning path, .*?-->\n).*?(<!-- The learning path ends)", re.DOTALL
)


def with_outline(text: str) -> str:
    """The README's text with the tables as they should be."""
    path = outline(load_course(ROOT), "exercises", "###")
    return _BETWEEN.sub(lambda found: f"{found[1]}\n{path}\n{found[2]}", text)


if __name__ == "__main__":
    README.write_text(with_outline(README.read_text(encoding="utf-8")), encoding="utf-8")
