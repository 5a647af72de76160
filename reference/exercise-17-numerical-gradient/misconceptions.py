"""The known wrong ideas about the numerical gradient and the relative error."""

import torch

from grader.suite import family, misconception

# --- numerical_gradient -------------------------------------------------------------


def differences(quotient, dtype=torch.float64):
    """What ``quotient`` makes of f, the point and a move of one element, for every element."""

    def build(f, x, h=1e-5):
        point = x.to(dtype or x.dtype)
        moves = torch.eye(x.numel(), dtype=point.dtype).reshape(-1, *x.shape)
        slopes = [quotient(f, point, move, h) for move in moves]
        return torch.stack(slopes).reshape(x.shape).to(x.dtype)

    return build


def central(f, point, move, h):
    """The right quotient."""
    return (f(point + h * move) - f(point - h * move)) / (2 * h)


def gradient_wrong(identifier, says, why, quotient, spelled, **more):
    """An entry for another quotient."""
    declare = misconception(
        f"numerical-{identifier}", of="numerical_gradient", says=says, why=why, spelled=spelled
    )
    return declare(differences(quotient, **more))


forward = gradient_wrong(
    "forward",
    "This is the forward difference: it looks up by h, but not down.",
    "It misses the slope by about h times the curvature. Looking to both sides cancels that error: "
    "what is left has the size of h².",
    lambda f, point, move, h: (f(point + h * move) - f(point)) / h,
    spelled=[
        {"(f(point + move) - f(point - move)) / (2 * h)": "(f(point + move) - f(point)) / h"},
        """
        import itertools
        point = x.double().clone()
        slopes = torch.zeros_like(point)
        for at in itertools.product(*map(range, x.shape)):
            here = point[at].item()
            point[at] = here + h
            above = f(point)
            point[at] = here
            below = f(point)
            slopes[at] = (above - below) / h
        return slopes.to(x.dtype)
        """,
    ],
)
backward = gradient_wrong(
    "backward",
    "This is the backward difference: it looks down by h, but not up.",
    "It misses the slope by about h times the curvature. Looking to both sides cancels that error: "
    "what is left has the size of h².",
    lambda f, point, move, h: (f(point) - f(point - h * move)) / h,
    spelled=[
        {"(f(point + move) - f(point - move)) / (2 * h)": "(f(point) - f(point - move)) / h"},
        """
        import itertools
        point = x.double().clone()
        slopes = torch.zeros_like(point)
        for at in itertools.product(*map(range, x.shape)):
            here = point[at].item()
            above = f(point)
            point[at] = here - h
            below = f(point)
            point[at] = here
            slopes[at] = (above - below) / h
        return slopes.to(x.dtype)
        """,
    ],
)
over_h = gradient_wrong(
    "over-h",
    "The change is divided by h, and the two points lie farther apart than that.",
    "One point lies h above and the other h below, so that every slope comes out twice as steep.",
    lambda f, point, move, h: (f(point + h * move) - f(point - h * move)) / h,
    spelled=[
        {"/ (2 * h)": "/ h"},
        """
        import itertools
        point = x.double().clone()
        slopes = torch.zeros_like(point)
        for at in itertools.product(*map(range, x.shape)):
            here = point[at].item()
            point[at] = here + h
            above = f(point)
            point[at] = here - h
            below = f(point)
            point[at] = here
            slopes[at] = (above - below) / h
        return slopes.to(x.dtype)
        """,
    ],
)
in_float32 = gradient_wrong(
    "in-float32",
    "A float32 x is worked in float32.",
    "The two values of f differ in their last digits only, and float32 has seven: nearly all of "
    "them cancel. Let f see float64, and turn the result back at the end.",
    central,
    dtype=None,
    spelled=[
        {"point = x.to(torch.float64)": "point = x", "dtype=torch.float64": "dtype=x.dtype"},
        """
        import itertools
        point = x.clone()
        slopes = torch.zeros_like(point)
        for at in itertools.product(*map(range, x.shape)):
            here = point[at].item()
            point[at] = here + h
            above = f(point)
            point[at] = here - h
            below = f(point)
            point[at] = here
            slopes[at] = (above - below) / (2 * h)
        return slopes.to(x.dtype)
        """,
    ],
)


@misconception(
    "numerical-all-at-once",
    of="numerical_gradient",
    says="All elements are moved at once: this is the slope along the diagonal.",
    why="If everything moves together, what f does can't be told apart by element, and every "
    "element gets the sum of all slopes. Move one, and leave the others where they are.",
    spelled=[{"f(point + move) - f(point - move)": "f(point + h) - f(point - h)"}],
)
def all_at_once(f, x, h=1e-5):
    point = x.double()
    return ((f(point + h) - f(point - h)) / (2 * h)).expand(x.shape).to(x.dtype)


@misconception(
    "numerical-not-taken-back",
    of="numerical_gradient",
    says="An element that was moved isn't put back before the next one is moved.",
    why="The first slope is right. From the second on, f is looked at in another place: all "
    "elements before this one still stand where they were moved to.",
    spelled=[
        """
        import itertools
        point = x.double().clone()
        slopes = torch.zeros_like(point)
        for at in itertools.product(*map(range, x.shape)):
            here = point[at].item()
            point[at] = here + h
            above = f(point)
            point[at] = here - h
            below = f(point)
            slopes[at] = (above - below) / (2 * h)
        return slopes.to(x.dtype)
        """
    ],
)
def not_taken_back(f, x, h=1e-5):
    point = x.double().reshape(-1).clone()
    slopes = []
    for i in range(x.numel()):
        point[i] += h
        above = f(point.reshape(x.shape))
        point[i] -= 2 * h
        slopes.append((above - f(point.reshape(x.shape))) / (2 * h))
    return torch.stack(slopes).reshape(x.shape).to(x.dtype)


@misconception(
    "numerical-taken-back-roughly",
    of="numerical_gradient",
    says="x itself is moved, and taken back by adding and subtracting: the last bit stays changed.",
    why="(x + h) − 2h + h is x on paper. In floating point every one of the three is rounded, so "
    "that most numbers end a last bit away. Put the number back that was there, or move a copy.",
    spelled=[
        """
        import itertools
        slopes = torch.zeros(x.shape, dtype=torch.float64)
        for at in itertools.product(*map(range, x.shape)):
            x[at] = x[at] + h
            above = f(x.double())
            x[at] = x[at] - 2 * h
            below = f(x.double())
            x[at] = x[at] + h
            slopes[at] = (above - below) / (2 * h)
        return slopes.to(x.dtype)
        """
    ],
)
def taken_back_roughly(f, x, h=1e-5):
    slopes = torch.zeros(x.shape, dtype=torch.float64)
    flat, found = x.view(-1) if x.is_contiguous() else x, slopes.view(-1)
    places = torch.cartesian_prod(*map(torch.arange, x.shape)) if flat is x and x.ndim > 1 else None
    for i in range(x.numel()):
        at = i if places is None else tuple(places[i].tolist())
        flat[at] += h
        above = f(x.double())
        flat[at] -= 2 * h
        below = f(x.double())
        flat[at] += h
        found[i] = (above - below) / (2 * h)
    return slopes.to(x.dtype)


numerical_slips = family(
    "numerical-slip",
    of="numerical_gradient",
    says="The quotient has a slip: {form}.",
    why="Draw f over one element, mark the two points at which it is looked at, and write down "
    "how far they lie apart and how far f changes from the one to the other.",
    forms={
        "the two values of f are added, not subtracted": differences(
            lambda f, p, m, h: (f(p + h * m) + f(p - h * m)) / (2 * h)
        ),
        "the lower value comes first, so that the sign is wrong": differences(
            lambda f, p, m, h: (f(p - h * m) - f(p + h * m)) / (2 * h)
        ),
        "the elements are moved by half of h": differences(
            lambda f, p, m, h: central(f, p, m, h / 2)
        ),
        "the elements are moved by twice h": differences(
            lambda f, p, m, h: central(f, p, m, 2 * h)
        ),
        "the forward difference is divided by 2h": differences(
            lambda f, p, m, h: (f(p + h * m) - f(p)) / (2 * h)
        ),
        "the backward difference is divided by 2h": differences(
            lambda f, p, m, h: (f(p) - f(p - h * m)) / (2 * h)
        ),
        "it is divided by 2 and multiplied by h: a bracket is missing": differences(
            lambda f, p, m, h: (f(p + h * m) - f(p - h * m)) / 2 * h
        ),
        "only f(x − h) is divided: a bracket is missing": differences(
            lambda f, p, m, h: f(p + h * m) - f(p - h * m) / (2 * h)
        ),
        "nothing is divided": differences(lambda f, p, m, h: f(p + h * m) - f(p - h * m)),
        "h is 1e-5, whatever is asked for": differences(lambda f, p, m, _: central(f, p, m, 1e-5)),
        "the elements are multiplied by 1 + h and 1 − h, and not moved by h": differences(
            lambda f, p, m, h: (f(p + h * p * m) - f(p - h * p * m)) / (2 * h)
        ),
        "f is looked at up by 2h, and at x": differences(
            lambda f, p, m, h: (f(p + 2 * h * m) - f(p)) / (2 * h)
        ),
        "it is the second derivative": differences(
            lambda f, p, m, h: (f(p + h * m) - 2 * f(p) + f(p - h * m)) / h**2
        ),
    },
    spelled=[
        {"f(point + move) - f(point - move)": "f(point - move) - f(point + move)"},
        {"/ (2 * h)": "/ 2 * h"},
        {"moves = h *": "moves = 1e-5 *", ") / (2 * h)": ") / 2e-5"},
        {"moves = h *": "moves = h / 2 *", ") / (2 * h)": ") / h"},
    ],
)

# --- relative_error -----------------------------------------------------------------


def error_from(above, below=lambda a, b: a.abs() + b.abs(), pick=torch.max):
    """A relative error from its parts; 0 where its lower side is 0, as is due."""

    def build(a, b):
        size = below(a, b)
        return pick(torch.where(size != 0, above(a, b) / size, 0))

    return build


def distance(a, b):
    """|a − b|."""
    return (a - b).abs()


@misconception(
    "error-signed",
    of="relative_error",
    says="The difference has a sign: where the second is larger, it counts as less than no error.",
    why="a − b is negative where b is larger, and the largest of such numbers overlooks it, "
    "however wrong it is. What counts is how far the two lie apart.",
    spelled=[{"(a - b).abs()": "a - b"}],
)
def signed(a, b):
    return error_from(lambda a, b: a - b)(a, b)


@misconception(
    "error-absolute",
    of="relative_error",
    says="This is the absolute error: nothing is divided.",
    why="How much a difference means depends on the size of what differs. 0.001 is nothing beside "
    "1000, and everything beside 0.0005.",
    spelled=["return torch.max(torch.abs(b - a))"],
)
def absolute(a, b):
    return distance(a, b).max()


@misconception(
    "error-zero-over-zero",
    of="relative_error",
    says="Where both are 0 this is 0/0, and the result becomes NaN.",
    why="Two zeros agree. The division knows nothing of that, and one NaN makes the largest of all "
    "errors NaN: such elements have to be looked at before, or after.",
    spelled=["return torch.max(torch.abs(a - b) / torch.add(a.abs(), b.abs()))"],
)
def zero_over_zero(a, b):
    return (distance(a, b) / (a.abs() + b.abs())).max()


@misconception(
    "error-mean",
    of="relative_error",
    says="This is the mean over the elements, where the largest is due.",
    why="One wrong element among twelve makes a mean twelve times smaller than its own error, and "
    "among a million it disappears. A gradient with one wrong element is wrong.",
    spelled=[{"0).max()": "0).mean()"}],
)
def mean_error(a, b):
    return error_from(distance, pick=torch.mean)(a, b)


error_slips = family(
    "error-slip",
    of="relative_error",
    says="The relative error has a slip: {form}.",
    why="Work out a single element by hand, with one positive and one negative number, and hold "
    "your code against it, bar by bar.",
    forms={
        "it is divided by |a| alone": error_from(distance, lambda a, _: a.abs()),
        "it is divided by |b| alone": error_from(distance, lambda _, b: b.abs()),
        "it is divided by |a + b|, one bar about the sum": error_from(
            distance, lambda a, b: (a + b).abs()
        ),
        "it is divided by the larger of the two": error_from(
            distance, lambda a, b: torch.maximum(a.abs(), b.abs())
        ),
        "it is divided by a + b, without bars": error_from(distance, lambda a, b: a + b),
        "it is divided by half of |a| + |b|": error_from(
            distance, lambda a, b: (a.abs() + b.abs()) / 2
        ),
        "the bars are about each number, not about their difference": error_from(
            lambda a, b: a.abs() - b.abs()
        ),
        "the errors are added up": error_from(distance, pick=torch.sum),
        "it is the smallest error, not the largest": error_from(distance, pick=torch.min),
        "it isn't reduced to one number": error_from(distance, pick=lambda each: each),
        "the lengths of the two are compared, not the elements": (
            lambda a, b: (a - b).norm() / (a.norm() + b.norm())
        ),
        "the largest difference is divided by the largest size": (
            lambda a, b: distance(a, b).max() / (a.abs() + b.abs()).max()
        ),
        "the sums of both are compared, not the elements": (
            lambda a, b: distance(a, b).sum() / (a.abs() + b.abs()).sum()
        ),
    },
    spelled=[
        {"a.abs() + b.abs()": "(a + b).abs()"},
        {"a.abs() + b.abs()": "a.abs()"},
        {"0).max()": "0).sum()"},
        {"a.abs() + b.abs()": "torch.maximum(a.abs(), b.abs())"},
    ],
)
