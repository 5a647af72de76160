"""The known wrong ideas about when to stop, and which epoch was the best."""

from grader.suite import crossed, family, misconception


def below_the_best(loss, best, before, delta):
    """Whether a loss improves: it is compared with the best one."""
    return loss < best - delta


def both(run, best, _losses, _ended):
    """The answer, from the two numbers, all losses, and 1 if patience ended the run."""
    return run, best


def lowest(losses):
    """The index of the smallest loss."""
    return losses.index(min(losses))


def stopping(
    improves=below_the_best,
    limit=lambda patience: patience,
    resets=True,
    follows=lambda best, loss, improved: loss if improved else best,
    answer=both,
):
    """early_stopping from its parts."""

    def build(losses, patience, min_delta=0.0):
        best, at, waited = losses[0], 0, 0
        for epoch in range(1, len(losses)):
            improved = improves(losses[epoch], best, losses[epoch - 1], min_delta)
            best = follows(best, losses[epoch], improved)
            if improved:
                at, waited = epoch, 0 if resets else waited
            else:
                waited += 1
                if waited >= limit(patience):
                    return answer(epoch + 1, at, losses, 1)
        return answer(len(losses), at, losses, 0)

    return build


def stopping_wrong(identifier, says, why, spelled, wrong=None, **parts):
    """An entry for early_stopping: other code, or a part that is wrong."""
    declare = misconception(
        f"stopping-{identifier}", of="early_stopping", says=says, why=why, spelled=spelled
    )
    return declare(wrong or stopping(**parts))


START = "best = 0\n    for epoch, loss in"
IMPROVES = "loss < losses[best] - min_delta"
ENOUGH = "epoch - best == patience"
STOP = "return epoch + 1, best"
END = "return len(losses), best"
COUNTED = (
    "best, at, waited = losses[0], 0, 0\n"
    "for epoch, loss in enumerate(losses[1:], start=1):\n"
    "    {improved}\n"
    "        best, at{reset}\n"
    "    else:\n"
    "        waited += 1\n"
    "        if waited >= patience:\n"
    "            return epoch + 1, at\n"
    "return len(losses), at"
)
RESET = ", waited = loss, epoch, 0"
IF_LOWER = "if loss < best - min_delta:"

stopping_late = stopping_wrong(
    "late",
    "The run ends an epoch too late.",
    "With a patience of 2 the second epoch in a row that doesn't improve is the last one. Nobody "
    "waits for a third.",
    limit=lambda patience: patience + 1,
    spelled=[
        {ENOUGH: "epoch - best > patience"},
        COUNTED.format(improved=IF_LOWER, reset=RESET).replace("waited >=", "waited >"),
    ],
)
stopping_early = stopping_wrong(
    "early",
    "The run ends an epoch too early.",
    "With a patience of 2 there have to be two epochs in a row that don't improve. After the first "
    "one the run goes on.",
    limit=lambda patience: patience - 1,
    spelled=[
        {ENOUGH: "epoch > best and epoch - best >= patience - 1"},
        COUNTED.format(improved=IF_LOWER, reset=RESET).replace("waited >=", "waited + 1 >="),
    ],
)
stopping_index = stopping_wrong(
    "index-for-count",
    "The first number is the index of the last epoch that is run, and not how many are run.",
    "Indices begin with 0: up to the epoch with index 5 that are six epochs.",
    answer=lambda run, best, *_: (run - 1, best),
    spelled=[
        {STOP: "return epoch, best", END: "return len(losses) - 1, best"},
        {STOP: "break", END: "return epoch, best"},
    ],
)


stopping_stop_uncounted = stopping_wrong(
    "last-uncounted",
    "The epoch that ends the run isn't counted.",
    "It has been run, or nobody would know that it didn't improve. Only where no epoch ends the "
    "run is your number right.",
    answer=lambda run, best, _, ended: (run - ended, best),
    spelled=[
        {STOP: "return epoch, best"},
        COUNTED.format(improved=IF_LOWER, reset=RESET).replace("epoch + 1", "epoch"),
    ],
)


stopping_never_reset = stopping_wrong(
    "never-reset",
    "The epochs that don't improve are counted from the beginning, and not in a row.",
    "An improvement ends the wait: after it, patience begins anew.",
    resets=False,
    spelled=[
        COUNTED.format(improved=IF_LOWER, reset=" = loss, epoch"),
        {
            START: "best = waited = 0\n    for epoch, loss in",
            "best = epoch\n        if": "best = epoch\n        elif epoch:\n"
            "            waited += 1\n        if",
            ENOUGH: "waited == patience",
        },
    ],
)
stopping_plateau = stopping_wrong(
    "plateau-improves",
    "A loss that equals the best one counts as an improvement.",
    "On a plateau nothing gets better, and such a run would never end.",
    improves=lambda loss, best, _, delta: loss <= best - delta,
    spelled=[
        {IMPROVES: "loss <= losses[best] - min_delta"},
        COUNTED.format(improved="if not loss > best - min_delta:", reset=RESET),
    ],
)
stopping_delta_ignored = stopping_wrong(
    "min-delta-ignored",
    "Every lower loss improves, whatever `min_delta` is.",
    "`min_delta` says by how much more a loss has to be below the best one. 0 is only what counts "
    "if nobody names it.",
    improves=lambda loss, best, *_: loss < best,
    spelled=[
        {IMPROVES: "loss < losses[best]"},
        {IMPROVES: "loss - losses[best] < 0.0 * min_delta"},
    ],
)
stopping_delta_added = stopping_wrong(
    "min-delta-added",
    "`min_delta` is on the wrong side: also a loss that is a little higher improves.",
    "It makes an improvement harder, and not easier: the loss has to be below the best one by more "
    "than that.",
    improves=lambda loss, best, _, delta: loss < best + delta,
    spelled=[
        {IMPROVES: "loss < losses[best] + min_delta"},
        {IMPROVES: "loss - min_delta < losses[best]"},
        {IMPROVES: "losses[best] - loss > -min_delta"},
    ],
)
stopping_delta_share = stopping_wrong(
    "min-delta-relative",
    "`min_delta` is taken for a share of the best loss.",
    "It is a difference: a loss has to be below the best one minus `min_delta`.",
    improves=lambda loss, best, _, delta: loss < best * (1 - delta),
    spelled=[
        {IMPROVES: "loss < losses[best] * (1 - min_delta)"},
        {IMPROVES: "loss < losses[best] - min_delta * losses[best]"},
    ],
)
stopping_before = stopping_wrong(
    "compared-with-before",
    "Each loss is compared with that of the epoch before, and not with the best one.",
    "After a jump up, every small way down again would look like an improvement, although the best "
    "epoch is long past.",
    improves=lambda loss, _, before, delta: loss < before - delta,
    spelled=[
        {IMPROVES: "epoch > 0 and loss < losses[epoch - 1] - min_delta"},
        COUNTED.format(improved="if loss < losses[epoch - 1] - min_delta:", reset=RESET),
    ],
)
stopping_creeping = stopping_wrong(
    "compared-with-lowest",
    "A loss that is lower, but not by enough, is compared with from then on.",
    "A slow descent, each step of it too small to count, adds up. So the best epoch stays the one "
    "that counted last, and later losses are compared with its loss.",
    follows=lambda best, loss, _: min(best, loss),
    spelled=[
        COUNTED.format(improved=IF_LOWER, reset=RESET).replace(
            "        waited += 1", "        best = min(best, loss)\n        waited += 1"
        ),
        {IMPROVES: "epoch and loss < min(losses[:epoch]) - min_delta"},
    ],
)
stopping_last = stopping_wrong(
    "last-for-best",
    "The last epoch that is run is called the best.",
    "If patience ended the run, none of its last epochs was an improvement. The best is the one "
    "that was the last to improve.",
    answer=lambda run, *_: (run, run - 1),
    spelled=[
        {STOP: "return epoch + 1, epoch", END: "return len(losses), len(losses) - 1"},
        {STOP: "break", END: "return epoch + 1, epoch"},
    ],
)
stopping_waited = stopping_wrong(
    "always-patience-before",
    "The best epoch is taken to be `patience` epochs before the last one, also where nobody had "
    "to stop.",
    "Only if patience ended the run does it lie there.",
    wrong=lambda losses, patience, min_delta=0.0: stopping(
        answer=lambda run, *_: (run, run - 1 - patience)
    )(losses, patience, min_delta),
    spelled=[
        {END: "return len(losses), len(losses) - 1 - patience"},
        {STOP: "break", END: "return epoch + 1, epoch - patience"},
    ],
)
stopping_lowest = stopping_wrong(
    "lowest-for-best",
    "The best epoch is the one with the lowest loss of the run, whether it improved or not.",
    "With a `min_delta` a loss may be the lowest, and still too close to the best one before to "
    "count. The best epoch is the last one that improved.",
    answer=lambda run, _, losses, __: (run, lowest(losses[:run])),
    spelled=[
        {STOP: "return epoch + 1, losses.index(min(losses[:epoch + 1]))"}
        | {END: "return len(losses), losses.index(min(losses))"},
        {STOP: "return epoch + 1, min(range(epoch + 1), key=losses.__getitem__)"}
        | {END: "return len(losses), min(range(len(losses)), key=losses.__getitem__)"},
    ],
)
stopping_looks_ahead = stopping_wrong(
    "looks-ahead",
    "The best epoch is looked for in the whole list, also after the end of the run.",
    "Epochs after the end are never run, and nobody knows their losses.",
    answer=lambda run, _, losses, __: (run, lowest(losses)),
    spelled=[
        {STOP: "return epoch + 1, losses.index(min(losses))"},
        {STOP: "return epoch + 1, min(range(len(losses)), key=losses.__getitem__)"}
        | {END: "return len(losses), min(range(len(losses)), key=losses.__getitem__)"},
    ],
)
stopping_from_lowest = stopping_wrong(
    "from-the-lowest-of-all",
    "The best epoch is that of the lowest loss of the whole list, and the end is counted from it.",
    "A run that has ended earlier never gets there. Go through the losses in order, as if those "
    "after it weren't known yet.",
    wrong=lambda losses, patience, min_delta=0.0: (  # noqa: ARG005
        min(len(losses), lowest(losses) + patience + 1),
        lowest(losses),
    ),
    spelled=[
        "best = losses.index(min(losses))\nreturn min(best + 1 + patience, len(losses)), best",
        "best = min(range(len(losses)), key=losses.__getitem__)\n"
        "run = best + patience + 1\nreturn (run if run < len(losses) else len(losses)), best",
    ],
)
stopping_never = stopping_wrong(
    "never-stops",
    "All epochs are run, whatever patience says.",
    "After `patience` epochs in a row that don't improve, the run is over.",
    limit=lambda patience: patience + 10**9,
    spelled=[
        {ENOUGH: "False"},
        {STOP: "continue"},
        {ENOUGH: "epoch - best == patience + len(losses)"},
    ],
)
stopping_impatient = stopping_wrong(
    "patience-ignored",
    "The first epoch that doesn't improve ends the run, whatever patience says.",
    "One bad epoch may be chance. `patience` says how many in a row it takes.",
    limit=lambda _: 1,
    spelled=[
        {ENOUGH: "epoch > best"},
        COUNTED.format(improved=IF_LOWER, reset=RESET).replace("waited >= patience", "waited"),
    ],
)
stopping_swapped = stopping_wrong(
    "swapped",
    "The two numbers are exchanged.",
    "How many epochs are run comes first, and the index of the best one second.",
    answer=lambda run, best, *_: (best, run),
    spelled=[
        {STOP: "return best, epoch + 1", END: "return best, len(losses)"},
        {STOP: "break", END: "return best, epoch + 1"},
    ],
)
stopping_from_1 = stopping_wrong(
    "best-from-1",
    "The best epoch is counted from 1.",
    "It is an index into the losses, so that the first epoch has the number 0.",
    answer=lambda run, best, *_: (run, best + 1),
    spelled=[
        {STOP: "return epoch + 1, best + 1", END: "return len(losses), best + 1"},
        {STOP: "break", END: "return epoch + 1, best + 1"},
    ],
)
stopping_loss = stopping_wrong(
    "loss-for-index",
    "The second number is the best loss, and not the index of the best epoch.",
    "Who has the index has the loss, too, and can look up the state that was kept.",
    answer=lambda run, best, losses, _: (run, losses[best]),
    spelled=[
        {STOP: "return epoch + 1, losses[best]", END: "return len(losses), losses[best]"},
        {STOP: "break", END: "return epoch + 1, losses[best]"},
    ],
)
stopping_upwards = stopping_wrong(
    "higher-is-better",
    "A higher loss counts as an improvement.",
    "That would be right for an accuracy. A loss is better if it is lower.",
    improves=lambda loss, best, _, delta: loss > best + delta,
    spelled=[
        {IMPROVES: "loss > losses[best] + min_delta"},
        {IMPROVES: "losses[best] - loss < -min_delta"},
    ],
)
stopping_slips = family(
    "stopping-slip",
    of="early_stopping",
    says="The stopping has a slip: {form}.",
    why="Take the losses of the statement's example, and go through your code with a pencil: which "
    "epoch is the best so far, and since when?",
    forms=crossed(
        stopping,
        improves={
            "a loss that equals the best one improves": lambda loss, best, _, d: loss <= best - d,
            "`min_delta` isn't used": lambda loss, best, *_: loss < best,
            "`min_delta` is added": lambda loss, best, _, delta: loss < best + delta,
            "losses are compared with the epoch before": lambda loss, _, old, d: loss < old - d,
            "any higher loss improves": lambda loss, best, _, delta: loss > best + delta,
            "a loss that is far enough from the best one improves, also above it": (
                lambda loss, best, _, delta: abs(loss - best) > delta
            ),
        },
        limit={
            "the run ends an epoch too late": lambda patience: patience + 1,
            "the run ends an epoch too early": lambda patience: patience - 1,
            "the run never ends": lambda patience: patience + 10**9,
            "the first epoch that doesn't improve ends the run": lambda _: 1,
        },
        resets={"the wait never begins anew": False},
        follows={
            "a loss that is lower, but not by enough, is compared with from then on": (
                lambda best, loss, _: min(best, loss)
            )
        },
        answer={
            "the first number is an index": lambda run, best, *_: (run - 1, best),
            "the epoch that ends the run isn't counted": (
                lambda run, best, _, ended: (run - ended, best)
            ),
            "the first number is one too large": lambda run, best, *_: (run + 1, best),
            "the best epoch is counted from 1": lambda run, best, *_: (run, best + 1),
            "the last epoch is called the best": lambda run, *_: (run, run - 1),
            "the best epoch is the one with the lowest loss": (
                lambda run, _, losses, __: (run, lowest(losses[:run]))
            ),
            "the best epoch is looked for in the whole list": (
                lambda run, _, losses, __: (run, lowest(losses))
            ),
            "the two numbers are exchanged": lambda run, best, *_: (best, run),
            "the last number is how long ago the best epoch was": (
                lambda run, best, *_: (run, run - 1 - best)
            ),
        },
    ),
    spelled=[
        {ENOUGH: "epoch - best > patience", STOP: "return epoch + 1, epoch"}
        | {END: "return len(losses), len(losses) - 1"},
        {STOP: "return epoch + 2, best", END: "return len(losses) + 1, best"},
        {IMPROVES: "loss < losses[best] + min_delta", STOP: "return epoch, best"}
        | {END: "return len(losses) - 1, best"},
    ],
)
