"""Somebody of the roster in a longer name: with an assignment, a group or ids around it.

GitHub Classroom writes the assignment before the login, Moodle before 4.1 the team before the
member, ILIAS ``Last_First_login_4711`` and OpenOLAT ``Last_First_login``. What else stands in the
name has to be known, so that ``anna-lee`` is never ``anna``: the person's own, an id of the
platform, or what most of the names begin or end with.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence

from grader.submissions.discovery.names import without_apostrophes, words
from grader.submissions.discovery.roster_rows import RosterEntry

# A shorter number may tell two people apart.
_PLATFORM_ID = 4
# No platform writes more around a name, and whoever names a file may write thousands.
_MOST_WORDS = 16


class DecoratedNames:
    """Finds the one person of the class whose name or identifier is part of a name."""

    def __init__(self, entries: Sequence[RosterEntry], texts: Collection[str]) -> None:
        """Look at everything that is to be found.

        Args:
            entries: the class.
            texts: the names of all folders or files of this class.
        """
        self._entries = entries
        self._own = [_words_of((*_called(entry), *entry.groups)) for entry in entries]
        self._with: dict[str, list[int]] = {}
        for index, entry in enumerate(entries):
            for word in _words_of(_called(entry)):
                self._with.setdefault(word, []).append(index)
        self._around = _Around([words(text) for text in texts], self._with)

    def find(self, text: str) -> RosterEntry | None:
        """The person, or None where nobody or more than one fits."""
        said = words(text)
        known = self._around.of(said)
        candidates = {index for word in said for index in self._with.get(word, ())}
        found = [
            index
            for index in candidates
            if _identifies(self._entries[index], said)
            and all(
                word in self._own[index] or word in known or _is_platform_id(word) for word in said
            )
        ]
        return self._entries[found[0]] if len(found) == 1 else None


class _Around:
    """What most names begin and end with, where it is no name of the class."""

    def __init__(self, names: Sequence[tuple[str, ...]], people: Collection[str]) -> None:
        self._least = max(2, len(names) / 2)
        self._people = people
        self._first = Counter(names_up_to for name in names for names_up_to in _heads(name))
        self._last = Counter(names_up_to for name in names for names_up_to in _heads(name[::-1]))

    def of(self, name: tuple[str, ...]) -> frozenset[str]:
        """The words of this name that stand around the person's."""
        return frozenset({*self._shared(name, self._first), *self._shared(name[::-1], self._last)})

    def _shared(self, name: tuple[str, ...], counted: Counter[tuple[str, ...]]) -> tuple[str, ...]:
        shared = [head for head in _heads(name) if counted[head] >= self._least]
        if not shared or all(word in self._people for word in shared[-1]):
            return ()
        length = len(shared[-1])
        # "Team 1" and "Team B" are teams of those that begin with "Team".
        while length < len(name) and (name[length].isdecimal() or len(name[length]) == 1):
            length += 1
        return name[:length]


def _heads(name: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    return (name[:length] for length in range(1, min(len(name), _MOST_WORDS)))


def _words_of(texts: Iterable[str]) -> frozenset[str]:
    return frozenset(word for text in texts for word in words(text))


def _called(entry: RosterEntry) -> Iterable[str]:
    return (*_names(entry), *_identifiers(entry))


def _names(entry: RosterEntry) -> Iterable[str]:
    for name in (entry.name, *entry.other_names):
        yield from (name, without_apostrophes(name))


def _identifiers(entry: RosterEntry) -> Iterable[str]:
    addresses = (entry.email, *entry.other_emails)
    return filter(
        None,
        (entry.student_id, entry.login, *addresses, *(one.split("@")[0] for one in addresses)),
    )


def _identifies(entry: RosterEntry, said: tuple[str, ...]) -> bool:
    """Whether these words hold a whole identifier or name of the person."""
    if any(set(called) <= set(said) for name in _names(entry) if (called := words(name))):
        return True
    return any(
        _holds(said, called)
        for text in _identifiers(entry)
        if (called := words(text)) and not (text.isdecimal() and len(text) < _PLATFORM_ID)
    )


def _holds(said: tuple[str, ...], part: tuple[str, ...]) -> bool:
    return any(
        said[start : start + len(part)] == part for start in range(len(said) - len(part) + 1)
    )


def _is_platform_id(word: str) -> bool:
    return word.isdecimal() and len(word) >= _PLATFORM_ID
