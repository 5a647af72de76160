"""A class that lies in several folders, and names that end in numbers: nobody swallows others."""

from __future__ import annotations

import pytest

from grader.submissions.discovery.discover import discover

from .conftest import BOTH, SWISH, read, swish, told, zip_of

ADA = zip_of({"swish.py": "ada"})


@pytest.mark.parametrize(
    "files",
    [
        {
            **{f"Tutorium 1/{name}/swish.py": name for name in ("ada", "bob")},
            **{f"Tutorium 2/{name}/handed in/swish.py": name for name in ("cy", "dora", "eve")},
        },
        {
            "on time/ada_swish.py": "ada",
            "on time/bob_swish.py": "bob",
            "on time/cy.zip": zip_of({"swish.py": "cy"}),
            "late/dora.zip": zip_of({"swish.py": "dora"}),
            "eve/swish.py": "eve",
        },
    ],
)
def test_a_folder_for_each_section_is_no_student(folder, files):
    """Sections, lab groups and what came late lie in folders; each holds students of its own."""
    found = discover(folder(files), SWISH)
    assert swish(found) == {name: name.encode() for name in ("ada", "bob", "cy", "dora", "eve")}
    assert found.layout.startswith("a folder per section")


def test_who_handed_in_again_in_another_folder_is_one_student(folder):
    """The second folder's file counts beside the first's as one person's two hand-ins."""
    files = {f"first/{name}/swish.py": name for name in ("ada", "bob", "cy", "dora")}
    found = discover(folder({**files, "second/ada/swish.py": "again"}), SWISH)
    assert sorted(swish(found)) == ["ada", "bob", "cy", "dora"]
    assert any("ada handed in swish.py 2 times" in note for note in found.notes)


@pytest.mark.parametrize(
    "files",
    [
        {"ada/old/swish.py": "1", "ada/new/swish.py": "2", "bob/src/swish.py": "1"},
        {f"{name}/{part}/swish.py": part for name in ("ada", "bob") for part in ("one", "two")},
        {"ada/a/swish.py": "1", "ada/b/xor.py": "2", "bob/c/swish.py": "1", "bob/d/xor.py": "2"},
    ],
)
def test_a_student_s_own_folders_are_no_students(folder, files):
    """Copies of one student's answer, and folders for exercises, stay that student's."""
    found = discover(folder(files), BOTH)
    assert {one.student for one in found.found} == {"ada", "bob"}


@pytest.mark.parametrize("name", ["student-{}.zip", "student ({}).zip", "swish-student_{}.zip"])
def test_a_number_at_the_end_tells_students_apart(folder, name):
    """``student-1.zip`` and ``student-2.zip`` are two students' without a ``student.zip``."""
    found = discover(folder({name.format(number): ADA for number in range(1, 4)}), SWISH)
    assert len(swish(found)) == 3


def test_scripts_that_are_named_by_a_number_are_each_somebody_s(folder):
    """Also where a script's name has the number and no exercise."""
    found = discover(folder({f"student_{number}.py": str(number) for number in (1, 2)}), SWISH)
    assert swish(found) == {"student_1": b"1", "student_2": b"2"}


def test_a_numbered_copy_is_its_owner_s_and_newer(folder):
    """Beside ``ada.zip``, ``ada-1.zip`` is what a browser or a platform called her next one."""
    found = discover(folder({"ada.zip": ADA, "ada-1.zip": zip_of({"swish.py": "again"})}), SWISH)
    assert swish(found) == {"ada": b"again"}


def test_each_student_s_numbered_submissions_are_no_export_of_gradescope(folder):
    """``submission_1`` and ``submission_2`` in a student's folder are that student's attempts."""
    files = {f"{name}_1234/submission_{n}/swish.py": name for name in ("a", "b") for n in (1, 2)}
    assert swish(discover(folder(files), SWISH)) == {"a_1234": b"a", "b_1234": b"b"}


def test_a_number_after_the_exercise_s_name_is_a_copy_s(folder):
    """``xor1.py`` and ``swish 2.py`` are answers as ``xor.py`` and ``swish.py`` are."""
    found = discover(folder({"ada/xor1.py": "x", "ada/swish 2.py": "s"}), BOTH)
    assert {exercise for _, exercise in read(found)} == set(BOTH)


def test_what_is_no_script_is_told(folder):
    """Who handed in another language, a backup or half a download is not told to be missing."""
    names = ("swish.java", "answer.md", "swish.py.bak", "swish.ipynb.crdownload")
    found = discover(folder({f"s{at}/{name}": "x" for at, name in enumerate(names)}), SWISH)
    assert not found.missing
    assert all(name in told(found) for name in names)


def test_what_a_teacher_gave_back_is_no_answer(folder):
    """OpenOLAT's corrections lie beside what was handed in; only that is graded."""
    files = {
        "Lee_Ada_al/1_submissions/swish.py": "a",
        "Lee_Ada_al/2_corrections/swish.py": "teacher's",
        "Bee_Bo_bb/1_submissions/swish.py": "b",
    }
    found = discover(folder(files), SWISH)
    assert swish(found) == {"Lee_Ada_al": b"a", "Bee_Bo_bb": b"b"}


def test_a_file_that_bears_another_student_s_name_is_told(folder):
    """Who hands in somebody else's file, or the wrong one, is graded by it, and it is said."""
    files = {"ada/swish.py": "1", "bob/ada_swish.py": "2", "cy/cy_swish.py": "3"}
    found = discover(folder(files), SWISH)
    told_of = [note for note in found.notes if "named after" in note]
    assert told_of == ["bob/ada_swish.py is named after ada; it counts for bob."]
