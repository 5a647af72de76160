"""Exercise 33, the reference: scaling up.

The model is that of Radford and others, "Language Models are Unsupervised Multitask Learners"
(2019), whose published weights have just these counts. Which bytes are kept for a parameter:
Rajbhandari and others, "ZeRO" (2020), section 3.1. 6 N D: Kaplan and others, "Scaling Laws for
Neural Language Models" (2020), section 2.1.
"""

STATE = {"sgd": 0, "momentum": 1, "adam": 2}
"""How many numbers an optimiser remembers of each parameter."""


def count_gpt(vocabulary: int, context: int, width: int, layers: int) -> int:
    """V w + C w + L (12 w² + 13 w) + 2 w, added up part by part.

    Args:
        vocabulary: the rows of the tokens' table, which the head shares.
        context: the rows of the positions' table.
        width: w.
        layers: L.
    """
    norm = 2 * width
    attention = 4 * (width * width + width)
    mlp = (width * 4 * width + 4 * width) + (4 * width * width + width)
    return (vocabulary + context) * width + layers * (2 * norm + attention + mlp) + norm


def training_bytes(parameters: int, optimiser: str, mixed: bool) -> int:
    """Weights, gradients, the master copy of mixed precision, and the state.

    Args:
        parameters: how many.
        optimiser: a key of STATE.
        mixed: whether weights and gradients have 2 bytes.
    """
    if optimiser not in STATE:
        raise ValueError('the optimiser is "sgd", "momentum" or "adam"')
    weights, gradients, master = (2, 2, 4) if mixed else (4, 4, 0)
    return parameters * (weights + gradients + master + 4 * STATE[optimiser])


def training_flops(parameters: int, tokens: int) -> int:
    """2 N D forward and twice as many back.

    Args:
        parameters: N.
        tokens: D.
    """
    return 6 * parameters * tokens


def training_days(flops: int, devices: int, flops_per_second: float, utilisation: float) -> float:
    """All operations over those of a day.

    Args:
        flops: of the run.
        devices: that work at once.
        flops_per_second: of a device at best.
        utilisation: the part of that which is done.
    """
    seconds = flops / (devices * flops_per_second * utilisation)
    return seconds / 86_400
