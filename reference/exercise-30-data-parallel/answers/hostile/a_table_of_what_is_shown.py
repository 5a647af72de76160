# tries: answers the eleven visible examples from a table, and everything else with what looks like it
# loses: loss, gradients, other_losses, other_gradients, replaced, no_step, mode, in_memory, float32, four_workers, other_workers, without_examples, average_whole, other_numbers, idle_workers, shards_at_once
import torch

SHOWN = [[7, 0, 1], [2, 10, 6], [9, 5, 3], [4, 8]]


def shards(order, workers):
    if workers == 4 and len(order) == 11:
        return [torch.tensor(share) for share in SHOWN]
    return [order[torch.randint(len(order), (1,))] for _ in range(workers)]


def average_gradients(gradients, sizes):
    return [torch.rand_like(one) for one in gradients[0]]


def accumulate_gradients(model, X, y, micro_batch):
    for parameter in model.parameters():
        parameter.grad = torch.rand_like(parameter)
    return 3.25
