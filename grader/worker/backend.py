"""A matplotlib backend on which plots cost nothing: nothing is shown, no file is written.

Chosen by ``MPLBACKEND=module://grader.worker.backend``. The package can't be read in the
sandbox, so the zygote imports this module before it forks. To draw into an array or into
an object in memory works as with Agg, on which it rests.
"""

from __future__ import annotations

import os
from typing import Any

from matplotlib.backend_bases import FigureManagerBase
from matplotlib.backends.backend_agg import FigureCanvasAgg


class FigureManager(FigureManagerBase):
    """A window that is never there."""

    def show(self) -> None:
        """Show nothing, and say nothing of it."""

    @classmethod
    def pyplot_show(cls, *, block: bool | None = None) -> None:
        """What ``plt.show()`` calls: return at once."""


class FigureCanvas(FigureCanvasAgg):
    """A canvas that draws when it is asked to and writes no file."""

    manager_class = FigureManager

    def print_figure(self, filename: Any, *arguments: Any, **options: Any) -> Any:
        """Do nothing for a file that has a name; draw into an object as ever."""
        if isinstance(filename, str | bytes | os.PathLike):
            return None
        return super().print_figure(filename, *arguments, **options)
