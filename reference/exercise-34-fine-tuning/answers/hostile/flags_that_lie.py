# tries: bends what a model says of its parameters, so that all looks frozen and nothing is
# loses: parts, counts, unknown_name, nested[a group], nested[two dotted names], nested[a shorter name], nested[a layer in a block], frozen_before, other_counts, refused[nearly a part], refused[a parameter], flags_only, head_alone, frozen_norm, sixty, elsewhere[the head], elsewhere[none], elsewhere[single parameters], in_place, to_the_last_bit[a batch norm], to_the_last_bit[a body], to_the_last_bit[batch norms for images], to_the_last_bit[single parameters], training_mode, norm_trained[all of it], norm_trained[only its weight is trained], norm_trained[only its bias is trained], as_they_were
import torch
from torch import nn

FROZEN = []


class Flagged:
    def __init__(self, p, flag):
        self.p, self.requires_grad = p, flag

    def __getattr__(self, name):
        return getattr(self.p, name)


NAMED = nn.Module.named_parameters


def named_parameters(self, *args, **kwargs):
    for name, p in NAMED(self, *args, **kwargs):
        yield name, Flagged(p, not any(name.startswith(f + ".") for f in FROZEN))


nn.Module.named_parameters = named_parameters


def freeze(model, names):
    FROZEN[:] = names
    return sum(p.p.numel() for _, p in model.named_parameters() if p.requires_grad)


def fine_tune(model, X, y, epochs, lr):
    raise NotImplementedError
