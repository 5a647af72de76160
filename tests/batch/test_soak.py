"""A disk that is full or can only be read, and a folder that goes: what was graded stays graded.

The same with thousands of submissions, attacks among them: `python -m tests.benchmarks.soak`.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.batch.conftest import ROOT, Grade, wait_until, write_class
from tests.batch.test_command import graded
from tests.gradebook.samples import dump

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

SIZE = 300
# In a namespace of its own, whose mounts go with it; as root of that, whoever runs the tests.
APART = ("unshare", "--map-root-user", "--mount", "sh", "-c")
GRADE = '"$PYTHON" -m grader batch "$IN" --exercise 1 --out "$OUT" --course "$COURSE" --workers 1'


@pytest.fixture(scope="module")
def mounts() -> None:
    """Skips where nothing can be mounted."""
    tried = subprocess.run([*APART, "mount -t tmpfs tmpfs /mnt"], capture_output=True, check=False)
    if tried.returncode:
        pytest.skip(f"nothing can be mounted here: {tried.stderr.decode().strip()}")


def on_a_disk(course: Path, place: Path, script: str) -> list[str]:
    """What a script says in which a memory disk is mounted at OUT, after each ``exit N``."""
    folder, out = write_class(place / "in", SIZE), place / "out"
    out.mkdir()
    known = {"IN": folder, "OUT": out, "COURSE": course, "PLACE": place, "PYTHON": sys.executable}
    done = subprocess.run(
        [*APART, script],
        env={"PATH": "/usr/bin:/bin:/usr/sbin:/sbin", "PYTHONPATH": str(ROOT), "HOME": str(place)}
        | {name: str(value) for name, value in known.items()},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=True,
    )
    assert "Traceback" not in done.stdout, done.stdout
    return re.split(r"^(exit \d+)\n", done.stdout, flags=re.MULTILINE)


@pytest.mark.usefixtures("mounts")
@pytest.mark.parametrize(("pages", "room"), [("--no-reports", "850k"), ("--figures none", "4m")])
def test_a_full_disk(course: Path, tmp_path: Path, pages: str, room: str) -> None:
    """The run ends with what it recorded; with room made, the same command does the rest."""
    first, code, second, again, _ = on_a_disk(
        course,
        tmp_path,
        f"""
        mount -t tmpfs -o size={room} tmpfs "$OUT"
        {GRADE} {pages}; echo "exit $?"
        cp -a "$OUT" "$PLACE/kept"
        mount -o remount,size=500m "$OUT"
        {GRADE} {pages}; echo "exit $?"
        cp -a "$OUT" "$PLACE/end"
        """,
    )
    assert code == "exit 3"
    assert re.search("disk is full|No space left on device", first), first
    assert re.search("[Mm]ake room|[Ff]ree some space", first), first
    kept = graded(tmp_path / "kept")
    assert 0 < kept < SIZE
    assert f"{kept} of the {SIZE} left were graded and recorded." in first
    assert [path.name for path in (tmp_path / "kept").rglob(".*")] == []
    assert again == "exit 0", second
    assert f"{kept} graded before" in second
    assert graded(tmp_path / "end") == SIZE


@pytest.mark.usefixtures("mounts")
def test_a_disk_that_can_only_be_read(course: Path, tmp_path: Path) -> None:
    """Nothing is graded for nothing, and a gradebook that is there can be read and exported."""
    first, code, _, written, second, again, table, read, _ = on_a_disk(
        course,
        tmp_path,
        f"""
        mount -t tmpfs -o size=500m tmpfs "$OUT"
        mount -o remount,ro "$OUT"
        {GRADE} --no-reports; echo "exit $?"
        mount -o remount,rw "$OUT"
        {GRADE} --no-reports; echo "exit $?"
        mount -o remount,ro "$OUT"
        {GRADE} --no-reports; echo "exit $?"
        "$PYTHON" -m grader export "$OUT" --format csv; echo "exit $?"
        """,
    )
    for said, ended in ((first, code), (second, again)):
        assert ended == "exit 3"
        assert "can't be locked for writing: Read-only file system." in said
        assert "of 300" not in said
    assert (written, read) == ("exit 0", "exit 0")
    assert len(table.splitlines()) == 1 + SIZE


def test_a_folder_that_goes_in_the_middle(grade: Grade, tmp_path: Path) -> None:
    """It is told at once, nothing is made anew in its place, and moved back it goes on."""
    folder, out = write_class(tmp_path / "in", SIZE, hostile=0), tmp_path / "out"
    process = grade.start(folder, out)
    assert wait_until(lambda: graded(out) > 0, 100)
    out.rename(tmp_path / "moved")
    _, said = process.communicate(timeout=100)
    assert process.returncode == 3, said
    assert "has gone" in said
    assert "move it back" in said
    assert not out.exists()
    kept = graded(tmp_path / "moved")
    assert f"{kept} of the {SIZE} left were graded and recorded." in said
    (tmp_path / "moved").rename(out)
    done = grade.run(folder, out)
    assert done.returncode == 0
    assert f"{kept} graded before" in done.stdout
    shutil.rmtree(out / "reports")
    assert grade.run(folder, tmp_path / "other", "--no-reports").returncode == 0
    assert dump(out / "gradebook.sqlite") == dump(tmp_path / "other" / "gradebook.sqlite")
