"""Where something is computed that neither of torch's modes can look into.

While an operator runs, or a tensor's class receives one, both modes are taken off. Python code
that runs there can call what it likes: operators of a student's own, kernels put in the place of
torch's, subclasses. And torch has some of its operators spelt out in smaller ones, of which a
trace sees only the parts.
"""

from __future__ import annotations

import functools
import sys
import sysconfig
from collections.abc import Callable
from types import CodeType, FrameType
from typing import Any, Final

import torch

from grader.worker.confinement.packages import holds_packages

TORCH: Final = torch.__file__.removesuffix("__init__.py")
_LIBRARIES: Final = (
    TORCH,
    *(sysconfig.get_path(name) for name in ("stdlib", "purelib", "platlib")),
    *filter(holds_packages, sys.path),
    __file__.removesuffix("hidden.py"),
    "<frozen ",
)
"""Where Python code lies that may run under an operator: to warn, or when memory is collected."""
_SPELT_OUT: Final = tuple(
    TORCH + part for part in ("_refs/", "_decomp/", "_prims/", "_inductor/", "distributions/trans")
)
_OVERRIDES: Final = {
    "__torch_function__": {
        torch.Tensor.__torch_function__.__func__,  # type: ignore[attr-defined]
        torch._C._disabled_torch_function_impl,  # noqa: SLF001
    },
    "__torch_dispatch__": {torch._C._disabled_torch_dispatch_impl},  # noqa: SLF001
}
"""How torch's own tensors receive a call: by leaving it alone."""

# Taken before any code of the student's could replace them.
_getprofile = sys.getprofile
_setprofile = sys.setprofile


@functools.cache
def factories() -> dict[int, CodeType]:
    """The code by which the libraries make named tuples: it lies in no file.

    A worker asks once before the fork, while no student's file can have made any; to look at
    all these classes writes to hundreds of pages.
    """
    codes = (getattr(kind.__new__, "__code__", None) for kind in tuple.__subclasses__())
    return {id(code): code for code in codes if code is not None}


@functools.lru_cache(maxsize=4096)
def computes_itself(kind: type) -> bool:
    """Whether a class receives torch's calls in code of its own."""
    return any(
        getattr(received, "__func__", received) not in known
        for name, known in _OVERRIDES.items()
        if (received := getattr(kind, name, None)) is not None
    )


def spelt_out(frame: FrameType | None, filename: str) -> bool | None:
    """Whether a frame belongs to an operator that torch's code spells out in smaller ones.

    Args:
        frame: what asks for one of the smaller ones.
        filename: the student's file.

    Returns:
        None where torch itself runs an operator so, as when it differentiates forwards.
    """
    found = False
    while frame is not None and frame.f_code.co_filename != filename:
        if frame.f_code.co_filename.startswith(_SPELT_OUT):
            found = True
        elif found and frame.f_code is run_watched.__code__:
            return None
        frame = frame.f_back
    return found


def _of_a_library(frame: FrameType) -> bool:
    """Whether code comes with Python or its packages, or is made by what does."""
    filename = frame.f_code.co_filename
    if id(frame.f_code) in factories():
        return True
    if filename.startswith("<") and not filename.startswith(_LIBRARIES):
        filename = str(frame.f_globals.get("__file__", ""))
    if filename.startswith(_LIBRARIES):
        return True
    # A package that is imported on the way makes named tuples, and code out of templates.
    outer = frame.f_back
    while outer is not None and outer.f_code.co_filename != __file__:
        if outer.f_code.co_name == "<module>" and outer.f_code.co_filename.startswith(_LIBRARIES):
            return True
        outer = outer.f_back
    return False


def run_watched(
    func: Any, args: tuple[Any, ...], kwargs: dict[str, Any], told: Callable[[], None]
) -> Any:
    """What an operator gives; where it runs Python code that is no library's, that is told."""

    def entered(frame: FrameType, event: str, _what: Any) -> None:
        if event == "call" and not _of_a_library(frame):
            _setprofile(None)
            told()

    before = _getprofile()
    _setprofile(entered)
    try:
        return func(*args, **kwargs)
    finally:
        # A profiler written in C can't be put back so.
        _setprofile(before if callable(before) else None)
