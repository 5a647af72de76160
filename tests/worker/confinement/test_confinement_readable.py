"""What may be read: the interpreter without the course, the submissions and the home."""

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.worker.confinement.packages import holds_packages
from grader.worker.confinement.readable import Python, readable_paths, this_python


@pytest.fixture
def installed(tmp_path):
    """An environment into which the grader's wheel, with its course, was installed."""
    site = tmp_path / "env/lib/python3.11/site-packages"
    for name in (
        "grader/_course/reference/answer.py",
        "training_loop_grader-0.1.0.dist-info/RECORD",
        "__editable__.training_loop_grader-0.1.0.pth",
        "sibling/__init__.py",
        "single.py",
    ):
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_text("VALUE = 42\n")
    return Python(libraries=(tmp_path / "env/lib",), sites=(site,))


def covers(allowed, path):
    return any(path.is_relative_to(p) for p in allowed.readable)


def test_an_installed_course_is_left_out(installed):
    """Every package beside the grader is readable; the grader and its metadata are not."""
    (site,) = installed.sites
    allowed = readable_paths(python=installed)
    assert covers(allowed, site / "sibling/__init__.py")
    assert covers(allowed, site / "single.py")
    assert site in allowed.list_only
    for secret in ("grader/_course", "training_loop_grader-0.1.0.dist-info"):
        assert not covers(allowed, site / secret)
    assert not covers(allowed, site / "__editable__.training_loop_grader-0.1.0.pth")


@pytest.mark.parametrize("listing", ["remembered", "allowed"])
def test_in_force_an_installed_course_is_unreadable(zygote, installed, interpreter, listing):
    """A student's file can import what is installed and can't open the installed course."""
    (site,) = installed.sites
    allowed = readable_paths(python=installed)
    remember = """
import sys
from pathlib import Path
from grader.worker.confinement.imports import remember_names
sys.path.insert(0, site)
remember_names(map(Path, list_only))
"""
    code = """
import importlib, os, sys
importlib.invalidate_caches()
import sibling, single
result = [sibling.VALUE, single.VALUE]
for attempt in (
    lambda: open(os.path.join(site, "grader/_course/reference/answer.py")),
    lambda: open(os.path.join(site, "training_loop_grader-0.1.0.dist-info/RECORD")),
    lambda: os.listdir(os.path.join(site, "grader/_course/reference")),
    lambda: os.listdir(site),
):
    try:
        attempt()
    except PermissionError:
        result.append("refused")
    else:
        result.append("done")
"""
    answer = zygote.run(
        code,
        before=remember if listing == "remembered" else "import sys; sys.path.insert(0, site)",
        values={"site": str(site), "list_only": list(map(str, allowed.list_only))},
        readable=[*interpreter["readable"], *map(str, allowed.readable)],
        list_only=list(map(str, allowed.list_only)) if listing == "allowed" else [],
    )
    # Landlock's right to list reaches below: with it names are seen, contents never.
    names = "refused" if listing == "remembered" else "done"
    assert answer["result"] == [42, 42, "refused", "refused", names, names]


def test_an_environment_in_the_checkout(tmp_path, installed):
    """A virtual environment inside the course's checkout is readable, the checkout not."""
    allowed = readable_paths([tmp_path], python=installed)
    (site,) = installed.sites
    assert covers(allowed, site / "sibling/__init__.py")
    assert not covers(allowed, tmp_path / "reference")


def test_an_interpreter_in_the_home(tmp_path, installed):
    """An interpreter in the home is readable, nothing else of the home is."""
    allowed = readable_paths(python=installed, home=tmp_path)
    (site,) = installed.sites
    assert covers(allowed, site / "single.py")
    assert not covers(allowed, tmp_path / "Documents")
    assert not any(tmp_path.is_relative_to(p) for p in allowed.readable)


def test_a_site_directory_that_is_the_checkout_itself(tmp_path):
    """A path that leads to the course itself is not allowed because it is on the path."""
    course = tmp_path / "checkout"
    course.mkdir()
    python = Python(libraries=(course,), sites=(course,))
    assert not covers(readable_paths([course], python=python), course)


def test_a_link_to_something_secret_opens_nothing(tmp_path, installed):
    """A link among the packages to the course, or to above it, gives no way to it."""
    course = tmp_path / "checkout"
    (course / "reference").mkdir(parents=True)
    (site,) = installed.sites
    (site / "to_course").symlink_to(course)
    (site / "to_above").symlink_to(tmp_path)
    (site / "to_inside").symlink_to(course / "reference")
    allowed = readable_paths([course], python=installed)
    assert not covers(allowed, course / "reference")


def test_packages_that_an_installer_has_only_linked(tmp_path, installed):
    """What links lead to is readable, be it a package or its files, in a home's cache too."""
    cache = tmp_path / "home/.cache/archive"
    for name in ("one/whole/__init__.py", "two/filed/__init__.py", "two/filed/lib/x.so"):
        (cache / name).parent.mkdir(parents=True, exist_ok=True)
        (cache / name).write_text("")
    (cache / "notes.txt").write_text("")
    (site,) = installed.sites
    (site / "whole").symlink_to(cache / "one/whole")
    (site / "filed").mkdir()
    (site / "filed/__init__.py").symlink_to(cache / "two/filed/__init__.py")
    (site / "other_name").symlink_to(tmp_path / "home")
    allowed = readable_paths(python=installed, home=tmp_path / "home")
    assert covers(allowed, cache / "one/whole/__init__.py")
    assert covers(allowed, cache / "two/filed/lib/x.so")
    assert not covers(allowed, cache / "notes.txt")
    assert not covers(allowed, tmp_path / "home/.ssh")


def test_where_packages_are(tmp_path):
    """Any folder of installed packages counts as one; a checkout and a relative path don't."""
    for name in ("elsewhere/torch/x.py", "more/some-1.0.dist-info/RECORD", "checkout/grader/x.py"):
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).write_text("")
    assert holds_packages(str(tmp_path / "elsewhere"))
    assert holds_packages(str(tmp_path / "more"))
    assert not holds_packages(str(tmp_path / "checkout"))
    assert not holds_packages(str(tmp_path / "not there"))
    assert not holds_packages("")


def test_several_site_directories(tmp_path, installed):
    """Each site directory, the user's own too, is allowed without the grader in it."""
    user = tmp_path / "home/.local/lib/python3.11/site-packages"
    (user / "grader").mkdir(parents=True)
    (user / "extra").mkdir()
    python = Python(installed.libraries, (*installed.sites, user))
    allowed = readable_paths(python=python, home=tmp_path / "home")
    assert covers(allowed, user / "extra")
    assert not covers(allowed, user / "grader")
    assert not covers(allowed, tmp_path / "home/.ssh")


def test_this_python_reads_its_own_libraries():
    """The running interpreter's standard library and packages are among what is allowed."""
    allowed = readable_paths()
    for path in (subprocess.__file__, pytest.__file__):
        assert covers(allowed, Path(path).resolve())
    assert not covers(allowed, Path(__file__))
    assert Path(sys.prefix).resolve() not in allowed.readable
    assert all(Path(p).is_absolute() for p in this_python().sites)


names = st.sampled_from(["a", "b", "c"])
paths = st.lists(names, min_size=1, max_size=4).map(lambda parts: Path(*parts))


@given(
    tree=st.lists(paths, min_size=1, max_size=12),
    roots=st.lists(paths, min_size=1, max_size=3),
    secrets=st.lists(paths, min_size=1, max_size=3),
)
def test_no_rule_reaches_a_secret(tmp_path_factory, tree, roots, secrets):
    """Whatever lies where, no allowed path is a secret or above one, and nothing is lost."""
    top = tmp_path_factory.mktemp("tree")
    for path in [*tree, *roots, *secrets]:
        (top / path).mkdir(parents=True, exist_ok=True)
    python = Python(tuple(top / r for r in roots), ())
    hidden = [top / s for s in secrets]
    allowed = readable_paths(hidden, python=python, home=top / "nobody")
    for secret in hidden:
        assert not any(secret.is_relative_to(p) for p in allowed.readable)
    for path in tree:
        inside = [r for r in python.libraries if (top / path).is_relative_to(r)]
        if inside and not any(_related(top / path, s) for s in hidden):
            assert covers(allowed, top / path)


def _related(path, secret):
    return path.is_relative_to(secret) or secret.is_relative_to(path)
