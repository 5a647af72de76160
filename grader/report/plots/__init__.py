"""Figures drawn for a page, each with a text that says what it shows in numbers.

The way of a figure: ``drawing`` chooses the module of its kind, which reads the ``series``,
paints a ``canvas`` and says what is to be seen. ``templates/plots.css`` has the colours of light
and dark, and how thick each kind of line is.

========== ====================================================================================
kind       series: the input first, under the name that its axis gets
========== ====================================================================================
curve      input, got, expected, counts [values, of which got isn't finite]; logarithmic, empty,
           where values are drawn by their logarithms; beside:NAME …, other lines
derivative as curve, and function, tangent [x, f(x), got's slope, numerical slope] or empty
heatmap    got, expected, got shape, expected shape, and where the shapes agree rows, columns
boundary   x, y, z [h, w], points [n, 2], labels [n], level, right [on their side, of how many]
losses     epoch, got, expected, mistake:NAME, counts, epochs [how many in each history]
fits       x, expected, fit:NAME …, counts, and epoch:NAME, loss:NAME …; points, empty, where the
           data are single points; held out, 1 for those that no model was trained on
landscape  x, y, z [h, w], got [n, 2], expected [m, 2]
bars       bar:NAME … [got, expected], each
========== ====================================================================================

Importing this package doesn't import numpy.
"""

from __future__ import annotations

from grader.report.plots.drawing import Drawing, draw

__all__ = ["Drawing", "draw"]
