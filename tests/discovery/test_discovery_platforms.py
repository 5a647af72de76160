"""The downloads of learning platforms are recognised, as a folder and as a zip."""

from __future__ import annotations

import pytest

from grader.submissions.discovery.discover import discover
from grader.submissions.discovery.roster import parse_roster

from .conftest import BOTH, SWISH, read, swish, told, zip_of

MOODLE = "_assignsubmission_file"


# --- Moodle --------------------------------------------------------------------------


def test_moodle_folders(build):
    """Moodle's folders, with and without the last underscore, give names and participants."""
    found = discover(
        build(
            {
                f"Ada Lovelace_12345{MOODLE}/swish.py": "a",
                f"Alan_Mathison Turing_12346{MOODLE}_/swish.py": "t",
                f"Æsa Ívarsdóttir_12347{MOODLE}_/sub/swish.py": "i",
                f"محمد الخوارزمي_12348{MOODLE}_/swish.py": "k",
                "Ada Lovelace_12345_assignsubmission_onlinetext/onlinetext.html": "<p>hi",
                f"Default group{MOODLE}/swish.py": "g",
            }
        ),
        SWISH,
    )
    assert found.layout == "Moodle download"
    assert swish(found) == {
        "Ada Lovelace": b"a",
        "Alan_Mathison Turing": b"t",
        "Æsa Ívarsdóttir": b"i",
        "محمد الخوارزمي": b"k",
        "Default group": b"g",
    }
    students = {one.key: one for one in found.students}
    assert students["Ada Lovelace"].ids["moodle_id"] == "12345"
    assert students["Alan_Mathison Turing"].ids["folder"] == f"Alan_Mathison Turing_12346{MOODLE}_"
    assert students["Default group"].group
    assert "Ada Lovelace wrote an online text" in found.notes[0]


def test_moodle_file_prefixes(build):
    """Without folders, the prefix of each file says the same."""
    found = discover(
        build(
            {
                f"Ada Lovelace_12345{MOODLE}_swish.py": "a",
                f"Alan Turing_12346{MOODLE}_my_own_swish.py": "t",
                f"Bob_12347{MOODLE}_handin.zip": zip_of({"swish.py": "b"}),
                "Bob_12347_assignsubmission_onlinetext_onlinetext.html": "",
            }
        ),
        SWISH,
    )
    assert swish(found) == {"Ada Lovelace": b"a", "Alan Turing": b"t", "Bob": b"b"}
    assert {one.name for one in found.found} == {"swish.py", "my_own_swish.py"}
    assert {one.ids["folder"] for one in found.found} >= {f"Ada Lovelace_12345{MOODLE}_"}


def test_two_of_the_same_name_are_told_by_their_participant(build):
    """Moodle's number tells two students of one name apart."""
    found = discover(
        build({f"Ada L_1{MOODLE}/swish.py": "1", f"Ada L_2{MOODLE}/swish.py": "2"}), SWISH
    )
    assert swish(found) == {"Ada L-1": b"1", "Ada L-2": b"2"}


def test_a_group_counts_for_its_members(build):
    """With the groups on the roster, each member of a group gets its submission."""
    roster = parse_roster("name,email,group\nAda,ada@x.org,Team A\nBob,bob@x.org,Team A\n")
    found = discover(build({f"Team A_7{MOODLE}/swish.py": "t"}), SWISH, roster)
    assert swish(found) == {"ada@x.org": b"t", "bob@x.org": b"t"}
    assert "counts for Ada, Bob" in found.notes[0]


def test_moodle_under_blind_marking(build):
    """Participants without a name are told apart and shown by their number, in any language."""
    for word in ("Participant", "Teilnehmerin", "Osallistuja"):
        names = [f"{word}_{number}" for number in (101, 102, 103)]
        found = discover(build({f"{name}{MOODLE}/swish.py": name for name in names}, word), SWISH)
        assert [one.name for one in found.students] == [name.replace("_", " ") for name in names]
        assert len(swish(found)) == 3


def test_blind_participants_of_two_assignments_are_never_one_person(build):
    """Moodle numbers participants anew for each assignment, so a number is no name."""
    found = discover(
        build(
            {
                f"exercise-03-swish/Participant_1{MOODLE}/swish.py": "a",
                f"exercise-08-xor/Participant_1{MOODLE}/xor.py": "b",
            }
        ),
        BOTH,
    )
    assert len({one.student for one in found.found}) == 2


def test_a_group_s_number_is_nobody_s_own(build):
    """Members of a group have no participant's number of it; who has no group is the default."""
    roster = parse_roster("name,id number,groups\nAda,1,Team A\nBob,2,Team A\nCy,3,\n")
    files = {f"Team A_45{MOODLE}/swish.py": "t", "Keine Gruppe_assignsubmission_file/swish.py": "d"}
    found = discover(build(files), SWISH, roster)
    assert swish(found) == {"1": b"t", "2": b"t", "3": b"d"}
    assert not any({"moodle_id", "folder"} & set(one.ids) for one in found.found)


def test_downloads_side_by_side(build):
    """Moodle's zips as they were downloaded, one for each assignment, are one class."""
    found = discover(
        build(
            {
                "CS101-Week 3-4711.zip": zip_of({f"Ada L_1{MOODLE}/swish.py": "a"}),
                "CS101-Week 8-4712.zip": zip_of(
                    {
                        **{
                            f"Student {n}_{n}{MOODLE}/my.zip": zip_of({"xor.py": f"{n}"})
                            for n in range(20, 40)
                        },
                        f"Ada L_7{MOODLE}/xor.py": "x",
                    }
                ),
            }
        ),
        BOTH,
    )
    assert found.layout == "downloads side by side (Moodle download)"
    graded = read(found)
    assert graded["Ada L", "exercise-03-swish"] == b"a"
    assert graded["Ada L", "exercise-08-xor"] == b"x"
    assert len(graded) == 22


def test_a_student_s_zip_is_no_download(build):
    """Whoever names files in a zip as Moodle does hands in nothing for somebody else."""
    spoof = zip_of({f"Bob_2{MOODLE}/swish.py": "evil"})
    found = discover(build({"ada.zip": zip_of({"swish.py": "a"}), "mal.zip": spoof}), SWISH)
    assert swish(found) == {"ada": b"a", "mal": b"evil"}


# --- Canvas --------------------------------------------------------------------------


def test_canvas(build):
    """Canvas's names give user and attachment, what is late, and the newest attachment."""
    found = discover(
        build(
            {
                "lovelaceada_123_900_swish.py": "old",
                "lovelaceada_123_1000_swish-2.py": "new",
                "lovelaceada_123_950_swish-1.py": "middle",
                "turingalan_LATE_124_901_swish.py": "t",
                "o_brienpat_125_902_my_swish_file.py": "p",
                "leeann_126_903_work.zip": zip_of({"swish.py": "z"}),
                "noetheremmy_127_text.html": "<p>",
            }
        ),
        SWISH,
    )
    assert found.layout == "Canvas download"
    assert swish(found) == {
        "canvas-123": b"new",
        "canvas-124": b"t",
        "canvas-125": b"p",
        "canvas-126": b"z",
    }
    newest = next(one for one in found.found if one.student == "canvas-123")
    assert (newest.mark, newest.order[-4:]) == ("attachment 1000", "1000")
    assert newest.ids == {"folder": "lovelaceada_123", "canvas_id": "123"}
    late = {one.student: one.late for one in found.found}
    assert late == {
        "canvas-123": False,
        "canvas-124": True,
        "canvas-125": False,
        "canvas-126": False,
    }
    assert any("3 times; the newest by the platform's own mark" in note for note in found.notes)
    assert [one.student for one in found.missing] == ["canvas-127"]


def test_canvas_anonymous(build):
    """Anonymous grading has an anonymous number and no name, late or not."""
    found = discover(
        build({"anon_Ab1c2_900_swish.py": "a", "LATE_anon_Zz9y8_901_swish.py": "z"}), SWISH
    )
    assert swish(found) == {"canvas-anon_Ab1c2": b"a", "canvas-anon_Zz9y8": b"z"}
    assert [one.late for one in found.found] == [False, True]


def test_a_foreign_file_in_a_canvas_download_is_read_for_itself(build):
    """A renamed file among Canvas's is graded by its own name, and told."""
    files = {"a_1_2_swish.py": "a", "b_2_3_swish.py": "b", "renamed.py": "r", "list.csv": ""}
    found = discover(build(files), SWISH)
    assert swish(found) == {"canvas-1": b"a", "canvas-2": b"b", "renamed": b"r"}
    assert found.layout == "Canvas download"
    assert "Not named as Canvas names submissions, so read by the name alone: renamed.py." in (
        found.notes
    )


def test_canvas_names_of_every_script(build):
    """Names keep the marks of their letters, and other tools' hyphens and spaces do no harm."""
    found = discover(
        build(
            {
                "शर्माप्रिया_111_2001_swish.py": "1",
                "müllerzoë_LATE_112_2002_swish.py": "2",
                "o'brien, mary-ann_113_2003-1_swish.py": "3",
                "doejane_114_2004_12_13_swish.py": "4",
            }
        ),
        SWISH,
    )
    assert swish(found) == {f"canvas-11{n}": str(n).encode() for n in (1, 2, 3, 4)}
    assert [one.student for one in found.found if one.late] == ["canvas-112"]


# --- Gradescope ----------------------------------------------------------------------

METADATA = """---
submission_101:
  :submitters:
  - :name: Ada Lovelace
    :sid: '0012'
    :email: ada@x.org
  :created_at: 2024-10-01 10:00:00.123456000 Z
  :score: 1.0
  :status: processed
  :results:
    tests:
    - name: "1.1) : [ {"
      output: "- :submitters: none"
  :history:
  - :id: 99
    :created_at: 2024-09-30 10:00:00.000000000 Z
    :score: 0.0
submission_102:
  :submitters:
  - :name: Alan Turing
    :sid: 13
    :email: alan@x.org
  - :name: Emmy Noether
    :sid:
    :email: emmy@x.org
  :created_at: !ruby/object:ActiveSupport::TimeWithZone
    utc: 2024-10-02 10:00:00.500000000 Z
    zone: &1 !ruby/object:ActiveSupport::TimeZone
      name: Etc/UTC
    time: 2024-10-02 10:00:00.500000000 Z
  :history: []
submission_103:
  :submitters:
  - :name: Emmy Noether
    :sid:
    :email: emmy@x.org
  :created_at: 2024-10-03 10:00:00.000 Z
submission_104:
  :submitters:
  - :name: Gone Girl
    :email: gone@x.org
"""


@pytest.mark.parametrize("wrapper", ["", "assignment_8046601_export/"])
def test_gradescope(build, wrapper):
    """Gradescope's export gives names, groups, and the newest by its time of creation."""
    files = {
        "submission_metadata.yml": METADATA,
        "submission_101/swish.py": "a",
        "submission_102/swish.py": "pair",
        "submission_103/exercise-03-swish/swish.py": "e",
    }
    found = discover(build({wrapper + name: data for name, data in files.items()}), SWISH)
    assert found.layout == "Gradescope export"
    assert swish(found) == {"ada@x.org": b"a", "alan@x.org": b"pair", "emmy@x.org": b"e"}
    ada = next(one for one in found.students if one.key == "ada@x.org")
    assert (ada.ids["student_id"], ada.ids["gradescope_id"]) == ("0012", "101")
    notes = "\n".join(found.notes)
    assert "Ada Lovelace handed in 2 times on Gradescope; the active submission" in notes
    assert "submission_104 by Gone Girl is listed" in told(found)


def test_gradescope_without_its_metadata(build):
    """Without the YAML the submissions are found under their numbers, and it is said."""
    found = discover(
        build({"submission_1101/swish.py": "a", "submission_1102/swish.py": "b"}), SWISH
    )
    assert swish(found) == {"gradescope-1101": b"a", "gradescope-1102": b"b"}
    assert "submission_metadata.yml is not in the export" in told(found)


@pytest.mark.parametrize(
    "broken",
    ["{", "[1, 2", "a: b: c", "- x", "", "\x00", "a: &a [*a]", "[" * 300 + "]" * 300, "&a a: *b"],
)
def test_broken_gradescope_metadata_loses_nothing(build, broken):
    """Whatever is in the YAML, the submissions are found."""
    found = discover(
        build({"submission_metadata.yml": broken, "submission_1/swish.py": "a"}), SWISH
    )
    assert swish(found) == {"gradescope-1": b"a"}


def test_gradescope_zips_in_place_of_folders(build):
    """Submissions that are zips are still those that the YAML lists."""
    files = {
        "submission_metadata.yml": METADATA,
        "submission_101.zip": zip_of({"swish.py": "a"}),
        "submission_102.zip": zip_of({"submission_102/swish.py": "pair"}),
    }
    found = discover(build(files), SWISH)
    assert swish(found) == {"ada@x.org": b"a", "alan@x.org": b"pair", "emmy@x.org": b"pair"}


def test_gradescope_active_and_late(build):
    """The active submission counts whenever it was made; what is marked late is late."""
    submitter = "  :submitters:\n  - :name: Ada\n    :email: ada@x.org\n"
    text = (
        f"submission_1:\n{submitter}  :created_at: 2024-10-01 10:00:00 Z\n  :lateness: '01:00:00'\n"
        f"submission_2:\n{submitter}  :created_at: 2024-10-02 10:00:00 Z\n  :active: false\n"
    )
    files = {"submission_metadata.yml": text, "submission_1/swish.py": "active"}
    found = discover(build({**files, "submission_2/swish.py": "newer"}), SWISH)
    assert swish(found) == {"ada@x.org": b"active"}
    assert found.found[0].late
    unhurried = {**files, "submission_metadata.yml": text.replace("01:00:00", "00:00:00")}
    assert not discover(build(unhurried, "second"), SWISH).found[0].late
