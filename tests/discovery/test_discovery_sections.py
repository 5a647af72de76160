"""A student who stands in several rows of the roster is one student with all sections."""

from __future__ import annotations

import time

import pytest

from grader.submissions.discovery.discover import discover
from grader.submissions.discovery.roster import parse_roster

from .conftest import SWISH

# A roster, and what it says: (key, name, section) of each student, and words of the notes.
ROSTERS = {
    "the same login": (
        "name,login,section\nAda Lovelace,ada,Lecture\nBo,bo,Lecture\nAda Lovelace,ADA,Lab 2\n",
        [("ada", "Ada Lovelace", "Lecture, Lab 2"), ("bo", "Bo", "Lecture")],
        ["Ada Lovelace stands in 2 lines of roster"],
    ),
    "the same e-mail address": (
        "name,email,section\nAda L,ada@x.org,Lecture\nAda L,Ada@X.org,Lab\nBo,b@x.org,Lab\n",
        [("ada@x.org", "Ada L", "Lecture, Lab"), ("b@x.org", "Bo", "Lab")],
        ["Ada L stands in 2 lines"],
    ),
    "the same student id": (
        "student id,name,section\n7,Ada L,A\n8,Bo,A\n7,Ada L,B\n8,Bo,B\n7,Ada L,C\n",
        [("7", "Ada L", "A, B, C"), ("8", "Bo", "A, B")],
        ["2 students stand in more than one line"],
    ),
    "Canvas's id": (
        "Student,ID,SIS User ID,SIS Login ID,Section\n"
        '"L, Ada",5,s5,ada,Lec\n"L, Ada",5,s5,ada,Lab\n',
        [("s5", "Ada L", "Lec, Lab")],
        ["Ada L stands in 2 lines"],
    ),
    "Moodle's participant": (
        "Identifier,Full name,Email address\nParticipant 12,Ada L,\nParticipant 12,Ada L,a@x.org\n"
        "Participant 13,Bo,b@x.org\n",
        [("a@x.org", "Ada L", ""), ("b@x.org", "Bo", "")],
        ["Ada L stands in 2 lines"],
    ),
    "one row by login, another by address, a third with both": (
        "name,login,email,section\nAda L,ada,,A\nAda L,,ada@x.org,B\nAda L,ada,ada@x.org,C\n",
        [("ada", "Ada L", "A, B, C")],
        ["Ada L stands in 3 lines"],
    ),
    "two names": (
        "name,login,section\nAda Byron,ada,Lecture\nAugusta King,ada,Lab\n",
        [("ada", "Ada Byron", "Lecture, Lab")],
        ["Ada Byron stands in 2 lines", "Line 3 of roster calls Ada Byron “Augusta King”"],
    ),
    "one name in two spellings": (
        'name,login,section\n"Byron, Ada",ada,Lecture\nADA BYRON,ada,Lab\n',
        [("ada", "Ada Byron", "Lecture, Lab")],
        ["Ada Byron stands in 2 lines"],
    ),
    "another address in the lab": (
        "name,login,email\nAda,ada,ada@x.org\nAda,ada,ada@lab.x.org\n",
        [("ada", "Ada", "")],
        ["Ada stands in 2 lines"],
    ),
    "a name alone": (
        "name,section\nAda L,A\nBo,A\nAda L,B\n",
        [("Ada L", "Ada L", "A, B"), ("Bo", "Bo", "A")],
        ["Ada L stands in 2 lines", "gives no id for Ada L"],
    ),
    "two people with one name": (
        "name,login\nAda L,ada1\nAda L,ada2\n",
        [("ada1", "Ada L", ""), ("ada2", "Ada L", "")],
        [],
    ),
    "two people with one address": (
        "name,login,email\nAda L,ada,home@x.org\nEve L,eve,home@x.org\n",
        [("ada", "Ada L", ""), ("eve", "Eve L", "")],
        ["Lines 2 and 3 of roster have the same e-mail address and another login"],
    ),
    "one login with two student ids": (
        "name,student id,login\nAda,1,x\nEve,2,x\n",
        [("1", "Ada", ""), ("2", "Eve", "")],
        ["have the same login and another student id: taken as two students"],
    ),
    "placeholders": (
        "name,email,student id\nAda L,n/a,0\nEve M,n/a,0\nBo N,-,0\n",
        [("Ada L", "Ada L", ""), ("Bo N", "Bo N", ""), ("Eve M", "Eve M", "")],
        [],
    ),
    "an address of the secretary's": (
        "name,email\nAda L,office@x.org\nEve M,office@x.org\nBo N,office@x.org\n",
        None,
        ["3 quite different names of roster have the e-mail address office@x.org"],
    ),
}


@pytest.mark.parametrize("case", ROSTERS)
def test_rows_that_share_an_identifier_are_one_student(folder, case):
    """One student with all sections where an identifier is shared; a conflict is told."""
    text, expected, notes = ROSTERS[case]
    roster = parse_roster(text)
    assert len(notes) == len(roster.notes)
    assert all(words in note for words, note in zip(notes, roster.notes, strict=True))
    students = discover(folder({"nobody/x.txt": ""}), SWISH, roster).students
    seen = [(one.key, one.name, one.ids.get("section", "")) for one in students if one.on_roster]
    if expected is None:
        assert len(seen) == 3
    else:
        assert sorted(seen) == sorted(expected)


@pytest.mark.parametrize(
    "who", ["ada", "Ada Byron", "king_augusta", "ada@x.org", "ada@lab.x.org", "AugustaKing"]
)
def test_a_student_in_two_rows_is_found_by_all_that_they_say(folder, who):
    """Whatever one of the rows calls somebody finds them, and nobody is missing beside them."""
    roster = parse_roster(
        "name,login,email,section\nAda Byron,ada,ada@x.org,Lecture\n"
        "Augusta King,ada,ada@lab.x.org,Lab\n"
    )
    found = discover(folder({f"{who}/swish.py": "a", "else/swish.py": "b"}), SWISH, roster)
    assert {one.student for one in found.found} == {"ada", "else"}
    assert found.missing == ()
    (mine,) = (one for one in found.found if one.student == "ada")
    assert mine.ids["section"] == "Lecture, Lab"


def test_a_large_class_in_two_sections_is_read_at_once():
    """Twenty thousand rows take a moment, also where all share an address."""
    began = time.process_time()
    rows = "".join(f"A{n} B{n},l{n},office@x.org,{s}\n" for s in "AB" for n in range(10_000))
    assert len(parse_roster(f"name,login,email,section\n{rows}").entries) == 10_000
    # Row by row it takes a second, and compared with each other an hour.
    assert time.process_time() - began < 60
