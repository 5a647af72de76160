"""The known wrong ideas about images that are mirrored by chance."""

import torch

from grader.suite import crossed, family, misconception


def tosses(images, p):
    """Which images are mirrored, with a toss for each."""
    return torch.rand(len(images)) < p


def left_to_right(images):
    """All images mirrored."""
    return images.flip(-1)


def as_they_are(images, _p):
    """Nothing is mirrored."""
    return images


def flipping(chosen=tosses, turned=left_to_right, used=as_they_are):
    """random_flip from its parts: who is mirrored, how, and what evaluation does."""

    def build(images, p=0.5, training=True):
        if not training:
            return used(images, p)
        hits = chosen(images, p)
        hits = hits.reshape(-1, *[1] * (images.ndim - 1)) if hits.ndim < images.ndim else hits
        return torch.where(hits, turned(images), images)

    return build


def flip_wrong(identifier, says, why, spelled, recognise=None, wrong=None, **parts):
    """An entry for random_flip: other code, or a part that is wrong."""
    declare = misconception(
        f"flip-{identifier}",
        of="random_flip",
        says=says,
        why=why,
        recognise=recognise,
        handed_out=recognise is not None,
        spelled=spelled,
    )
    return declare(wrong or flipping(**parts))


DRAWN = "torch.rand(len(images), device=images.device) < p"
MIRRORED = "mirrored[:, None, None]"
FLIPPED = "images.flip(-1)"
USED = "if not training:\n        return images"
RETURNED = f"return torch.where({MIRRORED}, {FLIPPED}, images)"
OWN = "Each image needs a toss of its own, so that there are as many random numbers as images."
PER_IMAGE = (
    "An image is mirrored as a whole, or not at all. One toss decides for all of its pixels."
)

flip_upside_down = flip_wrong(
    "upside-down",
    "The images are turned upside down, and not mirrored left to right.",
    "A cat in a mirror is a cat, and one that stands on its head is nothing a network will meet. "
    "Of the shape [n, h, w], rows count along h, and columns along w.",
    turned=lambda images: images.flip(-2),
    spelled=[{FLIPPED: "images.flip(-2)"}, {FLIPPED: "images.flip(1)"}],
)
flip_both = flip_wrong(
    "turned-round",
    "The images are turned by 180 degrees: they are left to right, and upside down as well.",
    "Mirrored left to right, what was on top stays on top.",
    turned=lambda images: images.flip(-1, -2),
    spelled=[{FLIPPED: "images.flip(1, 2)"}, {FLIPPED: "images.rot90(2, (1, 2))"}],
)
flip_batch = flip_wrong(
    "batch-reversed",
    "It is the order of the images that is turned round, and not the images.",
    "Then some examples appear twice, beside targets that aren't theirs. The first of the three "
    "dimensions counts the images.",
    turned=lambda images: images.flip(0),
    spelled=[{FLIPPED: "images.flip(0)"}, {FLIPPED: "images[torch.arange(len(images)).flip(0)]"}],
)
flip_everything = flip_wrong(
    "all-dimensions",
    "Everything is turned round: the order of the images, their rows, and their columns.",
    "`flip` needs to be told along which dimension. It is the one that counts the columns.",
    turned=lambda images: images.flip(0, 1, 2),
    spelled=[{FLIPPED: "images.flip(0, 1, 2)"}, {FLIPPED: "images.flip(-1).flip(-2).flip(-3)"}],
)


def all_or_none(got, expected, images, p=0.5, training=True):
    """Of many images all are mirrored, or none is."""
    known = images, images.flip(-1)
    return training and 0 < p < 1 and len(images) > 30 and any(torch.equal(got, x) for x in known)


flip_one_toss = flip_wrong(
    "all-or-none",
    "All images are mirrored, or none is: one toss decides for the whole batch.",
    f"A batch is then as much alike as before. {OWN}",
    recognise=all_or_none,
    chosen=lambda images, p: (torch.rand(1) < p).expand(len(images)),
    spelled=[
        {DRAWN: "(torch.rand(1) < p).expand(len(images))"},
        {RETURNED: f"return {FLIPPED} if torch.rand(()) < p else images"},
        {DRAWN: "torch.ones(len(images), dtype=torch.bool) & (p > 0)"},
    ],
)
flip_always = flip_wrong(
    "in-evaluation",
    "Images are mirrored in evaluation, too: `training` makes no difference.",
    "The network is used on images as they come, and should say the same each time.",
    used=flipping(),
    spelled=[{USED: ""}, {USED: "if training is None:\n        return images"}],
)
flip_modes = flip_wrong(
    "modes-exchanged",
    "Training and evaluation are exchanged: images are mirrored in evaluation alone.",
    "With `training=True` the network learns, and is to see its images in many forms.",
    wrong=lambda images, p=0.5, training=True: flipping()(images, p, not training),
    spelled=[
        {"if not training:": "if training:"},
        {USED: "if training is not False:\n        return images"},
    ],
)
flip_certain = flip_wrong(
    "all-in-evaluation",
    "In evaluation all images are mirrored.",
    "`training=False` means that nothing is changed.",
    used=lambda images, _: images.flip(-1),
    spelled=[
        {USED: "if not training:\n        return images.flip(-1)"},
        {USED: "if not training:\n        p = 1.0"},
    ],
)
flip_inverted = flip_wrong(
    "p-inverted",
    "The share p stays as it is, and the others are mirrored.",
    "A random number between 0 and 1 is below p with probability p. Those images are mirrored.",
    chosen=lambda images, p: torch.rand(len(images)) >= p,
    spelled=[
        {DRAWN: DRAWN.replace("<", ">=")},
        {RETURNED: f"return torch.where({MIRRORED}, images, {FLIPPED})"},
    ],
)
flip_p_ignored = flip_wrong(
    "p-ignored",
    "Half of the images are mirrored, whatever p is.",
    "0.5 is only what counts if nobody names another p.",
    chosen=lambda images, _: torch.rand(len(images)) < 0.5,
    spelled=[
        {DRAWN: "torch.rand(len(images)) < 0.5"},
        {DRAWN: "torch.randint(0, 2, (len(images),)).bool()"},
    ],
)
flip_randn = flip_wrong(
    "from-randn",
    "The random numbers come from `randn`, and p is compared with them.",
    "`randn` draws from the bell curve, of which more than half lies below 0.3. Numbers of which "
    "the share p lies below p are those of `rand`.",
    chosen=lambda images, p: torch.randn(len(images)) < p,
    spelled=[{DRAWN: "torch.randn(len(images)) < p"}, {DRAWN: "torch.randn(images.shape[0]) <= p"}],
)
flip_seeded = flip_wrong(
    "seed-inside",
    "Every call mirrors the same images: the generator is seeded inside the function, or the "
    "tosses are drawn once and kept.",
    "With the same tosses each time, an image is always mirrored or never. Each call has to draw "
    "anew; the seed is set once, outside.",
    chosen=lambda images, p: (
        torch.rand(len(images), generator=torch.Generator().manual_seed(0)) < p
    ),
    spelled=[
        {DRAWN: "torch.manual_seed(0) and torch.rand(len(images)) < p"},
        {
            DRAWN: "torch.rand(len(images), generator=torch.Generator().manual_seed(7)) < p",
        },
    ],
)
flip_exact = flip_wrong(
    "exact-count",
    "Every call mirrors the same number of images: exactly the share p of them.",
    "If what becomes of an image depends on the others, they aren't independent. With a toss for "
    "each, the share is p on average and a little off in any one call.",
    chosen=lambda images, p: torch.randperm(len(images)) < round(p * len(images)),
    spelled=[
        {DRAWN: "torch.randperm(len(images)) < int(p * len(images) + 0.5)"},
        {DRAWN: "torch.rand(len(images)).argsort() < p * len(images)"},
    ],
)
flip_first = flip_wrong(
    "first-ones",
    "It is always the first images that are mirrored, the share p of them.",
    "Nothing is drawn, and an image that comes late is never mirrored. " + OWN,
    chosen=lambda images, p: torch.arange(len(images)) < p * len(images),
    spelled=[
        {DRAWN: "torch.arange(len(images)) < p * len(images)"},
        {
            RETURNED: "k = round(p * len(images))\n"
            "    return torch.cat([images[:k].flip(-1), images[k:]])"
        },
    ],
)


def in_parts(got, expected, images, p=0.5, training=True):
    """Each pixel is as it was or that of the mirror image, but not all of an image's alike."""
    if not training or not 0 < p < 1 or got.shape != images.shape:
        return False
    own, other = got == images, got == images.flip(-1)
    whole = own.flatten(1).all(1) | other.flatten(1).all(1)
    return bool((own | other).all()) and not bool(whole.all())


flip_in_parts = flip_wrong(
    "in-parts",
    "Each row, column or pixel has a toss of its own, so that images are mirrored in parts.",
    PER_IMAGE,
    recognise=in_parts,
    chosen=lambda images, p: torch.rand(images.shape) < p,
    spelled=[
        {DRAWN: "torch.rand(images.shape) < p", MIRRORED: "mirrored"},
        {DRAWN: "torch.rand(images.shape[:2]) < p", MIRRORED: "mirrored[:, :, None]"},
        {DRAWN: "torch.rand(images.shape[-1]) < p", MIRRORED: "mirrored"},
    ],
)
flip_slips = family(
    "flip-slip",
    of="random_flip",
    says="The flip has a slip: {form}.",
    why="Try it on three images of two rows and three columns, with p = 1, with p = 0 and in "
    "evaluation.",
    forms=crossed(
        flipping,
        chosen={
            "the share p stays as it is": lambda images, p: torch.rand(len(images)) >= p,
            "half of the images are mirrored, whatever p is": (
                lambda images, _: torch.rand(len(images)) < 0.5
            ),
            "all images are mirrored, whatever p is": (
                lambda images, _: torch.ones(len(images), dtype=torch.bool)
            ),
            "no image is mirrored": lambda images, _: torch.zeros(len(images), dtype=torch.bool),
            "the tosses come from `randn`": lambda images, p: torch.randn(len(images)) < p,
        },
        turned={
            "the images are turned upside down": lambda images: images.flip(-2),
            "the images are turned by 180 degrees": lambda images: images.flip(-1, -2),
            "the order of the images is turned round": lambda images: images.flip(0),
            "the columns move by one": lambda images: images.roll(1, -1),
            "what is mirrored is negative": lambda images: -images,
            "what is mirrored becomes 0": torch.zeros_like,
        },
        used={
            "evaluation mirrors by chance, too": flipping(),
            "evaluation mirrors every image": lambda images, _: images.flip(-1),
        },
    ),
    spelled=[
        {DRAWN: DRAWN.replace("<", ">="), FLIPPED: "images.flip(-2)"},
        {FLIPPED: "images.roll(1, -1)"},
        {FLIPPED: "-images"},
    ],
)
