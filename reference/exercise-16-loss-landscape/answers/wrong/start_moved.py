import torch


def loss_surface(x, y, ws, bs):
    surface = torch.zeros(len(ws), len(bs))
    surface += ((ws[:, None, None] * x + bs[:, None] - y) ** 2).mean(-1)
    return surface


def descent_path(x, y, start, lr, steps):
    path = [start.clone()]
    for _ in range(steps):
        error = start[0] * x + start[1] - y
        start -= lr * 2 * torch.stack([(error * x).mean(), error.mean()])
        path.append(start)
    return torch.stack(path)


def hessian(x):
    A = torch.stack([x, torch.ones(len(x))], 1)
    return 2 * A.T.float() @ A.float() / len(x)


def largest_learning_rate(x):
    return float(2 / torch.linalg.eigvalsh(hessian(x))[-1])
