# tries: fill the reports with names: of types, of keys, of exceptions, of parameters
# must: every text in a report has an end
# earns: none

turn = [0]
LONG = "Wörter" * 150_000


class Meta(type):
    def __repr__(cls):
        return LONG


def swish(z):
    turn[0] += 1
    if turn[0] % 3 == 0:
        raise type(LONG, (ValueError,), {"__str__": lambda self: LONG})
    if turn[0] % 3 == 1:
        return {LONG + str(number): LONG for number in range(12)}
    return Meta(LONG, (), {"__module__": LONG})()


def swish_derivative(*, a=0):
    return z


swish_derivative.__signature__ = __import__("inspect").Signature(
    [__import__("inspect").Parameter("p" * 500_000, 2)]
)
