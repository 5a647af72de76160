"""One file's sitting of an exam: what it is asked, what counts as an answer, what is kept."""

from __future__ import annotations

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from grader.judge.recent import Recent
from grader.sandbox.exam import PICTURES, Exam, Sitting, first_handle, question, unguessable
from grader.worker.protocol import Reply, Request, pack, unpack


def _exam(*values: float) -> Exam:
    asked = [
        msgspec.structs.replace(_ask(value), handles=first_handle(at))
        for at, value in enumerate(values)
    ]
    places = tuple(range(len(values)))
    return Exam(questions=tuple(question(one, "f") for one in asked), sections={"a": places})


def _sits(sitting: Sitting, worker: Answers) -> bool:
    return sitting.sit(worker, generation=1, seconds=60.0)


def _ask(value: float) -> Request:
    return Request(number=0, verb="call", target="f", args=(value,))


class Answers:
    """A worker that answers each question with a value of its own."""

    isolation = ()

    def __init__(self, *values: float, turned: bool = False) -> None:
        self._values = list(values)
        self._frames: list[bytes] = []
        self._turned = turned
        self.waiting = 0

    def send(self, *frames: bytes, deadline: float) -> None:
        """Answers at once."""
        assert deadline > 0
        for frame in frames:
            number = unpack(frame, Request).number
            self._frames.append(pack(Reply(number=number, value=self._values.pop(0))))
        if self._turned:
            self._frames.reverse()
        self.waiting = max(self.waiting, len(self._frames))

    def receive(self, *, deadline: float) -> bytes:
        """The next answer."""
        assert deadline > 0
        return self._frames.pop(0)

    def take_output(self) -> str:
        """Nothing."""
        return ""

    def end(self) -> int:
        """Nothing to end."""
        return 0


def test_a_question_is_asked_under_another_number_each_time() -> None:
    """What is sent is the request that was recorded, but for its number."""
    (asked,) = _exam(1.5).questions
    number = unguessable()
    due = msgspec.structs.replace(_ask(1.5), number=number, handles=first_handle(0))
    assert asked.numbered(number) == pack(due)


def test_only_what_is_asked_to_the_last_byte_is_answered() -> None:
    """Another argument, or another function's time, is not what was asked."""
    sitting = Sitting(_exam(1.0, 2.0, 3.0))
    assert _sits(sitting, Answers(10.0, 20.0, 30.0))
    sitting.enter("a")
    found = sitting.answer(_ask(1.0), "f")
    assert found is not None
    assert unpack(found.data, Reply).value == 10.0
    assert unpack(found.data, Reply).number == found.number
    assert sitting.answer(_ask(2.5), "f") is None
    assert sitting.answer(_ask(3.0), "f") is None  # the rest follows from what was answered
    sitting.enter("a")
    assert sitting.answer(_ask(1.0), "g") is None
    sitting.enter("unknown")
    assert sitting.answer(_ask(1.0), "f") is None


def test_what_several_checks_share_is_answered_to_each() -> None:
    """A section has its answers wherever it is entered, and a check goes on where it was."""
    exam = msgspec.structs.replace(
        _exam(1.0, 2.0, 3.0, 4.0), sections={"a": (0, 2), "b": (3,), "shared": (1,)}
    )
    sitting = Sitting(exam)
    assert _sits(sitting, Answers(10.0, 20.0, 30.0, 40.0))

    def answers(*values: float) -> list[object]:
        found = [sitting.answer(_ask(value), "f") for value in values]
        return [one and unpack(one.data, Reply).value for one in found]

    for check, asked in (("a", [1.0, 3.0]), ("b", [4.0])):
        sitting.enter(check)
        first = answers(*asked[:1]) if check == "a" else []
        with sitting.section("shared"):
            assert answers(2.0) == [20.0]
        assert first + answers(*asked[len(first) :]) == [10 * value for value in asked]
    with sitting.section(""):
        assert answers(1.0) == [None]


def test_who_is_not_drawn_is_not_asked_for_figures() -> None:
    """The rest of the exam is the same, under the same names of handles."""
    exam = msgspec.structs.replace(
        _exam(1.0, 2.0, 3.0), sections={"a": (0, 2), f"{PICTURES}of a": (1,)}
    )
    sitting = Sitting(exam, pictures=False)
    assert _sits(sitting, Answers(10.0, 30.0))
    sitting.enter("a")
    found = [sitting.answer(_ask(value), "f") for value in (1.0, 3.0)]
    assert [one and unpack(one.data, Reply).value for one in found] == [10.0, 30.0]


def test_who_is_wrong_in_one_name_is_asked_nothing_about_the_others() -> None:
    """What asks none of the changed names passes unasked; what is shared with others stays."""
    exam = msgspec.structs.replace(
        _exam(1.0, 2.0, 3.0, 4.0),
        sections={"a": (0,), "b": (1,), "shared": (2,), f"{PICTURES}of a": (3,)},
        through={
            "a": frozenset({"a", "shared", f"{PICTURES}of a"}),
            "b": frozenset({"b", "shared"}),
            "c": frozenset({"c"}),
        },
        names={
            "a": frozenset({"f"}),
            "b": frozenset({"g"}),
            "shared": frozenset({"h"}),
            f"{PICTURES}of a": frozenset({"f"}),
            "c": frozenset({"f", "h"}),
        },
    )

    def left(*names: str) -> tuple[frozenset[str], tuple[int, ...]]:
        about = exam.about(frozenset(names))
        return about.settled, about.order(pictures=True)

    assert left("f", "g") == (frozenset(), (0, 1, 2, 3))
    assert left("f") == (frozenset({"b"}), (0, 2, 3))
    assert left("g") == (frozenset({"a", "c"}), (1, 2))
    assert left("h") == (frozenset(), (0, 1, 2, 3))
    assert left() == (frozenset({"a", "b", "c"}), ())
    assert exam.about(frozenset({"g"})).order(pictures=False) == (1, 2)


def test_a_new_child_is_asked_again_for_the_handles_that_it_needs() -> None:
    """What gave them, with its section; nothing that the child has been asked already."""
    exam = msgspec.structs.replace(_exam(1.0, 2.0, 3.0), sections={"a": (0, 1), "b": (2,)})
    sitting = Sitting(exam)
    assert _sits(sitting, Answers(10.0, 20.0, 30.0))
    handles = [first_handle(1), first_handle(1) + 1]
    assert sitting.forgotten(handles, 1) == []
    assert sitting.forgotten(handles, 2) == [0, 1]
    sitting.put(0, 2)
    assert sitting.forgotten(handles, 2) == [1]
    sitting.put(1, 2)
    assert sitting.forgotten(handles, 2) == []
    assert sitting.forgotten([first_handle(9)], 2) == []  # asked after the exam: nobody's


@given(st.lists(st.floats(allow_nan=False), min_size=1, max_size=5), st.data())
def test_answers_are_known_again_to_the_last_bit(values: list[float], data: st.DataObject) -> None:
    """The same answers are recognised under other numbers, and no others are."""

    def digest(asked: list[float], answered: list[float]) -> bytes:
        sitting = Sitting(_exam(*asked))
        assert _sits(sitting, Answers(*answered))
        return sitting.digest()

    known = digest(values, values)
    assert digest(values, values) == known
    at = data.draw(st.integers(0, len(values) - 1))
    other = data.draw(st.floats(allow_nan=False).filter(lambda x: repr(x) != repr(values[at])))
    assert digest(values, [*values[:at], other, *values[at + 1 :]]) != known


def test_answers_in_another_order_are_no_answers() -> None:
    """Frames under other numbers than the questions' mean that the file is asked one by one."""
    assert not _sits(Sitting(_exam(1.0, 2.0)), Answers(1.0, 2.0, turned=True))


def test_no_more_is_sent_than_a_socket_takes() -> None:
    """A long exam is sent as the answers come, so that nobody waits for the other for ever."""
    asked = question(Request(number=0, verb="call", target="f", args=(b"x" * 8_000,)), "f")
    worker = Answers(*map(float, range(50)))
    assert _sits(Sitting(Exam(questions=(asked,) * 50, sections={})), worker)
    assert 1 < worker.waiting < 6


@given(st.lists(st.integers(0, 400), max_size=600))
def test_what_was_found_is_kept_for_a_while(keys: list[int]) -> None:
    """What was asked for last is at hand, and memory is bounded."""
    recent: Recent[int] = Recent()
    for key in keys:
        recent.keep(key.to_bytes(8, "big"), key)
    last = list(dict.fromkeys(reversed(keys)))
    found = [recent.of(key.to_bytes(8, "big")) for key in last]
    assert found[:200] == last[:200]
    assert sum(one is not None for one in found) <= 256
