"""Python's ``getattr`` as a file has it that is asked everything at once.

Such a file was cleared by the names that stand in it, and ``getattr`` is given names that may be
pieced together while it runs. Each is looked at as if it stood in the file: at one that would have
left a doubt the process ends, and the judge begins the file again and asks it one by one. So
``getattr(torch, activation)``, by which many answers find a function, costs them nothing.
"""

from __future__ import annotations

import builtins
import os
from collections.abc import Callable, Sequence
from typing import Any

from grader.worker.name_scan import may_be_looked_up
from grader.worker.parts import Part
from grader.worker.protocol import BROKEN, Load

# Taken before any code of the student's could replace them.
_getattr = getattr
_exit = os._exit


def guarded_builtins(load: Load, parts: Sequence[Part]) -> dict[str, Any]:
    """Python's built-in names, for a file that left no doubt; ``getattr`` is guarded."""
    allowed: Callable[[object], bool] | None = None

    def guarded(*given: Any, **named: Any) -> Any:
        nonlocal allowed
        if allowed is None:
            codes = [part.code for part in parts]
            allowed = may_be_looked_up(codes, operators=load.operators, autograd=load.autograd)
        if named or len(given) < 2 or not allowed(given[1]):
            _exit(BROKEN)
        return _getattr(*given)

    return {**vars(builtins), "getattr": guarded}
