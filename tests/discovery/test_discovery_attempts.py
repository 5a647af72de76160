"""Downloads in which names tell attempts, dates or versions: which file is the newest."""

from __future__ import annotations

import pytest

from grader.submissions.discovery.discover import discover
from grader.submissions.discovery.roster import parse_roster

from .conftest import BOTH, SWISH, swish, zip_of

# --- Blackboard ----------------------------------------------------------------------


def attempt(login: str, day: int, file: str = "", assignment: str = "Lab_3") -> str:
    """The name of a file of an attempt, or of Blackboard's own text about it."""
    return (
        f"{assignment}_{login}_attempt_2026-11-{day:02d}-23-59-01{f'_{file}' if file else '.txt'}"
    )


def test_blackboard_attempts(build):
    """The newest attempt counts; the text beside it has the name, and where the login begins."""
    found = discover(
        build(
            {
                attempt("ada", 9, "swish.py"): "old",
                attempt("ada", 9): "Name: Ada Lovelace (ada)\r\nAssignment: Lab_3\r\n",
                attempt("ada", 10, "swish.py"): "new",
                attempt("alan_t", 9, "my_answer.py"): "t",
                attempt("alan_t", 9): "Name: Alan Turing (alan_t)\n",
                attempt("grace", 9, "work.zip"): zip_of({"src/swish.py": "g"}),
                attempt("eve", 9): "Name: Eve (eve)\nThere are no student comments.\n",
            }
        ),
        SWISH,
    )
    assert found.layout == "Blackboard download"
    assert swish(found) == {"ada": b"new", "alan_t": b"t", "grace": b"g"}
    assert {one.key: one.name for one in found.students} == {
        "ada": "Ada Lovelace",
        "alan_t": "Alan Turing",
        "grace": "grace",
        "eve": "Eve",
    }
    assert [one.student for one in found.missing] == ["eve"]
    assert any("Eve has an attempt on Blackboard without a file" in note for note in found.notes)
    assert any("attempt of 2026-11-10 23:59:01" in note for note in found.notes)


def test_blackboards_logins_are_the_rosters(build):
    """A username finds its row, and a group's attempt counts for its members."""
    roster = parse_roster(
        "Username,Student ID,Last Name,First Name,Group\nada,77,Lovelace,Ada,\n"
        "bob,78,Byron,Bob,Blue team\neve,79,Eve,Eve,Blue team\n"
    )
    found = discover(
        build(
            {
                attempt("ada", 9, "swish.py"): "a",
                attempt("Blue team", 9, "swish.py"): "b",
                attempt("Blue team", 9): "Name: Blue team\nAssignment: Lab_3\n",
            }
        ),
        SWISH,
        roster,
    )
    assert swish(found) == {"77": b"a", "78": b"b", "79": b"b"}
    assert not found.missing


# --- Brightspace ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "second", "before_file"),
    [
        (" - Nov 9, 2026 1159 AM", " - Nov 9, 2026 1201 PM", "/"),
        ("- 9 November, 2026 1159 AM", "- 10 November, 2026 101 AM", " - "),
    ],
)
def test_brightspace_hand_ins(build, first, second, before_file):
    """Folders or prefixes give user and name; of several hand-ins the latest counts."""
    found = discover(
        build(
            {
                f"5550-777 - Ada King-Noel{first}{before_file}swish.py": "old",
                f"5550-777 - Ada King-Noel{second}{before_file}swish.py": "new",
                f"5551-777 - Ada King-Noel{first}{before_file}swish.py": "other",
                "index.html": "<p>5550</p>",
            }
        ),
        SWISH,
    )
    assert found.layout == "Brightspace download"
    assert swish(found) == {"brightspace-5550": b"new", "brightspace-5551": b"other"}
    assert {one.name for one in found.students} == {"Ada King-Noel"}
    assert not found.problems


def test_brightspaces_class_list_is_a_roster(build):
    """Its gradebook's export, whose identifiers begin with #, names who handed in."""
    roster = parse_roster(
        "OrgDefinedId,Username,Last Name,First Name,Lab 3 Points Grade,End-of-Line Indicator\n"
        "#77,#ada,Lovelace,Ada,,#\n#78,#bob,Byron,Bob,,#\n"
    )
    found = discover(
        build({"5550-777 - Ada Lovelace - Nov 9, 2026 1159 PM/swish.py": "a"}), SWISH, roster
    )
    assert swish(found) == {"77": b"a"}
    assert [one.student for one in found.missing] == ["78"]


# --- Teams and Google Classroom ------------------------------------------------------


@pytest.mark.parametrize("above", ["", "Student Work/"])
def test_teams_versions(build, above):
    """The last version that was turned in counts, and what nobody turned in doesn't."""
    handed, drafts = f"{above}Submitted files", f"{above}Working files"
    found = discover(
        build(
            {
                f"{handed}/Ada Lovelace/Lab 3/Version 2/swish.py": "2",
                f"{handed}/Ada Lovelace/Lab 3/Version 10/swish.py": "10",
                f"{handed}/Bob/Lab 3/Version 1/swish.py": "b",
                f"{drafts}/Bob/Lab 3/swish.py": "draft",
                f"{drafts}/Eve/Lab 3/swish.py": "draft",
            }
        ),
        SWISH,
    )
    assert found.layout == "Teams download"
    assert swish(found) == {"Ada Lovelace": b"10", "Bob": b"b"}
    assert [one.student for one in found.missing] == ["Eve"]
    assert any("Eve has working files in Teams" in note for note in found.notes)


def test_students_folders_of_teams(build):
    """Folders of students that were downloaded alone have their versions all the same."""
    found = discover(
        build(
            {
                "Ada/Lab 3/Version 9/swish.py": "9",
                "Ada/Lab 3/Version 10/swish.py": "10",
                "Bob/Lab 3/Version 1/swish.py": "b",
            }
        ),
        SWISH,
    )
    assert swish(found) == {"Ada": b"10", "Bob": b"b"}


def test_google_classrooms_names(build):
    """``Student - file`` in an assignment's folder is that student's file."""
    found = discover(
        build(
            {
                "Lab 3/Ada Lovelace - swish.py": "a",
                "Lab 3/Alan Turing - swish.py": "t",
                "Lab 3/Bob - swish.ipynb": "{}",
            }
        ),
        BOTH,
    )
    assert swish(found) == {"Ada Lovelace": b"a", "Alan Turing": b"t", "Bob": b"{}"}
