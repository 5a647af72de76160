"""Processes that one test leaves to the next: each imports torch, which takes seconds."""

from __future__ import annotations

import codecs
import contextlib
import io
import subprocess
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, Future
from pathlib import Path
from typing import Any

import pytest

from grader.__main__ import _transliterated, run
from grader.grading.process import Job, JudgeProcess
from grader.model import Report
from grader.sandbox.zygote import Zygote


class LentZygote:
    """A zygote that whoever borrowed it can't end."""

    def __init__(self, zygote: Zygote) -> None:
        self._zygote = zygote

    def __getattr__(self, name: str) -> Any:
        return getattr(self._zygote, name)

    def close(self) -> None:
        """Leave it to the next."""


class LentJudge:
    """A judge for one borrower at a time; the next has it if nothing went wrong."""

    def __init__(self, idle: list[JudgeProcess], judge: JudgeProcess) -> None:
        self._idle = idle
        self._judge = judge
        self._waiting = False

    def send(self, job: Job) -> None:
        """Hand a submission in."""
        self._waiting = True
        self._judge.send(job)

    def receive(self) -> Report:
        """The report on what was sent."""
        report = self._judge.receive()
        self._waiting = False
        return report

    def close(self) -> None:
        """Give it back, or end it where it was lost or may be at work still."""
        if self._waiting:
            self._judge.close()
        else:
            self._idle.append(self._judge)


class Kept:
    """Zygotes and judges by what they were started with."""

    def __init__(self) -> None:
        self._zygotes: dict[str, Zygote] = {}
        self._judges: dict[str, list[JudgeProcess]] = {}

    def zygote(self, preload: Sequence[str] = (), **settings: Any) -> LentZygote:
        """What ``Zygote(preload, …)`` gives."""
        key = repr((tuple(preload), settings))
        if key not in self._zygotes or not self._zygotes[key].alive:
            self._zygotes[key] = Zygote(preload, **settings)
        return LentZygote(self._zygotes[key])

    def judge(self, preload: Sequence[str] = ()) -> LentJudge:
        """What ``JudgeProcess(preload)`` gives."""
        idle = self._judges.setdefault(repr(tuple(preload)), [])
        return LentJudge(idle, idle.pop() if idle else JudgeProcess(preload))

    def lend(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Have what is run in this process take these, and start no other process."""
        monkeypatch.setattr("grader.grading.process.JudgeProcess", self.judge)
        for module in ("grader.sandbox.opening", "grader.cli.doctor", "grader.validation.jobs"):
            monkeypatch.setattr(f"{module}.Zygote", self.zygote)
        monkeypatch.setattr("concurrent.futures.ProcessPoolExecutor", Here)

    def close(self) -> None:
        """End them all."""
        for zygote in self._zygotes.values():
            zygote.close()
        for idle in self._judges.values():
            for judge in idle:
                judge.close()


class Here(Executor):
    """An executor that runs a task at once, in this thread."""

    def __init__(self, *_: object, **__: object) -> None:
        super().__init__()

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Run it now."""
        future: Future[Any] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:
            future.set_exception(error)
        return future


def called(*arguments: object, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run ``grade`` in a folder, in this process; gives its exit code and what it wrote."""
    words = [str(argument) for argument in arguments]
    codecs.register_error("transliterated", _transliterated)
    encoding = environment.get("PYTHONIOENCODING", "utf-8")
    streams = [io.TextIOWrapper(io.BytesIO(), encoding, "transliterated") for _ in range(2)]
    with (
        pytest.MonkeyPatch.context() as there,
        contextlib.redirect_stdout(streams[0]),
        contextlib.redirect_stderr(streams[1]),
    ):
        there.chdir(cwd)
        for name, value in {"COLUMNS": "80", **environment}.items():
            there.setenv(name, value)
        code = run(words)
    written = []
    for stream in streams:
        stream.flush()
        written.append(stream.buffer.getvalue().decode(encoding, "surrogateescape"))
    return subprocess.CompletedProcess(words, code, *written)


Command = Callable[..., subprocess.CompletedProcess[str]]
