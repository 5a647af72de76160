"""What a gradebook keeps, and which grade counts."""

import msgspec
import pytest

from grader.batch.overview import write_overview
from grader.errors import GradebookError, UsageError
from grader.gradebook.reading import GradebookReader
from grader.gradebook.store import Gradebook
from grader.gradebook.values import GradeStatus
from grader.model import Lesson, Status
from grader.submissions.discovery.values import Student
from tests.gradebook.samples import (
    COURSE,
    NEURON,
    SWISH,
    already_graded,
    dump,
    gradebook,
    graded,
    report,
)


def rows(path, **options):
    with GradebookReader.read(path) as book:
        return {(row.student.key, row.exercise): row for row in book.grades(**options)}


def test_a_recorded_grade_reads_back_whole(tmp_path):
    """All that a report says of the checks is in the grade that counts."""
    path = gradebook(tmp_path / "g.sqlite", graded("ada", passed=False, late=True, email="a@b.c"))
    row = rows(path)["ada", SWISH]
    assert (row.score, row.max_score, row.status) == (1.5, 3.5, GradeStatus.mistakes)
    assert row.late
    assert row.student.ids == {"email": "a@b.c"}
    first, second = row.verdicts
    assert (first.status, first.diagnosis, first.fingerprint) == ("failed", "bare-sigmoid", "f:0.5")
    assert (first.points, first.max_points, first.functions) == (0.0, 2.0, ("swish",))
    assert (second.status, second.visible, second.diagnosis) == ("passed", False, None)


def test_the_same_chunk_twice_is_recorded_once(tmp_path):
    """A chunk whose answer came twice leaves nothing twice."""
    path = tmp_path / "g.sqlite"
    chunk = [graded("ada"), graded("bob", passed=False)]
    with Gradebook.open(path, create=True) as book:
        book.begin_run(COURSE, [SWISH])
        assert book.record_chunk(chunk) == 2
        once = dump(path)
        assert book.record_chunk(chunk) == 0
        assert dump(path) == once


def test_a_chunk_is_all_or_nothing(tmp_path):
    """A chunk with a broken result in it leaves no part of itself."""
    path = tmp_path / "g.sqlite"
    with Gradebook.open(path, create=True) as book:
        book.begin_run(COURSE, [SWISH])
        broken = msgspec.structs.replace(graded("bob"), course_hash="another")
        with pytest.raises(ValueError, match="another course"):
            book.record_chunk([graded("ada"), broken])
        assert already_graded(book) == set()


def test_the_order_of_results_leaves_no_trace(tmp_path):
    """Results in any order, in any chunks, over an interruption, give equal gradebooks."""
    results = [
        graded(key, exercise, passed=key != "bob", name=name)
        for exercise in (SWISH, NEURON)
        for key, name in (("ada", "Ada L"), ("bob", "Bob"), ("eve", "=Eve"))
    ] + [graded("eve", content="other", problem="can't be read")]
    whole = gradebook(tmp_path / "a.sqlite", *results)
    parts = tmp_path / "b.sqlite"
    for some in (results[4:], results[2:5], results[:3]):
        with Gradebook.open(parts, create=True) as book:
            book.begin_run(COURSE, [NEURON, SWISH])
            book.record_chunk(some[::-1])
    assert dump(parts) == dump(whole)


def test_an_unfinished_run_goes_on(tmp_path):
    """The same command after an interruption is the same run and grades only the rest."""
    path = tmp_path / "g.sqlite"
    with Gradebook.open(path, create=True) as book:
        first = book.begin_run(COURSE, [SWISH])
        book.record_chunk([graded("ada")])
    with Gradebook.open(path, create=False) as book:
        again = book.begin_run(COURSE, [SWISH])
        assert (again.number, again.resumed) == (first.number, True)
        assert already_graded(book) == {graded("ada").key}
        book.finish_run()
        assert not book.begin_run(COURSE, [SWISH]).resumed


def test_what_failed_is_tried_again_and_what_was_graded_stays(tmp_path):
    """A submission with a problem or a fault of the grader isn't counted as graded."""
    path = tmp_path / "g.sqlite"
    fault = report(statuses=(Status.grader_fault, Status.passed))
    with Gradebook.open(path, create=True) as book:
        book.begin_run(COURSE, [SWISH])
        book.record_chunk([graded("ada", problem="gone"), graded("bob", result=fault)])
        assert already_graded(book) == set()
        before = rows(path)
        assert before["ada", SWISH].score is None
        assert before["ada", SWISH].problem == "gone"
        assert before["bob", SWISH].score is None, "the grader's own fault costs nobody a point"
        assert book.record_chunk([graded("ada"), graded("bob")]) == 2
    assert rows(path)["ada", SWISH].score == rows(path)["bob", SWISH].score == 3.5


def test_the_newest_submission_counts_even_if_it_is_an_old_one_again(tmp_path):
    """A student who hands in the first file again gets the first file's grade."""
    path = tmp_path / "g.sqlite"
    old, new = graded("ada", passed=False), graded("ada")
    for sighting, fresh in ((old, [old]), (new, [new]), (old, [])):
        with Gradebook.open(path, create=True) as book:
            book.begin_run(COURSE, [SWISH], sightings=[sighting])
            book.record_chunk(fresh)
            book.finish_run()
    assert rows(path)["ada", SWISH].score == 1.5


def test_within_a_run_the_platform_s_mark_decides(tmp_path):
    """Of two submissions in one run the later by the platform's mark counts."""
    path = gradebook(
        tmp_path / "g.sqlite", graded("ada", mark="2"), graded("ada", passed=False, mark="1")
    )
    assert rows(path)["ada", SWISH].score == 3.5


def test_a_mark_by_hand_wins_and_survives_regrades(tmp_path):
    """The mark by hand counts, the computed one is kept beside it, also after a regrade."""
    path = gradebook(tmp_path / "g.sqlite", graded("ada", passed=False, name="Ada Lovelace"))
    with Gradebook.open(path, create=False) as book:
        assert book.adjust("Lovelace, Ada", "swish", 3, "oral exam")[0].key == "ada"
    gradebook(path, graded("ada"), regrade=True)
    row = rows(path)["ada", SWISH]
    assert (row.score, row.computed_score, row.adjusted, row.reason) == (3, 3.5, True, "oral exam")
    with Gradebook.open(path, create=False) as book:
        book.adjust("ada", "3", None, "a mistake")
    assert rows(path)["ada", SWISH].score == 3.5


def test_a_mark_by_hand_for_one_who_handed_nothing_in(tmp_path):
    """A student of the roster can have a mark without a submission."""
    path = tmp_path / "g.sqlite"
    with Gradebook.open(path, create=True) as book:
        book.begin_run(COURSE, [SWISH], students=[Student(key="zoe", name="Zoe")])
        book.record_chunk([graded("ada")])
        book.adjust("zoe", "exercise-3", 2, "shown in person")
    assert rows(path)["zoe", SWISH].score == 2
    assert rows(path)["zoe", SWISH].max_score == 3.5


@pytest.mark.parametrize("form", [SWISH, "exercise-3", "exercise-03", "3", "03", "swish", "Swish"])
def test_every_form_of_an_exercise_s_name(tmp_path, form):
    """An exercise may be named in full, by its number or by its slug."""
    path = gradebook(tmp_path / "g.sqlite", graded("ada"), graded("ada", NEURON))
    with Gradebook.open(path, create=False) as book:
        assert book.adjust("ada", form, 1, "why")[1] == SWISH


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("adda", SWISH, 1, "why"), "ada"),
        (("ada", "swihs", 1, "why"), "swish"),
        (("ada", SWISH, -1, "why"), "0 or more"),
        (("ada", SWISH, float("nan"), "why"), "not a score"),
        (("ada", SWISH, float("inf"), "why"), "not a score"),
        (("ada", SWISH, 4, "why"), "--above-maximum"),
        (("ada", SWISH, 1, "  "), "reason"),
    ],
)
def test_a_mark_that_can_t_be_is_refused(tmp_path, arguments, says):
    """A mistyped mark by hand is refused with what to type, and changes nothing."""
    path = gradebook(tmp_path / "g.sqlite", graded("ada"))
    before = dump(path)
    with Gradebook.open(path, create=False) as book, pytest.raises(UsageError) as refused:
        book.adjust(*arguments)
    assert says in str(refused.value)
    assert dump(path) == before


def test_more_than_the_maximum_if_it_is_meant(tmp_path):
    """A bonus above the maximum is possible when it is asked for."""
    path = gradebook(tmp_path / "g.sqlite", graded("ada"))
    with Gradebook.open(path, create=False) as book:
        book.adjust("ada", SWISH, 5, "bonus", above_maximum=True)
    assert rows(path)["ada", SWISH].score == 5


def test_the_table_of_before_and_after(tmp_path):
    """A regrade lists each score before and after, and every grade ever given stays."""
    path = gradebook(tmp_path / "g.sqlite", graded("ada", passed=False), graded("bob"))
    worse = report(statuses=(Status.failed, Status.failed))
    gradebook(
        path, graded("ada", result=report(), content="x"), graded("bob", result=worse), regrade=True
    )
    with GradebookReader.read(path) as book:
        changes = {one.student: (one.before, one.after) for one in book.changes(1, 2)}
    assert changes == {"ada": (1.5, 3.5), "bob": (3.5, 0.0)}
    assert len([row for row in dump(path) if row[0] == "grades"]) == 4


def test_a_reader_goes_on_beside_a_writer(tmp_path):
    """Grades can be exported while a run is writing."""
    path = tmp_path / "g.sqlite"
    with Gradebook.open(path, create=True) as book:
        book.begin_run(COURSE, [SWISH])
        book.record_chunk([graded("ada")])
        assert rows(path)["ada", SWISH].score == 3.5


def test_names_that_are_not_text_are_kept(tmp_path):
    """A file name that isn't UTF-8 is recorded, and found again by its key."""
    odd = graded("st\udcffudent", name="quote ' \" ; \n \x00 \u202e", file="d\udcff/swish.py")
    path = tmp_path / "g.sqlite"
    with Gradebook.open(path, create=True) as book:
        book.begin_run(COURSE, [SWISH])
        book.record_chunk([odd])
        assert odd.key in already_graded(book)
    assert next(iter(rows(path).values())).student.name == odd.student.name


def test_who_is_missing(tmp_path):
    """On request the grades have a row for each exercise that somebody didn't hand in."""
    path = gradebook(tmp_path / "g.sqlite", graded("ada"), graded("bob", NEURON))
    assert set(rows(path)) == {("ada", SWISH), ("bob", NEURON)}
    found = rows(path, include_missing=True)
    assert found["ada", NEURON].status is GradeStatus.missing
    assert found["ada", NEURON].score is None


def test_a_result_has_a_report_or_a_problem(tmp_path):
    """A result with neither is our bug, and is never recorded as a grade."""
    empty = msgspec.structs.replace(graded("ada"), report=None)
    with Gradebook.open(tmp_path / "g.sqlite", create=True) as book:
        book.begin_run(COURSE, [SWISH])
        with pytest.raises(ValueError, match="either a report or a problem"):
            book.record_chunk([empty])


def test_an_error_names_the_file_and_what_to_do(tmp_path):
    """Opening what isn't there says how to get one."""
    with pytest.raises(GradebookError, match=r"no such gradebook(.|\n)*grade batch"):
        Gradebook.open(tmp_path / "none.sqlite", create=False)


def test_the_class_page_names_the_lessons_of_the_newest_run(tmp_path):
    """The next run writes the learning path of the course as it is then."""
    path = gradebook(tmp_path / "g.sqlite", graded("ada"))
    lesson = Lesson(number="2.4", title="A closer look", module="Networks")
    with Gradebook.open(path, create=False) as book:
        assert book.lessons() == {}
        book.begin_run(msgspec.structs.replace(COURSE, path={SWISH: lesson}), [SWISH])
        assert book.lessons() == {SWISH: lesson}
        page, _ = write_overview(tmp_path, book)
    assert "Lesson 2.4 · A closer look" in page.read_text()
