"""nn.Sequential for both models, layers of torch for the activations."""
import torch
from torch import nn


class LinearModel(nn.Module):
    def __init__(self, input_dim, output_dim):
        super().__init__()
        self.net = nn.Sequential(nn.Linear(input_dim, output_dim), nn.Sigmoid())

    def forward(self, X):
        return self.net(X)


class MLP(nn.Module):
    def __init__(self, input_dim, hidden_dim, output_dim, activation="relu"):
        super().__init__()
        layer = {"relu": nn.ReLU, "sigmoid": nn.Sigmoid, "tanh": nn.Tanh}[activation]
        self.net = nn.Sequential(
            nn.Linear(input_dim, hidden_dim), layer(), nn.Linear(hidden_dim, output_dim), nn.Sigmoid()
        )

    def forward(self, X):
        return self.net(X)


def train(model, X, y, epochs, lr):
    optimiser = torch.optim.Adam(model.parameters(), lr=lr)
    criterion = nn.BCELoss()
    losses = []
    for _ in range(epochs):
        loss = criterion(model(X), y)
        losses.append(loss.item())
        loss.backward()
        optimiser.step()
        optimiser.zero_grad()
    return losses


@torch.no_grad()
def accuracy(model, X, y):
    mode = model.training
    model.eval()
    right = model(X).round().eq(y)
    model.train(mode)
    return right.double().mean().item()
