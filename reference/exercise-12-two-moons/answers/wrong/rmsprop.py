# diagnosis: moons-another-optimiser
# loses: losses, histories[linear], histories[deep], in_place, long_run
import torch
from torch import Tensor, nn

ACTIVATIONS = {"relu": torch.relu, "sigmoid": torch.sigmoid, "tanh": torch.tanh}


class LinearModel(nn.Module):

    def __init__(self, input_dim: int, output_dim: int) -> None:
        super().__init__()
        self.layer = nn.Linear(input_dim, output_dim)

    def forward(self, X: Tensor) -> Tensor:
        return torch.sigmoid(self.layer(X))


class MLP(nn.Module):

    def __init__(
        self, input_dim: int, hidden_dim: int, output_dim: int, activation: str = "relu"
    ) -> None:
        super().__init__()
        self.hidden = nn.Linear(input_dim, hidden_dim)
        self.output = nn.Linear(hidden_dim, output_dim)
        self.activation = ACTIVATIONS[activation]

    def forward(self, X: Tensor) -> Tensor:
        return torch.sigmoid(self.output(self.activation(self.hidden(X))))


def train(model: nn.Module, X: Tensor, y: Tensor, epochs: int, lr: float) -> list[float]:
    optimiser = torch.optim.RMSprop(model.parameters(), lr=lr)
    losses = []
    for _ in range(epochs):
        optimiser.zero_grad()
        loss = nn.functional.binary_cross_entropy(model(X), y)
        losses.append(loss.item())
        loss.backward()
        optimiser.step()
    return losses


def accuracy(model: nn.Module, X: Tensor, y: Tensor) -> float:
    with torch.no_grad():
        predicted = model(X) > 0.5
    return (predicted == (y == 1)).double().mean().item()
