import torch


def batches(X, y, batch_size, order, drop_last=False):
    found = []
    for start in range(0, len(order), batch_size):
        rows = order[start : start + batch_size]
        if drop_last and len(rows) < batch_size:
            break
        found.append((torch.stack([X[i] for i in rows]), torch.stack([y[i] for i in rows])))
    return found


def mean_loss(losses, sizes):
    return torch.tensor(sum(a * b for a, b in zip(losses, sizes)) / sum(sizes))


def standardise(train, other):
    columns, others = [], []
    for j in range(train.shape[1]):
        mean, std = train[:, j].mean().item(), train[:, j].std(correction=0).item()
        std = std if std > 0 else 1.0
        columns.append((train[:, j] - mean) / std)
        others.append((other[:, j] - mean) / std)
    return torch.stack(columns, 1), torch.stack(others, 1)


def train_epochs(model, X, y, batch_size, lr, orders):
    optimiser = torch.optim.SGD(model.parameters(), lr=lr)
    for order in orders:
        total = 0.0
        for part in order.split(batch_size):
            optimiser.zero_grad()
            loss = torch.nn.functional.mse_loss(model(X[part]), y[part])
            loss.backward()
            optimiser.step()
            total += loss.item() * len(part)
    return total / len(X)
