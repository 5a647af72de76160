"""What crosses the trust boundary arrives as it was, and what is no message is refused."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import msgspec
import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from grader.worker import limits, wire
from grader.worker.layout import tensor_bytes
from grader.worker.protocol import Reply, Request, pack, unpack

DTYPES = [torch.float32, torch.float64, torch.int64, torch.bool, torch.float16, torch.complex64]


@st.composite
def tensors(draw: st.DrawFn) -> torch.Tensor:
    shape = draw(st.lists(st.integers(0, 4), max_size=4))
    dtype = draw(st.sampled_from(DTYPES))
    generator = torch.Generator().manual_seed(draw(st.integers(0, 2**31)))
    values = torch.randint(0, 256, (*shape, 16), generator=generator, dtype=torch.uint8)
    whole = values.view(torch.uint8)[..., : torch.empty(0, dtype=dtype).element_size()]
    made = (whole % 2 if dtype is torch.bool else whole).contiguous().view(dtype)
    tensor = made.reshape(shape)
    return tensor.transpose(0, -1) if tensor.ndim > 1 and draw(st.booleans()) else tensor


plain = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=20)
    | st.binary(max_size=20)
    | tensors(),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.tuples(inner, inner)
        | st.dictionaries(st.text(max_size=5) | st.integers(), inner, max_size=4)
    ),
    max_leaves=12,
)


def same(one: Any, other: Any) -> bool:
    if isinstance(one, torch.Tensor):
        return (
            one.shape == other.shape
            and one.dtype == other.dtype
            and tensor_bytes(one) == tensor_bytes(other)
        )
    if type(one) is not type(other):
        return False
    if isinstance(one, (list, tuple)):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(same(one[k], other[k]) for k in one)
    if isinstance(one, float) and math.isnan(one):
        return math.isnan(other)
    if isinstance(one, str):
        return one.encode("utf-8", "backslashreplace").decode() == other
    return bool(one == other)


@given(plain)
def test_a_value_arrives_as_it_was_sent(value: Any) -> None:
    """Numbers, text, bytes, tensors of every dtype and shape, and nests of them, arrive intact."""
    assert same(value, wire.decode(wire.encode(value)))


@given(st.binary(max_size=200))
def test_bytes_that_are_no_message_are_refused(data: bytes) -> None:
    """Decoding gives a value or a WireError; what the wire refuses never becomes an answer."""
    assert refused(unpack, data, Reply) or not refused(wire.decode, data)


def refused(read: Callable[..., Any], *arguments: Any) -> bool:
    """Whether reading ends in a WireError; anything else that is raised passes through."""
    try:
        read(*arguments)
    except wire.WireError:
        return True
    return False


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"\x91" * 100_000 + b"\xc0", id="deep"),
        pytest.param(b"\xdd\xff\xff\xff\xff", id="long"),
        pytest.param(b"\xc7\x12\x01\x07\x01" + b"\xff" * 8 + b"float32" + b"\0", id="negative"),
        pytest.param(b"\xc7\x03\x09abc", id="extension"),
        pytest.param(b"", id="nothing"),
    ],
)
def test_bombs_are_refused(data: bytes) -> None:
    """Nesting, lengths and shapes that lie are refused without harm."""
    with pytest.raises(wire.WireError):
        wire.decode(data)


def test_nesting_and_size_are_bounded() -> None:
    """A value that is too deep or has too many parts is refused before it is sent."""
    deep: Any = None
    for _ in range(limits.MAX_DEPTH + 2):
        deep = [deep]
    with pytest.raises(wire.WireError):
        wire.encode(deep)
    with pytest.raises(wire.WireError):
        wire.encode([0] * (limits.MAX_ITEMS + 1))


@pytest.mark.parametrize("letter", ["é", b"b"], ids=["text", "bytes"])
def test_a_text_that_is_too_long_is_told_and_never_cut(letter: str | bytes) -> None:
    """A reply says how long it was; what the judge sends is refused, for it is the author's."""
    value = letter * (limits.MAX_TEXT + 1)
    arrived = wire.decode(wire.encode([value]))[0]
    assert isinstance(arrived, wire.Opaque)
    assert f"{limits.MAX_TEXT + 1:,} long" in arrived.text
    with pytest.raises(wire.WireError, match="long"):
        wire.encode([value], request=True)
    assert wire.decode(wire.encode(value[:-1])) == value[:-1]


def test_a_lying_subclass_arrives_as_plain_numbers() -> None:
    """A Tensor subclass that lies about everything arrives as what its memory holds."""

    class Liar(torch.Tensor):
        @classmethod
        def __torch_function__(cls, *_args: Any, **_kwargs: Any) -> Any:
            return torch.zeros(2)

        def __eq__(self, _other: object) -> Any:
            return True

        __hash__ = None

    liar = torch.tensor([1.0, 2.0]).as_subclass(Liar)
    arrived = wire.decode(wire.encode(liar))
    assert type(arrived) is torch.Tensor
    assert arrived.tolist() == [1.0, 2.0]


def test_objects_are_named_and_never_sent() -> None:
    """An object of no known kind arrives as the name of its type; none of its methods runs."""

    class Bomb:
        def __reduce__(self) -> Any:
            raise AssertionError("nobody pickles")

        def __repr__(self) -> str:
            raise AssertionError("nobody asks")

    arrived = wire.decode(wire.encode([Bomb()]))
    assert isinstance(arrived[0], wire.Opaque)
    assert "Bomb" in arrived[0].type


def test_messages_arrive_as_their_own_type() -> None:
    """A request and an answer come back equal, with their tensors."""
    ask = Request(number=3, verb="call", target="f", args=(torch.ones(2),), kwargs={"a": 1})
    again = unpack(pack(ask), Request)
    assert (again.number, again.target, again.kwargs) == (3, "f", {"a": 1})
    assert torch.equal(again.args[0], torch.ones(2))
    with pytest.raises(wire.WireError):
        unpack(msgspec.msgpack.encode({"number": "three"}), Reply)


SCALARS = [np.dtype(code).type for code in np.typecodes["AllInteger"] + np.typecodes["Float"] + "?"]


@pytest.mark.parametrize("kind", SCALARS, ids=lambda kind: kind.__name__)
def test_a_numpy_scalar_arrives_as_the_python_number_that_it_stands_for(kind: type) -> None:
    """Alone, in lists, tuples and dicts, and as a key; of each kind that numpy has."""
    due: type = {"b": bool, "f": float}.get(np.dtype(kind).kind, int)
    sent = kind(1)
    for value, expected in [
        (sent, due(1)),
        ([sent, sent], [due(1), due(1)]),
        ((sent, {"it": sent}), (due(1), {"it": due(1)})),
        ({sent: [sent]}, {due(1): [due(1)]}),
    ]:
        assert same(wire.decode(wire.encode(value)), expected)


def test_a_numpy_array_is_no_number_however_small() -> None:
    """An array has a shape, so that it is told as one; so is a class of the file's own."""
    for value in (np.array(0.5), np.array([1.0]), type("F", (np.float64,), {})(1.0)):
        assert isinstance(wire.decode(wire.encode(value)), wire.Opaque)


KINDS = {
    "sparse": lambda: torch.eye(3).to_sparse(),
    "compressed": lambda: torch.eye(3).to_sparse_csr(),
    "nested": lambda: torch.nested.nested_tensor([torch.ones(3), torch.ones(5)]),
    "without elements": lambda: torch.empty(3, device="meta"),
    "another library's": lambda: torch.ones(3).to_mkldnn(),
    "of small floats": lambda: torch.ones(3).to(torch.float8_e4m3fn),
    "masked": lambda: torch.masked.masked_tensor(torch.ones(3), torch.ones(3).bool()),
    "that refuses": lambda: torch.ones(3).as_subclass(Refusing),
}


class Refusing(torch.Tensor):
    """A tensor that answers no operator and no question."""

    @classmethod
    def __torch_dispatch__(cls, *_given, **_more):
        raise ArithmeticError

    layout = dtype = device = property(lambda self: self.nothing)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("kind", KINDS)
def test_a_tensor_that_is_not_sent(kind):
    """Whatever sort of tensor a function returns, the judge hears what it is, and goes on."""
    arrived = wire.decode(wire.encode([KINDS[kind](), 1]))
    assert arrived[1] == 1
    assert "tensor" in arrived[0].text


def test_zeros_that_autograd_has_not_written():
    """Zeros that take no memory yet are zeros like others."""
    arrived = wire.decode(wire.encode(torch._efficientzerotensor(3)))
    assert torch.equal(arrived, torch.zeros(3))
