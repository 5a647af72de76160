# tries: hide what a line does by direction marks, homoglyphs and tag characters
# must: marks are shown as signs; it earns what it computes
# earns: all

import torch

# ‮ } ⁦if is_right⁩ ⁦ begin 󠀁󠁁
ａ = "⁧‭ hostile ⁩"


def swish(z):
    ｓigma = torch.ｓigmoid(z)  # fullwidth s
    return z * sigma


def swish_derivative(z):
    ѕ = torch.sigmoid(z)  # Cyrillic
    return ѕ + z * ѕ * (1 - ѕ)
