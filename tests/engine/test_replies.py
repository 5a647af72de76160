"""What of an answer reaches the judge, at the edges of what it may hold."""

import struct

import msgspec
import pytest
import torch

from grader.evidence import CallFailed
from grader.judge.text import kind_of
from grader.oracle.subject import Subject
from grader.sandbox.replies import Replies
from grader.worker import limits, wire
from grader.worker.protocol import Reply, pack


def through(value):
    """A value as the judge reads it."""
    return Replies().read(pack(Reply(number=1, value=value))).value


def nested(levels):
    value = 1.0
    for _ in range(levels):
        value = [value]
    return value


ALLOWED = {
    "dimensions": torch.zeros([1] * limits.MAX_DIMENSIONS),
    "bytes of a tensor": torch.zeros(limits.MAX_TENSOR, dtype=torch.int8),
    "depth": nested(limits.MAX_DEPTH),
    "parts": [0.5] * (limits.MAX_NEST - 1),
    "text": "x" * limits.MAX_TOLD,
    "digits": [1 << (limits.MAX_BITS - 1)],
    "nothing in many dimensions": torch.zeros(0, 3, 0),
    "keys": dict.fromkeys(range(limits.MAX_KEYS), 0.5),
}
REFUSED = {
    "parts": [0.5] * limits.MAX_NEST,
    "text": ["x" * (limits.MAX_TOLD + 1)],
    "digits": [1 << limits.MAX_BITS],
    "keys": {(1, 2): 3},
}
UNSENDABLE = {
    "dimensions": torch.zeros([1] * (limits.MAX_DIMENSIONS + 1)),
    "bytes of a tensor": torch.zeros(limits.MAX_TENSOR + 1, dtype=torch.int8),
    "depth": nested(limits.MAX_DEPTH + 1),
    "extent": torch.empty(0, 1 << 40, 3),
    "keys": dict.fromkeys(range(limits.MAX_KEYS + 1)),
}


@pytest.mark.parametrize("name", ALLOWED)
def test_what_is_at_a_limit_arrives(name):
    """A value that is just within a limit is judged as what it is."""
    value, got = ALLOWED[name], through(ALLOWED[name])
    same = torch.equal(got, value) if isinstance(value, torch.Tensor) else got == value
    assert same


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_over_a_limit_is_told(name):
    """A value over a limit arrives as a sentence on which limit that is."""
    got = through(REFUSED[name])
    assert isinstance(got, wire.Opaque)
    assert kind_of(got).startswith("something too large to be right (")


@pytest.mark.parametrize("name", UNSENDABLE)
def test_what_is_over_a_limit_is_not_sent(name):
    """The worker sends no value that the judge would refuse to read."""
    with pytest.raises(wire.WireError):
        pack(Reply(number=1, value=UNSENDABLE[name]))


@pytest.mark.parametrize(
    "shape",
    [[1 << 32, 1 << 32, 0], [-1, -8], [1 << 62, 4, 2], [1] * 255, [0] * 200, [1 << 60, 0, 1 << 60]],
    ids=str,
)
def test_forged_shapes_are_no_tensor(shape):
    """Sizes that overflow, lie or are too many are refused before a tensor is made of them."""
    head = struct.pack(f"<BB{len(shape)}q", 7, len(shape), *shape)
    for body in (b"", bytes(8), bytes(64)):
        value = msgspec.msgpack.Ext(1, head + b"float64" + body)
        with pytest.raises(wire.WireError):
            Replies().read(msgspec.msgpack.encode({"number": 1, "value": value}))


EQUAL = [msgspec.msgpack.Ext(5, f"{n * ((1 << 61) - 1):x}".encode()) for n in range(200)]
"""Integers of one hash, as the wire carries large ones."""


@pytest.mark.parametrize("form", ["pairs", "map"])
def test_keys_of_one_hash_are_refused_before_they_are_compared(form):
    """A dictionary that takes the square of its size to make is not made, however it is sent."""
    pairs = msgspec.msgpack.encode([[key, None] for key in EQUAL])
    bare = (
        b"\xde"
        + len(EQUAL).to_bytes(2)
        + b"".join(msgspec.msgpack.encode(key) + b"\xc0" for key in EQUAL)
    )
    value = msgspec.msgpack.Ext(6, pairs) if form == "pairs" else msgspec.Raw(bare)
    with pytest.raises(wire.WireError, match="200 keys"):
        Replies().read(msgspec.msgpack.encode({"number": 1, "value": value}))


LONG = "x" * 40_000


@pytest.mark.parametrize(
    "message",
    [
        {"error": {"type": LONG, "message": ""}},
        {"error": {"type": "E", "message": LONG}},
        {"error": {"type": "E", "message": "", "source": LONG}},
        {"error": {"type": "E", "message": "", "line": -1}},
        {"error": {"type": "E", "message": "", "line": 1 << 40}},
        {"error": {"type": "E", "message": "", "kinds": ["E"] * 101}},
        {"changed": ["a"] * 101},
        {"changed": [LONG]},
        {"unsendable": LONG},
        {"trace": {"escapes": [["item", "swish", 1]] * 51}},
        {"trace": {"operators": ["add"] * 10_001}},
        {"trace": {"count": -1}},
        {"memory": -1},
    ],
    ids=lambda message: str(message)[:60],
)
def test_what_a_worker_never_sends_is_no_answer(message):
    """Names, texts, lines and counts that no worker sends are refused."""
    with pytest.raises(wire.WireError):
        Replies().read(msgspec.msgpack.encode({"number": 1, **message}))


def test_all_answers_together_have_a_bound():
    """From the answer on with which they become too much, none has a value any more."""
    replies, data = Replies(), pack(Reply(number=1, value=torch.zeros(8 << 20, dtype=torch.int8)))
    kinds = [type(replies.read(data).value) for _ in range(20)]
    most = limits.MAX_REPLIES // len(data)
    assert kinds == [torch.Tensor] * most + [wire.Opaque] * (20 - most)


class Raising:
    """A transport whose worker says that its value was too large to send."""

    generation = 1

    def request(self, request, function):
        return Reply(number=1, unsendable="a tensor that takes 9 bytes")

    def missing(self, function):
        return None


def test_an_unsendable_value_is_told_alike():
    """Whether the worker or the judge found a value too large, a student reads the same."""
    try:
        value = Subject(Raising(), ("f",)).f(1)
    except CallFailed as failed:  # pragma: no cover
        pytest.fail(str(failed))
    assert kind_of(value) == "something too large to be right (a tensor that takes 9 bytes)"


@pytest.mark.parametrize("line", [-1, 10**10, 2**63])
def test_a_line_that_no_file_has_is_no_answer(line):
    """A worker that tells an impossible line at which it is taking long has broken the protocol."""
    data = msgspec.msgpack.encode({"number": -1, "running": line})
    with pytest.raises(wire.WireError):
        Replies().read(data)
