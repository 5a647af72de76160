"""What tests of the exam share: workers that are watched, and reports that can be compared."""

from __future__ import annotations

import hashlib

import msgspec

from grader.model import Report, Submission
from grader.sandbox.protocols import Policy, Sandbox, Worker


class Watched:
    """A zygote whose workers tell how often something was sent to them, and after what."""

    def __init__(self, zygote: Sandbox) -> None:
        self._zygote = zygote
        self.sent: list[int] = []
        self.heard: list[list[int]] = []
        """For each worker, how many frames had come from it before each that it was sent."""

    def open(self, policy: Policy) -> Worker:
        """A fresh worker."""
        worker = self._zygote.open(policy)
        send, receive, at = worker.send, worker.receive, len(self.sent)
        self.sent.append(0)
        self.heard.append([])
        came = 0

        def counted(*frames: bytes, deadline: float) -> None:
            self.sent[at] += 1
            self.heard[at].append(came)
            send(*frames, deadline=deadline)

        def told(*, deadline: float) -> bytes:
            nonlocal came
            frame = receive(deadline=deadline)
            came += 1
            return frame

        worker.send = counted  # type: ignore[method-assign]
        worker.receive = told  # type: ignore[method-assign]
        return worker

    def close(self) -> None:
        """The zygote is closed by whoever started it."""


def submission(source: str) -> Submission:
    """A file of exercise 3."""
    data = source.encode()
    return Submission(name="swish.py", source=data, sha256=hashlib.sha256(data).hexdigest())


def told(report: Report) -> bytes:
    """A report without what differs from run to run."""
    verdicts = [msgspec.structs.replace(one, seconds=0.0) for one in report.verdicts]
    return msgspec.json.encode(msgspec.structs.replace(report, verdicts=tuple(verdicts)))
