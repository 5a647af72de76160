# diagnosis: moons-mlp-always-relu
# loses: mlp_probabilities[sigmoid], mlp_probabilities[tanh], mlp_sizes, mlp_learning[sigmoid], mlp_learning[tanh]
import torch
from torch import nn


class LinearModel(nn.Module):
    def __init__(self, input_dim, output_dim):
        super().__init__()
        self.layer = nn.Linear(input_dim, output_dim)

    def forward(self, X):
        return torch.sigmoid(self.layer(X))


class MLP(nn.Module):
    def __init__(self, input_dim, hidden_dim, output_dim, activation="relu"):
        super().__init__()
        self.net = nn.Sequential(
            nn.Linear(input_dim, hidden_dim), nn.ReLU(), nn.Linear(hidden_dim, output_dim), nn.Sigmoid()
        )

    def forward(self, X):
        return self.net(X)


def train(model, X, y, epochs, lr):
    optimiser = torch.optim.Adam(model.parameters(), lr=lr)
    criterion = nn.BCELoss()
    losses = []
    for _ in range(epochs):
        optimiser.zero_grad()
        loss = criterion(model(X), y)
        losses.append(loss.item())
        loss.backward()
        optimiser.step()
    return losses


def accuracy(model, X, y):
    with torch.no_grad():
        predicted = (model(X) > 0.5).float()
    return (predicted == y).float().mean().item()
