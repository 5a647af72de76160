"""The report in a terminal: the checks, and at the end what to look at first."""

from __future__ import annotations

from typing import Final

from rich.cells import cell_len
from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from grader.model import Status
from grader.report.excerpt import Line
from grader.report.markdown import to_text
from grader.report.view import FunctionChecks, Item, View

_STYLE: Final = {Status.passed: "green", Status.skipped: "dim", Status.grader_fault: "magenta"}
_INDENT: Final = 2
_BRIEF: Final = 5
"""Lines of the student's file where there is little room."""


def render(
    view: View,
    console: Console,
    *,
    hints: int = 0,
    offer: bool = True,
    plain: bool = False,
) -> None:
    """Print a view.

    Args:
        view: what the reader sees.
        console: where to; it knows about colour and width.
        hints: how many steps of the first message's hint to open.
        offer: say how to open another one.
        plain: words in place of signs and bars, for screen readers and logs.
    """
    _title(view, console)
    for line in view.place:
        console.print(Text(line, style="dim"))
    _score(view, console, plain=plain)
    for group in view.groups:
        _group(group, console, plain=plain)
    if view.output:
        console.print(Text("\nYour file printed, when it was loaded:", style="dim"))
        _block(view.output, console)
    if view.first is not None:
        _first(view, view.first, console)
        _reason(view.first, console)
        _hints(view.first, console, hints, offer=offer)
    for change in view.further_changes:
        console.print(Text(f"\n{to_text(change)}"))
    _praise(view, console)
    if view.hidden_waiting:
        many = "checks wait" if view.hidden_waiting > 1 else "check waits"
        console.print(Text(f"\n{view.hidden_waiting} hidden {many} for the hand-in."))
    if view.progress:
        console.print(Text(f"\n{view.progress}"))
    for note in view.notes:
        console.print(Text(f"Note: {note}", style="dim"))


def render_brief(view: View, console: Console, *, hints: int = 0) -> None:
    """Print what fits one screen: what to look at first, and a line for each function.

    Args:
        view: what the reader sees.
        console: where to.
        hints: which step of the first message's hint to show; 0 is none.
    """
    _title(view, console)
    _score(view, console, plain=False)
    if view.first is not None:
        _first(view, view.first, console, lines=_BRIEF)
        for number, hint in list(enumerate(view.first.hints, 1))[:hints][-1:]:
            console.print()
            _paragraph(f"Hint {number}: {to_text(hint)}", console, style="cyan")
    _praise(view, console)
    console.print()
    for group in view.groups:
        _folded(group, console)
    if view.progress:
        console.print(Text(view.progress))


def _praise(view: View, console: Console) -> None:
    if not view.full_marks:
        return
    console.print(Text("\nAll of it is right.", style="bold green"))
    if view.curiosity:
        _paragraph(to_text(view.curiosity), console)
    if view.following:
        console.print(Text(f"Next: grade {view.following}"))


def _title(view: View, console: Console) -> None:
    console.print(Text(f"{view.exercise} · {view.title}", style="bold"))


def _score(view: View, console: Console, *, plain: bool) -> None:
    score = Text(f"{view.score} of {view.max_score} points", style="bold")
    if plain:
        console.print(Text("Score: ") + score + Text(f". {view.verdict}"))
        return
    width = 24
    filled = round(width * view.fraction)
    if 0 < view.fraction < 1:
        filled = min(max(filled, 1), width - 1)
    bar = Text("━" * filled, style="green" if view.full_marks else "cyan")
    bar.append("━" * (width - filled), style="bright_black")
    console.print(bar + Text("  ") + score + Text(f" · {view.verdict}", style="dim"))


def _group(group: FunctionChecks, console: Console, *, plain: bool) -> None:
    console.print(Text(f"\n{group.name}", style="bold"))
    table = Table.grid(padding=(0, 1), expand=not plain)
    table.add_column(width=None if plain else 1)
    table.add_column(ratio=1)
    table.add_column(justify="right", no_wrap=True)
    told: set[str] = set()
    for item in group.items:
        style = _STYLE.get(item.status, "red")
        sign = f"{item.word}:" if plain else _sign(item)
        title = Text(item.title)
        if item.status not in {Status.passed, Status.failed} and not plain:
            title.append(f" — {item.word}", style=style)
        if not item.visible:
            title.append(" (hidden)", style="dim")
        table.add_row(
            Text(sign, style=style), title, Text(f"{item.points}/{item.max_points}", style="dim")
        )
        if item.passed and item.message and item.message not in told:
            told.add(item.message)
            table.add_row("", Text(item.message, style="yellow"), "")
    console.print(_indented(table))


def _sign(item: Item) -> str:
    if item.passed:
        return "✓"
    return "·" if item.status is Status.skipped else "✗"


def _folded(group: FunctionChecks, console: Console) -> None:
    """A function in one line."""
    right = group.passed == len(group.items)
    sign = "✓" if right else "✗"
    told = f"{group.passed} of {len(group.items)} checks pass"
    line = Text(f"{sign} {group.name}  ", style="green" if right else "red")
    console.print(line + Text(told, style="dim"), no_wrap=True, overflow="ellipsis")


def _first(view: View, item: Item, console: Console, lines: int | None = None) -> None:
    console.print()
    head = Text("Look at this first", style="bold red")
    if item.code:
        head.append(f"  [{item.code}]", style="dim")
    console.print(head)
    says = item.headline
    _paragraph(says if item.plain else to_text(says), console, style="bold")
    where = view.submission + (f", {item.where}" if item.where else "")
    _paragraph(
        f"{item.place(view.file) if view.file else where} · {item.title}", console, style="dim"
    )
    _excerpt(_around(item.excerpt, lines), console)
    if view.change:
        console.print()
        _paragraph(to_text(view.change), console, style="bold")
    _evidence(item, console)


def _reason(item: Item, console: Console) -> None:
    if item.why:
        console.print()
        _paragraph(item.why if item.plain else to_text(item.why), console)
    if item.output:
        _paragraph("It printed:", console, style="dim")
        _block(item.output, console)


def _around(excerpt: tuple[Line, ...], lines: int | None) -> tuple[Line, ...]:
    """So many lines of an excerpt, with the marked one as near to the middle as may be."""
    if lines is None or len(excerpt) <= lines:
        return excerpt
    marked = next((at for at, line in enumerate(excerpt) if line.marked), 0)
    low = min(max(0, marked - lines // 2), len(excerpt) - lines)
    return excerpt[low : low + lines]


def _excerpt(excerpt: tuple[Line, ...], console: Console) -> None:
    if not excerpt:
        return
    console.print()
    width = max(len(line.label) for line in excerpt)
    for line in excerpt:
        mark = ">" if line.marked else " "
        text = Text(f"{mark} {line.label:>{width}} │ ", style="dim")
        text.append(line.text, style="bold" if line.marked else "")
        text.truncate(console.width - _INDENT, overflow="ellipsis")
        console.print(_indented(text), no_wrap=True, crop=True)
        if line.columns is not None and line.columns[0] <= len(line.text) + 1:
            first, end = line.columns
            signs = " " * cell_len(line.text[: first - 1]) + "^" * (end - first)
            under = Text(f"  {'':>{width}} │ {signs}", style="bold red")
            under.truncate(console.width - _INDENT)
            console.print(_indented(under), no_wrap=True, crop=True)


def _evidence(item: Item, console: Console) -> None:
    if item.samples:
        console.print()
        table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim", pad_edge=False)
        with_input = any(row.input for row in item.samples)
        table.add_column("")
        for name in ["input", "got", "expected"][not with_input :]:
            table.add_column(name, justify="right")
        for row in item.samples:
            cells = [Text(f"{row.label} {row.where}".strip(), style="dim")]
            cells += [Text(row.input)] if with_input else []
            cells += [Text(row.got, style="red"), Text(row.expected, style="green")]
            table.add_row(*cells)
        console.print(_indented(table))
    # A table shows elements, and no function that was handed over.
    call = item.input if not item.samples or item.defines else ""
    values = (item.got, item.expected) if not item.samples else ("", "")
    rows = (("call", call, ""), ("got", values[0], "red"), ("due", values[1], "green"))
    if any(text for _, text, _ in rows):
        console.print()
    for name, text, style in rows:
        if text:
            line = Text(f"{name:<5}", style="dim")
            line.append(text, style=style)
            console.print(_indented(line))


def _hints(item: Item, console: Console, opened: int, *, offer: bool) -> None:
    shown = item.hints[:opened]
    for number, hint in enumerate(shown, 1):
        console.print()
        _paragraph(f"Hint {number}: {to_text(hint)}", console, style="cyan")
    if offer and item.hints:
        told = "For another hint, add --hint." if shown else "For a hint, add --hint."
        if len(shown) == len(item.hints):
            told = "That was the last hint." if len(shown) > 1 else "There is no other hint."
        console.print(Padding(Text(told, style="dim"), (1, 0, 0, _INDENT)))


def _paragraph(text: str, console: Console, *, style: str = "") -> None:
    console.print(_indented(Text(text, style=style)))


def _indented(shown: RenderableType, by: int = _INDENT) -> Padding:
    return Padding(shown, (0, 0, 0, by))


def _block(text: str, console: Console) -> None:
    lines = text.rstrip("\n").split("\n")
    if len(lines) > 12:
        lines = [*lines[:8], f"… {len(lines) - 10} more lines", *lines[-2:]]
    for line in lines:
        console.print(_indented(Text(line[:1000], style="dim"), 2 * _INDENT), highlight=False)
