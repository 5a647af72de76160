"""Puts the course into the wheel as package data; an editable install reads its checkout."""

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CourseHook(BuildHookInterface):  # type: ignore[type-arg]
    """Maps course.toml, exercises/ and reference/ below ``grader/_course``."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the course's files, unless the install is editable."""
        if version == "editable":
            return
        root = Path(self.root)
        for name in ("course.toml", "exercises", "reference"):
            build_data["force_include"][str(root / name)] = f"grader/_course/{name}"
