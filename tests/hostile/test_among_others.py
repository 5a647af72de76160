"""The attacks among right answers, in a batch and in a pull request."""

import json
import os
import sqlite3
import subprocess
import sys

import pytest

from tests.conftest import NOWHERE
from tests.hostile.corpus import CORPUS, ROOT, wrong_outcomes

pytestmark = pytest.mark.slow

FAMILIES = {
    # What is ended at its deadline takes 10 seconds for each name, and is tried alone.
    family: [
        item
        for item in CORPUS
        if item.name.startswith(f"{family}/") and "timed_out" not in item.statuses
    ]
    for family in ("read", "forge", "exhaust", "escape", "reader")
}
RIGHT = sorted((ROOT / "reference/exercise-03-swish/answers/correct").glob("*.py"))
PLACES = {"COURSE": str(ROOT), "CANARY": "nothing", "FOLDER": NOWHERE}
AUTHOR = {
    f"GIT_{who}_{what}": f"{who}@example.org"
    for who in ("AUTHOR", "COMMITTER")
    for what in ("NAME", "EMAIL")
}


def hand_in(folder, attacks):
    """Nine right answers, with attacks between them; gives the folders of the right ones."""
    right = {f"{number}-right" for number in range(9)}
    files = {name: RIGHT[int(name[0]) % len(RIGHT)].read_bytes() for name in right}
    # Sorted by name, so that each follows a right answer and comes before one.
    files |= {f"{n % 9}-then-{n}": item.source(PLACES) for n, item in enumerate(attacks)}
    for name, source in files.items():
        place = folder / name / "exercise-03-swish"
        place.mkdir(parents=True)
        (place / "swish.py").write_bytes(source + f"\n# {name}\n".encode())
    return right


def run(*arguments, cwd):
    """The real command line."""
    return subprocess.run(
        [sys.executable, "-m", "grader", *map(str, arguments)], cwd=cwd, capture_output=True,
        env={**os.environ, **AUTHOR, "PYTHONPATH": str(ROOT)}, check=False, timeout=900,
    )  # fmt: skip


@pytest.mark.timeout(1200)
@pytest.mark.parametrize("family", FAMILIES)
def test_in_a_batch(tmp_path, family):
    """No attack earns what it doesn't compute, and the right answers around it keep their marks."""
    attacks = FAMILIES[family]
    right = hand_in(tmp_path / "class", attacks)
    done = run("batch", "class", "--exercise", "3", "--out", "out", cwd=tmp_path)
    with sqlite3.connect(tmp_path / "out" / "gradebook.sqlite") as book:
        rows = book.execute("SELECT student, score, max_score, faults FROM grades").fetchall()
    assert len(rows) == 9 + len(attacks), done.stderr.decode()
    assert [row for row in rows if row[3]] == []
    full = {student for student, score, most, _ in rows if score == most}
    honest = {f"{n % 9}-then-{n}" for n, item in enumerate(attacks) if len(item.earns) == 2}
    assert full == right | honest
    nothing = {student for student, score, _, _ in rows if score == 0}
    assert nothing == {f"{n % 9}-then-{n}" for n, item in enumerate(attacks) if not item.earns}


@pytest.mark.timeout(1200)
@pytest.mark.parametrize("family", FAMILIES)
def test_in_a_pull_request(tmp_path, family):
    """What a pull request hands in is held as it is alone."""
    attacks = FAMILIES[family][::2]
    for command in (["init", "-q", "-b", "main"], ["commit", "-q", "--allow-empty", "-m", "base"]):
        subprocess.run(["git", *command], cwd=tmp_path, env={**os.environ, **AUTHOR}, check=True)
    right = hand_in(tmp_path / "submissions", attacks)
    for command in (["checkout", "-q", "-b", "topic"], ["add", "-A"], ["commit", "-qm", "hand in"]):
        subprocess.run(["git", *command], cwd=tmp_path, env={**os.environ, **AUTHOR}, check=True)
    done = run("ci", "--base", "main", "--json", tmp_path / "ci.json", cwd=tmp_path)
    assert done.returncode == 1, done.stderr.decode()
    graded = json.loads((tmp_path / "ci.json").read_text())["graded"]
    assert len(graded) == 9 + len(attacks)
    wrong = {}
    for one in graded:
        report = one["report"]
        name = one["path"].split("/")[1]
        if name in right:
            found = [] if report["score"] == report["max_score"] else ["a right answer lost points"]
        else:
            found = wrong_outcomes(attacks[int(name.rpartition("-")[2])], report)
        if found:
            wrong[name] = found
    assert wrong == {}
