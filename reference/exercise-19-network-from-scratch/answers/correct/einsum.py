"""Everything by einsum, and the loss by kl_div, which for one-hot rows is the same."""

import torch
from torch import einsum


def truth_of(logits, labels):
    classes = torch.arange(logits.shape[1], device=labels.device)
    return (labels.unsqueeze(1) == classes).to(logits.dtype)


def cross_entropy(logits, labels):
    log_p = torch.nn.LogSoftmax(dim=1)(logits)
    return torch.nn.KLDivLoss(reduction="batchmean")(log_p, truth_of(logits, labels))


def cross_entropy_gradient(logits, labels):
    p = torch.exp(logits - logits.logsumexp(dim=1, keepdim=True))
    return torch.sub(p, truth_of(logits, labels)) / len(p)


def train_network(X, labels, W1, b1, W2, b2, lr, epochs):
    knobs, losses = [W1, b1, W2, b2], []
    for _ in range(epochs):
        W1, b1, W2, b2 = knobs
        z = einsum("nd,dh->nh", X, W1).add(b1)
        h = torch.maximum(z, torch.zeros_like(z))
        logits = einsum("nh,hk->nk", h, W2).add(b2)
        losses.append(cross_entropy(logits, labels).tolist())
        delta = cross_entropy_gradient(logits, labels)
        gamma = einsum("nk,hk,nh->nh", delta, W2, torch.heaviside(z, z.new_zeros(())))
        slopes = [
            einsum("nd,nh->dh", X, gamma),
            einsum("nh->h", gamma),
            einsum("nh,nk->hk", h, delta),
            einsum("nk->k", delta),
        ]
        knobs = [knob - lr * slope for knob, slope in zip(knobs, slopes)]
    return knobs, losses
