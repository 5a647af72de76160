# tries: define the graded names as a class, a generator and a coroutine
# must: they are of the wrong type
# earns: none

class swish:  # noqa: N801
    def __init__(self, *args, **kwargs):
        pass

    def __getattribute__(self, name):
        raise RuntimeError("hostile")


async def swish_derivative(z):
    return z
