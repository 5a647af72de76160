"""The biases as one more row of the weights, whose input is 1 everywhere."""

import torch


def with_ones(X):
    return torch.cat([X, X.new_ones(len(X), 1)], dim=1)


def cross_entropy(logits, labels):
    truth = torch.eye(logits.shape[1], dtype=logits.dtype, device=logits.device)[labels]
    # 0 times a log-probability of −2 000 is 0: none of them is infinite.
    return -(truth * logits.log_softmax(dim=1)).sum() / len(logits)


def cross_entropy_gradient(logits, labels):
    truth = torch.eye(logits.shape[1], dtype=logits.dtype, device=logits.device)[labels]
    return (logits.softmax(dim=1) - truth).mul(1 / len(logits))


def train_network(X, labels, W1, b1, W2, b2, lr, epochs):
    A1, A2 = torch.vstack([W1, b1]), torch.vstack([W2, b2])
    X1, seen = with_ones(X), []
    for _ in range(epochs):
        h = (X1 @ A1).relu()
        h1 = with_ones(h)
        logits = h1 @ A2
        seen.append(cross_entropy(logits, labels))
        delta = cross_entropy_gradient(logits, labels)
        gamma = delta @ A2[:-1].T * h.sign()
        A1, A2 = A1 - lr * X1.T @ gamma, A2 - lr * h1.T @ delta
    return [A1[:-1], A1[-1], A2[:-1], A2[-1]], [loss.item() for loss in seen]
