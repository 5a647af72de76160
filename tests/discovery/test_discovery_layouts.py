"""Every layout in which submissions come is recognised, as a folder and as a zip."""

from __future__ import annotations

import os

import pytest

from grader.discovery import Discovery, SourceReader, discover, parse_roster
from grader.errors import UsageError

from .conftest import zip_of

SWISH = {"exercise-03-swish": "swish.py"}
BOTH = {**SWISH, "exercise-08-xor": "xor.py"}
MOODLE = "_assignsubmission_file"


@pytest.fixture(params=["folder", "zip"])
def build(request, folder, zipped):
    """The same files as a folder and as a zip."""
    return folder if request.param == "folder" else zipped


def read(found: Discovery) -> dict[tuple[str, str], bytes]:
    with SourceReader(found.path) as reader:
        return {(one.student, one.exercise): reader.read(one) for one in found.found}


def swish(found: Discovery) -> dict[str, bytes]:
    return {student: data for (student, _), data in read(found).items()}


def problems(found: Discovery) -> str:
    return "\n".join(map(str, found.problems))


# --- folders and files ---------------------------------------------------------------


def test_a_folder_per_student(build):
    """The stub is found at the top, in the exercise's folder and in a wrapper folder."""
    found = discover(
        build(
            {
                "ada/exercise-03-swish/swish.py": "a",
                "ada/exercise-03-swish/test_visible.py": "no answer",
                "bob/swish.py": "b",
                "cleo/handin/swish.py": "c",
                "dan/Exercise 3/my answer.py": "d",
            }
        ),
        SWISH,
    )
    assert found.layout == "a folder per student"
    assert swish(found) == {"ada": b"a", "bob": b"b", "cleo": b"c", "dan": b"d"}
    assert found.problems == ()
    assert found.missing == ()


def test_several_exercises_and_who_lacks_one(build):
    """Each exercise is found by its own stub; what is not there is missing."""
    found = discover(
        build({"ada/swish.py": "a", "ada/xor.py": "x", "bob/xor.py": "y", "cleo/notes.txt": ""}),
        BOTH,
    )
    assert set(read(found)) == {
        ("ada", "exercise-03-swish"),
        ("ada", "exercise-08-xor"),
        ("bob", "exercise-08-xor"),
    }
    assert {(one.student, one.exercise) for one in found.missing} == {
        ("bob", "exercise-03-swish"),
        ("cleo", "exercise-03-swish"),
        ("cleo", "exercise-08-xor"),
    }


def test_a_single_script_of_another_name_is_taken_with_a_note(build):
    """For one exercise, a student's only script counts whatever its name, and it is said."""
    found = discover(build({"ada/answer.py": "a", "bob/swish.py": "b"}), SWISH)
    assert swish(found) == {"ada": b"a", "bob": b"b"}
    assert found.notes == ("ada/answer.py was taken as ada's swish.py.",)


def test_several_scripts_of_other_names_are_a_problem(build):
    """Where two scripts could be the answer, nobody guesses: a problem names both."""
    found = discover(build({"ada/one.py": "a", "ada/two.py": "b", "bob/swish.py": "b"}), SWISH)
    assert swish(found) == {"bob": b"b"}
    assert "ada/one.py, ada/two.py of ada could each be the answer" in problems(found)
    assert found.missing == ()


def test_an_unclear_script_among_several_exercises_is_a_problem(build):
    """With several exercises, a script that names none is a problem, not a guess."""
    found = discover(build({"ada/work.py": "a", "bob/swish.py": "b", "bob/xor.py": "c"}), BOTH)
    assert "ada/work.py of ada does not say which exercise it is for" in problems(found)


def test_files_named_after_students(build):
    """Flat files name their student, with or without the exercise."""
    found = discover(
        build(
            {
                "ada.py": "a",
                "ada-lovelace_swish.py": "l",
                "swish_bob.py": "b",
                "cleo_exercise-03-swish.py": "c",
                "dan_swish (1).py": "d",
                "README.txt": "",
            }
        ),
        SWISH,
    )
    assert found.layout == "files named after students"
    assert swish(found) == {
        "ada": b"a",
        "ada-lovelace": b"l",
        "bob": b"b",
        "cleo": b"c",
        "dan": b"d",
    }


def test_the_longest_name_of_an_exercise_wins(build):
    """``ada_modern_activations.py`` is Ada's modern activations, asked for or not."""
    stubs = {"exercise-01-activations": "activations.py"}
    others = {"exercise-04-modern-activations": "modern_activations.py"}
    root = build({"ada_activations.py": "1", "ada_modern_activations.py": "4"})
    found = discover(root, stubs, others=others)
    assert swish(found) == {"ada": b"1"}
    both = discover(root, {**stubs, **others})
    assert {one.exercise: one.student for one in both.found} == dict.fromkeys(
        {**stubs, **others}, "ada"
    )


def test_a_flat_file_without_a_student_is_a_problem(build):
    """A bare stub at the top can be anybody's, and says so."""
    found = discover(build({"swish.py": "?", "bob_swish.py": "b"}), SWISH)
    assert swish(found) == {"bob": b"b"}
    assert "whose it is" in problems(found)


def test_a_wrapper_folder_around_the_class_is_seen_through(build):
    """A zip that wraps everything in one folder is read as if it didn't."""
    found = discover(
        build({"class/ada/swish.py": "a", "class/bob/swish.py": "b", "__MACOSX/class/._x": ""}),
        SWISH,
    )
    assert swish(found) == {"ada": b"a", "bob": b"b"}


def test_a_single_student_is_no_wrapper(build):
    """One student's folder stays that student's, whatever is in it."""
    for files in ({"ada/swish.py": "a"}, {"ada/exercise-03-swish/swish.py": "a"}):
        found = discover(build(files), SWISH)
        assert swish(found) == {"ada": b"a"}


def test_a_zip_per_student(build):
    """A student's zip is opened in place, at the top, in a folder and in a zip."""
    found = discover(
        build(
            {
                "ada/handin.zip": zip_of({"handin/swish.py": "a"}),
                "bob.zip": zip_of({"exercise-03-swish/swish.py": "b", "__MACOSX/._swish.py": ""}),
                "cleo_swish.zip": zip_of({"swish.py": "c"}),
            }
        ),
        SWISH,
    )
    assert swish(found) == {"ada": b"a", "bob": b"b", "cleo": b"c"}
    assert {one.origin for one in found.found} >= {"ada/handin.zip/handin/swish.py"}


def test_a_folder_per_exercise(build):
    """A class's download for each exercise, side by side, is read with the same students."""
    found = discover(
        build(
            {
                f"exercise-03-swish/Ada Lovelace_12{MOODLE}/swish.py": "a3",
                f"exercise-03-swish/Alan Turing_13{MOODLE}/mine.py": "t3",
                f"exercise-08-xor/Ada Lovelace_77{MOODLE}/xor.py": "a8",
                "exercise-08-xor.txt": "",
            }
        ),
        BOTH,
    )
    assert read(found) == {
        ("Ada Lovelace", "exercise-03-swish"): b"a3",
        ("Alan Turing", "exercise-03-swish"): b"t3",
        ("Ada Lovelace", "exercise-08-xor"): b"a8",
    }
    assert {one.ids["moodle_id"] for one in found.found if one.student == "Ada Lovelace"} == {
        "12",
        "77",
    }
    assert [(one.student, one.exercise) for one in found.missing] == [
        ("Alan Turing", "exercise-08-xor")
    ]


def test_zips_per_exercise(build):
    """The downloads themselves, unopened and named after their exercises, do as well."""
    download = zip_of(
        {f"Ada_{n}{MOODLE}/work.zip": zip_of({"swish.py": f"{n}"}) for n in range(40)}
    )
    found = discover(build({"exercise-03-swish.zip": download}), SWISH)
    assert len(found.found) == 40
    assert found.problems == ()


def test_an_export_that_was_put_into_a_folder(folder):
    """A folder with nothing but the downloaded zip is read as that zip."""
    files = {f"Ada_{n}{MOODLE}/work.zip": zip_of({"swish.py": f"{n}"}) for n in range(40)}
    found = discover(folder({"CS1-Swish-1234.zip": zip_of(files)}), SWISH)
    assert found.layout == "Moodle download"
    assert len(found.found) == 40


def test_git_clones_side_by_side(folder):
    """Of clones, the working trees are read; what is in .git and environments is not."""
    root = folder(
        {
            "ada/.git/HEAD": "ref",
            "ada/.git/swish.py": "no",
            "ada/exercise-03-swish/swish.py": "a",
            "ada/.venv/lib/swish.py": "no",
            "bob/.git": "gitdir: elsewhere",
            "bob/src/swish.py": "b",
        }
    )
    found = discover(root, SWISH)
    assert found.layout == "Git clones"
    assert swish(found) == {"ada": b"a", "bob": b"b"}
    assert found.notes == ()


def test_a_notebook_counts_as_the_stub(build):
    """``swish.ipynb`` is an answer; beside a script the script is taken, and it is said."""
    found = discover(
        build({"ada/swish.ipynb": "n", "bob/swish.ipynb": "n", "bob/swish.py": "s"}), SWISH
    )
    assert swish(found) == {"ada": b"n", "bob": b"s"}
    assert "script rather than the notebook" in found.notes[0]


def test_without_a_platforms_mark_the_files_time_decides_and_is_named(folder):
    """Two copies in one folder: the newer file is taken, and the note says by what."""
    root = folder({"ada/swish.py": "old", "ada/swish (1).py": "new"})
    os.utime(root / "ada/swish.py", (1_600_000_000, 1_600_000_000))
    os.utime(root / "ada/swish (1).py", (1_700_000_000, 1_700_000_000))
    found = discover(root, SWISH)
    assert swish(found) == {"ada": b"new"}
    assert "ada handed in swish.py 2 times" in found.notes[0]
    assert "by the file's own time (2023-11-14" in found.notes[0]


def test_names_that_clash_stay_apart(folder):
    """Students whose names differ in case only, or in invisible marks, keep their own keys."""
    found = discover(
        folder({"Ada/swish.py": "1", "ada/swish.py": "2", "a\u200bda/swish.py": "3"}), SWISH
    )
    assert len({one.student.casefold() for one in found.found}) == 3
    assert sorted(swish(found).values()) == [b"1", b"2", b"3"]


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
    assert students["Ada Lovelace"].moodle_id == "12345"
    assert students["Alan_Mathison Turing"].folder == f"Alan_Mathison Turing_12346{MOODLE}_"
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


def test_a_foreign_file_in_a_canvas_download_is_a_problem(build):
    """A renamed file among Canvas's is named; the rest is found."""
    found = discover(build({"a_1_2_swish.py": "a", "b_2_3_swish.py": "b", "renamed.py": ""}), SWISH)
    assert len(found.found) == 2
    assert "renamed.py is not named as Canvas names" in problems(found)


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
    assert (ada.student_id, ada.gradescope_id) == ("0012", "101")
    told = "\n".join(found.notes)
    assert "Ada Lovelace handed in 2 times on Gradescope; the active submission" in told
    assert "submission_104 by Gone Girl is listed" in problems(found)


def test_gradescope_without_its_metadata(build):
    """Without the YAML the submissions are found under their numbers, and it is said."""
    found = discover(build({"submission_1/swish.py": "a", "submission_2/swish.py": "b"}), SWISH)
    assert swish(found) == {"gradescope-1": b"a", "gradescope-2": b"b"}
    assert "submission_metadata.yml is not in the export" in problems(found)


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


# --- what was typed ------------------------------------------------------------------


def test_what_is_neither_folder_nor_zip_is_a_usage_error(tmp_path):
    """A path that isn't there, or one script, is refused with what to do."""
    (tmp_path / "swish.py").write_text("x")
    (tmp_path / "broken.zip").write_bytes(b"PK\x05\x06" + b"\0" * 10)
    for name, advice in (("nowhere", "Name"), ("swish.py", "grade EXERCISE FILE")):
        with pytest.raises(UsageError) as caught:
            discover(tmp_path / name, SWISH)
        assert advice in caught.value.advice
    with pytest.raises(UsageError):
        discover(tmp_path / "broken.zip", SWISH)


def test_an_empty_folder_has_nobody(build):
    """A folder with nothing in it is no error: nothing was found."""
    found = discover(build({}), SWISH)
    assert (found.layout, found.found, found.students) == ("empty", (), ())


def test_the_order_is_the_same_each_time(build):
    """The same folder gives the same answer, value for value."""
    root = build({f"s{n:02d}/swish.py": f"{n}" for n in range(30)})
    assert discover(root, SWISH) == discover(root, SWISH)


def test_numbered_folders_are_students_or_attempts_not_exercises(build):
    """A number alone is no exercise: neither a student's number nor an attempt's."""
    stubs = {"exercise-01-activations": "activations.py", **SWISH}
    found = discover(build({"1/swish.py": "a", "3/work/swish.py": "b"}), stubs)
    assert swish(found) == {"1": b"a", "3": b"b"}
    found = discover(build({"ada/ex1/swish.py": "a", "bob/1/swish.py": "b"}, "second"), stubs)
    assert set(read(found)) == {("ada", "exercise-03-swish"), ("bob", "exercise-03-swish")}


def test_flat_files_may_name_the_exercise_by_its_number(build):
    """``ada_exercise-3.py`` is Ada's third exercise."""
    found = discover(build({"ada_exercise-3.py": "a", "bob_exercise-08.py": "b"}), BOTH)
    assert set(read(found)) == {("ada", "exercise-03-swish"), ("bob", "exercise-08-xor")}
