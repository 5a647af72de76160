import torch


def loss_surface(x, y, ws, bs):
    surface = torch.zeros(len(ws), len(bs), dtype=x.dtype)
    for i in range(len(ws)):
        for j in range(len(bs)):
            surface[i, j] = ((ws[i] * x + bs[j] - y) ** 2).mean()
    return surface


def descent_path(x, y, start, lr, steps):
    w, b = start
    path = [start]
    for _ in range(steps):
        dw, db = torch.zeros_like(w), torch.zeros_like(b)
        for xi, yi in zip(x, y):
            dw = dw + 2 / len(x) * (w * xi + b - yi) * xi
            db = db + 2 / len(x) * (w * xi + b - yi)
        w, b = w - lr * dw, b - lr * db
        path.append(torch.stack([w, b]))
    return torch.stack(path)


def hessian(x):
    n, s, q = len(x), x.sum().item(), (x**2).sum().item()
    return torch.tensor([[2 * q / n, 2 * s / n], [2 * s / n, 2]], dtype=x.dtype)


def largest_learning_rate(x):
    values = torch.linalg.eigvalsh(hessian(x))
    return torch.tensor(2 / max(float(v) for v in values), dtype=x.dtype)
