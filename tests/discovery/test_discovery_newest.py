"""Of several files for one exercise one is taken, and the reason that is told is true."""

from __future__ import annotations

import datetime as dt
import io
import os
import zipfile

import pytest

from grader.submissions.discovery.discover import discover

from .conftest import SWISH, swish, zip_of

AT = 1_700_000_000.0
"""An even second: 2023-11-14 22:13:20."""

# Files with their times, the one that is taken, and words of the reason.
CHOICES = [
    ({"v1/swish.py": 0, "v2/swish.py": 60}, "v2/swish.py", "the newest by the file's own time"),
    ({"v1/swish.py": 60, "v2/swish.py": 0}, "v1/swish.py", "the newest by the file's own time"),
    ({"v1/swish.py": 0, "v2/swish.py": 0}, "v2/swish.py", "its name comes last"),
    ({"v9/swish.py": 0, "v10/swish.py": 0}, "v10/swish.py", "its name comes last"),
    ({"v1/swish.py": 0, "v2/swish.py": 0, "v3/swish.py": -60}, "v2/swish.py", "same time"),
    ({"v1/swish.py": -1e5, "v2/swish.py": 0, "v3/swish.py": 0}, "v3/swish.py", "same time"),
    ({"swish.py": 0, "swish (1).py": 0}, "swish.py", "it is named as the stub is"),
    ({"swish-2.py": 0, "swish-10.py": 0}, "swish-10.py", "its name comes last"),
    ({"swish.ipynb": 0, "swish (1).ipynb": 0}, "swish.ipynb", "it is named as the stub is"),
    ({"swish.py": 0, "old/swish.py": 900}, "swish.py", "the uppermost one"),
    ({"swish.ipynb": 900, "swish.py": 0}, "swish.py", "the script rather than the notebook"),
]


def _folder(root, files):
    (root / "bob.py").write_text("")
    for name, time in files.items():
        path = root / "ada" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
        os.utime(path, (AT + time, AT + time))
    return root


def _zipped(files):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, time in files.items():
            date = dt.datetime.fromtimestamp(AT + time, tz=dt.UTC).timetuple()[:6]
            archive.writestr(zipfile.ZipInfo(name, date), name.removeprefix("ada/"))
    return buffer.getvalue()


@pytest.mark.parametrize("how", ["folder", "zip of the class", "zip of the student"])
@pytest.mark.parametrize(("files", "taken", "why"), CHOICES)
def test_the_reason_that_is_told_is_the_one_that_decided(tmp_path, how, files, taken, why):
    """Files of the same time are said to tie, with what decided then; a newer one is called so."""
    root = tmp_path / "class"
    root.mkdir()
    if how == "folder":
        _folder(root, files)
    elif how == "zip of the student":
        (root / "bob.py").write_text("")
        (root / "ada.zip").write_bytes(_zipped(files))
    else:
        root = tmp_path / "class.zip"
        root.write_bytes(_zipped({f"ada/{name}": at for name, at in files.items()} | {"bob.py": 0}))
    found = discover(root, SWISH)
    assert swish(found)["ada"] == taken.encode()
    (note,) = (one for one in found.notes if "times;" in one)
    assert why in note
    tie = "unknown" in note
    assert tie == (why in ("its name comes last", "same time", "it is named as the stub is"))
    if tie:
        assert "2023-11-14 22:13:20" in note
        assert "newest by the file's own time" not in note


def test_times_that_differ_by_less_than_a_zip_keeps_tie(tmp_path):
    """What was copied or unpacked in one go has no order in time, though its times differ."""
    root = tmp_path / "class"
    root.mkdir()
    found = discover(_folder(root, {"v1/swish.py": 1.9, "v2/swish.py": 0.1}), SWISH)
    assert swish(found)["ada"] == b"v2/swish.py"
    assert "which is newest is unknown" in found.notes[0]


def test_equal_marks_of_a_platform_tie_too(folder):
    """Where the platform's newest submission holds two files, that is what is told."""
    work = zip_of({"a/swish.py": "a", "b/swish.py": "b"})
    files = {"loveada_1_10_swish.py": "old", "loveada_1_11_work.zip": work}
    found = discover(folder(files | {"turing_2_12_swish.py": "t"}), SWISH)
    assert swish(found)["canvas-1"] == b"b"
    note = next(one for one in found.notes if "times;" in one)
    assert "of those with the newest mark of the platform" in note
    assert "which is newest is unknown" in note
