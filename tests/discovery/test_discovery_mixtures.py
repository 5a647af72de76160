"""What most deliveries show names the layout; what doesn't fit is read for itself, and told."""

from __future__ import annotations

import itertools

import pytest

from grader.submissions.discovery.discover import discover

from .conftest import BOTH, SWISH, read, swish, told, zip_of

MOODLE = "_assignsubmission_file"
YAML = "".join(
    f"submission_{n}:\n  :submitters:\n  - :name: G{n}\n    :email: g{n}@x.org\n"
    for n in range(1, 5)
)
# Four students in each layout that there is, and how the layout is called.
LAYOUTS = {
    "Moodle": ("Moodle download", {f"M{n}_10{n}{MOODLE}/swish.py": f"m{n}" for n in range(1, 5)}),
    "Moodle's files": (
        "Moodle download",
        {f"P{n}_20{n}{MOODLE}_swish.py": f"p{n}" for n in range(1, 5)},
    ),
    "Canvas": ("Canvas download", {f"can{n}_30{n}_90{n}_swish.py": f"c{n}" for n in range(1, 5)}),
    "Gradescope": (
        "Gradescope export",
        {f"submission_{n}/swish.py": f"g{n}" for n in range(1, 5)}
        | {"submission_metadata.yml": YAML},
    ),
    "folders": ("a folder per student", {f"ann{n}/swish.py": f"f{n}" for n in range(1, 5)}),
    "nbgrader": (
        "a folder per student",
        {f"nan{n}/exercise-03-swish/swish.ipynb": f"n{n}" for n in range(1, 5)},
    ),
    "Classroom": (
        "Git clones",
        {f"exercise-03-swish-eve{n}/swish.py": f"e{n}" for n in range(1, 5)}
        | {f"exercise-03-swish-eve{n}/.git": "gitdir: elsewhere" for n in range(1, 5)},
    ),
    "flat files": (
        "files named after students",
        {f"fay{n}_swish.py": f"y{n}" for n in range(1, 5)},
    ),
}
# One delivery that fits none of the others' names, its content, and whose it is.
STRAYS = {
    "a folder": ({"zoe/swish.py": "stray"}, "zoe"),
    "a folder with more folders": ({"zoe/hand in/final/swish.py": "stray"}, "zoe"),
    "a zip": ({"zoe.zip": zip_of({"swish.py": "stray"})}, "zoe"),
    "a file": ({"zoe_swish.py": "stray"}, "zoe"),
    "Moodle's": ({f"Zoe Z_77{MOODLE}/swish.py": "stray"}, "Zoe Z"),
    "Canvas's": ({"zoezoe_4711_81234_swish.py": "stray"}, "canvas-4711"),
}


def _answers(files):
    return sorted(
        text.encode() for text in files.values() if isinstance(text, str) and len(text) == 2
    )


@pytest.mark.parametrize("stray", STRAYS)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_one_that_does_not_fit_is_read_for_itself(build, layout, stray):
    """In every layout a stray folder, zip or file is graded, and the others as if it weren't."""
    called, files = LAYOUTS[layout]
    alone = swish(discover(build(files, "alone"), SWISH))
    found = discover(build(files | STRAYS[stray][0], "with"), SWISH)
    assert len(alone) == 4
    assert swish(found) == {**alone, STRAYS[stray][1]: b"stray"}
    assert found.layout == called
    assert found.problems == ()
    platforms = {"Moodle", "Moodle's files", "Canvas", "Gradescope"}
    if layout in platforms and not stray.startswith(layout[:5]):
        assert any("ame" in note and "zoe" in note.lower() for note in found.notes)


@pytest.mark.parametrize(("one", "other"), [*itertools.combinations(LAYOUTS, 2)])
@pytest.mark.parametrize("how_many", [(4, 4), (1, 4), (4, 1), (3, 2)])
def test_two_layouts_in_one_folder_lose_nobody(folder, one, other, how_many):
    """Half and half, or one among many: every delivery of both layouts is graded."""
    files, wanted = {}, []
    for layout, many in zip((one, other), how_many, strict=True):
        names = [name for name in LAYOUTS[layout][1] if ".git" not in name and "yml" not in name]
        kept = set(names[:many]) | {n for n in LAYOUTS[layout][1] if n not in names}
        part = {name: text for name, text in LAYOUTS[layout][1].items() if name in kept}
        files |= part
        wanted += _answers(part)
    found = discover(folder(files), SWISH)
    assert sorted(swish(found).values()) == sorted(wanted)
    assert not {p.file for p in found.problems} & set(files)


def test_a_mixture_is_called_one(folder):
    """Where no layout has most, the mixture is named, and each odd name told."""
    files = LAYOUTS["Moodle"][1] | LAYOUTS["Canvas"][1] | LAYOUTS["folders"][1]
    found = discover(folder(files), SWISH)
    assert found.layout == "a mixture (Moodle download, Canvas download, a folder per student)"
    notes = "\n".join(found.notes)
    assert f"Named as Moodle names submissions, and read so: M1_101{MOODLE}" in notes
    assert "Named as Canvas names submissions, and read so: can1_301_901_swish.py" in notes
    assert "Not named as Moodle or Canvas names submissions, so read by the name alone: ann1" in (
        notes
    )


def test_names_that_only_look_like_canvas_s_are_their_own(build):
    """A few numbers in a name are no ids of Canvas where most names show none."""
    files = {"ada_swish.py": "a", "bob_swish.py": "b", "lab_3_2_swish.py": "l"}
    assert swish(discover(build(files), SWISH)) == {"ada": b"a", "bob": b"b", "lab_3_2": b"l"}


def test_an_odd_plugin_of_moodle_s_is_read(build):
    """Whatever part of Moodle took the file, it is an answer; an online text alone is none."""
    found = discover(
        build(
            {
                "Ada_1_assignsubmission_codehandin/swish.py": "a",
                "Bob_2_assignsubmission_onlinetext/onlinetext.html": "<p>",
                "Cy_3_assignsubmission_onlinetext/swish.py": "c",
            }
        ),
        SWISH,
    )
    assert swish(found) == {"Ada": b"a", "Cy": b"c"}
    assert [one.student for one in found.missing] == ["Bob"]


# --- several downloads ---------------------------------------------------------------

WEEKS = {
    "week 3.zip": zip_of(
        {f"S{n}_{n}{MOODLE}/my.zip": zip_of({"swish.py": "3"}) for n in range(20)}
    ),
    "week 8.zip": zip_of({f"S{n}_{n + 50}{MOODLE}/xor.py": "8" for n in range(20)}),
}


@pytest.mark.parametrize("stray", STRAYS)
@pytest.mark.parametrize("weeks", [["week 3.zip", "week 8.zip"], ["week 3.zip"]])
def test_a_stray_beside_downloads_is_read_for_itself(build, weeks, stray):
    """One download or two with a stray beside them: the class is read, and the stray too."""
    files = {name: WEEKS[name] for name in weeks} | STRAYS[stray][0]
    found = discover(build(files), BOTH)
    assert found.layout == "downloads side by side (Moodle download)"
    graded = read(found)
    assert graded.pop((STRAYS[stray][1], "exercise-03-swish")) == b"stray"
    assert len(graded) == 20 * len(weeks)
    assert any("read by the name alone" in note for note in found.notes)


@pytest.mark.parametrize(
    ("name", "what"), [("answers.zip", "is damaged"), ("answer.pdf", "is neither a script")]
)
def test_what_an_assignment_s_download_holds_is_for_its_exercise(build, name, what):
    """Who handed in what can't be read is told for the exercise that all others handed in there."""
    files = {
        f"CS1-Exercise {week}-50{week}.zip": zip_of(
            {f"S{n}_{n}{week}{MOODLE}/{stub}": f"{n}" for n in range(4)}
            | ({f"S9_99{MOODLE}/{name}": "PK", f"S8_98{MOODLE}/{stub}": "8"} if week == 8 else {})
        )
        for week, stub in ((3, "swish.py"), (8, "xor.py"))
    }
    files["CS1-Exercise 3-503.zip"] = zip_of(
        {f"S{n}_{n}3{MOODLE}/swish.py": f"{n}" for n in (*range(4), 8, 9)}
    )
    found = discover(build(files), BOTH)
    (problem,) = found.problems
    assert (problem.student, problem.exercise) == ("S9", "exercise-08-xor")
    assert what in str(problem)
    assert found.missing == ()
    assert len(found.found) == 11


@pytest.mark.parametrize("stray", ["a folder", "a zip", "a file", "Moodle's"])
def test_a_stray_beside_a_folder_per_exercise_is_read_for_itself(build, stray):
    """A class's folder for each exercise stays that, whatever lies beside."""
    classes = {
        f"{exercise}/S{n}_{n}{MOODLE}/{name}": f"{n}"
        for exercise, name in (("exercise-03-swish", "swish.py"), ("exercise-8", "xor.py"))
        for n in range(3)
    }
    found = discover(build(classes | STRAYS[stray][0]), BOTH)
    graded = read(found)
    assert graded.pop((STRAYS[stray][1], "exercise-03-swish")) == b"stray"
    assert len(graded) == 6
    assert found.layout == "a folder per exercise (Moodle download)"


def test_an_exercise_s_folder_with_a_stub_of_its_own_does_not_stop_the_others(build):
    """A template that was left in one folder is told; the other folders' classes are read."""
    found = discover(
        build(
            {
                "exercise-03-swish/ada/swish.py": "a3",
                "exercise-03-swish/bob/swish.py": "b3",
                "exercise-03-swish/swish.py": "template",
                "exercise-08-xor/ada/xor.py": "a8",
                "exercise-08-xor/bob/xor.py": "b8",
                "exercise-07-linear-collapse/ada/collapse.py": "",
            }
        ),
        {**BOTH, "exercise-07-linear-collapse": "collapse.py"},
    )
    assert len({one.student for one in found.found}) == 2
    assert len(found.found) == 5
    assert "exercise-03-swish/swish.py lies at the top" in told(found)


@pytest.mark.parametrize("lists", [{"marks.csv": ""}, {"README.txt": "", "grades.xlsx": ""}])
def test_lists_beside_the_export_change_nothing(folder, lists):
    """A zip of a class is read as a class's also where lists and notes lie beside it."""
    found = discover(folder({"week 3.zip": WEEKS["week 3.zip"], **lists}), SWISH)
    assert len(found.found) == 20
    assert found.problems == ()


def test_a_download_among_students_own_folders_is_told(build):
    """Whoever names a folder as a platform does hands in nothing for others; it is said."""
    spoof = {f"mal/Bob_{n}{MOODLE}/swish.py": "evil" for n in (2, 3)}
    found = discover(build({"ada/swish.py": "a", "bob/swish.py": "b", **spoof}), SWISH)
    assert swish(found) == {"ada": b"a", "bob": b"b", "mal": b"evil"}
    assert "mal looks like the download of a whole class" in told(found)
