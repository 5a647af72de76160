"""The roster is read from whatever exports it, and matched to whoever handed something in."""

from __future__ import annotations

import os

import pytest

from grader.errors import UsageError
from grader.submissions.discovery.discover import discover
from grader.submissions.discovery.roster import parse_roster, read_roster

SWISH = {"exercise-03-swish": "swish.py"}
CANVAS = (
    "Student,ID,SIS User ID,SIS Login ID,Section,Swish (9)\n"
    "Points Possible,,,,,10\n"
    '"Lovelace, Ada",123,s1,ada,A,\n'
    '"Turing, Alan",124,s2,alan,B,\n'
)
MOODLE = (
    "Identifier,Full name,Email address,Status,Grade\n"
    "Participant 12,Ada Lovelace,ada@x.org,Submitted,\n"
    "Participant 13,Alan Turing,alan@x.org,Submitted,\n"
)


def test_canvas_gradebook_and_download(folder):
    """Canvas's own gradebook names the students of Canvas's download, by their id."""
    roster = parse_roster(CANVAS)
    assert [one.name for one in roster.entries] == ["Ada Lovelace", "Alan Turing"]
    found = discover(folder({"xy_123_9_swish.py": "a"}), SWISH, roster)
    ada, alan = found.students
    assert (ada.key, ada.name) == ("s1", "Ada Lovelace")
    assert (ada.ids["canvas_id"], ada.ids["login"]) == ("123", "ada")
    assert [one.student for one in found.missing] == [alan.key] == ["s2"]
    assert found.notes == ()


def test_canvas_download_by_name(folder):
    """Without ids, Canvas's run-together sortable name still finds its person."""
    roster = parse_roster("name,student id\nJürgen Müller,7\nAda King Lovelace,8\n")
    files = {"müllerjürgen_5_9_swish.py": "m", "lovelaceadaking_6_10_swish.py": "a"}
    found = discover(folder(files), SWISH, roster)
    assert {one.student for one in found.found} == {"7", "8"}


def test_moodle_worksheet_and_download(folder):
    """Moodle's grading worksheet names the students of Moodle's download, by participant."""
    found = discover(
        folder({"A. L._12_assignsubmission_file/swish.py": "a"}), SWISH, parse_roster(MOODLE)
    )
    assert [one.student for one in found.found] == ["ada@x.org"]
    assert found.students[0].ids["moodle_id"] == "12"
    assert [one.student for one in found.missing] == ["alan@x.org"]


@pytest.mark.parametrize(
    "text",
    [
        "first name;last name;e-mail;student id\nAda;Lovelace;ada@x.org;1\n",
        "Surname\tGiven name\tID number\tMail\nLovelace\tAda\t1\tada@x.org\n",
        "Vorname,Nachname,Matrikelnummer\nAda,Lovelace,1\n",
        "id,name\n1,Ada Lovelace\n",
        'Name,SID,Email\n"Lovelace, Ada",1,ada@x.org\n',
        "\ufeffname , Student ID\r\n Ada   Lovelace , 1\r\n,\r\n",
    ],
)
def test_any_sensible_header_will_do(text):
    """Commas, semicolons, tabs and the names that people and exports give to columns."""
    (entry,) = parse_roster(text.lstrip("\ufeff")).entries
    assert (entry.name, entry.student_id, entry.key) == ("Ada Lovelace", "1", "1")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_any_usual_encoding_will_do(tmp_path, encoding):
    """UTF-8 with and without its mark, Excel's UTF-16 and an old Windows file read the same."""
    path = tmp_path / "roster.csv"
    path.write_text("name;email\nJürgen Müller;j@x.org\n", encoding=encoding)
    (entry,) = read_roster(path).entries
    assert (entry.name, entry.email) == ("Jürgen Müller", "j@x.org")


@pytest.mark.parametrize(
    "who",
    [
        "Ada Lovelace",
        "lovelace_ada",
        "LOVELACE, ada",
        "ada-lovelace",
        "ada@x.org",
        "ada",
        "s0012",
        "AdaLovelace",
    ],
)
def test_a_folder_may_be_named_by_anything_the_roster_knows(folder, who):
    """Name in any order and spelling, login, e-mail address, its first part, student id."""
    roster = parse_roster("name,email,student id\nAda Lovelace,ada@x.org,S0012\nBo,b@x.org,9\n")
    found = discover(folder({f"{who}/swish.py": "a", "Bo/swish.py": "b"}), SWISH, roster)
    assert {one.student for one in found.found} == {"S0012", "9"}
    assert all(one.on_roster for one in found.students)


def test_a_name_that_two_rows_bear_is_said_to_be_theirs(folder):
    """Nobody is told to be missing from a roster that names them twice."""
    roster = parse_roster("name,student id\nAda Lovelace,1\nEmmy Noether,2\nADA LOVELACE,3\n")
    found = discover(folder({"Ada Lovelace/swish.py": "a", "zed/swish.py": "z"}), SWISH, roster)
    assert {one.student for one in found.found} == {"Ada Lovelace", "zed"}
    assert found.notes == (
        "Ada Lovelace could be 2 people of the roster (1, 3), so was taken for none of them; give "
        "the roster a column with the platform's ids, or one row for each person.",
        "zed is not on the roster.",
    )


@pytest.mark.parametrize(
    "folder_name",
    [
        pytest.param("Søren Öztürk".encode("latin-1"), id="folder"),
        pytest.param("Öztürk, Søren".encode("cp1252"), id="turned round"),
        pytest.param("Søren Öztürk_7_assignsubmission_file_".encode("latin-1"), id="Moodle"),
        pytest.param("Søren Ö".encode() + "ztürk".encode("latin-1"), id="two encodings"),
    ],
)
def test_a_name_in_an_older_encoding_is_found_on_the_roster(folder, folder_name):
    """A download that was unpacked on a system without UTF-8 is the same class."""
    roster = parse_roster("name,student id\nSøren Öztürk,5\n")
    root = folder({f"{os.fsdecode(folder_name)}/swish.py": "a"})
    found = discover(root, SWISH, roster)
    assert [one.student for one in found.found] == ["5"]
    assert found.notes == ()


def test_who_is_on_one_side_only_is_listed(folder):
    """Whoever handed in without being on the roster is graded and noted; the others miss."""
    roster = parse_roster("name\nAda Lovelace\nEmmy Noether\n")
    found = discover(folder({"ada lovelace/swish.py": "a", "zed/swish.py": "z"}), SWISH, roster)
    assert {one.student for one in found.found} == {"Ada Lovelace", "zed"}
    assert found.notes == ("zed is not on the roster.",)
    assert [one.student for one in found.missing] == ["Emmy Noether"]


def test_a_name_shared_by_two_finds_neither(folder):
    """Two people of one name are not confused: by name alone nobody is matched."""
    roster = parse_roster("name,student id\nAda L,1\nAda L,2\n")
    found = discover(folder({"Ada L/swish.py": "a", "2/swish.py": "b"}), SWISH, roster)
    assert {one.student for one in found.found} == {"Ada L", "2"}


def test_two_participants_are_never_one_person(folder):
    """Two submissions that Moodle tells apart don't merge into one person of the roster."""
    roster = parse_roster("name,student id\nAda L,1\n")
    files = {f"Ada L_{n}_assignsubmission_file/swish.py": f"{n}" for n in (5, 6)}
    found = discover(folder(files), SWISH, roster)
    assert {one.student for one in found.found} == {"Ada L-5", "Ada L-6"}
    assert any("could both be Ada L" in note for note in found.notes)


def test_a_folder_can_not_claim_the_key_of_somebody_else(folder):
    """Keys stay unique when a stranger's folder is called as somebody's key."""
    roster = parse_roster("name,student id,login\nAda,7,ada\nBob,7,bob\n")
    found = discover(folder({"7/swish.py": "x", "ada/swish.py": "a"}), SWISH, roster)
    keys = [one.key.casefold() for one in found.students]
    assert len(set(keys)) == len(keys) == 3


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"", "no column"),
        (b"1,2,3\n", "no column"),
        (b"\x00\xff" * 10, "no column"),
        (b'name\n"' + b"x" * 200_000, "not a CSV"),
    ],
)
def test_what_is_no_roster_says_what_one_looks_like(tmp_path, data, word):
    """A file without a usable header is refused with an example of one."""
    path = tmp_path / "roster.csv"
    path.write_bytes(data)
    with pytest.raises(UsageError, match=word) as caught:
        read_roster(path)
    assert caught.value.advice


def test_a_missing_roster_is_a_usage_error(tmp_path):
    """A roster that isn't there, or is a folder, is refused."""
    for path in (tmp_path / "nowhere.csv", tmp_path):
        with pytest.raises(UsageError, match="can't be read"):
            read_roster(path)


def test_lines_of_canvas_s_gradebook_that_are_nobody_s():
    """Maxima, the posting policy and the student view are neither students nor complaints."""
    roster = parse_roster(
        "Student,ID,SIS Login ID,Section,Swish (12)\n,,,,Manual Posting\n"
        '    Points Possible,,,,10\n"Lovelace, Ada",111,ada,S,\n"Student, Test",9,0ab1,S,\n'
    )
    assert [entry.name for entry in roster.entries] == ["Ada Lovelace"]
    assert roster.notes == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("識別子,フルネーム,評点\n参加者101,Ada L,\n参加者102,Bob,\n",
         ("Ada L", "", "", "", "101")),
        ("Identyfikator,Imię i nazwisko\nUczestnik 101,Ada L\nUczestnik 102,B\n",
         ("Ada L", "", "", "", "101")),
        ("Prénom;Nom de famille;Adresse de courriel;Groupes\nAda;L;a@x;G\n",
         ("Ada L", "a@x", "", "", "")),
        ("名,姓,メールアドレス\nAda,L,a@x\n", ("Ada L", "a@x", "", "", "")),
        ("id,first_name,last_name,email,lms_user_id\na1,Ada,L,a@x,7\n",
         ("Ada L", "a@x", "a1", "", "")),
        ('"identifier","github_username","github_id","name"\n"a@x","adal","77","Ada L"\n',
         ("Ada L", "a@x", "", "adal", "")),
        ("First Name,Last Name,SID,Email,Role\nT,A,1,t@x,Instructor\nAda,L,07,a@x,Student\n",
         ("Ada L", "a@x", "07", "", "")),
        ("sep=;\nname;email\nAda L;a@x\n", ("Ada L", "a@x", "", "", "")),
        ("Ada L,a@x.edu\nBob,b@x.edu\n", ("Ada L", "a@x.edu", "", "", "")),
        ('"Swish","Points"\n"",""\n"Display ID","ID","Last Name","First Name","grade"\n'
         '"adal","u1","L","Ada",""\n', ("Ada L", "", "u1", "adal", "")),
        ('"identifier","github_username","github_id","name"\n"Ada L","adal","1",""\n'
         '"B M","b","",""\n',
         ("Ada L", "", "", "adal", "")),
        ('"assignment_name","github_username","roster_identifier"\n"Week 3","adal","a@x"\n'
         '"Week 3","bob","b@x"\n', ("a@x", "a@x", "", "adal", "")),
    ],
)  # fmt: skip
def test_lists_of_every_platform_and_language(text, expected):
    """Moodle's in any language, nbgrader's, GitHub Classroom's, Gradescope's, and bare ones."""
    one = parse_roster(text).entries[0]
    assert (one.name, one.email, one.student_id, one.login, one.moodle_id) == expected


@pytest.mark.parametrize(
    "text",
    [
        'sep=;\n"Name, first";E-Mail;Vorname;Nachname\n;a@x;Ada;L\n;b@x;Bo;M\n',
        "Course: PyTorch, winter, group A\n\nVorname;Nachname;E-Mail\nAda;L;a@x\nBo;M;b@x\n",
        "Name;E-Mail\nL, Ada;a@x\nM, Bo;b@x\n",
        '"Name, Vorname und Titel";Vorname;Nachname;E-Mail\n;Ada;L;a@x\n',
    ],
)
def test_commas_within_cells_part_nothing(text):
    """What parts the cells is told by most lines, not by a title with commas in it."""
    one = parse_roster(text).entries[0]
    assert (one.name, one.email) == ("Ada L", "a@x")


def test_a_workbook_is_called_one(tmp_path):
    """Who gives Excel's own file is told to save it as CSV."""
    path = tmp_path / "class.xlsx"
    path.write_bytes(b"PK\x03\x04\x14\x00")
    with pytest.raises(UsageError, match="spreadsheet program's own file") as caught:
        read_roster(path)
    assert "CSV" in str(caught.value.advice)


def test_what_a_spreadsheet_or_a_platform_drops_from_a_name_or_number(folder):
    """Zeros before a number and apostrophes, which Excel and Moodle's folders don't keep."""
    roster = parse_roster("name,student id\nPat O'Brien,12345\nRenée d’Arcy,12346\nBo,0012347\n")
    files = {
        "0012345/swish.py": "p",
        "Renée dArcy_58_assignsubmission_file/swish.py": "r",
        "12347/swish.py": "b",
    }
    found = discover(folder(files), SWISH, roster)
    assert {one.student for one in found.found} == {"12345", "12346", "0012347"}
    assert not found.missing
