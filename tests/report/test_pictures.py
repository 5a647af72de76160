"""The README's pictures show what the commands show today."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests import pictures
from tests.conftest import ROOT
from tests.golden.test_golden import alike

MOST_BYTES = 200_000
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_each_picture_of_the_readme_is_told_in_words() -> None:
    """Whoever doesn't see a picture reads what it shows, and none is large."""
    shown = re.findall(r'<img src="([^"]+)" width="\d+" alt="([^"]{40,})">', README)
    assert [Path(path).name for path, _ in shown] == [
        pictures.PAGE,
        pictures.TERMINAL,
        pictures.CLASS,
    ]
    assert README.count("<img ") == len(shown)
    for path, _ in shown:
        assert (ROOT / path).stat().st_size <= MOST_BYTES


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> pictures.Played:
    """The commands that are pictured, run anew."""
    return pictures.play(tmp_path_factory.mktemp("pictures"))


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_no_picture_is_old(played: pictures.Played) -> None:
    """What is written in each picture is what a reader of the page or terminal reads today."""
    for name, text in played.texts().items():
        assert alike(pictures.text_in(pictures.REPORTS / name), text), f"{name}: make pictures"
    sample = pictures.text_of(pictures.REPORTS / pictures.HTML)
    assert alike(sample, pictures.text_of(played.page)), f"{pictures.HTML}: make pictures"


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_the_command_makes_them(played: pictures.Played, browser: Browser, tmp_path: Path) -> None:
    """`make pictures` makes what git keeps, each with its text and none of them large."""
    pictures.draw(played, tmp_path, browser)
    made = {path.name for path in tmp_path.iterdir()}
    assert made == {path.name for path in pictures.REPORTS.glob("sample-*")}
    for name, text in played.texts().items():
        assert pictures.text_in(tmp_path / name) == text
        assert (tmp_path / name).stat().st_size <= MOST_BYTES
