"""Folders, files, zips and clones are read as people have them, as a folder and as a zip."""

from __future__ import annotations

import os

import pytest

from grader.errors import UsageError
from grader.submissions.discovery.discover import discover

from .conftest import BOTH, SWISH, read, swish, told, zip_of

MOODLE = "_assignsubmission_file"


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
    assert "ada/one.py, ada/two.py of ada could each be the answer" in told(found)
    assert found.missing == ()


def test_an_unclear_script_among_several_exercises_is_a_problem(build):
    """With several exercises, a script that names none is a problem, not a guess."""
    found = discover(build({"ada/work.py": "a", "bob/swish.py": "b", "bob/xor.py": "c"}), BOTH)
    assert "ada/work.py of ada does not say which exercise it is for" in told(found)


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
    assert "whose it is" in told(found)


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


def test_clones_that_are_named_after_assignment_and_student(folder):
    """GitHub Classroom's ``assignment-student`` is the student's, over all assignments."""
    found = discover(
        folder(
            {
                "exercise-03-swish-ada/.git/HEAD": "",
                "exercise-03-swish-ada/swish.py": "a",
                "exercise-08-xor-ada/.git/HEAD": "",
                "exercise-08-xor-ada/src/answer.py": "x",
                "exercise-03-swish-bob-ray/.git/HEAD": "",
                "exercise-03-swish-bob-ray/swish.py": "b",
            }
        ),
        BOTH,
    )
    assert read(found) == {
        ("ada", "exercise-03-swish"): b"a",
        ("ada", "exercise-08-xor"): b"x",
        ("bob-ray", "exercise-03-swish"): b"b",
    }


def test_forks_of_the_course_s_repository(folder):
    """The answer in ``submissions/`` counts, not the stub that came with the fork."""
    stub, mine = "exercises/exercise-03-swish/swish.py", "submissions/ada/swish.py"
    theirs = "submissions/bob/exercise-03-swish/swish.py"
    files = {stub: "stub", mine: "a", theirs: "b"}
    clones = {f"{who}/{name}": text for who in ("ada", "bob") for name, text in files.items()}
    found = discover(folder({"ada/.git/HEAD": "", "bob/.git/HEAD": "", **clones}), SWISH)
    assert swish(found) == {"ada": b"a", "bob": b"b"}
    assert "what is in submissions/ada/ was taken" in " ".join(found.notes)


def test_a_folder_of_submissions_with_other_files_beside_it(build):
    """A README and settings beside ``submissions/`` don't make it one student's folder."""
    files = {"submissions/ada/swish.py": "a", "submissions/bob/exercise-03-swish/swish.py": "b"}
    found = discover(build({**files, "README.md": "", "course.csv": ""}), SWISH)
    assert swish(found) == {"ada": b"a", "bob": b"b"}


def test_a_course_s_own_repository(build):
    """Of a whole repository, what was handed in is read, and not the exercises beside it."""
    ours = {"exercises/exercise-03-swish/swish.py": "stub", "submissions/ada/swish.py": "a"}
    assert swish(discover(build(ours), SWISH)) == {"ada": b"a"}
    nbgrader = {
        "source/exercise-03-swish/swish.ipynb": "solution",
        "submitted/ada/exercise-03-swish/swish.ipynb": "a",
        "submitted/ada/exercise-03-swish/timestamp.txt": "2026-01-01 10:00:00 UTC",
        "feedback/ada/exercise-03-swish/swish.html": "",
    }
    assert swish(discover(build(nbgrader, "second"), SWISH)) == {"ada": b"a"}


def test_what_is_no_script_is_a_line_and_nobody_is_missing(build):
    """A text or a picture in place of a script is said; a script that became ``.txt`` is taken."""
    found = discover(
        build(
            {
                "ada/swish.py.txt": "a",
                "bob/swish.txt": "b",
                "cy/photo.JPG": "c",
                "dan/README.md": "",
                "dan/requirements.txt": "",
                "eve/swish": "e",
            }
        ),
        SWISH,
    )
    assert swish(found) == {"ada": b"a"}
    assert "ada/swish.py.txt was taken as ada's swish.py." in found.notes
    assert {one.student for one in found.problems} == {"bob", "cy", "eve"}
    assert "cy/photo.JPG is neither a script (.py) nor a notebook" in told(found)
    assert [one.student for one in found.missing] == ["dan"]


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
    found = discover(build({"1/swish.py": "a", "3/answers/swish.py": "b"}), stubs)
    assert swish(found) == {"1": b"a", "3": b"b"}
    found = discover(build({"ada/ex1/swish.py": "a", "bob/1/swish.py": "b"}, "second"), stubs)
    assert set(read(found)) == {("ada", "exercise-03-swish"), ("bob", "exercise-03-swish")}


def test_files_may_be_named_by_the_exercise_s_number(build):
    """``exercise3.py``, ``Ex 08.py`` and a copy of either say which exercise they are for."""
    files = {"ada/exercise3.py": "a", "ada/Ex 08.py": "x", "bob/Exercise-3 (1).py": "b"}
    files |= {"Cy Young_ex8.py": "c", "dan-exercise3.py": "d", "eve_ex31.py": "e"}
    found = discover(build(files), BOTH)
    assert read(found) == {
        ("ada", "exercise-03-swish"): b"a",
        ("ada", "exercise-08-xor"): b"x",
        ("bob", "exercise-03-swish"): b"b",
        ("Cy Young", "exercise-08-xor"): b"c",
        ("dan", "exercise-03-swish"): b"d",
    }


def test_flat_files_may_name_the_exercise_by_its_number(build):
    """``ada_exercise-3.py`` is Ada's third exercise."""
    found = discover(build({"ada_exercise-3.py": "a", "bob_exercise-08.py": "b"}), BOTH)
    assert set(read(found)) == {("ada", "exercise-03-swish"), ("bob", "exercise-08-xor")}
