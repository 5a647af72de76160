# tries: raise BaseExceptions, exceptions whose class, traceback, notes and arguments lie, and groups of exits
# must: they are told in a line
# earns: none
# status: raised out_of_memory

turn = [0]


class Quiet(BaseException):
    @property
    def __traceback__(self):
        raise SystemExit

    @property
    def __class__(self):
        return KeyboardInterrupt

    @property
    def args(self):
        raise GeneratorExit

    def __str__(self):
        raise KeyboardInterrupt


class Meta(type):
    def __instancecheck__(cls, other):
        raise SystemExit

    def __subclasscheck__(cls, other):
        return True

    __name__ = property(lambda cls: 1 / 0)


class Odd(Exception, metaclass=Meta):
    __module__ = property(lambda self: 1 / 0)
    __notes__ = 7


def swish(z):
    turn[0] += 1
    raise [
        KeyboardInterrupt("x"), GeneratorExit(), StopIteration(z), StopAsyncIteration(), Quiet(), Odd(),
        BaseExceptionGroup("g", [SystemExit(0), KeyboardInterrupt()]), SystemExit(z), SystemExit({}),
        UnicodeDecodeError("utf-8", b"\xff" * 100000, 0, 100000, "no"), OSError(2, "no", "\ud800"),
        KeyError("k" * 100000), MemoryError(), RecursionError(), NotImplementedError(), AssertionError(),
    ][turn[0] % 16]


def swish_derivative(z):
    try:
        1 / 0
    except ZeroDivisionError as first:
        last = first
        for n in range(5000):
            new = ValueError(n)
            new.__context__ = last
            last = new
        raise last
