"""Whatever is in a zip, discovery answers, and its answer holds together."""

from __future__ import annotations

import hashlib
import io
import warnings
import zipfile

from hypothesis import given, settings
from hypothesis import strategies as st

from grader.submissions.discovery.discover import discover
from grader.submissions.discovery.names import report_folder
from grader.submissions.discovery.reading import SourceReader
from grader.submissions.discovery.roster import parse_roster

from .conftest import zip_of

STUBS = {"exercise-03-swish": "swish.py", "exercise-08-xor": "xor.py"}
PARTS = [
    "ada",
    "Ada",
    "Ada Lovelace_12_assignsubmission_file_",
    "Ada Lovelace_12_assignsubmission_onlinetext",
    "lovelaceada_LATE_12_34_swish.py",
    "lovelaceada_12_35_swish-1.py",
    "submission_7",
    "submission_metadata.yml",
    "exercise-03-swish",
    "exercise-08-xor",
    "exercise-03-swish.zip",
    "swish.py",
    "swish (1).py",
    "swish.ipynb",
    "xor.py",
    "ada_xor.py",
    "mine.py",
    "work.zip",
    "work.7z",
    ".git",
    "__MACOSX",
    "..",
    "",
    "C:",
    "a\\b.py",
    "\u202e\n.py",
    "-",
    ".py",
    ".zip",
    "_",
]
DATA = st.sampled_from(
    [
        b"",
        b"x = 1",
        b"submission_7:\n  :submitters:\n  - :name: Ada\n",
        zip_of({"swish.py": "x", "../evil.py": "y"}),
        zip_of({"ada/swish.py": "x", "bob/xor.py": "y", "more.zip": zip_of({"xor.py": ""})}),
    ]
)
NAMES = st.lists(st.sampled_from(PARTS), min_size=1, max_size=4).map("/".join)
ROSTER = parse_roster("name,student id,group\nAda Lovelace,12,Team\nBob,ada,Team\n")


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(NAMES, DATA), max_size=8), st.sampled_from([None, ROSTER]))
def test_any_zip_gets_an_answer_that_holds_together(tmp_path_factory, members, roster):
    """No zip of names and contents raises; keys and folders are unique, each file can be read."""
    buffer = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with zipfile.ZipFile(buffer, "w") as archive:
            for name, data in members:
                archive.writestr(name or "?", data)
    path = tmp_path_factory.mktemp("any") / "any.zip"
    path.write_bytes(buffer.getvalue())
    found = discover(path, STUBS, roster)
    keys = [student.key for student in found.students]
    assert len({key.casefold() for key in keys}) == len(keys)
    folders = {report_folder(student.key).casefold() for student in found.students}
    assert len(folders) == len(keys)
    pairs = [(one.student, one.exercise) for one in found.found]
    assert len(set(pairs)) == len(pairs)
    assert not set(pairs) & {(one.student, one.exercise) for one in found.missing}
    with SourceReader(path) as reader:
        for one in found.found:
            assert hashlib.sha256(reader.read(one)).hexdigest() == one.sha256
            assert one.student in keys
    for text in (*map(str, found.problems), *found.notes):
        assert text.isprintable()
