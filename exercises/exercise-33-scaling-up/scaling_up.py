"""Exercise 33: scaling up.

Everything in Python and torch is allowed. What is counted is an int, exact to its last digit.
"""


def count_gpt(vocabulary: int, context: int, width: int, layers: int) -> int:
    """How many parameters a GPT has.

    Args:
        vocabulary: how many different tokens there are.
        context: how many tokens it reads at once.
        width: how many numbers it keeps for each token.
        layers: how many blocks it has.

    Returns:
        A Python int.
    """
    raise NotImplementedError("write count_gpt")


def training_bytes(parameters: int, optimiser: str, mixed: bool) -> int:
    """How many bytes weights, gradients and the optimiser's state take while a model trains.

    Args:
        parameters: how many parameters the model has.
        optimiser: "sgd", "momentum" or "adam"; another name raises a ValueError.
        mixed: whether it trains in mixed precision.

    Returns:
        A Python int.
    """
    raise NotImplementedError("write training_bytes")


def training_flops(parameters: int, tokens: int) -> int:
    """How many floating-point operations a whole run takes, forward and back.

    Args:
        parameters: how many parameters the model has.
        tokens: how many tokens it is trained on.

    Returns:
        A Python int.
    """
    raise NotImplementedError("write training_flops")


def training_days(flops: int, devices: int, flops_per_second: float, utilisation: float) -> float:
    """How many days a run takes.

    Args:
        flops: how many operations the run takes.
        devices: how many devices work at once.
        flops_per_second: how many operations one of them does in a second, at best.
        utilisation: which part of that it really does, above 0 and at most 1.

    Returns:
        A Python float.
    """
    raise NotImplementedError("write training_days")


if __name__ == "__main__":
    # Runs when you start this file with `python scaling_up.py`; it is not graded.
    parameters = count_gpt(vocabulary=50_257, context=1_024, width=768, layers=12)
    print(f"{parameters:,} parameters")
    print(f"{training_bytes(parameters, 'adam', mixed=True) / 1e9:.2f} GB")
    flops = training_flops(parameters, tokens=10_000_000_000)
    print(f"{flops:.3g} operations")
    print(f"{training_days(flops, 8, 312e12, utilisation=0.4):.3f} days")
