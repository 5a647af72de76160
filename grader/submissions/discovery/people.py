"""From identities to students: who is the same, who is on the roster, under which key."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from grader.model import Value
from grader.submissions.discovery.decorated import DecoratedNames
from grader.submissions.discovery.names import fold, key_of, tokens, unique_keys
from grader.submissions.discovery.roster import Roster, RosterIndex
from grader.submissions.discovery.roster_rows import RosterEntry
from grader.submissions.discovery.values import Identity, Student
from grader.text import clean, first_few

# A line for each student who is not on the roster, up to this many; then names in one line.
_EACH, _MOST = 3, 10
_KNOWN = (
    "folder",
    "email",
    "student_id",
    "moodle_id",
    "canvas_id",
    "gradescope_id",
    "brightspace_id",
)
"""What an identity may say of a student."""


class People(Value, frozen=True, kw_only=True):
    """The students, and which identities are whose."""

    students: tuple[Student, ...]
    keys: Mapping[Identity, tuple[str, ...]]
    """Keys of the students that an identity stands for: one, or a group's members."""
    groups: frozenset[Identity]
    """Identities that the roster resolved into members: their numbers are nobody's own."""
    notes: tuple[str, ...]


def who_is_who(found: Iterable[Identity], roster: Roster | None) -> People:
    """Students for all identities, merged by the roster or by what they are known by.

    Two submissions of one download are never merged on a name alone: the
    platform has told them apart.
    """
    identities = list(dict.fromkeys(found))
    notes: list[str] = list(roster.notes) if roster else []
    matched, groups = _matched(identities, roster, notes) if roster else ({}, frozenset())
    buckets = _buckets([one for one in identities if one not in matched])
    bare = _bare_keys(buckets, roster)
    students = {key: _student(key, people) for key, people in zip(bare, buckets, strict=True)}
    keys = {one: (key,) for key, people in zip(bare, buckets, strict=True) for one in people}
    entries = roster.entries if roster else ()
    owned: dict[RosterEntry, list[Identity]] = {}
    for one, those in matched.items():
        for entry in those:
            owned.setdefault(entry, []).append(one)
    for entry, key in zip(entries, _roster_keys(entries), strict=True):
        own = owned.get(entry, [])
        students[key] = _on_roster(key, entry, [one for one in own if one not in groups])
        for one in own:
            keys[one] = (*keys.get(one, ()), key)
    if roster:
        several = _several(RosterIndex(roster), dict(zip(bare, buckets, strict=True)))
        notes += several.values()
        strangers = (key for key, one in students.items() if not one.on_roster)
        notes += _not_on_it([students[key].name for key in strangers if key not in several])
    ordered = sorted(students.values(), key=lambda one: (one.name.casefold(), one.key))
    return People(students=tuple(ordered), keys=keys, groups=groups, notes=tuple(notes))


def _several(index: RosterIndex, buckets: Mapping[str, Sequence[Identity]]) -> dict[str, str]:
    """Key -> what to say of somebody who could be more than one person of the roster."""
    rivals = {key: index.rivals(people[0]) for key, people in buckets.items()}
    return {
        key: f"{buckets[key][0].name} could be {len(those)} people of the roster "
        f"({', '.join(one.key for one in those[:_MOST])}), so was taken for none of them; "
        f"give the roster a column with the platform's ids, or one row for each person."
        for key, those in rivals.items()
        if those
    }


def _not_on_it(names: Sequence[str]) -> list[str]:
    if len(names) <= _EACH:
        return [f"{name} is not on the roster." for name in names]
    return [f"{len(names)} students are not on the roster: {first_few(names, _MOST)}."]


def _matched(
    identities: Sequence[Identity], roster: Roster, notes: list[str]
) -> tuple[dict[Identity, tuple[RosterEntry, ...]], frozenset[Identity]]:
    """Whom of the roster each identity is, and which identities are groups."""
    index = RosterIndex(roster)
    places: defaultdict[str, list[str]] = defaultdict(list)
    for one in identities:
        places[one.place].append(one.name)
    decorated = {place: DecoratedNames(roster.entries, names) for place, names in places.items()}
    matched: dict[Identity, tuple[RosterEntry, ...]] = {}
    groups: set[Identity] = set()
    taken: dict[RosterEntry, list[Identity]] = {}
    for one in identities:
        # Moodle's group of those who are in none has no number, and a name in any language.
        members = index.members(one.name) or (index.ungrouped if one.group else ())
        entry = index.find(one)
        if entry is None and not members and _is_free_text(one):
            entry = decorated[one.place].find(one.name)
        if entry is not None:
            taken.setdefault(entry, []).append(one)
        elif members:
            matched[one] = members
            groups.add(one)
            names = ", ".join(member.name for member in members)
            notes.append(f"The submission of the group {one.name} counts for {names}.")
    for entry, people in taken.items():
        if _told_apart(people):
            names = " and ".join(sorted(clean(one.folder) for one in people))
            notes.append(
                f"{names} could both be {entry.name} of the roster, so neither was taken for "
                f"them; give the roster a column with the platform's ids."
            )
        else:
            matched.update((one, (entry,)) for one in people)
    return matched, frozenset(groups)


def _is_free_text(one: Identity) -> bool:
    """Whether a name is whatever somebody or something called a folder."""
    return not (one.canvas_id or one.email or one.student_id or one.group or one.anonymous)


def _told_apart(people: Sequence[Identity]) -> bool:
    """Whether the platform says that these are different persons."""
    return any(
        len({number for one in people if (number := getattr(one, field))}) > 1
        for field in ("canvas_id", "email", "student_id", "brightspace_id")
    ) or _moodle_twice(people)


def _moodle_twice(people: Sequence[Identity]) -> bool:
    """Moodle numbers participants for each assignment, so only one name in one place is two."""
    numbers = {one.moodle_id for one in people if one.moodle_id}
    return len(numbers) > 1 and len({one.place for one in people}) < len(numbers)


def _buckets(identities: Sequence[Identity]) -> list[list[Identity]]:
    """Identities of the same person together."""
    groups: dict[tuple[str, ...], list[Identity]] = {}
    for one in identities:
        groups.setdefault(_known_by(one), []).append(one)
    buckets: list[list[Identity]] = []
    for people in groups.values():
        buckets += [[one] for one in people] if _moodle_twice(people) else [people]
    return buckets


def _known_by(one: Identity) -> tuple[str, ...]:
    if one.canvas_id:
        return ("canvas", one.canvas_id)
    if one.email:
        return ("email", one.email.casefold())
    if one.student_id:
        return ("id", one.student_id)
    if one.anonymous:
        return ("anonymous", one.place, one.moodle_id)
    if one.moodle_id or one.group:
        return ("moodle", str(one.group), " ".join(tokens(one.name)) or one.name)
    if one.gradescope_id:
        return ("gradescope", one.gradescope_id)
    if one.brightspace_id:
        return ("brightspace", one.brightspace_id)
    return ("name", one.known_as)


def _bare_keys(buckets: Sequence[Sequence[Identity]], roster: Roster | None) -> tuple[str, ...]:
    """Unique keys for whoever the roster doesn't know, different from its own keys too."""
    taken = {fold(key) for key in _roster_keys(roster.entries)} if roster else set()
    often = Counter(fold(_key(people[0])) for people in buckets)
    wanted = []
    for people in buckets:
        one, key = people[0], _key(people[0])
        if one.moodle_id and often[fold(key)] > 1 and not one.anonymous:
            key = f"{key}-{one.moodle_id}"
        known_by = f"{one.moodle_id or one.folder}{one.place if one.anonymous else ''}"
        wanted.append((f"{key}~" if fold(key) in taken else key, known_by))
    return unique_keys(wanted)


def _key(one: Identity) -> str:
    if one.canvas_id:
        return f"canvas-{one.canvas_id}"
    if one.email:
        return key_of(one.email.lower())
    if one.student_id:
        return key_of(one.student_id)
    if one.gradescope_id:
        return f"gradescope-{one.gradescope_id}"
    if one.brightspace_id:
        return f"brightspace-{one.brightspace_id}"
    return key_of(one.known_as)


def _roster_keys(entries: Sequence[RosterEntry]) -> tuple[str, ...]:
    return unique_keys((entry.key, f"{index}{entry.name}") for index, entry in enumerate(entries))


def _student(key: str, people: Sequence[Identity]) -> Student:
    one = people[0]
    known = {field: value for field in _KNOWN if (value := getattr(one, field))}
    return Student(key=key, name=one.name, ids=known, group=one.group)


def _on_roster(key: str, entry: RosterEntry, own: Sequence[Identity]) -> Student:
    def first(field: str) -> str:
        return next((value for one in own if (value := getattr(one, field))), "")

    known = {field: getattr(entry, field, "") or first(field) for field in _KNOWN}
    # Moodle numbers participants for each assignment anew.
    known["moodle_id"] = first("moodle_id") or entry.moodle_id
    known |= {"login": entry.login, "section": entry.section}
    ids = {field: value for field, value in known.items() if value}
    return Student(key=key, name=entry.name, ids=ids, on_roster=True)
