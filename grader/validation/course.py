"""Whether a course's folders and its learning path agree: what no single exercise can tell."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

from grader.course.loading import FOLDER
from grader.course.path import not_there
from grader.model import Course
from grader.validation.values import Promise, Proof, Shortfall


def prove_course(course: Course) -> Proof:
    """What falls short in ``course.toml`` and in how the folders are called.

    Args:
        course: as ``course.toml`` has it; its exercises need not be loaded.
    """
    return Proof(
        exercise=course.name,
        shortfalls=(*_folders_agree(course.root), *_path_leads_somewhere(course)),
    )


def exercise_folders(root: Path) -> list[Path]:
    """The folders of a course's exercises, by name."""
    return sorted(path for path in (root / "exercises").glob("exercise-*") if path.is_dir())


def _folders_agree(root: Path) -> Iterator[Shortfall]:
    public = exercise_folders(root)
    for one, other in combinations(public, 2):
        mine, theirs = FOLDER.fullmatch(one.name), FOLDER.fullmatch(other.name)
        if mine is None or theirs is None:
            continue  # it is told of the exercise itself
        for group, what in ((1, "number"), (2, "slug")):
            if mine[group] == theirs[group]:
                says = (
                    f"{one.name} has the {what} {mine[group]} too, and `grade {mine[group]}` can "
                    f"mean only one of them: rename one, in exercises/ and in reference/"
                )
                yield Shortfall(Promise.course, other, 1, says)
    names = {path.name for path in public}
    for staff in sorted((root / "reference").glob("exercise-*")):
        if staff.is_dir() and staff.name not in names:
            says = (
                f"there is no exercises/{staff.name}, which a student would get: the two folders "
                "of an exercise have the same name"
            )
            yield Shortfall(Promise.course, staff, 1, says)


def _path_leads_somewhere(course: Course) -> Iterator[Shortfall]:
    found = (FOLDER.fullmatch(path.name) for path in exercise_folders(course.root))
    slugs = [match[2] for match in found if match is not None]
    file = course.root / "course.toml"
    text = file.read_text(encoding="utf-8")
    for lesson, slug in not_there(course.lessons, slugs):
        bare = FOLDER.fullmatch(slug)
        close = difflib.get_close_matches(bare[2] if bare is not None else slug, slugs, n=1)
        advice = f"did you mean `{close[0]}`?" if close else "write it, or take it off the path"
        at = text.find(f'"{slug}"')
        line = text.count("\n", 0, max(at, 0)) + 1
        says = f"lesson {lesson.number} names `{slug}`, and no exercise has that slug: {advice}"
        yield Shortfall(Promise.course, file, line, says)
