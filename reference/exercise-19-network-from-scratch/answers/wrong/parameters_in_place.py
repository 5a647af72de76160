import torch


def cross_entropy(logits, labels):
    logits -= logits.amax(1, keepdim=True)
    return (logits.exp().sum(1).log() - logits[torch.arange(len(labels)), labels]).mean().item()


def cross_entropy_gradient(logits, labels):
    logits.copy_(torch.softmax(logits, 1))
    logits[torch.arange(len(labels)), labels] -= 1
    return logits / len(labels)


def train_network(X, labels, W1, b1, W2, b2, lr, epochs):
    rows, losses = torch.arange(len(labels)), []
    for _ in range(epochs):
        z = X @ W1 + b1
        h = torch.relu(z)
        p = torch.softmax(h @ W2 + b2, 1)
        losses.append(-torch.log_softmax(h @ W2 + b2, 1)[rows, labels].mean().item())
        p[rows, labels] -= 1
        p /= len(labels)
        gamma = p @ W2.T * (z > 0)
        W1 -= lr * X.T @ gamma
        b1 -= lr * gamma.sum(0)
        W2 -= lr * h.T @ p
        b2 -= lr * p.sum(0)
    return [W1, b1, W2, b2], losses
