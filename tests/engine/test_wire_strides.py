"""Tensors of every layout cross the wire: a request keeps the layout, a reply the numbers."""

from __future__ import annotations

import msgspec
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from grader.oracle.transport import LocalTransport
from grader.worker import wire
from grader.worker.layout import tensor_bytes
from grader.worker.protocol import Reply, Request, pack, unpack
from tests.engine.conftest import Bench

GRID = torch.arange(12.0, dtype=torch.float64).reshape(4, 3)
VIEWS = {
    "column": GRID[:, :1],
    "corner": GRID[-1:, :1],
    "row of a view": GRID.T[:1],
    "element": GRID[2, 1],
    "with steps": GRID[::2, ::2],
    "transposed": GRID.T,
    "rows further down": GRID[2:],
    "expanded": GRID[:1].expand(5, 3),
    "one number everywhere": torch.ones(()).expand(2, 3),
    "overlapping": torch.arange(6.0).unfold(0, 3, 1),
    "permuted": torch.arange(24.0).reshape(2, 3, 4).permute(2, 0, 1),
    "empty": GRID[1:1],
    "empty and turned": torch.empty(0, 3).T,
    "conjugated": torch.tensor([[1 + 2j, 3 - 1j]]).conj().T,
    "bfloat16": torch.ones(3, 4, dtype=torch.bfloat16).T,
    "bools": torch.eye(3, dtype=torch.bool)[:, ::2],
}


def asked(tensor: torch.Tensor) -> torch.Tensor:
    """A tensor as a worker gets it."""
    ask = Request(
        number=1, verb="call", target="f", args=(tensor,), kwargs={"k": {"deep": [tensor]}}
    )
    again = unpack(pack(ask), Request)
    assert again.kwargs["k"]["deep"][0].stride() == tensor.stride()
    found: torch.Tensor = again.args[0]
    return found


def alike(one: torch.Tensor, other: torch.Tensor) -> bool:
    return (
        (one.shape, one.dtype, one.stride(), one.storage_offset())
        == (other.shape, other.dtype, other.stride(), other.storage_offset())
    ) and tensor_bytes(one) == tensor_bytes(other)


@pytest.mark.parametrize("name", VIEWS)
def test_a_request_carries_how_a_tensor_lies_in_memory(name: str) -> None:
    """A student gets the view that the suite made: its numbers, strides and offset."""
    assert alike(asked(VIEWS[name]), VIEWS[name])


@st.composite
def views(draw: st.DrawFn) -> torch.Tensor:
    shape = draw(st.lists(st.integers(0, 4), max_size=4))
    strides = [draw(st.integers(0, 6)) for _ in shape]
    offset = draw(st.integers(0, 5))
    memory = torch.arange(100, dtype=draw(st.sampled_from([torch.float32, torch.int64])))
    return memory.as_strided(shape, strides, offset)


@given(views())
def test_whatever_the_strides_are(view: torch.Tensor) -> None:
    """Any shape over any strides, zero among them, arrives as it is."""
    assert alike(asked(view), view)


@given(views())
def test_the_reference_is_asked_with_the_same_layout(view: torch.Tensor) -> None:
    """The reference gets a copy of its own that lies in memory as the student's does."""
    seen: list[torch.Tensor] = []
    transport = LocalTransport({"f": lambda x, k: seen.extend([x, k["deep"]])})
    ask = Request(number=1, verb="call", target="f", args=(view,), kwargs={"k": {"deep": view}})
    assert transport.request(ask, "f").error is None
    assert all(alike(one, view) for one in seen)
    assert not view.numel() or view.data_ptr() not in {one.data_ptr() for one in seen}


def test_nothing_is_sent_that_lies_between_the_elements() -> None:
    """A column of a table is sent without its neighbours, which may be what is asked for."""
    column = asked(GRID[:, :1])
    between = column.as_strided((8,), (1,), 0)
    assert between.tolist() == [0, 0, 0, 3, 0, 0, 6, 0]


@pytest.mark.parametrize("name", VIEWS)
def test_a_reply_arrives_as_its_numbers(name: str) -> None:
    """What a function returns is its numbers, however they lay in the worker's memory."""
    arrived = unpack(pack(Reply(number=1, value=VIEWS[name])), Reply).value
    assert arrived.is_contiguous()
    assert arrived.shape == VIEWS[name].shape
    assert tensor_bytes(arrived) == tensor_bytes(VIEWS[name])


def test_a_vector_of_one_number_may_have_any_stride() -> None:
    """Lstsq returns its solution in columns, and the last row of one column has stride n."""
    one = GRID.as_strided((1,), (7,), 5)
    assert torch.equal(wire.decode(wire.encode(one)), torch.tensor([5.0], dtype=torch.float64))


FORGED = {
    "a huge expanded tensor": wire.encode(torch.ones(()).expand(1 << 20), request=True),
    "source code": wire.encode(wire.SourceCode("import os", "os"), request=True),
}


@pytest.mark.parametrize("name", FORGED)
def test_a_reply_holds_only_what_a_reply_may_hold(name: str) -> None:
    """Memory that is far larger than its bytes, or code, is no answer: it is refused unread."""
    answer = msgspec.msgpack.encode({"number": 1, "value": [msgspec.Raw(FORGED[name])]})
    with pytest.raises(wire.WireError):
        unpack(answer, Reply)


def test_source_code_that_a_function_returns_is_an_object_like_any_other() -> None:
    """Whoever finds the worker's own classes has no code carried to the judge by them."""
    value = unpack(pack(Reply(number=1, value=[wire.SourceCode("1", "1")])), Reply).value
    assert isinstance(value[0], wire.Opaque)


@pytest.mark.parametrize("offset", [-1, 1 << 62, 2.5, None])
def test_a_place_in_memory_that_does_not_exist_is_refused(offset: object) -> None:
    """A damaged recording is told as such."""
    ones = wire.to_plain(torch.ones(2))
    inside = msgspec.msgpack.encode([ones, [2], [1], offset])
    with pytest.raises(wire.WireError):
        wire.decode(msgspec.msgpack.encode(msgspec.msgpack.Ext(8, inside)), request=True)


SUITE = """
    MEMORY = torch.arange(24.0, dtype=torch.float64)
    VIEW = MEMORY.reshape(4, 6).T[::2]


    @check("Its strides", of="f")
    def test_strides(agree):
        agree(lambda code: code.f(VIEW))


    @check("It is left as it was", of="f")
    def test_unchanged(agree):
        agree(lambda code: code.f(VIEW), unchanged=True)
"""


def test_a_students_function_gets_the_view_that_the_suite_made(bench: Bench) -> None:
    """In a real worker the strides are the suite's, and so they are for the reference."""
    ours = "def f(x):\n    return [list(x.stride()), x.sum(), torch.zeros(1)]\n"
    report = bench(ours, visible=SUITE, reference=ours)
    assert report.full_marks
    wrong = bench(ours.replace("x.stride()", "x.contiguous().stride()"), visible=SUITE,
                  reference=ours)  # fmt: skip
    assert not wrong.full_marks


def test_a_change_of_a_view_is_seen(bench: Bench) -> None:
    """A function that writes to a view that it was given changed its argument."""
    reference = "def f(x):\n    return x * 2\n"
    report = bench("def f(x):\n    return x.mul_(2)\n", visible=SUITE, reference=reference)
    found = {v.check.id: v.diagnosis.id for v in report.verdicts if v.diagnosis is not None}
    assert found == {"unchanged": "argument-changed"}


def test_view_of_a_turned_argument_is_explained(bench: Bench) -> None:
    """`.view` of an argument that lies in columns raises, and the message says what that means."""
    report = bench("def f(x):\n    return x.view(-1)\n", visible=SUITE,
                   reference="def f(x):\n    return x.reshape(-1)\n")  # fmt: skip
    lost = next(v for v in report.verdicts if v.check.id == "strides")
    assert lost.diagnosis is not None
    assert "memory" in lost.diagnosis.why
