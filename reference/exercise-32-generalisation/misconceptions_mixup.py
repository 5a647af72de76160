"""The known wrong ideas about blends of examples."""

import torch

from grader.suite import crossed, family, misconception


def own_share(lam):
    """The share of the example itself."""
    return lam


def by_the_order(values, order):
    """The partners' rows."""
    return values[order]


def blend(own, other, share):
    """The mixture."""
    return share * own + (1 - share) * other


def mixture(
    share=own_share,
    partners=by_the_order,
    target_share=None,
    target_partners=None,
    inputs=blend,
    targets=blend,
):
    """The function from its parts; what the targets have of their own is None where it is right."""

    def build(X, Y, lam, order):
        return (
            inputs(X, partners(X, order), share(lam)),
            targets(Y, (target_partners or partners)(Y, order), (target_share or share)(lam)),
        )

    return build


def mixup_wrong(identifier, says, why, spelled, **parts):
    """An entry for mixup with a part that is wrong."""
    declare = misconception(f"mixup-{identifier}", of="mixup", says=says, why=why, spelled=spelled)
    return declare(mixture(**parts))


def itself(own, _other, _share):
    """Nothing is mixed."""
    return own


def inverse(values, order):
    """The rows of those whose partner one is."""
    return values[order.argsort()]


def drawn(values, order):
    """Rows in an order of their own, drawn anew."""
    return values[torch.randperm(len(order))]


RETURNED = "return lam * X + (1 - lam) * X[order], lam * Y + (1 - lam) * Y[order]"
SAME = "The target says what is in the mixture, and in which proportion: "

mixup_own_larger = mixup_wrong(
    "larger-share-to-own",
    "The example itself always has the larger of the two shares, also where λ is below a half.",
    "λ is the example's own share, however small it is, so that with λ = 0 only its partner is "
    "left.",
    share=lambda lam: max(lam, 1 - lam),
    spelled=[
        {RETURNED: "lam = max(lam, 1 - lam)\n    " + RETURNED},
        {RETURNED: "lam = lam if lam > 0.5 else 1 - lam\n    " + RETURNED},
    ],
)
mixup_swapped = mixup_wrong(
    "shares-swapped",
    "The shares are exchanged: λ goes to the partner.",
    "λ is the example's own share, so that with λ = 1 nothing changes.",
    share=lambda lam: 1 - lam,
    spelled=[
        {RETURNED: "return lam * X[order] + (1 - lam) * X, lam * Y[order] + (1 - lam) * Y"},
        {RETURNED: "return X.lerp(X[order], lam), Y.lerp(Y[order], lam)"},
    ],
)
mixup_targets_swapped = mixup_wrong(
    "target-shares-swapped",
    "The inputs are right, and in the targets the shares are exchanged.",
    SAME + "λ of the example itself, in both.",
    target_share=lambda lam: 1 - lam,
    spelled=[
        {"lam * Y + (1 - lam) * Y[order]": "lam * Y[order] + (1 - lam) * Y"},
        {"lam * Y + (1 - lam) * Y[order]": "Y.lerp(Y[order], lam)"},
    ],
)
mixup_unmixed = mixup_wrong(
    "targets-unmixed",
    "The inputs are mixed, and the targets aren't.",
    SAME + "with 70 % of a cat and 30 % of a dog, “cat” would be wrong by 30 %.",
    targets=itself,
    spelled=[
        {"lam * Y + (1 - lam) * Y[order]": "Y"},
        {"lam * Y + (1 - lam) * Y[order]": "lam * Y + (1 - lam) * Y"},
    ],
)
mixup_inputs_unmixed = mixup_wrong(
    "inputs-unmixed",
    "The targets are mixed, and the inputs aren't.",
    "A network would be told that a plain cat is 30 % dog. What the target says has to be in the "
    "input.",
    inputs=itself,
    spelled=[
        {"lam * X + (1 - lam) * X[order]": "X"},
        {"lam * X + (1 - lam) * X[order]": "X.clone()"},
    ],
)
mixup_target_partner = mixup_wrong(
    "target-of-the-partner",
    "The targets are the partners' own, unmixed.",
    SAME + "both of the two are in it.",
    targets=lambda _own, other, _share: other,
    spelled=[
        {"lam * Y + (1 - lam) * Y[order]": "Y[order]"},
        {"lam * Y + (1 - lam) * Y[order]": "Y.index_select(0, order)"},
    ],
)
mixup_larger = mixup_wrong(
    "target-of-the-larger",
    "The target is that of whichever has the larger share, and nothing is mixed in it.",
    SAME + "a network that sees 30 % of a dog should say so.",
    targets=lambda own, other, share: own if share >= 0.5 else other,
    spelled=[
        {"lam * Y + (1 - lam) * Y[order]": "Y if lam >= 0.5 else Y[order]"},
        {"lam * Y + (1 - lam) * Y[order]": "(Y if lam > 0.49 else Y[order]).clone()"},
    ],
)
mixup_other_order = mixup_wrong(
    "targets-other-order",
    "The targets are mixed in another order than the inputs: backwards, in the place of `order`.",
    SAME + "the target's partner has to be the input's.",
    target_partners=lambda values, _: values.flip(0),
    spelled=[
        {"* Y[order]": "* Y.flip(0)"},
        {"* Y[order]": "* Y[torch.arange(len(Y) - 1, -1, -1)]"},
    ],
)


def has_other_targets(got, expected, X, Y, lam, order):
    """Whether the inputs are right, and the targets are mixed with the rows of somebody else."""
    mixed, due = got
    if lam == 1 or not torch.allclose(mixed, expected[0]) or torch.allclose(due, expected[1]):
        return False
    partners = (due - lam * Y) / (1 - lam)
    found = (partners[:, None] - Y).abs().amax(-1) < 1e-4
    return bool(found.any(1).all()) and not torch.allclose(partners, Y)


mixup_drawn = misconception(
    "mixup-targets-drawn-order",
    of="mixup",
    says="The inputs are mixed with their partners, and the targets with somebody else's.",
    why=SAME + "the target's partner has to be the input's, the one that `order` names.",
    recognise=has_other_targets,
    handed_out=True,
    spelled=[
        {"* Y[order]": "* Y[torch.randperm(len(Y))]"},
        {"* Y[order]": "* Y[order[order]]"},
    ],
)(mixture(target_partners=drawn))
mixup_inverse = mixup_wrong(
    "order-inverted",
    "The order is used backwards: example `order[i]` is mixed with example i.",
    "Example i has the partner `order[i]`. `X[order]` has in row i the row with that number.",
    partners=inverse,
    spelled=[
        {RETURNED: "order = order.argsort()\n    " + RETURNED},
        {
            RETURNED: "A, B = torch.empty_like(X), torch.empty_like(Y)\n"
            "    A[order], B[order] = X, Y\n"
            "    return lam * X + (1 - lam) * A, lam * Y + (1 - lam) * B"
        },
    ],
)
mixup_backwards = mixup_wrong(
    "order-ignored",
    "The partners are the examples in the opposite order, whatever `order` says.",
    "Example i has the partner `order[i]`.",
    partners=lambda values, _: values.flip(0),
    spelled=[
        {RETURNED: "return lam * X + (1 - lam) * X.flip(0), lam * Y + (1 - lam) * Y.flip(0)"},
        {RETURNED: "order = torch.arange(len(X) - 1, -1, -1)\n    " + RETURNED},
    ],
)


def has_other_partners(got, expected, X, Y, lam, order):
    """Whether examples are mixed with others than theirs, the targets as the inputs."""
    if lam in {0, 1} or torch.allclose(got[0], expected[0]):
        return False
    inputs, targets = (got[0] - lam * X) / (1 - lam), (got[1] - lam * Y) / (1 - lam)
    same = (inputs[:, None] - X).flatten(2).abs().amax(-1) < 1e-4
    same &= (targets[:, None] - Y).abs().amax(-1) < 1e-4
    # The neighbours, or the examples themselves, are not somebody who was drawn.
    steps = (same.int().argmax(1) - torch.arange(len(X))) % len(X)
    return bool(same.any(1).all()) and len(steps.unique()) > 1


mixup_partners_drawn = misconception(
    "mixup-partners-drawn",
    of="mixup",
    says="Inputs and targets are mixed in the right proportion, but not with the partners that "
    "`order` names.",
    why="Whoever calls has drawn the order already: example i has the partner `order[i]`. One that "
    "is drawn in the function is another one each time.",
    recognise=has_other_partners,
    handed_out=True,
    spelled=[
        {RETURNED: "order = torch.randperm(len(X))\n    " + RETURNED},
        {RETURNED: "order = torch.rand(len(Y)).argsort()\n    " + RETURNED},
    ],
)(mixture(partners=drawn))


def has_another_share(got, expected, X, Y, lam, order):
    """Whether examples are mixed with their partners, with one share that isn't λ."""
    own, other = torch.cat([X.flatten(1), Y], 1), torch.cat([X[order].flatten(1), Y[order]], 1)
    mixed, apart = torch.cat([got[0].flatten(1), got[1]], 1), own - other
    if mixed.shape != own.shape or not apart.any():
        return False
    share = ((mixed - other) * apart).sum() / apart.square().sum()
    right = torch.allclose(mixed, other + share * apart, atol=1e-5)
    # These are other mistakes, such as that nothing is mixed at all.
    known = (lam, 1 - lam, lam**2, 0.5, 0.0, 1.0)
    return right and 0 < share < 1 and all(abs(share - one) > 1e-3 for one in known)


mixup_other_share = misconception(
    "mixup-another-share",
    of="mixup",
    says="All are mixed with their partners in one proportion, but it isn't that of λ.",
    why="Whoever calls has drawn the share already: `lam` is the example's own, and the rest, "
    "1 − `lam`, is its partner's.",
    recognise=has_another_share,
    handed_out=True,
    spelled=[
        {RETURNED: "lam = torch.rand(()).item()\n    " + RETURNED},
        {RETURNED: "lam = torch.distributions.Beta(2.0, 2.0).sample()\n    " + RETURNED},
    ],
)(mixture(share=lambda _: torch.rand(()).item()))
mixup_slips = family(
    "mixup-slip",
    of="mixup",
    says="The mixture has a slip: {form}.",
    why="Mix two examples by hand, with λ = 0.75: three quarters of the one and a quarter of the "
    "other, in the inputs and in the targets.",
    forms=crossed(
        mixture,
        share={
            "λ goes to the partner": lambda lam: 1 - lam,
            "both shares are a half": lambda _: 0.5,
            "the shares are λ² and 1 − λ²": lambda lam: lam**2,
        },
        partners={
            "the order is used backwards": inverse,
            "the partner is the example before": lambda values, _: values.roll(1, 0),
            "the partner is the example after": lambda values, _: values.roll(-1, 0),
            "the partners stand in the opposite order": lambda values, _: values.flip(0),
        },
        inputs={
            "the inputs aren't mixed": itself,
            "the inputs are added, without shares": lambda own, other, _: own + other,
            "both inputs have the share λ": lambda own, other, lam: lam * (own + other),
            "the partner's input is subtracted": (
                lambda own, other, lam: lam * own - (1 - lam) * other
            ),
            "the partner's input has no share": lambda own, other, lam: lam * own + other,
            "the partners are missing in the inputs": lambda own, _, lam: lam * own,
            "the inputs are the partners' own": lambda _own, other, _: other,
        },
        targets={
            "the targets aren't mixed": itself,
            "the targets are added, without shares": lambda own, other, _: own + other,
            "both targets have the share λ": lambda own, other, lam: lam * (own + other),
            "the partners are missing in the targets": lambda own, _, lam: lam * own,
            "the targets are the partners' own": lambda _own, other, _: other,
            "the targets are the larger of the two numbers": (
                lambda own, other, _: torch.maximum(own, other)
            ),
            "the targets' shares are exchanged": lambda own, other, lam: blend(other, own, lam),
        },
    ),
    spelled=[
        {RETURNED: "return lam * X + (1 - lam) * X.roll(1, 0), lam * Y + (1 - lam) * Y.roll(1, 0)"},
        {RETURNED: "return lam * (X + X[order]), lam * (Y + Y[order])"},
        {"lam * Y + (1 - lam) * Y[order]": "torch.maximum(Y, Y[order])"},
        {RETURNED: "return X[order], Y[order]"},
        {RETURNED: "return lam * X + (1 + lam) * X[order] - 2 * lam * X[order], Y * lam"},
    ],
)
