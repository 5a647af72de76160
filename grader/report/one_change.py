"""The line on which one change would do: told in one sentence, never with the change."""

from __future__ import annotations

from grader.model import Excerpt, OneChange, Places, Report, where


def sentence(change: OneChange, places: Places = ()) -> str:
    """``One change on line 28 makes every check of `mlp_backward` pass``, as a sentence.

    Args:
        change: for a function; its first line is the likeliest.
        places: where the lines stand in a notebook.
    """
    ways = [_lines(lines, places) for lines in change.lines]
    on = f"{', '.join(ways[:-1])} or {ways[-1]}" if len(ways) > 1 else ways[0]
    each = "every visible check" if change.visible_only else "every check"
    return f"One change {on} makes {each} of `{change.function}` pass."


def _lines(lines: tuple[int, ...], places: Places) -> str:
    told = [where(line, places) for line in lines]
    if len(told) == 1:
        return f"on {told[0]}"
    if places:
        return f"in {' and '.join(told)}"
    return f"on lines {' and '.join(str(line) for line in lines)}"


def in_file(change: OneChange, report: Report) -> OneChange | None:
    """What of it may be told: a graded name, and lines that the file has."""
    last = report.source.count("\n") + 1 if report.source else 0
    lines = tuple(one for one in change.lines if one and all(0 < line <= last for line in one))
    if not lines or change.function not in report.functions:
        return None
    return OneChange(function=change.function, lines=lines, visible_only=change.visible_only)


def marked(change: OneChange, lines: list[str], places: Places) -> Excerpt:
    """The line that is marked: the first one."""
    line = change.lines[0][0]
    text = lines[line - 1].rstrip("\r")[:500] if line <= len(lines) else ""
    return Excerpt(line=line, source=text, place=where(line, places) if places else "")
