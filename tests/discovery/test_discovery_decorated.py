"""Folders that are called by more than a student's name, with a roster that knows the names."""

from __future__ import annotations

import pytest

from grader.submissions.discovery.discover import discover
from grader.submissions.discovery.roster import parse_roster

from .conftest import SWISH, swish

ROSTER = parse_roster(
    "name,login,email,groups\n"
    "Ada Lovelace,adal,ada@x.org,Lab 1\nAlan Turing,alan-turing,alan@x.org,Lab 1\n"
    "Anne-Marie O'Brien,amob,am@x.org,Lab 2\nLi Wei,lw1,l1@x.org,Lab 2\nLi Wei,lw2,l2@x.org,\n"
    "Anna Berg,anna,anna@x.org,\n"
)
MOODLE = "assignsubmission_file_"
NAMED = {
    "GitHub Classroom": {"week3-adal": "adal", "week3-alan-turing": "alan-turing"},
    "GitHub Classroom, one stray": {
        "hw-2-adal": "adal", "hw-2-alan-turing": "alan-turing", "example": "example",
    },
    "Moodle's teams": {
        f"Lab 1-Ada Lovelace_101_{MOODLE}": "adal",
        f"Lab 1-Alan Turing_102_{MOODLE}": "alan-turing",
        f"Lab 2-Anne-Marie OBrien_103_{MOODLE}": "amob",
    },
    "ILIAS": {
        "Lovelace_Ada_adal_4711": "adal", "OBrien_Anne-Marie_amob_4712": "amob",
        "Wei_Li_lw1_4713": "lw1", "Wei_Li_lw2_4714": "lw2",
    },
    "OpenOLAT": {"Lovelace_Ada_adal": "adal", "Turing_Alan_alan-turing": "alan-turing"},
    "what everybody wrote at the end": {
        "Ada Lovelace Abgabe 3": "adal", "Alan Turing Abgabe 3": "alan-turing",
    },
}  # fmt: skip


@pytest.mark.parametrize("layout", NAMED)
def test_a_name_of_the_roster_is_found_within_a_longer_one(folder, layout):
    """An assignment, a team, a login or a platform's number beside a name changes nothing."""
    expected = NAMED[layout]
    found = discover(folder({f"{name}/swish.py": name for name in expected}), SWISH, ROSTER)
    assert swish(found) == {key: name.encode() for name, key in expected.items()}


@pytest.mark.parametrize(
    "names",
    [
        ("anna-lee", "adal"),
        ("Ada King Lovelace", "Alan Turing"),
        ("anna-2", "adal"),
        ("Anna Lovelace", "Anna Turing", "Anna Meier"),
        ("week3-adal-alan-turing", "week3-amob"),
        ("x-Li Wei", "x-adal"),
    ],
)
def test_a_stranger_is_not_taken_for_whoever_has_a_part_of_the_name(folder, names):
    """What else stands in the name must be known, else it is somebody who is not on the roster."""
    found = discover(folder({f"{name}/swish.py": name for name in names}), SWISH, ROSTER)
    assert names[0] in {one.name for one in found.students if not one.on_roster}


SAKAI = {
    "Swish/grades.csv": '"Swish","Points"\n',
    "Swish/Lovelace, Ada(adal)/Submission attachment(s)/swish.py": "ada",
    "Swish/Lovelace, Ada(adal)/Feedback Attachment(s)/swish.py": "given back",
    "Swish/Lovelace, Ada(adal)/timestamp.txt": "20261103",
    "Swish/O'Brien, Anne-Marie(amob)/Submission attachment(s)/my_swish.py": "am",
    "Swish/Turing, Alan(alan-turing)/timestamp.txt": "20261103",
}


def test_sakai_download(build):
    """What was handed in counts, not what the teacher gave back; names are turned."""
    found = discover(build(SAKAI), SWISH)
    assert found.layout == "Sakai download"
    assert swish(found) == {"adal": b"ada", "amob": b"am"}
    assert {one.key: one.name for one in found.students} == {
        "adal": "Ada Lovelace",
        "alan-turing": "Alan Turing",
        "amob": "Anne-Marie O'Brien",
    }
    assert [one.student for one in found.missing] == ["alan-turing"]


def test_sakai_download_with_the_roster(folder):
    """The login in the folder's name finds its row."""
    found = discover(folder(SAKAI), SWISH, ROSTER)
    assert swish(found) == {"adal": b"ada", "amob": b"am"}
    assert all(one.on_roster for one in found.students)
