"""Capabilities and NO_NEW_PRIVS by themselves."""

import os

import pytest

CAPABILITIES = """
import re
from pathlib import Path
result = dict(re.findall(r"^(Cap\\w+|NoNewPrivs):\\s*(\\w+)$",
              Path("/proc/self/status").read_text(), re.M))
"""

is_root = os.geteuid() == 0


def test_none_is_left(zygote):
    """Every set is empty, the bounding one too where the grader is run by root."""
    answer = zygote.run(CAPABILITIES, layers=["no_new_privs", "no_capabilities"])
    sets = {name: int(value, 16) for name, value in answer["result"].items()}
    assert sets["NoNewPrivs"] == 1
    for name in ("CapInh", "CapPrm", "CapEff", "CapAmb", *(["CapBnd"] if is_root else [])):
        assert sets[name] == 0, name
    assert answer["words"] == ["no_capabilities", "no_new_privs"]


@pytest.mark.skipif(not is_root, reason="an ordinary user has no capability to lose")
def test_a_program_that_root_runs_has_none(zygote):
    """Being root changes nothing, even for a program that is executed."""
    answer = zygote.run(
        "import subprocess\n"
        "result = subprocess.run(['grep', 'CapEff', '/proc/self/status'],"
        " capture_output=True, text=True).stdout",
        layers=["no_capabilities"],
    )
    assert int(answer["result"].split()[1], 16) == 0


@pytest.mark.skipif(not is_root, reason="an ordinary user can do none of this anyway")
@pytest.mark.parametrize(
    "code",
    [
        "os.chown(path, 1, 1)",
        "os.chroot('/')",
        "os.setuid(1)",
        "os.nice(-1)",
        "os.mknod(path + '.device', 0o020600, os.makedev(1, 1))",
        "socket.sethostname('other')",
    ],
)
def test_root_can_do_nothing_special(zygote, belonging, code):
    """What only root may do is refused to root."""
    answer = zygote.run(
        f"import os, socket\n{code}",
        layers=["no_capabilities"],
        values={"path": str(belonging)},
    )
    assert answer["error"].startswith("PermissionError")


@pytest.mark.skipif(not is_root, reason="only root can become somebody else")
def test_an_ordinary_user_has_every_layer(zygote):
    """No root is needed: an ordinary user's process gets the same layers."""
    answer = zygote.run(
        "result = 'ran'",
        before="import os; os.setgroups([]); os.setgid(65534); os.setuid(65534)",
    )
    assert answer["result"] == "ran"
    assert len(answer["words"]) == 6


@pytest.mark.skipif(not is_root, reason="only root can become somebody else")
def test_a_bounding_set_that_stays_is_not_called_empty(zygote):
    """Where a program could still gain capabilities, none is claimed to be gone."""
    answer = zygote.run(
        "result = 'ran'",
        before="import os; os.setgroups([]); os.setgid(65534); os.setuid(65534)",
        layers=["no_capabilities"],
    )
    assert (answer["failure"], answer["result"]) == ("no_capabilities", None)
