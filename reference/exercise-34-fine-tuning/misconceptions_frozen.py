"""The known wrong ideas about what of a network freezing concerns."""

from grader.suite import crossed, family

from .misconceptions import (
    BY_NAME,
    COUNT,
    DOTTED,
    EACH,
    PARTS,
    SET,
    UNKNOWN,
    beginning,
    cleared,
    containing,
    freeze_wrong,
    freezing,
    its_own,
    numbers_frozen,
    numbers_named,
    tensors,
    weights,
    weights_and_biases,
)

freeze_startswith = freeze_wrong(
    "startswith",
    "Everything is frozen whose name begins with the letters that were given: `layer1` freezes "
    "`layer10` as well.",
    DOTTED,
    chosen=beginning,
    known=beginning,
    spelled=[
        BY_NAME.format("n.startswith(name)"),
        {EACH + SET: "pass\n    for n, p in model.named_parameters():\n"
         "        if any(n.startswith(name) for name in names):\n"
         "            p.requires_grad = False\n"},
    ],
)  # fmt: skip
freeze_substring = freeze_wrong(
    "anywhere-in-name",
    "Everything is frozen in whose name the given letters occur, wherever that is.",
    DOTTED,
    chosen=containing,
    known=containing,
    spelled=[
        BY_NAME.format("name in n"),
        {EACH + SET: "pass\n    for n, p in model.named_parameters():\n"
         "        p.requires_grad = p.requires_grad and not any(name in n for name in names)\n"},
    ],
)  # fmt: skip


def at_any_level(model, name):
    """The parameters in whose part's name a name stands between dots, at any place."""
    return [(own, p) for own, p in model.named_parameters() if name in own.split(".")[:-1]]


freeze_any_level = freeze_wrong(
    "any-level",
    "A name is found at any place between dots: `block1` freezes `body.block1`, and a name with a "
    "dot in it is never found.",
    "A part's name is all that leads to it, from the model on: `body.block1` has that name and no "
    "shorter one. `block1` would be a part of the model itself, and this one has none.",
    chosen=at_any_level,
    known=at_any_level,
    spelled=[
        BY_NAME.format('name in n.split(".")[:-1]'),
        {
            UNKNOWN: '        found = [n for n in parts if n.split(".")[-1] == name]\n'
            "        if not found:\n"
            "            raise ValueError(name)\n",
            EACH: "for parameter in [p for n in found for p in parts[n].parameters()]:\n",
        },
    ],
)


def at_the_top(model, name):
    """The parameters of a part of the model itself, and none for a name with a dot in it."""
    return [(own, p) for own, p in model.named_parameters() if own.split(".")[0] == name]


freeze_dotted_passed = freeze_wrong(
    "dotted-passed-over",
    "A name with a dot in it, such as `layer2.0`, freezes nothing.",
    "Only what comes before the first dot is compared with it. A part of a part has a name, too, "
    "which leads to it dot by dot.",
    chosen=at_the_top,
    spelled=[
        {
            EACH: "for own, parameter in model.named_parameters():\n",
            SET: '            if own.split(".")[0] == name:\n    ' + SET,
        },
        {EACH + SET: "pass\n    for own, p in model.named_parameters():\n"
         '        if own.partition(".")[0] in names:\n'
         "            p.requires_grad = False\n"},
    ],
)  # fmt: skip
freeze_own_only = freeze_wrong(
    "not-its-parts",
    "Only a part's own parameters are frozen, and not those of the parts in it.",
    "`layer2` may be a group that holds layers and has no parameter itself. All that is in it is "
    "meant.",
    chosen=its_own,
    spelled=[
        {EACH: "for parameter in parts[name].parameters(recurse=False):\n"},
        {
            EACH: "for own, parameter in model.named_parameters():\n",
            SET: "            if own.rpartition('.')[0] == name:\n    " + SET,
        },
    ],
)
freeze_weights = freeze_wrong(
    "weights-only",
    "The weights are frozen, and the biases aren't.",
    "A frozen part computes the same before and after the training. With other biases it doesn't.",
    chosen=weights,
    spelled=[
        {
            EACH: "for own, parameter in parts[name].named_parameters():\n",
            SET: '            if own.endswith("weight"):\n    ' + SET,
        },
        {
            EACH: "for part in parts[name].modules():\n",
            SET: '            if hasattr(part, "weight"):\n'
            "                part.weight.requires_grad_(False)\n",
        },
    ],
)
freeze_weights_and_biases = freeze_wrong(
    "weights-and-biases-only",
    "What is called `weight` or `bias` is frozen, and parameters with other names aren't.",
    "A module can call its parameters what it likes. `parameters()` of a part gives all of them.",
    chosen=weights_and_biases,
    spelled=[
        {
            EACH: "for own, parameter in parts[name].named_parameters():\n",
            SET: '            if own.split(".")[-1] in {"weight", "bias"}:\n    ' + SET,
        },
        {
            EACH: "for part in parts[name].modules():\n",
            SET: '            for kind in ("weight", "bias"):\n'
            "                if getattr(part, kind, None) is not None:\n"
            "                    getattr(part, kind).requires_grad = False\n",
        },
    ],
)


def the_rest(model, names, chosen):
    """Freeze all but what is named."""
    named = {own for name in names for own, _ in chosen(model, name)}
    for own, parameter in model.named_parameters():
        if own not in named:
            parameter.requires_grad = False


freeze_rest = freeze_wrong(
    "the-rest",
    "It is the other way round: what is named stays trained, and the rest is frozen.",
    "The names are those of the parts that are to stay as they are. What nobody names goes on "
    "being trained.",
    flags=the_rest,
    spelled=[
        {
            EACH: "pass\n    kept = [p for name in names for p in parts[name].parameters()]\n",
            SET: "    for p in model.parameters():\n"
            "        if all(p is not other for other in kept):\n"
            "            p.requires_grad_(False)\n",
        },
        {
            EACH + SET: "pass\n    for own, p in model.named_parameters():\n"
            '        if not any(own.startswith(name + ".") for name in names):\n'
            "            p.requires_grad = False\n",
        },
    ],
)
freeze_nothing = freeze_wrong(
    "nothing",
    "Nothing is frozen: every parameter is trained as before.",
    "Whether a parameter is trained stands in its own `requires_grad`. `module.requires_grad = "
    "False` makes a new attribute of the module that nobody reads, `module.eval()` changes its "
    "mode only, and what `detach` or `data` give are other tensors.",
    flags=lambda *_: None,
    spelled=[
        {EACH + SET: "parts[name].requires_grad = False\n"},
        {SET: "            parameter.detach().requires_grad = False\n"},
        {EACH + SET: "parts[name].eval()\n"},
        {SET: "            parameter = parameter.data\n"},
    ],
)


def thawed(model, names, chosen):
    """Freeze what is named, and train all the rest."""
    for parameter in model.parameters():
        parameter.requires_grad = True
    cleared(model, names, chosen)


freeze_thaws = freeze_wrong(
    "thaws-the-rest",
    "What isn't named is trained from then on, also if it was frozen before.",
    "Layers are often frozen one call after the other. `freeze` freezes what it is asked to and "
    "leaves all other flags as they are.",
    flags=thawed,
    spelled=[
        {PARTS: f"{PARTS}    model.requires_grad_(True)\n"},
        {
            EACH + SET: "pass\n    for own, p in model.named_parameters():\n"
            '        p.requires_grad = not any(own.startswith(name + ".") for name in names)\n',
        },
    ],
)
freeze_first = freeze_wrong(
    "first-name-only",
    "Only the first of the names is looked at.",
    "A `return` inside the loop ends it in its first round. The count comes when all names have "
    "had their turn.",
    wrong=lambda model, names: freezing()(model, names[:1]),
    spelled=[
        {SET + "    " + COUNT: f"{SET}        {COUNT}\n    {COUNT}"},
        {"for name in names:": "for name in names[:1]:"},
    ],
)


def in_evaluation(model, names, chosen):
    """Freeze what is named, and put it in evaluation mode."""
    cleared(model, names, chosen)
    for name in names:
        dict(model.named_modules())[name].eval()


freeze_mode = freeze_wrong(
    "changes-modes",
    "The flags are right. But the named parts are put into evaluation mode as well.",
    "A mode is for running a model: `fine_tune` sets it while it trains. Freezing changes flags "
    "and nothing else, and a mode that is set here is gone with the next `model.train()` anyway.",
    flags=in_evaluation,
    spelled=[
        {EACH: f"parts[name].eval()\n        {EACH}"},
        {EACH + SET: "parts[name].requires_grad_(False).train(False)\n"},
    ],
)
freeze_slips = family(
    "freeze-slip",
    of="freeze",
    says="The number that is returned is another one: {form}.",
    why="Take a layer from six units to one, and freeze all else: seven numbers are left.",
    forms={
        **crossed(
            freezing,
            count={
                "it counts tensors": tensors,
                "it counts frozen numbers": numbers_frozen,
                "it counts frozen tensors": lambda model, _: sum(
                    not p.requires_grad for p in model.parameters()
                ),
                "it counts the numbers of the named parts": numbers_named,
                "it counts the rows of the tensors": lambda model, _: sum(
                    len(p) for p in model.parameters() if p.requires_grad
                ),
                "it counts the numbers in weights, and not those in biases": lambda model, _: sum(
                    p.numel() for p in model.parameters() if p.requires_grad and p.dim() > 1
                ),
                "it counts modules": lambda model, _: len(list(model.modules())),
                "it counts the parts that aren't named": lambda model, names: (
                    len(list(model.children())) - len(names)
                ),
                "it counts the names": lambda _, names: len(names),
            },
            chosen={
                "names are compared by how they begin": beginning,
                "a part's own parts are left out": its_own,
                "biases aren't frozen": weights,
            },
            flags={"the rest is frozen": the_rest, "nothing is frozen": lambda *_: None},
        ),
    },
    spelled=[
        {COUNT: "return sum(len(p) for p in model.parameters() if p.requires_grad)"},
        {COUNT: "return sum(p.numel() for name in names for p in parts[name].parameters())"},
        {COUNT: "return len(names)"},
    ],
)
