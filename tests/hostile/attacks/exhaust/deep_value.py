# tries: return values nested without end
# must: they do not cross
# earns: none

def swish(z):
    deep = z
    for _ in range(100_000):
        deep = [deep]
    return deep


def swish_derivative(z):
    round_and_round = []
    round_and_round.append((round_and_round, {"again": round_and_round}))
    return round_and_round
