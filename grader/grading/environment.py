"""What a submission was graded with."""

from __future__ import annotations

import os
import platform
import sys

import torch

from grader import __version__
from grader.model import Environment


def environment() -> Environment:
    """The versions in use."""
    return Environment(
        grader=__version__,
        python=platform.python_version(),
        torch=str(torch.__version__),
        platform=f"{platform.system()} {os.uname().machine}"
        if hasattr(os, "uname")
        else sys.platform,
    )
