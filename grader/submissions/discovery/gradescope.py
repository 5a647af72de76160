"""Gradescope's "Export Submissions".

A folder ``submission_{id}/`` for the active submission of each student or
group, and beside them ``submission_metadata.yml``, whose keys are Ruby
symbols: ``submission_123: {:submitters: [{:name:, :sid:, :email:}],
:created_at:, :history: [{:id:, :created_at:}]}``. Earlier submissions are only
listed, their files are not in the export.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from grader.submissions.discovery.archive import Unreadable
from grader.submissions.discovery.recognised import Platform, Read, Recognised, below, most, tops
from grader.submissions.discovery.values import Claim, Entry, Identity, Problem
from grader.text import clean

METADATA = "submission_metadata.yml"
_LONG = 3
_FOLDER = re.compile(r"submission_(\d+)(?:\.\w+)?")


def _fits(names: Mapping[str, Entry]) -> frozenset[str]:
    folders = frozenset(filter(_FOLDER.fullmatch, names))
    if METADATA in names:
        return folders | {METADATA}
    # Its numbers are long: "submission_2" may be anybody's second.
    numbered = frozenset(name for name in folders if len(_number(name)) >= _LONG)
    return numbered if most(numbered, names) else frozenset()


def _recognise(entries: Sequence[Entry], read: Read) -> Recognised:
    names = tops(entries)
    folders = [name for name in names if _FOLDER.fullmatch(name)]
    records, problem = _records(names.get(METADATA), read)
    inside = below(entries)
    claims: list[Claim] = []
    people: list[Identity] = []
    notes: list[str] = []
    problems = [problem] if problem else []
    numbered = {_number(name): name for name in folders}
    for number in dict.fromkeys([*records, *numbered]):
        record = records.get(number, {})
        name = numbered.get(number, f"submission_{number}" if number.isdecimal() else number)
        who = list(_submitters(record, name, number))
        people += who
        created = _text(record.get(":created_at"))
        notes += _history_notes(who, record, created)
        if name not in inside:
            problems.append(_no_folder(name, who))
        for entry in inside.get(name, []):
            inner = entry.parts[1:] or ((name,) if "." in name else ())
            if not inner:
                continue
            claims += (_claim(one, entry, inner, record, created) for one in who)
    return Recognised(
        layout="Gradescope export",
        claims=tuple(claims),
        people=tuple(people),
        problems=tuple(problems),
        notes=tuple(notes),
    )


GRADESCOPE = Platform(name="Gradescope", fits=_fits, recognise=_recognise)


def _number(name: str) -> str:
    """``123`` of ``submission_123`` and ``submission_123.zip``; other names as they are."""
    return found[1] if (found := _FOLDER.fullmatch(name)) else name


def _claim(
    who: Identity, entry: Entry, inner: tuple[str, ...], record: dict[str, Any], created: str
) -> Claim:
    order, mark = _seconds(created), f"created {created}" if created else ""
    if _text(record.get(":active")) == "false":
        # Whenever it was made, the active submission is the one that counts on Gradescope.
        order, mark = (order or 0.0) * 1e-6, f"{mark}, not active".lstrip(", ")
    lateness = re.search(r"[1-9]", _text(record.get(":lateness")))
    late = _text(record.get(":late")) == "true" or bool(lateness)
    return Claim(who=who, entry=entry, inner=inner, late=late, mark=mark, order=order, whole=True)


def _records(entry: Entry | None, read: Read) -> tuple[dict[str, dict[str, Any]], Problem | None]:
    """The metadata by the submission's number, or what is wrong with it."""
    advice = "Students are named by their submission's number; export again for names."
    if entry is None:
        what = "is not in the export, so nobody's name is known"
        return {}, Problem(file=METADATA, what=what, advice=advice)
    try:
        data = _plain_data(read(entry).decode("utf-8", "replace"))
    except (Unreadable, ValueError) as error:
        what = f"can't be read: {clean(str(error))[:200] or 'unreadable'}"
        return {}, Problem(file=entry.origin, what=what, advice=advice)
    if not isinstance(data, dict):
        return {}, None
    return {_number(key): value for key, value in data.items() if isinstance(value, dict)}, None


def _plain_data(text: str) -> Any:
    """YAML as dicts, lists and strings, whatever its tags say: Gradescope writes Ruby's.

    Raises:
        ValueError: the text is no YAML, or nested too deeply.
    """
    # Only a Gradescope export needs it.
    import yaml

    try:
        return yaml.load(text, Loader=yaml.BaseLoader)
    except (yaml.YAMLError, RecursionError) as error:
        raise ValueError(str(error)) from error


def _submitters(record: dict[str, Any], folder: str, number: str) -> Iterator[Identity]:
    people = _listed(record, ":submitters")
    for one in people:
        email, sid = _text(one.get(":email")), _text(one.get(":sid"))
        yield Identity(
            name=_text(one.get(":name")) or email or sid or f"submission {number}",
            folder=folder,
            email=email,
            student_id=sid,
            gradescope_id=number,
        )
    if not people:
        yield Identity(name=f"submission {number}", folder=folder, gradescope_id=number)


def _history_notes(who: list[Identity], record: dict[str, Any], created: str) -> Iterator[str]:
    # The active submission may itself be listed in the history.
    times = {_text(old.get(":created_at")) for old in _listed(record, ":history")} - {created}
    if times and who:
        names = " and ".join(one.name for one in who)
        active = f"the active submission of {created}" if created else "the active submission"
        yield f"{names} handed in {len(times) + 1} times on Gradescope; {active} was taken."


def _listed(record: dict[str, Any], key: str) -> list[dict[str, Any]]:
    """The mappings in a list of a record, whatever else may stand there."""
    items = record.get(key)
    return [item for item in items if isinstance(item, dict)] if isinstance(items, list) else []


def _no_folder(name: str, who: list[Identity]) -> Problem:
    return Problem(
        file=clean(name),
        what=f"by {', '.join(one.name for one in who)} is listed in {METADATA} but not there",
        advice="Export the submissions again.",
    )


def _text(value: Any) -> str:
    """A scalar as text; a Ruby time is a mapping that has it as ``utc``."""
    if isinstance(value, dict):
        value = value.get("utc", value.get("time", ""))
    return clean(value) if isinstance(value, str) and value not in ("~", "null") else ""


def _seconds(text: str) -> float | None:
    """A time as seconds since 1970; without a zone it is UTC, as Gradescope writes it."""
    spelled = re.sub(r" (?=[-+Z])", "", text.removesuffix(" UTC"))
    try:
        when = dt.datetime.fromisoformat(spelled)
    except ValueError:
        return None
    return (when if when.tzinfo else when.replace(tzinfo=dt.UTC)).timestamp()
