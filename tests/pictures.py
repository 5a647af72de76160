"""The pictures of README.md, from real runs of the commands: ``python -m tests.pictures``.

Each carries the text that it shows, so that a test can tell when it has become old.
"""

from __future__ import annotations

import io
import os
import pty
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple
from xml.etree import ElementTree as ET
from xml.sax.saxutils import escape

import html5lib
from PIL import Image, PngImagePlugin
from playwright.sync_api import Browser, sync_playwright
from rich._export_format import CONSOLE_SVG_FORMAT
from rich.console import Console
from rich.terminal_theme import TerminalTheme
from rich.text import Text

from grader.course.loading import find_exercise, load_course
from grader.model import Exercise
from tests.browser_fixtures import FLAGS, chromium
from tests.conftest import ROOT
from tests.samples import wrong_answers

REPORTS: Final = ROOT / "reports"
PAGE, CLASS, TERMINAL = "sample-report.png", "sample-class.png", "sample-terminal.svg"
HTML: Final = "sample-report.html"
_PARTLY: Final = ROOT / "tests/submissions/partly_wrong/swish.py"
_RIGHT: Final = "Ada Chloe Femi Ines Mona"
_WRONG: Final = ("Ben Hugo Leo Paul", "Eve Kira", "Dan")
"""Who got each exercise right, and who has which wrong idea of it."""
_IDEAS: Final = {
    "training-loop": ("until-small-gradient", "loop-forgets-w", "until-max-plus-one"),
    "swish": ("swish-is-sigmoid", "swish-derivative-missing-z", "swish-beta"),
    "xor": ("xor-is-and", "xor-separate-inputs", "fit-stopped-early"),
}
"""Of the exercises that the class does, by name."""
_COLUMNS: Final = 80
_COLOURS: Final = 128
_LAST: Final = """most => Math.max(...[...document.querySelectorAll("main *")]
  .map(each => each.getBoundingClientRect().bottom + 8).filter(bottom => bottom <= most))"""
"""Where the last element ends that is wholly above a height."""
_DROPPED: Final = {"style", "script", "svg", "footer", "head"}
_INK: Final = TerminalTheme(
    (252, 252, 250),
    (29, 33, 38),
    [(29, 33, 38), (176, 43, 20), (6, 112, 66), (138, 92, 0), (10, 88, 165), (135, 50, 130),
     (0, 108, 125), (95, 102, 110)],
    [(200, 203, 207), (176, 43, 20), (6, 112, 66), (138, 92, 0), (10, 88, 165), (135, 50, 130),
     (0, 108, 125), (29, 33, 38)],
)  # fmt: skip


class Played(NamedTuple):
    """What the commands made."""

    terminal: str
    """What `grade exercise-3` printed in a terminal, with its control sequences."""
    page: Path
    class_page: Path

    def texts(self) -> dict[str, str]:
        """What each picture shows, as text."""
        return {
            PAGE: text_of(self.page),
            CLASS: text_of(self.class_page),
            TERMINAL: Text.from_ansi(self.terminal).plain.rstrip() + "\n",
        }


def play(folder: Path) -> Played:
    """Grade one file as a student would, and a small class as an instructor would.

    Args:
        folder: an empty one, to work in.
    """
    (folder / "home").mkdir()
    learn, submissions = folder / "learn", folder / "submissions"
    environment = _environment(folder / "home")
    _grade(environment, folder, "start", "learn")
    shutil.copy(_PARTLY, learn / "exercise-03-swish")
    terminal = _in_a_terminal(environment, learn, "exercise-3")
    course = load_course(ROOT)
    for name, ideas in _IDEAS.items():
        exercise = find_exercise(course, name)
        for student, text in _answers(exercise, ideas):
            (submissions / student).mkdir(parents=True, exist_ok=True)
            (submissions / student / exercise.stub).write_text(f"{text}\n# {student}\n")
    chosen = [word for name in _IDEAS for word in ("--exercise", name)]
    _grade(
        environment, folder, "batch", "submissions", *chosen, "--figures", "none", "--out", "marks"
    )
    (page,) = learn.rglob("exercise-03-swish.html")
    return Played(f"$ grade exercise-3\n{terminal}", page, folder / "marks/index.html")


def _answers(exercise: Exercise, ideas: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Each student of the class with what they hand in."""
    assert exercise.staff is not None
    right = (exercise.staff / exercise.stub).read_text()
    made = {one.diagnosis: one.source.decode() for one in reversed(wrong_answers(exercise))}
    for names, text in zip(
        (_RIGHT, *_WRONG), (right, *(made[idea] for idea in ideas)), strict=True
    ):
        for student in names.split():
            yield student, text


def _environment(home: Path) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        "LANG": "C.UTF-8",
        "PYTHONPATH": str(ROOT),
        "TERM": "xterm-256color",
        "COLUMNS": str(_COLUMNS),
    }


def _grade(environment: dict[str, str], folder: Path, *arguments: str) -> None:
    command = [sys.executable, "-m", "grader", *arguments]
    subprocess.run(command, cwd=folder, env=environment, check=True, stdout=subprocess.DEVNULL)


def _in_a_terminal(environment: dict[str, str], folder: Path, *arguments: str) -> str:
    """What a command prints where it believes that somebody looks."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "grader", *arguments]
    with subprocess.Popen(
        command, cwd=folder, env=environment, stdin=theirs, stdout=theirs, stderr=theirs
    ):
        os.close(theirs)
        printed = b""
        while True:
            try:
                more = os.read(ours, 1 << 16)
            except OSError:  # the other end is closed
                break
            if not more:
                break
            printed += more
    os.close(ours)
    return printed.decode().replace("\r\n", "\n")


def text_of(page: Path) -> str:
    """What a reader can read on a page, a line for each element, without what a figure draws."""
    document = html5lib.parse(page.read_text(encoding="utf-8"), namespaceHTMLElements=False)
    lines: list[str] = []

    def visit(element: ET.Element) -> None:
        if element.tag not in _DROPPED:
            lines.append(element.text or "")
            for child in element:
                visit(child)
                lines.append(child.tail or "")

    visit(document)
    words = (re.sub(r"\s+", " ", line).strip() for line in lines)
    return "\n".join(filter(None, words)) + "\n"


def text_in(picture: Path) -> str:
    """The text that a picture was made from."""
    if picture.suffix == ".svg":
        found = ET.parse(picture).getroot().find("{http://www.w3.org/2000/svg}desc")
        assert found is not None
        return found.text or ""
    with Image.open(picture) as image:
        return str(image.info["Description"])


def draw(played: Played, folder: Path, browser: Browser) -> None:
    """Make the pictures, and the page that one of them shows."""
    texts = played.texts()
    shutil.copyfile(played.page, folder / HTML)
    (folder / TERMINAL).write_text(_drawn_terminal(played.terminal, texts[TERMINAL]))
    _photograph(browser, played.page, folder / PAGE, texts[PAGE], width=860, height=955)
    _photograph(browser, played.class_page, folder / CLASS, texts[CLASS], width=1060, height=1110)


def _drawn_terminal(printed: str, text: str) -> str:
    screen = Console(
        record=True, width=_COLUMNS, file=io.StringIO(), force_terminal=True, highlight=False
    )
    screen.print(Text.from_ansi(printed))
    # A picture asks for no font of somebody else's.
    form = re.sub(r"@font-face \{\{.*?\}\}\s*", "", CONSOLE_SVG_FORMAT, flags=re.DOTALL)
    drawn = screen.export_svg(title="", theme=_INK, code_format=form)
    return drawn.replace("<style>", f"<desc>{escape(text)}</desc>\n    <style>", 1)


def _photograph(
    browser: Browser, page: Path, to: Path, text: str, *, width: int, height: int
) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": height}, device_scale_factor=2, reduced_motion="reduce"
    )
    opened = context.new_page()
    opened.goto(page.as_uri())
    # As far as the last thing that there is room for: nothing is cut in two.
    shown = opened.evaluate(_LAST, height)
    opened.screenshot(path=to, clip={"x": 0, "y": 0, "width": width, "height": shown})
    context.close()
    told = PngImagePlugin.PngInfo()
    told.add_itxt("Description", text, zip=True)
    with Image.open(to) as image:
        few = image.convert("RGB").quantize(_COLOURS, dither=Image.Dither.NONE)
    few.save(to, optimize=True, pnginfo=told)


def main() -> None:
    """Make the pictures anew."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        draw(play(Path(folder)), REPORTS, browser)
        browser.close()


if __name__ == "__main__":
    main()
