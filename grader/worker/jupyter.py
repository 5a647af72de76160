"""The names that Jupyter gives every notebook, made of functions that do nothing.

They are made from source text in a namespace of their own: from a function that lay in a module
of ours a student's code could reach that module.
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any, Final

_SOURCE: Final = '''
class Nothing:
    """Whatever is asked of it, it does nothing and gives nothing."""
    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return Nothing()
    def __call__(self, *args, **kwargs):
        return Nothing()
    def __iter__(self):
        return iter(())
    def __repr__(self):
        return "<Jupyter>"


class Shell(Nothing):
    """What `get_ipython()` gives: magics and commands that do nothing."""
    def getoutput(self, *args, **kwargs):
        return []


def display(*args, **kwargs):
    return None


def get_ipython():
    return shell


shell = Shell()
'''
_MODULES: Final = (
    "IPython", "IPython.display", "IPython.core", "IPython.core.display",
    "IPython.core.interactiveshell",
)  # fmt: skip


def names() -> dict[str, Any]:
    """The names, for the namespace in which a notebook's code runs."""
    made: dict[str, Any] = {"__name__": "IPython"}
    exec(compile(_SOURCE, "<IPython>", "exec"), made)
    _offer_modules(made)
    return {
        "display": made["display"],
        "get_ipython": made["get_ipython"],
        "In": [""],
        "Out": {},
        **dict.fromkeys(("_", "__", "___", "_i", "_ii", "_iii"), ""),
    }


def _offer_modules(made: dict[str, Any]) -> None:
    """Let `from IPython.display import clear_output` do as little."""
    nothing = made["Nothing"]
    for name in _MODULES:
        module = ModuleType(name)
        vars(module).update(
            display=made["display"], get_ipython=made["get_ipython"], __path__=[],
            __getattr__=nothing().__getattr__,
        )  # fmt: skip
        sys.modules[name] = module
        parent, _, last = name.rpartition(".")
        if parent and last != "display":
            setattr(sys.modules[parent], last, module)
    # As in IPython itself, the package's `display` is the module; matplotlib asks for the version.
    vars(sys.modules["IPython"]).update(
        display=sys.modules["IPython.display"], version_info=(9, 0, 0), __version__="9.0.0"
    )
