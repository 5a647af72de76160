"""Copies, versions and saved-as names: whose a file is, which one counts, and what is told."""

from __future__ import annotations

import pytest

from grader.submissions.discovery.discover import discover

from .conftest import BOTH, SWISH, read, swish, told, zip_of

COPIES = [
    "Copy of swish.py",
    "Copy+of+swish.py",
    "Kopie von swish.py",
    "Copie de swish.py",
    "Cópia de swish.py",
    "swish - Copy (2).py",
    "swish (1)(1).py",
    "swish copy 2.py",
    "swish_final_v2.py",
    "swish-version 3.ipynb",
    "swish_submission.py",
]


@pytest.mark.parametrize("name", COPIES)
def test_a_copy_or_version_says_which_exercise_and_not_whose(folder, name):
    """In a student's folder it is the answer; at the top it is nobody's, never "Copy of"."""
    found = discover(folder({f"ada/{name}": "a", "bo/swish.py": "b"}, "one"), BOTH)
    assert read(found) == {("ada", "exercise-03-swish"): b"a", ("bo", "exercise-03-swish"): b"b"}
    found = discover(folder({name: "a", "bo_swish.py": "b"}, "two"), SWISH)
    assert swish(found) == {"bo": b"b"}
    assert f"{name} lies at the top, and its name doesn't say whose it is" in told(found)


@pytest.mark.parametrize(
    "name",
    [
        "Ada Lovelace - swish_v2.py",
        "Ada Lovelace - Copy of swish.py",
        "Ada Lovelace_swish_final.py",
        "swish_Ada Lovelace_final_v3.py",
        "Ada Lovelace - Copy (2).py",
    ],
)
def test_a_version_is_no_part_of_a_student_s_name(folder, name):
    """``ada_swish_final.py`` is Ada's, as ``ada_swish.py`` is."""
    found = discover(folder({name: "a", "Bo Zu - swish.py": "b"}), SWISH)
    assert swish(found) == {"Ada Lovelace": b"a", "Bo Zu": b"b"}


def test_a_file_that_could_have_been_meant_is_told(folder):
    """Whoever has another file of the exercise's name beside the one that was taken is told so."""
    files = {
        "ada/swish.py": "a",
        "ada/swish_final.py": "a2",
        "bo/swish.py": "mine",
        "bo/exercise-03-swish/swish.py": "as handed out",
        "bo/exercise-03-swish/helpers.py": "none",
        "cy/swish.py": "c",
    }
    found = discover(folder(files), SWISH)
    assert swish(found) == {"ada": b"a", "bo": b"as handed out", "cy": b"c"}
    assert found.notes == (
        "ada also has ada/swish_final.py; ada/swish.py was taken as swish.py.",
        "bo also has bo/swish.py; bo/exercise-03-swish/swish.py was taken as swish.py.",
    )


@pytest.mark.parametrize("suffix", [".ipynb.txt", ".ipynb.json", ".IPYNB.txt"])
def test_a_notebook_that_a_browser_saved_as_text_is_one(folder, suffix):
    """It is graded as the notebook that it is, and it is said."""
    found = discover(folder({f"ada/swish{suffix}": "{}", "bo_swish.ipynb.json": "{}"}), SWISH)
    assert [one.name.lower() for one in found.found] == ["swish.ipynb", "bo_swish.ipynb"]
    assert f"ada/swish{suffix} was taken as ada's swish.py." in found.notes


def test_a_document_among_flat_files_is_its_owner_s(folder):
    """Who handed in a text or a mail is told to have handed in something; lists are nobody's."""
    files = {
        "ada_swish.py": "a",
        "bo_swish.docx": "b",
        "Cy Ma - swish.pdf": "c",
        "dy@x.org_swish.msg": "d",
        "swish_instructions.pdf": "the teacher's",
        "grades.csv": "",
        "notes.txt": "",
    }
    found = discover(folder(files), SWISH)
    assert swish(found) == {"ada": b"a"}
    problems = {one.student: one.file for one in found.problems}
    assert problems == {
        "bo": "bo_swish.docx",
        "Cy Ma": "Cy Ma - swish.pdf",
        "dy@x.org": "dy@x.org_swish.msg",
    }
    assert not found.missing


ATTEMPT = "Homework_ada_attempt_2026-11-0{}-10-00-00_{}"


def test_what_was_handed_in_last_counts_whatever_it_is_called(folder):
    """A later attempt is not passed over for an earlier one whose file is named better."""
    for late, told_as in (("my_swish.py", "2 times"), ("solution.py", "was taken as")):
        files = {ATTEMPT.format(3, "swish.py"): "old", ATTEMPT.format(4, late): "new"}
        found = discover(folder(files, late), SWISH)
        assert swish(found) == {"ada": b"new"}
        assert any(told_as in note for note in found.notes)


def test_a_later_attempt_without_a_clear_file_is_told(folder):
    """Where the last attempt's files don't say which is the answer, the one before counts."""
    files = {ATTEMPT.format(3, "swish.py"): "old"}
    files |= {ATTEMPT.format(4, name): "new" for name in ("a.py", "b.py")}
    found = discover(folder(files), SWISH)
    assert swish(found) == {"ada": b"old"}
    assert any("handed in again (attempt of 2026-11-04 10:00:00)" in note for note in found.notes)


def test_a_zipped_class_folder_within_its_zip_is_the_class(folder):
    """``Class.zip`` that holds ``Class/student/…`` is not one student called Class."""
    inside = zip_of({"Class/Ada/swish.py": "a", "Class/Bo/swish.py": "b"})
    assert swish(discover(folder({"Class.zip": inside}, "zip"), SWISH)) == {"Ada": b"a", "Bo": b"b"}
    one = zip_of({"Ada/swish.py": "a", "Ada/old/swish.py": "b"})
    assert swish(discover(folder({"Ada.zip": one}, "one"), SWISH)) == {"Ada": b"a"}


def test_two_participants_without_a_name_are_told_apart(folder):
    """Also where only two handed in, and Moodle speaks another language."""
    files = {f"Deelnemer_{n}_assignsubmission_file/swish.py": str(n) for n in (12, 15)}
    names = {one.name for one in discover(folder(files), SWISH).students}
    assert names == {"Deelnemer 12", "Deelnemer 15"}
