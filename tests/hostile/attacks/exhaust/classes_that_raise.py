# tries: return objects whose class raises when it is asked for its name
# must: its own process ends or the value doesn't cross; the report says nothing of the grader's own code
# earns: none

class Meta(type):
    def __getattribute__(cls, name):
        raise RuntimeError("hostile metaclass")


class Value(metaclass=Meta):
    pass


def swish(z):
    return Value()


class Sly(Exception):
    def __str__(self):
        raise SystemExit(3)

    def __getattribute__(self, name):
        raise RuntimeError("hostile exception")


def swish_derivative(z):
    raise Sly
