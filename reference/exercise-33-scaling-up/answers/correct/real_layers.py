"""The layers are made on torch's meta device, which takes no memory, and their numbers counted."""

import torch
from torch import nn


class Block(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.norms = nn.ModuleList([nn.LayerNorm(width) for _ in range(2)])
        self.attention = nn.ModuleList([nn.Linear(width, width) for _ in range(4)])
        self.mlp = nn.Sequential(nn.Linear(width, 4 * width), nn.GELU(), nn.Linear(4 * width, width))


def count_gpt(vocabulary, context, width, layers):
    with torch.device("meta"):
        parts = [
            nn.Embedding(vocabulary, width),
            nn.Embedding(context, width),
            Block(width),
            nn.LayerNorm(width),
        ]
    times = [1, 1, layers, 1]
    return sum(n * sum(p.numel() for p in part.parameters()) for n, part in zip(times, parts))


def training_bytes(parameters, optimiser, mixed):
    kept = [torch.float16, torch.float16, torch.float32] if mixed else [torch.float32] * 2
    match optimiser:
        case "sgd":
            state = []
        case "momentum":
            state = [torch.float32]
        case "adam":
            state = [torch.float32, torch.float32]
        case _:
            raise ValueError(optimiser)
    return sum(dtype.itemsize for dtype in kept + state) * parameters


def training_flops(parameters, tokens):
    return sum([2, 2, 2]) * tokens * parameters


def training_days(flops, devices, flops_per_second, utilisation):
    seconds = torch.tensor(flops / devices, dtype=torch.float64) / (flops_per_second * utilisation)
    return (seconds / 60 / 60 / 24).item()
