"""Fractions and datetime keep everything exact; bits are turned into bytes without a remainder."""

from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction


@dataclass(frozen=True)
class Shape:
    rows: int
    columns: int = 1

    def __len__(self):
        return 2

    @property
    def size(self):
        return self.rows * self.columns


def count_gpt(vocabulary, context, width, layers):
    norm = [Shape(width), Shape(width)]
    square = [Shape(width, width), Shape(width)]
    mlp = [Shape(width, 4 * width), Shape(4 * width), Shape(4 * width, width), Shape(width)]
    block = norm * 2 + square * 4 + mlp
    whole = [Shape(vocabulary, width), Shape(context, width), *norm]
    return sum(s.size for s in whole) + layers * sum(s.size for s in block)


def training_bytes(parameters, optimiser, mixed):
    try:
        moments = {"adam": 2, "momentum": 1, "sgd": 0}[optimiser]
    except KeyError as error:
        raise ValueError(f"{optimiser!r} is no optimiser that I know") from error
    bits = (16 + 16 + 32 if mixed else 32 + 32) + moments * 32
    return parameters * bits // 8


def training_flops(parameters, tokens):
    return int(Fraction(parameters) * tokens * 6)


def training_days(flops, devices, flops_per_second, utilisation):
    rate = Fraction(flops_per_second) * Fraction(utilisation) * devices
    return float(Fraction(flops) / rate / int(timedelta(days=1).total_seconds()))
