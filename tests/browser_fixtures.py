"""A real Chromium, and axe-core where npm has put it."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[1]
AXE = ROOT / ".venv/node/node_modules/axe-core/axe.min.js"
FLAGS = (
    "--no-sandbox --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()


def chromium() -> str:
    """Where Chromium is; empty if it isn't installed."""
    return shutil.which("chromium") or shutil.which("chromium-browser") or ""


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, headless; the tests that need it are skipped where it isn't installed."""
    path = chromium()
    if not path:
        pytest.skip("Chromium is not installed: apt-get install chromium")
    with sync_playwright() as playwright, tempfile.TemporaryDirectory():
        found = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield found
        found.close()


class Seen:
    """A page, and everything it asked for or complained about."""

    def __init__(self, page: Page, context: BrowserContext) -> None:
        self.page = page
        self.context = context
        self.messages: list[str] = []
        self.requests: list[str] = []
        page.on("console", lambda message: self.messages.append(message.text))
        page.on("pageerror", lambda error: self.messages.append(str(error)))
        page.on("request", lambda request: self.requests.append(request.url))


@pytest.fixture
def visit(browser: Browser) -> Iterator[Callable[..., Seen]]:
    """``visit(path, width=…, scheme=…)`` opens a file and watches what it does."""
    opened: list[BrowserContext] = []

    def visit(path: Path, *, width: int = 1000, scheme: str = "light", script: bool = True) -> Seen:
        context = browser.new_context(
            viewport={"width": width, "height": 800},
            color_scheme=scheme,  # type: ignore[arg-type]
            java_script_enabled=script,
            reduced_motion="reduce",
            bypass_csp=True,
        )
        opened.append(context)
        seen = Seen(context.new_page(), context)
        seen.page.goto(path.as_uri())
        return seen

    yield visit
    for context in opened:
        context.close()


@pytest.fixture(scope="session")
def axe() -> str:
    """The source of axe-core."""
    if not AXE.is_file():
        pytest.skip("axe-core comes from npm: make tools")
    return AXE.read_text(encoding="utf-8")
