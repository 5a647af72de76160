import torch


def shards(order, workers):
    found = [[] for _ in range(workers)]
    for place, example in enumerate(order):
        found[place % workers].append(example)
    return found


def average_gradients(gradients, sizes):
    weights = torch.tensor(sizes) / sum(sizes)
    average = []
    for found in zip(*gradients):
        total = torch.zeros_like(found[0])
        for weight, gradient in zip(weights, found):
            total += weight.item() * gradient
        average.append(total)
    return average


def accumulate_gradients(model, X, y, micro_batch):
    model.zero_grad()
    total = torch.zeros(())
    for rows, targets in zip(X.split(micro_batch), y.split(micro_batch)):
        loss = torch.nn.functional.mse_loss(model(rows), targets) * len(rows) / len(X)
        loss.backward()
        total = total + loss
    return total
