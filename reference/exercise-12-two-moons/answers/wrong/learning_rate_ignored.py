# diagnosis: moons-learning-rate-ignored
# loses: losses, histories[linear], histories[deep], in_place, long_run
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
        self.fc1 = nn.Linear(input_dim, hidden_dim)
        self.fc2 = nn.Linear(hidden_dim, output_dim)
        self.activation = activation

    def forward(self, X):
        z = self.fc1(X)
        if self.activation == "relu":
            h = torch.relu(z)
        elif self.activation == "sigmoid":
            h = torch.sigmoid(z)
        else:
            h = torch.tanh(z)
        return torch.sigmoid(self.fc2(h))


def train(model, X, y, epochs, lr):
    optimiser = torch.optim.Adam(model.parameters(), lr=0.001)
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
