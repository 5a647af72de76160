"""A layer that can't be had: refused where it is required, told where it isn't."""

import kernels
import pytest

from grader.worker.confinement.policy import LAYERS, ConfinementFailure, Policy
from grader.worker.confinement.prepared import prepare
from grader.worker.confinement.probe import probe

FAILURES = [
    ("WithoutLandlock", "landlock"),
    ("LandlockFailsLate", "landlock"),
    ("WithoutLibseccomp", "seccomp"),
    ("WithoutSeccomp", "seccomp"),
    ("KeepsCapabilities", "no_capabilities"),
    ("RefusesPrctl", "process"),
]


@pytest.mark.parametrize(("double", "layer"), FAILURES)
def test_required_means_nothing_runs(zygote, interpreter, tmp_path, double, layer):
    """Without a layer that is required not a byte of the student's runs, and it is named."""
    trace = tmp_path / "ran"
    answer = zygote.run(
        "import os; os.mkdir(path)", double=double, values={"path": str(trace)}, **interpreter
    )
    assert answer["failure"] == layer
    assert layer in answer["error"]
    assert answer["words"] is None
    assert not trace.exists()


@pytest.mark.parametrize(("double", "layer"), FAILURES)
def test_otherwise_it_goes_on_and_says_so(zygote, interpreter, double, layer):
    """A student's own run goes on with the layers there are, and lists only those."""
    answer = zygote.run("result = 'ran'", double=double, required=False, **interpreter)
    assert answer["result"] == "ran"
    assert not any(word.startswith(layer) for word in answer["words"])
    if double != "RefusesPrctl":
        assert len(answer["words"]) == len(LAYERS) - 1


def test_refused_prctl_leaves_what_needs_none(zygote):
    """Where prctl is refused only the limits and Landlock's own call can be in force."""
    answer = zygote.run("result = 'ran'", double="RefusesPrctl", required=False)
    assert set(answer["words"]) <= {"rlimits", "landlock-7", "landlock-6"} | {
        *(f"landlock-{n}" for n in range(1, 6))
    }


def test_a_missing_layer_has_a_reason(zygote):
    """What can't be had is told with its reason before anything is forked."""
    answer = zygote.run("result = 1", double="WithoutLibseccomp", required=False)
    assert list(answer["missing"]) == ["seccomp"]
    assert "libseccomp2" in answer["missing"]["seccomp"]


def test_a_layer_that_does_not_exist_is_an_error():
    """A misspelt layer is not silently left out."""
    with pytest.raises(ValueError, match="sandlock"):
        Policy(layers=frozenset({"sandlock"}))


def test_probing_says_what_there_is():
    """The probe tells what the machine offers, changing nothing."""
    here = probe()
    assert here.complete
    assert here.landlock_abi >= 1
    assert (here.landlock_reason, here.seccomp_reason) == ("", "")
    without = probe(kernels.WithoutLandlock())
    assert not without.complete
    assert (without.landlock_abi, without.seccomp) == (0, True)
    assert "kernel" in without.landlock_reason
    library = probe(kernels.WithoutLibseccomp())
    assert (library.complete, library.seccomp, library.libseccomp) == (False, True, False)
    assert "libseccomp2" in library.seccomp_reason
    filters = probe(kernels.RefusesPrctl())
    assert (filters.complete, filters.seccomp) == (False, False)
    assert probe(kernels.Landlock3()).landlock_abi == 3


def test_preparing_names_the_layer():
    """In the judge's own process, too, the error carries the layer by itself."""
    with pytest.raises(ConfinementFailure) as caught:
        prepare(Policy(), kernels.WithoutLandlock())
    assert caught.value.layer == "landlock"
