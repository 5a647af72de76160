"""Every attack of the corpus, on the real command line and one after another in one zygote."""

import hashlib
import json
import os
import re
import resource
import time
from pathlib import Path

import pytest

from grader.course.loading import find_exercise, load_course
from grader.grading.examiner import Examiner
from grader.model import Submission
from grader.report import document
from grader.report.redaction import Audience, redact
from grader.sandbox.environment import worker_environment
from grader.sandbox.zygote import Zygote
from tests.conftest import NOWHERE
from tests.hostile.allow_list import AllowList, told
from tests.hostile.command_line import DEADLINE, ENOUGH, adopt_orphans, grade, here, process
from tests.hostile.corpus import CORPUS, LOOT, ROOT, wrong_outcomes
from tests.hostile.page import dangers

SECRET = "the-instructors-secret-5517"
CANARY = SECRET.removesuffix("-5517")
"""What an attack looks for; it is in the attack's own source, the rest of the secret isn't."""

# What `make test` tries on the command line. `make test-slow` tries one in so many of every
# family, and all that end at their deadline: the rest is graded in a batch, by a command as well.
QUICK = {"forge/log_cleared_by_frames"}
APART = 6
AHEAD = 3
"""One in so many is graded behind right answers too."""
# What looks around has all as it is in earnest: a process, and a judge of its own. What forges
# answers or uses something up meets the same judge and the same workers in one that is warm.
EARNEST = ("read/", "escape/", "reader/", "forge/log_cleared", "exhaust/classes_that_raise")
SOME = 24
"""One in so many is in `make test`, of every family."""
FAMILIES = {"read", "forge", "exhaust", "escape", "reader"}
MOST_SECONDS = 20
MOST_MEMORY = 1 << 30
FIRST = 300 << 20
"""What the judge may spend on a submission, whatever it returns."""
GRADERS_OWN = re.compile(r"Traceback \(most recent|grader[/\\]\w+[/\\]?\w*\.py")
CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def submission(name, source):
    return Submission(name=name, source=source, sha256=hashlib.sha256(source).hexdigest())


def outputs(report):
    """All that the submission printed."""
    return [report.get("output", ""), *(check["output"] for check in report["checks"])]


def held(attack, report):
    """Where a report differs from what the attack's header says."""
    printed = "\n".join(outputs(report))
    wrong = wrong_outcomes(attack, report)
    if LOOT in printed:
        wrong.append(f"it got something: {printed[:500]}")
    if GRADERS_OWN.search(printed):
        wrong.append(f"the grader's own code shows: {printed[-500:]}")
    return wrong


def test_the_corpus_is_whole():
    """There are at least 196 attacks, of every family, and each quick one exists."""
    assert len(CORPUS) >= 196
    assert {attack.name.partition("/")[0] for attack in CORPUS} == FAMILIES
    assert {attack.name for attack in CORPUS} >= QUICK


@pytest.mark.parametrize(
    "attack",
    [
        pytest.param(item, id=item.name, marks=() if item.name in QUICK else pytest.mark.slow)
        for number, item in enumerate(CORPUS)
        if item.name in QUICK or "timed_out" in item.statuses or number % APART == 0
    ],
)
def test_on_the_command_line(attack, tmp_path):
    """An attack earns what its functions earn, harms nobody and leaves nothing behind."""
    adopt_orphans()
    places = {"COURSE": str(ROOT), "CANARY": CANARY, "FOLDER": str(tmp_path / "submissions")}
    deadline = DEADLINE if "timed_out" in attack.statuses else ENOUGH
    earnest = attack.name.startswith(EARNEST)
    if not earnest:
        # The judge and its zygote are there before, and nothing beside them may be afterwards.
        right = str(ROOT / "reference/exercise-03-swish/swish.py")
        assert here(["exercise-3", right, "--no-html"], tmp_path, {}).returncode == 0
    done = grade(
        tmp_path,
        attack.path.name,
        attack.source(places),
        secret=SECRET,
        deadline=deadline,
        run=process if earnest else here,
    )
    full = attack.earns >= {"swish", "swish_derivative"}
    assert done.code == (0 if full else 1), done.terminal
    assert held(attack, done.document) == []
    assert done.remains == []
    assert not GRADERS_OWN.search(done.terminal), done.terminal
    assert not CONTROL.search(done.terminal), ascii(done.terminal)
    assert dangers(done.page) == []
    # An import and two functions; fourteen checks that each took theirs would be far beyond it.
    spent = sum(check["seconds"] for check in done.document["checks"])
    assert spent <= 3 * deadline + 20, "more than DESIGN.md's deadline"
    shown = done.page + done.terminal + json.dumps(done.document, ensure_ascii=False)
    assert SECRET not in shown
    assert not attack.never or attack.never not in shown


@pytest.fixture(scope="module")
def examiner():
    """One zygote for the whole corpus, confined as a batch is."""
    course = load_course(ROOT)
    exercise = find_exercise(course, "exercise-3")
    zygote = Zygote(exercise.preload, environment=worker_environment())
    yield Examiner(course, exercise, zygote, required=True), zygote
    zygote.close()


def resident(pid):
    """Bytes of memory that a process alone uses."""
    fields = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return sum(int(line.split()[1]) << 10 for line in fields if line.startswith("Private"))


@pytest.mark.parametrize("every", [SOME, pytest.param(1, marks=pytest.mark.slow)])
def test_in_one_zygote(examiner, every):
    """In a batch no attack touches the next submission, and none costs the judge much.

    And every string of a hidden check is on the allow-list, whatever file was handed in.
    """
    grading, zygote = examiner
    allowed = AllowList(grading)
    right = (ROOT / "reference/exercise-03-swish/swish.py").read_bytes()
    places = {"COURSE": str(ROOT), "CANARY": CANARY, "FOLDER": NOWHERE}
    attacks = [item for item in CORPUS if "timed_out" not in item.statuses][::every]
    assert {item.name.partition("/")[0] for item in attacks} == FAMILIES
    assert grading.examine([submission("swish.py", right)])[0].full_marks
    before = resident(zygote.pid), resident(os.getpid())
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss << 10
    wrong = {}
    for item in attacks:
        began = time.process_time()
        [report] = grading.examine([submission(item.path.name, item.source(places))])
        spent = time.process_time() - began
        shown = document.to_document(redact(report, Audience.staff, "full"))
        found = held(item, json.loads(document.dumps(shown))) + told(item, report, allowed)
        if spent > MOST_SECONDS:
            found.append(f"the judge spent {spent:.0f} s of processor time")
        if found:
            wrong[item.name] = found
    assert wrong == {}
    del report
    # What this process had before is other tests'; a judge by itself begins with some 300 MB.
    assert (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss << 10) - peak < MOST_MEMORY - FIRST
    assert grading.examine([submission("swish.py", right)])[0].full_marks
    assert set(report_isolation(grading, right)) >= {"seccomp", "process", "rlimits"}
    after = resident(zygote.pid), resident(os.getpid())
    assert after[0] - before[0] < 8 << 20, "the zygote has grown"
    assert after[1] - before[1] < 200 << 20, "the judge has grown"


@pytest.mark.slow
def test_sent_ahead(examiner):
    """An attack that follows right answers earns no more for having been sent everything ahead."""
    grading, _ = examiner
    right = (ROOT / "reference/exercise-03-swish/swish.py").read_bytes()
    places = {"COURSE": str(ROOT), "CANARY": CANARY, "FOLDER": NOWHERE}
    wrong = {}
    for item in CORPUS[::AHEAD]:
        files = [right, right + b"# again\n", item.source(places)]
        names = ["swish.py", "swish.py", item.path.name]
        # Each is sent ahead: right answers come before it, whatever came before them.
        *before, report = grading.examine(list(map(submission, names, files)))
        assert all(one.full_marks for one in before)
        shown = document.to_document(redact(report, Audience.staff, "full"))
        found = held(item, json.loads(document.dumps(shown)))
        if found:
            wrong[item.name] = found
    assert wrong == {}


def report_isolation(grading, source):
    """The layers that a report names."""
    return grading.examine([submission("swish.py", source)])[0].isolation
