"""Where a layer of confinement can't be had: what runs, what doesn't, and what is said."""

import hashlib
import json

import pytest

from grader.course.loading import find_exercise, load_course
from grader.errors import ConfinementError, WorkerError
from grader.grading.examiner import Examiner
from grader.model import Submission
from grader.sandbox import doctor
from tests.conftest import ROOT
from tests.worker.confinement import kernels

RIGHT = (ROOT / "reference/exercise-03-swish/swish.py").read_bytes()
LACKING = [
    ("without_landlock", "landlock"),
    ("landlock_fails_late", "landlock"),
    ("without_libseccomp", "seccomp"),
    ("without_seccomp", "seccomp"),
]


@pytest.fixture
def examined(kept):
    """``examined(entry, source, required=…)``: a report, from a zygote that lacks something."""
    course = load_course(ROOT)
    exercise = find_exercise(course, "exercise-3")

    def report(entry, source, *, required):
        zygote = kept.zygote(entry=f"tests.lacking:{entry}")
        submission = Submission(
            name="swish.py", source=source, sha256=hashlib.sha256(source).hexdigest()
        )
        return Examiner(course, exercise, zygote, required=required).examine([submission])[0]

    return report


@pytest.mark.parametrize(("entry", "layer"), LACKING)
def test_required_means_refused(examined, entry, layer, tmp_path):
    """Without a required layer no byte of a file runs, it is exit 3, and the layer is named."""
    proof = tmp_path / "ran"
    source = b"open(%r, 'w').close()\n" % str(proof) + RIGHT
    with pytest.raises(ConfinementError, match=layer) as refused:
        examined(entry, source, required=True)
    assert refused.value.exit_code == 3
    assert "grade doctor" in refused.value.advice
    assert not proof.exists()


@pytest.mark.parametrize(("entry", "layer"), LACKING)
def test_ones_own_file_runs_with_what_there_is(examined, entry, layer):
    """A student's own run goes on, and the report says which layer it went without."""
    report = examined(entry, RIGHT, required=False)
    assert report.full_marks
    assert not any(word.startswith(layer) for word in report.isolation)
    assert {"process", "rlimits", "no_capabilities", "no_new_privs"} <= set(report.isolation)
    assert [note for note in report.notes if layer in note]


def test_an_older_kernel_is_named(examined):
    """With an older Landlock everything is confined still, and ``isolation`` says which it was."""
    report = examined("landlock_3", RIGHT, required=True)
    assert report.full_marks
    assert report.isolation == (
        "process", "rlimits", "no_capabilities", "no_new_privs", "landlock-3", "seccomp",
    )  # fmt: skip
    assert report.notes == ()


def test_full_confinement_needs_no_note(grade):
    """A report made with every layer says nothing of confinement beside listing it."""
    assert grade("swish", {"swish.py": RIGHT})["swish.py"].notes == ()


class TestDoctor:
    """``grade doctor``."""

    def test_a_safe_machine(self, kept):
        """Where every layer is in force every trial is refused, and batch and CI are possible."""
        found = doctor.examine(kept.zygote)
        assert found.safe
        assert {trial.id for trial in found.trials} == {
            "read", "write", "connect", "start", "signal",
        }  # fmt: skip
        assert all(trial.refused for trial in found.trials)
        assert {use.name: use.possible for use in found.uses} == {
            "student": True, "batch": True, "ci": True,
        }  # fmt: skip
        assert found.advice == ()

    @pytest.mark.parametrize(
        ("entry", "kernel", "layer", "word"),
        [
            ("without_landlock", kernels.WithoutLandlock, "landlock", "5.13"),
            ("without_libseccomp", kernels.WithoutLibseccomp, "seccomp", "apt install libseccomp2"),
        ],
    )
    def test_a_layer_is_missing(self, kept, entry, kernel, layer, word):
        """What is missing is named, with what to install; only one's own file may be graded."""
        found = doctor.examine(lambda: kept.zygote(entry=f"tests.lacking:{entry}"), kernel())
        assert not found.safe
        assert {use.name: use.possible for use in found.uses} == {
            "student": True, "batch": False, "ci": False,
        }  # fmt: skip
        assert all(layer in use.reason for use in found.uses if not use.possible)
        assert any(word in sentence for sentence in found.advice)

    @pytest.mark.parametrize(
        ("kernel", "release", "words"),
        [
            (kernels.WithoutLandlock, "4.19.0", ["Landlock is missing", "Linux 5.13"]),
            (kernels.LandlockSwitchedOff, "6.1.0", ["switched off", "`lsm=`"]),
            (kernels.LandlockRefused, "6.1.0", ["refused", "container's seccomp profile"]),
            (kernels.RefusesPrctl, "6.1.0", ["CONFIG_SECCOMP_FILTER"]),
            (kernels.WithoutLandlock, "4.4.0-19041-Microsoft", ["WSL 1", "wsl --set-version"]),
        ],
    )
    def test_what_to_do_is_said(self, kernel, release, words, monkeypatch):
        """What stands in the way is told apart: the kernel, how it was started, a container."""
        monkeypatch.setattr("platform.release", lambda: release)

        def unopened():
            raise WorkerError("it was not tried")

        (advice,) = doctor.examine(unopened, kernel()).advice
        for word in words:
            assert word in advice

    def test_the_command(self, command, tmp_path):
        """``grade doctor --json`` prints one document; exit 0 means that batch is safe here."""
        done = command("doctor", "--json", cwd=tmp_path)
        found = json.loads(done.stdout)
        assert done.returncode == (0 if found["safe"] else 3)
        assert {use["name"] for use in found["uses"]} == {"student", "batch", "ci"}
        assert found["machine"]["kernel"].startswith("Linux")
