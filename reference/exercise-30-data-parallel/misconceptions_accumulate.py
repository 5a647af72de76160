"""The known wrong ideas about a batch's gradient that is made slice by slice."""

from torch import nn

from grader.suite import misconception


def share(rows, n, _size, _count):
    """What a slice's loss is multiplied by: its rows' part of all of them."""
    return rows / n


def weighted(met, n, *_):
    """The mean over the rows of the losses that the slices had."""
    return sum(loss * rows for loss, rows in met) / n


def squared(prediction, y):
    """The loss."""
    return (prediction - y).square().mean()


def in_slices(size, _n):
    """How many rows a slice has."""
    return size


def all_rows(n, _size):
    """Up to which row slices are cut."""
    return n


def full_slices(n, size):
    """Up to which row they all have one size."""
    return n // size * size


def accumulation(
    scale=share,
    record=weighted,
    loss_of=squared,
    clear="first",
    slices=in_slices,
    until=all_rows,
    at_once=False,
    targets=lambda y, at, rows: y[at : at + rows],
    mode=None,
    after_each=lambda _: None,
    afterwards=lambda _: None,
):
    """Gradients made slice by slice, from the parts of that."""

    def accumulate(model, X, y, micro_batch):
        # Where a family is looked at, the suite's own model is only described, and made anew.
        model = model if isinstance(model, nn.Module) else model.replica()
        if mode is not None:
            model.train(mode)
        if clear != "never":
            model.zero_grad()
        size = slices(micro_batch, len(X))
        n = until(len(X), size)
        count, met, losses = -(-n // size), [], []
        for at in range(0, n, size):
            rows = min(size, n - at)
            if clear == "each":
                model.zero_grad()
            loss = loss_of(model(X[at : at + rows]), targets(y, at, rows))
            met.append((loss.item(), rows))
            losses.append(loss * scale(rows, len(X), size, count))
            if not at_once:
                losses.pop().backward()
                after_each(model)
        if losses:
            sum(losses).backward()
        afterwards(model)
        return float(record(met, len(X), size, count))

    return accumulate


def accumulate_wrong(identifier, says, why, spelled, **parts):
    """An entry for accumulate_gradients with a part that is wrong."""
    declare = misconception(
        f"parallel-slices-{identifier}",
        of="accumulate_gradients",
        says=says,
        why=why,
        spelled=spelled,
    )
    return declare(accumulation(**parts))


LOOP = "for rows, targets in zip(X.split(micro_batch), y.split(micro_batch), strict=True):"
LOSS = "loss = nn.functional.mse_loss(model(rows), targets) * (len(rows) / len(X))"
PLAIN = "loss = nn.functional.mse_loss(model(rows), targets)"
BACK = "loss.backward()"
TOTAL = "total += loss.item()"
CLEAR = "    model.zero_grad()\n"
RETURN = "return total"
SCALED = "(loss * (len(rows) / len(X)))"
OWNED = (
    "Its owner handed it in as it is meant to be: with dropout or batch norm in it another mode is "
    "another network."
)

unscaled = accumulate_wrong(
    "not-scaled",
    "The slices' gradients are added up as they are.",
    "Each of them belongs to a mean, and a sum of means is no mean: with three slices it is about "
    "three times too large, as if the learning rate were.",
    [
        {LOSS: PLAIN, TOTAL: "total += loss.item() * len(rows) / len(X)"},
        {LOSS: PLAIN, TOTAL: "total += loss.item()"},
        {LOSS: PLAIN, TOTAL: "total += loss.item() * len(rows)", RETURN: "return total / len(X)"},
    ],
    scale=lambda *_: 1.0,
)
over_number = accumulate_wrong(
    "over-their-number",
    "Each slice's gradient is divided by the number of slices.",
    "That is right where all slices have one size. Here the last one is smaller, and each of its "
    "rows counts for more than the others.",
    [
        {LOSS: f"{PLAIN} / -(-len(X) // micro_batch)"},
        {
            LOSS: PLAIN,
            BACK: "(loss / len(X.split(micro_batch))).backward()",
            TOTAL: "total += loss.item() * len(rows) / len(X)",
        },
    ],
    scale=lambda _rows, _n, _size, count: 1 / count,
)
cleared_each = accumulate_wrong(
    "cleared-each-time",
    "The gradients are cleared before each slice, so that only the last slice's is left.",
    "`backward` adds to `.grad`, and here that is just what is wanted. The old gradients have to "
    "go once, before the first slice.",
    [
        {CLEAR: "", LOSS: f"model.zero_grad()\n        {LOSS}"},
        {BACK: f"model.zero_grad()\n        {BACK}"},
    ],
    clear="each",
)
old_kept = accumulate_wrong(
    "old-gradients-kept",
    "The gradients that were in the model before are still in the sum.",
    "`backward` adds to what is in `.grad`, whoever left it there. In a training loop that is "
    "the batch before this one.",
    [{CLEAR: ""}, {CLEAR: "", RETURN: "model.train(model.training)\n    return total"}],
    clear="never",
)
loss_of_means = accumulate_wrong(
    "loss-mean-of-means",
    "The loss is the plain mean of the slices' losses.",
    "The last slice is smaller, and its loss counts here as much as a full one's. The loss of the "
    "whole batch counts every row once.",
    [
        {
            LOSS: PLAIN,
            BACK: f"{SCALED}.backward()",
            RETURN: "return total / len(X.split(micro_batch))",
        },
        {
            LOSS: PLAIN,
            BACK: f"{SCALED}.backward()",
            TOTAL: "total += loss.item() / -(-len(X) // micro_batch)",
        },
    ],
    record=lambda met, *_: sum(loss for loss, _ in met) / len(met),
)


def stepped(model):
    """A step of gradient descent."""
    for parameter in model.parameters():
        parameter.data.sub_(parameter.grad, alpha=0.01)


step_taken = accumulate_wrong(
    "step-taken",
    "A step is taken, and the parameters aren't any more what they were.",
    "Only the gradient is asked for. In which way it is used, and with which learning rate, is for "
    "whoever calls.",
    [
        {RETURN: "for p in model.parameters():\n        p.data -= 0.1 * p.grad\n    return total"},
        {RETURN: "torch.optim.SGD(model.parameters(), lr=0.01).step()\n    return total"},
        {RETURN: "torch.optim.Adam(model.parameters(), lr=0.001).step()\n    return total"},
    ],
    afterwards=stepped,
)
at_once = accumulate_wrong(
    "whole-batch-at-once",
    "The whole batch goes through the model at once: `micro_batch` is ignored.",
    "The numbers are right, and where the batch doesn't fit into memory there are none. That is "
    "what the slices are for.",
    [
        "model.zero_grad()\nloss = nn.functional.mse_loss(model(X), y)\nloss.backward()\n"
        "return loss.item()",
        {"X.split(micro_batch)": "[X]", "y.split(micro_batch)": "[y]"},
        {LOOP: "errors = (model(X) - y).split(micro_batch)\n    for e in errors:",
         LOSS: "loss = e.square().mean() * (len(e) / len(X))",
         BACK: "loss.backward(retain_graph=True)"},
    ],
    slices=lambda _, n: n,
)  # fmt: skip
one_backward = accumulate_wrong(
    "one-backward",
    "The slices go through the model one by one, and a single backward pass comes after the last.",
    "Until then PyTorch keeps what it needs of every slice, as much as of the whole batch. "
    "A slice's own backward pass frees it, before the next one begins.",
    [
        {
            BACK: "total = total + loss",
            f"        {TOTAL}\n": "",
            RETURN: "total.backward()\n    return total.item()",
        },
        {
            LOOP: "losses = []\n    " + LOOP,
            BACK: "losses.append(loss)",
            RETURN: "sum(losses).backward()\n    return total",
        },
    ],
    at_once=True,
)
rest_lost = accumulate_wrong(
    "rest-lost",
    "The last slice is left out when it isn't full.",
    "Its rows are rows of the batch, too. A smaller slice is a slice.",
    [
        {LOSS: f"if len(rows) < micro_batch:\n            break\n        {LOSS}"},
        {
            LOOP: "for k in range(len(X) // micro_batch):\n"
            "        rows, targets = (z[k * micro_batch :][:micro_batch] for z in (X, y))"
        },
    ],
    until=full_slices,
)
rest_forgotten = accumulate_wrong(
    "rest-forgotten",
    "The last slice is left out when it isn't full, and the mean is one over the others.",
    "Its rows are rows of the batch, too. A smaller slice is a slice, with a smaller part.",
    [
        {
            LOOP: "full = len(X) // micro_batch\n    for k in range(full):\n"
            "        rows, targets = (z[k * micro_batch :][:micro_batch] for z in (X, y))",
            LOSS: f"{PLAIN} / full",
        },
        {
            "total = 0.0": "total = 0.0\n    end = len(X) - len(X) % micro_batch",
            LOOP: "for a in range(0, end, micro_batch):\n"
            "        rows, targets = X[a : a + micro_batch], y[a : a + micro_batch]",
            LOSS: f"{PLAIN} * micro_batch / end",
        },
    ],
    until=full_slices,
    scale=lambda _rows, _n, _size, count: 1 / count,
    record=lambda met, *_: sum(loss for loss, _ in met) / max(len(met), 1),
)
targets_whole = accumulate_wrong(
    "targets-whole",
    "A slice's predictions are compared with the targets of the whole batch.",
    "A slice is some rows of X and the same rows of y. With a slice of one row nothing complains: "
    "its prediction is compared with every target.",
    [
        {"model(rows), targets": "model(rows), y"},
        {LOSS: "loss = (model(rows) - y).square().mean() * (len(rows) / len(X))"},
    ],
    targets=lambda y, _at, _rows: y,
)
to_training = accumulate_wrong(
    "mode-changed",
    "The model is put into training mode.",
    OWNED,
    [
        {"total = 0.0": "total = 0.0\n    model.train()"},
        {LOSS: f"model.train()\n        {LOSS}"},
    ],
    mode=True,
)
to_evaluation = accumulate_wrong(
    "evaluation-mode",
    "The model is put into evaluation mode.",
    OWNED,
    [
        {"total = 0.0": "total = 0.0\n    model.eval()"},
        {LOSS: f"model.eval()\n        {LOSS}"},
    ],
    mode=False,
)
nothing_left = accumulate_wrong(
    "nothing-left",
    "There is nothing in `.grad` afterwards.",
    "The gradient that has been made is for whoever calls. If it is cleared at the end, or if no "
    "`backward` has run, nobody can take a step.",
    [
        {f"        {BACK}\n": ""},
        {RETURN: "model.zero_grad()\n    return total"},
        {
            f"        {BACK}\n": "",
            LOSS: f"with torch.no_grad():\n            {LOSS}",
        },
    ],
    afterwards=nn.Module.zero_grad,
)
