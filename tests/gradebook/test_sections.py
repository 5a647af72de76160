"""All sections of a student are shown wherever the gradebook is."""

from __future__ import annotations

from grader.batch.overview import write_overview
from grader.gradebook.exports import FORMATS
from grader.gradebook.exports.values import Order
from grader.gradebook.reading import GradebookReader
from tests.gradebook.samples import gradebook, graded


def test_every_section_reaches_class_page_and_exports(tmp_path):
    """One student in lecture and lab is one row with both, on the page and in the exports."""
    path = gradebook(tmp_path / "g.sqlite", graded("ada", name="Ada", section="Lecture, Lab 2"))
    with GradebookReader.read(path) as book:
        rows = tuple(book.grades())
        path, _ = write_overview(tmp_path, book)
        page = path.read_text()
    assert page.count("<small>Lecture, Lab 2</small>") == 1
    for name, words in (("canvas", b'Ada,,,,"Lecture, Lab 2",'), ("json", b'"Lecture, Lab 2"')):
        made = FORMATS[name].make(Order(rows=tuple(rows), into=None, report_for=lambda *_: None))
        assert made.content.count(words) == 1
