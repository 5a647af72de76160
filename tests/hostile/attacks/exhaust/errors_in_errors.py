# tries: to stall whoever tells an exception by groups 3000 deep, causes in a circle and a note of 10 MB
# must: the exception is told in a line
# earns: none
# status: raised
import torch

def swish(z):
    e = ValueError('x')
    for n in range(3000):
        e = ExceptionGroup('g' * 100, [e, ValueError(n)])
    raise e


def swish_derivative(z):
    a = ValueError('a')
    b = ValueError('b')
    a.__cause__, b.__cause__ = b, a
    a.__context__, b.__context__ = a, b
    a.add_note('n' * 10_000_000)
    raise a
