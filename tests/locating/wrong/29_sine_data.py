import torch
from torch import Tensor, nn


def make_toy_data(n: int = 100) -> tuple[Tensor, Tensor]:
    """n evenly spaced points from -2pi to 2pi."""
    step = 4 * torch.pi / n
    x = -2 * torch.pi + step * torch.arange(n)
    x = x.unsqueeze(1)
    y = torch.sin(x)
    return x, y


class SineNet(nn.Module):
    def __init__(self, activation: str | None, hidden: int = 10) -> None:
        super().__init__()
        self.fc1 = nn.Linear(1, hidden)
        self.fc2 = nn.Linear(hidden, 1)
        self.act = {None: nn.Identity(), "relu": nn.ReLU(), "tanh": nn.Tanh()}[activation]

    def forward(self, x: Tensor) -> Tensor:
        return self.fc2(self.act(self.fc1(x)))


def train(model: nn.Module, x: Tensor, y: Tensor, epochs: int, lr: float) -> list[float]:
    opt = torch.optim.Adam(model.parameters(), lr)
    history = []
    for _ in range(epochs):
        opt.zero_grad()
        loss = ((model(x) - y) ** 2).mean()
        history.append(float(loss))
        loss.backward()
        opt.step()
    return history
