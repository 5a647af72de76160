"""Whatever a worker answers, the judge makes a report of it."""

import hashlib
import io
import os
import struct
import time

import msgspec
import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st
from rich.console import Console

from grader.course.loading import find_exercise, load_course
from grader.grading.examiner import Examiner
from grader.model import Status, Submission
from grader.report import document, github, gradescope, html, junit, terminal, workflow_commands
from grader.report.redaction import Audience, redact
from grader.report.reporter import Graded, Located
from grader.report.view import view
from grader.sandbox.connection import Died
from grader.worker import limits
from grader.worker.protocol import Examined, Load, Loaded, Request, pack, unpack
from tests.conftest import ROOT

SECONDS = 20.0
"""Of processor time that the judge may spend on one submission."""

TENSOR, TUPLE, REMOTE, OPAQUE, INTEGER, MAPPING, SOURCE = range(1, 8)
WIDTHS = {"float32": 4, "float64": 8, "bfloat16": 2, "bool": 1, "int8": 1, "complex128": 16}


def ext(code, value):
    return msgspec.msgpack.Ext(code, msgspec.msgpack.encode(value))


def tensor(name, shape, body):
    head = struct.pack(f"<BB{len(shape)}q", len(name), len(shape), *shape)
    return msgspec.msgpack.Ext(TENSOR, head + name.encode() + body)


@st.composite
def honest_tensors(draw):
    """Bytes that fit their head, of shapes at the edges of what is allowed."""
    name = draw(st.sampled_from(sorted(WIDTHS)))
    shape = draw(
        st.one_of(
            st.sampled_from([[7], [121], [2, 2], [257], [71], [10], [], [0], [1 << 18], [7] * 5]),
            st.integers(28, 36).map(lambda dims: [1] * dims),
            st.integers(1, 3).map(lambda dims: [dims, 0, 1 << 40]),
            st.lists(st.integers(0, 9), max_size=5),
        )
    )
    count = 1
    for size in shape:
        count *= size
    byte = draw(st.sampled_from([b"\0", b"\xff", b"\x3f", b"\x7f"]))
    body = draw(st.one_of(st.just(byte * WIDTHS[name]), st.binary(min_size=16, max_size=16)))
    return tensor(name, shape, (body * count)[: count * WIDTHS[name]])


forged_tensors = st.builds(
    tensor,
    st.sampled_from([*WIDTHS, "quint8", "", "é"]),
    st.lists(st.one_of(st.integers(-3, 9), st.just(1 << 62), st.just(-(1 << 63))), max_size=255),
    st.binary(max_size=64),
)
texts = st.one_of(
    st.text(max_size=8), st.sampled_from(["x" * limits.MAX_TOLD, "y" * (limits.MAX_TOLD + 1)])
)
numbers = st.one_of(
    st.floats(),
    st.integers(-(1 << 63), (1 << 64) - 1),
    st.sampled_from([limits.MAX_BITS - 1, limits.MAX_BITS, limits.MAX_BITS + 9, 9_000]).map(
        lambda bits: msgspec.msgpack.Ext(INTEGER, f"-{1 << bits:x}".encode())
    ),
)
scalars = st.one_of(st.none(), st.booleans(), numbers, texts, st.binary(max_size=9))
leaves = st.one_of(
    scalars,
    honest_tensors(),
    forged_tensors,
    st.tuples(st.integers(-1, 3), texts).map(lambda pair: ext(REMOTE, pair)),
    st.tuples(texts, texts).map(lambda pair: ext(OPAQUE, pair)),
    st.tuples(texts, texts).map(lambda pair: ext(SOURCE, pair)),
    st.builds(msgspec.msgpack.Ext, st.integers(-128, 127), st.binary(max_size=20)),
)
long_lists = st.builds(
    lambda item, size: [item] * size,
    scalars,
    st.sampled_from([7, 121, limits.MAX_NEST - 1, limits.MAX_NEST, 60_000]),
)


def deep(levels, code):
    value = 1.5
    for _ in range(levels):
        value = [value] if code is None else ext(code, [value])
    return value


deep_values = st.builds(
    deep, st.integers(limits.MAX_DEPTH - 2, 3 * limits.MAX_DEPTH), st.sampled_from([None, TUPLE])
)
values = st.one_of(
    deep_values,
    long_lists,
    st.recursive(
        leaves,
        lambda inner: st.one_of(
            st.lists(inner, max_size=4),
            st.lists(inner, max_size=4).map(lambda items: ext(TUPLE, items)),
            st.lists(st.tuples(inner, inner), max_size=3).map(lambda pairs: ext(MAPPING, pairs)),
            st.dictionaries(st.text(max_size=3), inner, max_size=3),
        ),
        max_leaves=12,
    ),
)
errors = st.fixed_dictionaries(
    {"type": texts, "message": texts},
    optional={
        "line": st.one_of(st.none(), st.integers(-2, 1 << 40)),
        "source": texts,
        "signature": texts,
        "memory": st.booleans(),
        "kinds": st.lists(texts, max_size=3),
    },
)
events = st.lists(st.tuples(texts, texts, st.one_of(st.none(), st.integers(0, 99))), max_size=3)
traces = st.fixed_dictionaries(
    {"count": st.integers(0, 1 << 53)}, optional={"breaches": events, "leaks": events}
)
answers = st.fixed_dictionaries(
    {},
    optional={
        "value": values,
        "error": errors,
        "gradients": st.lists(values, max_size=2),
        "changed": st.lists(texts, max_size=3),
        "unsendable": texts,
        "trace": traces,
        "memory": st.integers(-1, 1 << 60),
    },
)
frames = st.one_of(
    answers,
    values.map(lambda value: {"value": value, "trace": {"count": 1}}),
    st.binary(max_size=40),
)


class Liar:
    """A worker that answers every request with the next of some replies."""

    isolation = ("process",)

    def __init__(self, replies):
        self._replies = replies
        self._turn = 0
        self._waiting = []

    def send(self, *sent, deadline):
        for data in sent:
            try:
                number = unpack(data, Request).number
            except Exception:
                load = unpack(data, Load)
                self._waiting += [pack(Examined()), pack(Loaded(present=load.functions))]
                continue
            self._waiting.append(number)

    def receive(self, *, deadline):
        if not self._waiting:
            raise Died("it said nothing")
        waiting = self._waiting.pop(0)
        if isinstance(waiting, bytes):
            return waiting
        reply = self._replies[self._turn % len(self._replies)]
        self._turn += 1
        if isinstance(reply, dict):
            reply = msgspec.msgpack.encode({"number": waiting, **reply})
        if len(reply) > limits.MAX_FRAME:
            raise Died("no connection carries as much")
        return reply

    def take_output(self):
        return ""

    def end(self):
        return os.EX_OK


class Liars:
    """A sandbox of such workers."""

    def __init__(self):
        self.replies = [b""]

    def open(self, policy):
        return Liar(self.replies)

    def close(self):
        pass


@pytest.fixture(scope="module")
def judge():
    """The whole judge of an exercise, and the sandbox whose workers lie to it."""
    course = load_course(ROOT)
    made = {}

    def of(exercise):
        if exercise not in made:
            sandbox = Liars()
            found = find_exercise(course, exercise)
            made[exercise] = (Examiner(course, found, sandbox, required=False), sandbox)
        return made[exercise]

    return of


def rendered(report):
    """The report in every format, for everybody."""
    for audience in Audience:
        shown = redact(report, audience)
        located = Located(report=shown, path="x.py")
        terminal.render(view(shown), Console(file=io.StringIO()))
        html.render(view(shown))
        junit.render(Graded((located,)))
        github.render(Graded((located,)))
        workflow_commands.annotate(Graded((located,)))
        gradescope.results(shown)
        yield document.dumps(document.to_document(shown))


def graded(judge, exercise, replies):
    examiner, sandbox = judge(exercise)
    sandbox.replies = replies
    source = b"def swish(z):\n    return z\n"
    submission = Submission(name="x.py", source=source, sha256=hashlib.sha256(source).hexdigest())
    began = time.process_time()
    report = examiner.examine([submission])[0]
    sizes = [len(data) for data in rendered(report)]
    assert time.process_time() - began < SECONDS
    assert max(sizes) < 2 << 20
    return report


@settings(deadline=None, max_examples=10, suppress_health_check=list(HealthCheck), derandomize=True)
@given(replies=st.lists(frames, min_size=1, max_size=4))
@example(replies=[{"value": tensor("float64", [1] * 64, bytes(8)), "trace": {}}])
@example(replies=[{"value": [0.5, msgspec.msgpack.Ext(INTEGER, b"f" * 240)], "trace": {}}])
@example(replies=[{"value": [0.25] * 200_000, "trace": {}}])
@example(replies=[{"value": deep(400, None), "trace": {}}])
def test_any_reply_becomes_a_report(judge, replies):
    """No reply is the grader's fault, raises, or takes long, and each can be shown to everybody."""
    report = graded(judge, "exercise-3", replies)
    statuses = {verdict.status for verdict in report.verdicts}
    assert Status.grader_fault not in statuses
    assert report.score < report.max_score


EXAMPLES = {"exercise-3": 60}


@pytest.mark.slow
@pytest.mark.parametrize("exercise", [f"exercise-{number}" for number in range(1, 13)])
def test_any_reply_in_any_exercise(judge, exercise):
    """The same holds for suites that go on computing with what they get, and that hold models."""

    # The same examples each time, and none made smaller: that takes minutes where one is slow.
    @settings(
        deadline=None, max_examples=EXAMPLES.get(exercise, 25),
        suppress_health_check=list(HealthCheck),
        derandomize=True, phases=[Phase.generate],
    )  # fmt: skip
    @given(replies=st.lists(frames, min_size=1, max_size=4))
    def each(replies):
        report = graded(judge, exercise, replies)
        assert Status.grader_fault not in {verdict.status for verdict in report.verdicts}

    each()
