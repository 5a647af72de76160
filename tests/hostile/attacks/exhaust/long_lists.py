# tries: return lists and nests with as many parts as the wire carries
# must: they are of the wrong type, and cost the judge nothing
# earns: none

turn = [0]
MAKE = [
    lambda: [0.25] * 190_000,
    lambda: tuple(range(150_000)),
    lambda: [[0.5] * 400 for _ in range(400)],
    lambda: {number: -number for number in range(60_000)},
    lambda: [[] for _ in range(180_000)],
    lambda: [float("nan")] * 120_000,
    lambda: [None, True, "x", 1.5] * 40_000,
    lambda: [{}] * 90_000,
]


def swish(z):
    turn[0] += 1
    return MAKE[turn[0] % len(MAKE)]()


def swish_derivative(z):
    return [make() for make in MAKE[:2]]
