"""A class for a layer that remembers what went in, and copies that are stepped in place."""

import torch


class Layer:
    def __init__(self, W, b):
        self.W, self.b = W.clone(), b.clone()

    def forward(self, X):
        self.X = X
        return torch.addmm(self.b, X, self.W)

    def gradients(self, delta):
        return self.X.T.mm(delta), delta.sum(0), delta.mm(self.W.T)

    def step(self, dW, db, lr):
        self.W.sub_(dW, alpha=lr)
        self.b.sub_(db, alpha=lr)


def cross_entropy(logits, labels):
    shifted = logits - logits.max(dim=1, keepdim=True).values
    log_sum = shifted.exp().sum(dim=1).log()
    return torch.mean(log_sum - shifted.take_along_dim(labels[:, None], dim=1)[:, 0])


def cross_entropy_gradient(logits, labels):
    delta = torch.softmax(logits, dim=-1)
    delta.scatter_add_(1, labels[:, None], -torch.ones_like(delta[:, :1]))
    return delta.div_(len(labels))


def train_network(X, labels, W1, b1, W2, b2, lr, epochs):
    hidden, output = Layer(W1, b1), Layer(W2, b2)
    losses = []
    while len(losses) < epochs:
        z = hidden.forward(X)
        logits = output.forward(z.relu())
        losses.append(float(cross_entropy(logits, labels)))
        dW2, db2, back = output.gradients(cross_entropy_gradient(logits, labels))
        dW1, db1, _ = hidden.gradients(torch.where(z > 0, back, torch.zeros_like(back)))
        hidden.step(dW1, db1, lr)
        output.step(dW2, db2, lr)
    return [hidden.W, hidden.b, output.W, output.b], losses
