"""Stands in for torch's compiler, which no exercise needs, and which every optimiser imports.

The first optimiser of a process asks it not to compile what the optimiser does, and each step
asks it to end what it compiles there. To import it for that costs nearly as much as to import
torch, and makes every later fork dearer.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable
from types import ModuleType
from typing import Any, Final

import torch

_NAME: Final = "torch._dynamo"


class Uncompiled(ModuleType):
    """What optimisers ask of the compiler; whoever asks anything else gets the real one."""

    @staticmethod
    def graph_break(msg: str = "") -> None:
        """Nothing is being compiled."""

    @staticmethod
    def disable(
        fn: Callable[..., Any],
        recursive: bool = True,  # noqa: ARG004, FBT001, FBT002  (the compiler's own signature)
        **_: Any,
    ) -> Callable[..., Any]:
        """The function itself: nobody compiles it."""
        return fn

    def __getattr__(self, name: str) -> Any:
        # Whoever looks through all modules asks for such names, and doesn't mean the compiler.
        if name.startswith("__") and name != "__path__":
            raise AttributeError(name)
        if sys.modules.get(_NAME) is self:
            del sys.modules[_NAME]
        return getattr(importlib.import_module(_NAME), name)


def stand_in() -> None:
    """Spare this process the compiler, where nothing has imported it yet."""
    if _NAME not in sys.modules:
        sys.modules[_NAME] = vars(torch)["_dynamo"] = Uncompiled(_NAME)
