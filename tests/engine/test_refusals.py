"""What a graded file may not do is said as such, and what to do instead."""

from __future__ import annotations

import pytest

from grader.report.redaction import Audience, redact
from tests.conftest import Grader
from tests.engine.test_loading import DERIVATIVE, SWISH
from tests.engine.test_places import first

ALONE = "A graded file is alone"
WRITES = "may write no files"
NETWORK = "can't reach the network"
STARTS = "may start no program, process or thread"
INSTALLED = "needs only torch and Python's own modules"

TRIED = {
    "a neighbour": ("from helpers import f", ALONE),
    "a neighbour as a whole": ("import my_utils", ALONE),
    "a neighbour in a folder": ("import helpers.activations", ALONE),
    "a relative neighbour": ("from .helpers import f", ALONE),
    "a relative package": ("from . import helpers", ALONE),
    "data": ("open('data.csv').read()", ALONE),
    "a model": ("torch.load('model.pt')", ALONE),
    "a package": ("import sklearn.datasets", INSTALLED),
    "a data set": ("from torchvision import datasets", INSTALLED),
    "a text file": ("open('out.txt', 'w').write('x')", WRITES),
    "pathlib": ("import pathlib; pathlib.Path('x').write_text('x')", WRITES),
    "torch.save": ("torch.save(torch.zeros(2), 'm.pt')", WRITES),
    "numpy.save": ("import numpy; numpy.save('x.npy', numpy.zeros(2))", WRITES),
    "a folder": ("import os; os.makedirs('out')", WRITES),
    "a removal": ("import os; os.remove('/usr/bin/env')", WRITES),
    "a temporary file": ("import tempfile; tempfile.NamedTemporaryFile()", WRITES),
    "torch.hub": ("torch.hub.load('pytorch/vision', 'resnet18')", "nor download any"),
    "a page": ("import urllib.request as u; u.urlopen('http://example.org/')", NETWORK),
    "a socket": ("import socket; socket.create_connection(('example.org', 80))", NETWORK),
    "an address": ("import socket; socket.create_connection(('10.0.0.1', 80))", NETWORK),
    "a program": ("import subprocess; subprocess.run(['ls'])", STARTS),
    "a process": ("import os; os.fork()", STARTS),
    "a pool": ("import multiprocessing; multiprocessing.Pool(2)", STARTS),
    "a thread": ("import threading; threading.Thread(target=print).start()", STARTS),
    "input": ("n = input()", "A graded file runs by itself"),
}


@pytest.mark.parametrize("case", TRIED)
@pytest.mark.parametrize("inside", [False, True], ids=["at the top", "in a function"])
def test_what_is_refused_is_told_as_such(grade: Grader, case: str, *, inside: bool) -> None:
    """Wherever it is tried, the message says that graded files may not, and what helps."""
    line, told = TRIED[case]
    if inside:
        source = f"import torch\n{SWISH}" + DERIVATIVE.replace("(z):\n", f"(z):\n    {line}\n")
    else:
        source = f"import torch\n{line}\n{SWISH}{DERIVATIVE}"
    says, why, marked = first(grade("swish", {"mine.py": source})["mine.py"])
    assert told in why
    assert f"line {5 if inside else 2}" in says
    assert marked == (5 if inside else 2)


def test_a_message_names_no_temporary_file(grade: Grader) -> None:
    """What a library drew by chance for a file's name is in no part of the report."""
    line, _ = TRIED["a temporary file"]
    source = f"import torch\n{line}\n{SWISH}{DERIVATIVE}"
    reports = [grade("swish", {"mine.py": source})["mine.py"] for _ in range(2)]
    shown = [
        [(item.message, item.exception, item.diagnosis) for item in report.verdicts]
        for report in reports
    ]
    assert shown[0] == shown[1]


def test_a_hidden_check_says_what_to_do_instead(grade: Grader) -> None:
    """What helps is a fixed sentence, so that it is told of hidden checks, too."""
    source = f"import torch\nfrom helpers import f\n{SWISH}{DERIVATIVE}"
    shown = redact(grade("swish", {"mine.py": source})["mine.py"], Audience.student)
    hidden = [verdict.diagnosis for verdict in shown.verdicts if not verdict.check.visible]
    assert hidden
    assert all(found is not None and ALONE in found.why for found in hidden)
