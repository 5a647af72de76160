"""Reads the attacks: what each tries, and what must come of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
ATTACKS = Path(__file__).with_name("attacks")
FUNCTIONS = ("swish", "swish_derivative")
FULL = "all"

LOOT = "LOOT"
"""What an attack prints where it got something."""
LEFT_BEHIND = "hostile-was-here"
"""What an attack calls the files that it writes."""

_FIELD = re.compile(r"# (\w+): (.*)")


@dataclass(frozen=True)
class Attack:
    """One file, and what its header says.

    Attributes:
        name: folder and stem, such as ``read/frames``.
        tries: what it tries.
        must: what must come of it, for people.
        earns: the graded names that keep all their points; the others earn nothing.
        statuses: outcomes that the checks without points may have; empty for any but
            ``grader_fault``.
        never: a text that must not appear in any output.
    """

    name: str
    path: Path
    tries: str
    must: str
    earns: frozenset[str]
    statuses: frozenset[str]
    never: str

    def source(self, places: Mapping[str, str]) -> bytes:
        """The file's bytes with ``@NAME@`` replaced by what the attacker would have to find."""
        data = self.path.read_bytes()
        for name, place in places.items():
            data = data.replace(f"@{name}@".encode(), place.encode())
        return data


def read_attack(path: Path) -> Attack:
    """An attack by its file. A header that lacks something is a KeyError."""
    head = path.read_bytes()[:2000].decode("utf-8", "replace")
    fields = dict(match.groups() for match in map(_FIELD.fullmatch, head.splitlines()) if match)
    earns = {"all": FUNCTIONS, "none": ()}.get(fields["earns"], fields["earns"].split())
    return Attack(
        name=str(path.relative_to(ATTACKS).with_suffix("")),
        path=path,
        tries=fields["tries"],
        must=fields["must"],
        earns=frozenset(earns),
        statuses=frozenset(fields.get("status", "").split()),
        # Spaces keep the header itself from holding the text.
        never=fields.get("never", "").replace(" ", ""),
    )


CORPUS = tuple(read_attack(path) for path in sorted(ATTACKS.rglob("*.py")))


def wrong_outcomes(attack: Attack, document: Mapping[str, Any]) -> list[str]:
    """Where a report is not what the header says; empty if all is as it must be."""
    wrong: list[str] = []
    for check in document["checks"]:
        held = f"{check['id']}: {check['status']}, {check['points']} points: {check['message']!r}"
        if check["status"] == "grader_fault":
            wrong.append(f"the grader is at fault in {held}")
        elif attack.earns.issuperset(check["functions"]):
            if check["points"] != check["max_points"]:
                wrong.append(f"lost points: {held}")
        elif attack.earns.isdisjoint(check["functions"]):
            if check["points"]:
                wrong.append(f"gained points: {held}")
            elif attack.statuses and check["status"] not in attack.statuses:
                wrong.append(f"another outcome than {sorted(attack.statuses)}: {held}")
    return wrong
