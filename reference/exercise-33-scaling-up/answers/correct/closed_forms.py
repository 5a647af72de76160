"""Every sum is written as one formula, with the factors as one reads them in papers."""

from __future__ import annotations

SECONDS_PER_DAY = 24 * 60 * 60


def count_gpt(vocabulary: int, context: int, width: int, layers: int) -> int:
    V, C, w, L = vocabulary, context, width, layers
    return V * w + C * w + L * (12 * w**2 + 13 * w) + 2 * w


def training_bytes(parameters: int, optimiser: str, mixed: bool) -> int:
    if optimiser == "sgd":
        return 8 * parameters
    if optimiser == "momentum":
        return 12 * parameters
    if optimiser == "adam":
        return 16 * parameters
    raise ValueError(f"unknown optimiser: {optimiser}")


def training_flops(parameters: int, tokens: int) -> int:
    forward = 2 * parameters * tokens
    return forward + 2 * forward


def training_days(flops: int, devices: int, flops_per_second: float, utilisation: float) -> float:
    return flops / utilisation / flops_per_second / devices / SECONDS_PER_DAY
