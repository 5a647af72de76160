"""The known wrong ideas about what freezing a part of a network means."""

from torch import nn

from grader.suite import misconception


def under(model, name):
    """The parameters of a submodule, with their names in the model."""
    return [(own, p) for own, p in model.named_parameters() if own.startswith(f"{name}.")]


def beginning(model, name):
    """The parameters whose names begin with a name, whatever follows."""
    return [(own, p) for own, p in model.named_parameters() if own.startswith(name)]


def containing(model, name):
    """The parameters in whose names a name occurs."""
    return [(own, p) for own, p in model.named_parameters() if name in own]


def its_own(model, name):
    """A submodule's own parameters, without those of its parts."""
    return [(own, p) for own, p in under(model, name) if own.rpartition(".")[0] == name]


def weights(model, name):
    """A submodule's weights."""
    return [(own, p) for own, p in under(model, name) if own.endswith("weight")]


def weights_and_biases(model, name):
    """What is called a weight or a bias in a submodule."""
    return [(own, p) for own, p in under(model, name) if own.endswith(("weight", "bias"))]


def is_part(model, name):
    """Whether a name fits."""
    return name in dict(model.named_modules())


def cleared(model, names, chosen):
    """Freeze what is chosen for each name."""
    for name in names:
        for _, parameter in chosen(model, name):
            parameter.requires_grad = False


def numbers_trained(model, _names):
    """How many numbers are trained."""
    return sum(p.numel() for p in model.parameters() if p.requires_grad)


def freezing(chosen=under, known=is_part, flags=cleared, count=numbers_trained, error=ValueError):
    """The function `freeze` from its parts."""

    def freeze(model, names):
        # Where a family is looked at, the suite's own model is only described, and made anew.
        model = model if isinstance(model, nn.Module) else model.replica()
        for name in names:
            if not known(model, name):
                raise error(name)
        flags(model, names, chosen)
        return count(model, names)

    return freeze


def freeze_wrong(identifier, says, why, spelled, wrong=None, **parts):
    """An entry for freeze with a part that is wrong."""
    declare = misconception(
        f"freeze-{identifier}", of="freeze", says=says, why=why, spelled=spelled
    )
    return declare(wrong or freezing(**parts))


PARTS = "    parts = dict(model.named_modules())\n"
UNKNOWN = (
    "        if name not in parts:\n"
    '            raise ValueError(f"the model has no submodule {name!r}")\n'
)
EACH = "for parameter in parts[name].parameters():\n"
SET = "            parameter.requires_grad = False\n"
COUNT = "return sum(p.numel() for p in model.parameters() if p.requires_grad)"
BY_NAME = (
    "for name in names:\n"
    "    found = [p for n, p in model.named_parameters() if {}]\n"
    "    if not found:\n"
    "        raise ValueError(name)\n"
    "    for p in found:\n"
    "        p.requires_grad = False\n"
    "return sum(p.numel() for p in model.parameters() if p.requires_grad)"
)
DOTTED = (
    "The parts of a name stand between dots: `layer2.0.weight` belongs to `layer2`. A name that "
    "begins with the same letters is another part, which nobody asked you to freeze."
)

# --- names that fit no part -----------------------------------------------------------

REFUSED = (
    "With a typing error in a name nothing would be frozen, and a night's training would go into "
    "the wrong layers. The statement asks for a `ValueError`."
)
freeze_parameter_names = freeze_wrong(
    "takes-parameters",
    "The name of a parameter, such as `head.weight`, is taken as that of a part.",
    "A part is a module of the model. A parameter is none, and its name is refused as any other "
    "that fits no part.",
    chosen=lambda model, name: [
        (own, p) for own, p in model.named_parameters() if f"{own}.".startswith(f"{name}.")
    ],
    known=lambda model, name: is_part(model, name) or name in dict(model.named_parameters()),
    spelled=[
        BY_NAME.format('n == name or n.startswith(name + ".")'),
        BY_NAME.format('(n + ".").startswith(name + ".")'),
    ],
)
freeze_silent = freeze_wrong(
    "ignores-unknown",
    "A name that fits no part of the model is passed over.",
    REFUSED,
    known=lambda *_: True,
    spelled=[
        {UNKNOWN: "        if name not in parts:\n            continue\n"},
        {
            UNKNOWN: "",
            EACH: "for own, parameter in model.named_parameters():\n",
            SET: '            if own.startswith(name + "."):\n    ' + SET,
        },
    ],
)
freeze_key_error = freeze_wrong(
    "raises-key-error",
    "An unknown name raises a KeyError, and not a `ValueError`.",
    REFUSED + " What a dict raises says nothing to somebody who never heard of that dict.",
    error=KeyError,
    spelled=[{UNKNOWN: ""}, {"raise ValueError(": "raise KeyError("}],
)
freeze_attribute_error = freeze_wrong(
    "raises-attribute-error",
    "An unknown name raises an AttributeError, and not a `ValueError`.",
    REFUSED + " `getattr` and `get_submodule` raise what they like.",
    error=AttributeError,
    spelled=[
        {UNKNOWN: "        model.get_submodule(name)\n"},
        {UNKNOWN: "        __import__('operator').attrgetter(name)(model)\n"},
    ],
)
freeze_children = freeze_wrong(
    "top-level-only",
    "Only the model's own parts are known: a name with a dot in it, such as `layer2.0`, is "
    "refused.",
    "A part of a part has a name, too, which leads to it dot by dot. `named_children` and "
    "`getattr` know the topmost parts only.",
    known=lambda model, name: name in dict(model.named_children()),
    spelled=[
        {PARTS: "    parts = dict(model.named_children())\n"},
        {UNKNOWN: UNKNOWN.replace("parts:", "model._modules:")},
    ],
)

# --- counts ---------------------------------------------------------------------------


def all_numbers(model, _names=()):
    """How many numbers a model has."""
    return sum(p.numel() for p in model.parameters())


def tensors(model, _names):
    """How many tensors are trained."""
    return sum(p.requires_grad for p in model.parameters())


def numbers_frozen(model, names):
    """How many numbers are frozen."""
    return all_numbers(model) - numbers_trained(model, names)


def numbers_named(model, names):
    """How many numbers the named parts have, each name by itself."""
    return sum(p.numel() for name in names for _, p in under(model, name))


def all_but_named(model, names):
    """All numbers without those of the named parts."""
    return all_numbers(model) - numbers_named(model, names)


freeze_tensors = freeze_wrong(
    "counts-tensors",
    "It counts tensors, and not the numbers in them.",
    "A layer from six units to one has two tensors, its weight and its bias, and seven numbers.",
    count=tensors,
    spelled=[
        {COUNT: "return sum(1 for p in model.parameters() if p.requires_grad)"},
        {COUNT: "return len([p for p in model.parameters() if p.requires_grad])"},
    ],
)
freeze_counts_frozen = freeze_wrong(
    "counts-frozen",
    "It counts the numbers that are frozen, and not those that are trained still.",
    "How much is left to learn is what one wants to know: the fewer numbers, the fewer examples "
    "are needed.",
    count=numbers_frozen,
    spelled=[
        {COUNT: COUNT.replace("if p", "if not p")},
        {COUNT: "return sum(p.numel() * (not p.requires_grad) for p in model.parameters())"},
    ],
)
freeze_counts_all = freeze_wrong(
    "counts-all",
    "It counts all numbers of the model, the frozen ones as well.",
    "Those that are frozen are there, but aren't trained.",
    count=all_numbers,
    spelled=[
        {COUNT: COUNT.replace(" if p.requires_grad", "")},
        {COUNT: "return sum(map(torch.numel, model.parameters()))"},
    ],
)


def counted_before(model, names):
    """The numbers that are trained before anything is frozen."""
    before = numbers_trained(model, names)
    freezing()(model, names)
    return before


freeze_counts_before = freeze_wrong(
    "counts-before",
    "What was trained before the call is counted. The flags are right.",
    "The numbers of the parts that are frozen by it are among them. Count when that is done.",
    wrong=lambda model, names: counted_before(
        model if isinstance(model, nn.Module) else model.replica(), names
    ),
    spelled=[
        {
            PARTS: f"    total = {COUNT.removeprefix('return ')}\n{PARTS}",
            COUNT: "return total",
        },
        {
            PARTS: "    trained = [p for p in model.parameters() if p.requires_grad]\n" + PARTS,
            COUNT: "return sum(p.numel() for p in trained)",
        },
    ],
)
freeze_counts_named = freeze_wrong(
    "subtracts-named",
    "The numbers of the named parts are subtracted from all numbers, name by name.",
    "What was frozen before isn't trained either. And a part that is named together with a part "
    "of its own, or twice, is subtracted twice. Look at the flags instead.",
    count=all_but_named,
    spelled=[
        {
            COUNT: "total = sum(p.numel() for p in model.parameters())\n"
            "    return total - sum(p.numel() for n in names for p in parts[n].parameters())"
        },
        {
            PARTS: f"{PARTS}    count = sum(p.numel() for p in model.parameters())\n",
            SET: SET + "            count -= parameter.numel()\n",
            COUNT: "return count",
        },
    ],
)
