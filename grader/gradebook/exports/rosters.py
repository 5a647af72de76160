"""Finds a student's row in a file that a platform wrote."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from grader.gradebook.matching import folded, name_forms, told_apart
from grader.gradebook.values import GradeRow
from grader.text import first_few


class Finder:
    """Rows by identifier, then by name; a match must be the only one."""

    def __init__(
        self,
        cells: Sequence[Sequence[str]],
        places: Iterable[int],
        keys: Iterable[tuple[int, tuple[str, ...]]],
        names: Iterable[tuple[int, ...]],
        groups: Iterable[int] = (),
    ) -> None:
        """Index the file.

        Args:
            cells: all rows.
            places: indices of the rows that are students.
            keys: for each identifier, best first, its column and its names in ``Student.ids``.
                Rows that share one are the same student's if they give one name.
            names: groups of columns that make a full name together.
            groups: columns whose text, a group's name, may stand in several rows.
        """
        places, names = list(places), list(names)
        called = {
            place: tuple(folded(_cell(cells[place], at)) for columns in names for at in columns)
            for place in places
        }
        self._keys = [
            (_one_student(((_cell(cells[at], column), at) for at in places), called), ids)
            for column, ids in keys
        ]
        self._names = _unique(
            (form, place)
            for columns in names
            for place in places
            for form in name_forms(" ".join(_cell(cells[place], column) for column in columns))
        )
        self._groups: dict[str, list[int]] = {}
        for column in groups:
            for place in places:
                if form := folded(_cell(cells[place], column)):
                    self._groups.setdefault(form, []).append(place)

    def places(self, rows: Sequence[GradeRow], notes: list[str]) -> Iterator[tuple[GradeRow, int]]:
        """Each grade with its student's row, a group's with each member's.

        Who can't be found for certain goes to the notes.
        """
        found = {index: self._places(row) for index, row in enumerate(rows)}
        students: dict[int, set[str]] = {}
        for index, places in found.items():
            for place in places:
                students.setdefault(place, set()).add(rows[index].student.key)
        names, lost = told_apart(row.student for row in rows), dict[str, None]()
        for index, places in found.items():
            alone = [place for place in places if len(students[place]) == 1]
            if len(alone) < max(len(places), 1):
                lost[names[rows[index].student.key]] = None
            yield from ((rows[index], place) for place in alone)
        if lost:
            notes.append(f"Not found for certain in the file, so left out: {first_few(lost)}.")

    def _places(self, row: GradeRow) -> Sequence[int]:
        members = self._groups.get(folded(row.student.name))
        if members and self._by_name(row) is None:
            # The number in a group's folder is the group's, though a participant may have it.
            return members
        by_key, by_name = self._by_key(row), self._by_name(row)
        if by_key and by_name is not None and by_name not in by_key:
            # Moodle counts participants for each assignment anew: this may be another's file.
            return ()
        return by_key or (() if by_name is None else (by_name,))

    def _by_key(self, row: GradeRow) -> Sequence[int]:
        ids = row.student.ids
        for places, names in self._keys:
            for value in (ids[name] for name in names if ids.get(name)):
                if value.strip() in places:
                    return places[value.strip()]
        found = (places.get(row.student.key, ()) for places, _ in self._keys[1:])
        return next(filter(None, found), ())

    def _by_name(self, row: GradeRow) -> int | None:
        forms = (*sorted(name_forms(row.student.name)), folded(row.student.key))
        return next((self._names[form] for form in forms if form in self._names), None)


def maximum_of(rows: Sequence[GradeRow]) -> float | None:
    """The points that an exercise's rows can have; None if nobody was graded."""
    return next((row.max_score for row in rows if row.max_score is not None), None)


def _unique(pairs: Iterable[tuple[str, int]]) -> dict[str, int]:
    """Text -> row, where no other row has the text."""
    found = {pair for pair in pairs if pair[0]}
    counted = Counter(text for text, _ in found)
    return {text: place for text, place in found if counted[text] == 1}


def _one_student(
    pairs: Iterable[tuple[str, int]], called: Mapping[int, tuple[str, ...]]
) -> dict[str, tuple[int, ...]]:
    """Text -> the rows that have it, where all of them give the same name."""
    found: dict[str, tuple[int, ...]] = {}
    for text, place in pairs:
        found[text] = (*found.get(text, ()), place)
    return {
        text: places
        for text, places in found.items()
        if text and len({called[place] for place in places}) == 1
    }


def _cell(row: Sequence[str], column: int) -> str:
    return row[column].strip() if column < len(row) else ""
