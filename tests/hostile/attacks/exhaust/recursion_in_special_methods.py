# tries: recurse without end in __repr__, __eq__, __hash__, __bool__, __len__, __iter__ and __reduce__
# must: nobody asks them
# earns: none

class Deep:
    def __repr__(self):
        return repr(self)

    __str__ = __format__ = __repr__

    def __eq__(self, other):
        return self == other

    def __hash__(self):
        return hash(self)

    def __bool__(self):
        return bool(self)

    def __len__(self):
        return len(self)

    def __iter__(self):
        return iter(self)

    def __reduce__(self):
        return self.__reduce__()

    def __getattr__(self, name):
        return getattr(self, name + "x")

    @property
    def __class__(self):
        return self.__class__


class Bad(Exception, Deep):
    __str__ = Deep.__repr__


def swish(z):
    raise Bad


def swish_derivative(z):
    return Deep()
