import torch

from grader.suite import check


@check("Swish far from zero", of="swish", hint="What is σ(z) for very negative z?")
def test_swish_extremes(agree):
    agree(lambda code: code.swish(torch.tensor([-1000.0, -100.0, 100.0, 1000.0])))
