"""Sample answers of exercise 5, wrong and right, beside its misconceptions' own spellings."""

from grader.suite import right_answers, wrong_answers

RAISE = "raise ValueError(f\"the task is {task!r}, not one of {', '.join(TASKS)}\")"
MINE = "class UnknownTask({}):\n    pass\n\n\ndef output_activation("
softmax_wrong = wrong_answers(
    of="softmax",
    spelled={
        "argument-changed": [
            """
            logits -= logits.amax(-1, keepdim=True)
            weights = logits.exp()
            return weights / weights.sum(-1, keepdim=True)
            """
        ],
        "constant-result": ["return torch.zeros_like(logits)"],
        "exception": [
            """
            weights = torch.exp(logits - logits.amax(-1, keepdim=True))
            return weights / weights.sum(-1)
            """
        ],
        "no-ready-made-softmax": [
            "return F.softmax(logits, -1)",
            "return logits.softmax(-1)",
            "from torch import softmax as calm\nreturn calm(logits, -1)",
            "return torch.ops.aten._softmax.default(logits, -1, False)",
            "return torch.masked.softmax(logits, -1)",
            "return torch.special.log_softmax(logits, -1)",
            "return nn.LogSoftmax(dim=-1)(logits)",
            "return torch.ops.aten.log_softmax(logits, -1)",
            "return torch._refs.log_softmax(logits, -1)",
            "return logits - logits.logsumexp(-1, keepdim=True)",
            "return logits - torch.ops.aten.logsumexp(logits, [-1], True)",
            """
            rows = logits.reshape(-1, logits.shape[-1])
            return F.cross_entropy(rows, torch.zeros(len(rows)).long(), reduction='none')
            """,
        ],
        "softmax-another-function": [
            """
            weights = 2 ** (logits - logits.amax(-1, keepdim=True))
            return weights / weights.sum(-1, keepdim=True)
            """,
            "return logits",
            """
            p = 2.0 ** (logits - logits.amax(-1, keepdim=True))
            return p / p.sum(-1, keepdim=True)
            """,
        ],
        "softmax-dimension-written-in": [
            """
            e = torch.exp(logits - logits.amax(1, keepdim=True))
            return e / e.sum(1, keepdim=True)
            """,
            """
            e = (logits - logits.max(1, keepdim=True)[0]).exp()
            return e * e.sum(1, True).reciprocal()
            """,
        ],
        "softmax-is-sigmoid": [
            "return 1 / (1 + torch.exp(-logits))",
            "return 0.5 + 0.5 * torch.tanh(logits / 2)",
        ],
        "softmax-no-maximum": [
            "e = logits.exp()\nreturn e / e.sum(dim=-1, keepdim=True)",
            "e = math.e ** logits\nreturn e / e.sum(-1, keepdim=True)",
        ],
        "softmax-one-maximum-for-all": [
            "e = torch.exp(logits - torch.max(logits))\nreturn e / e.sum(dim=-1, keepdim=True)",
            "e = (logits - logits.flatten().max()).exp()\nreturn e / e.sum(-1, True)",
        ],
        "softmax-over-first-dimension": [
            "top, _ = logits.max(0, keepdim=True)\ne = (logits - top).exp()\nreturn e / e.sum(0)",
            """
            e = torch.exp(logits - logits.max(0, keepdim=True).values)
            return e / torch.einsum("n...->...", e)
            """,
        ],
        "softmax-slip": [
            """
            weights = torch.exp(logits - logits.amax(dim=-1, keepdim=True))
            return weights / weights.mean(dim=-1, keepdim=True)
            """,
            "return torch.ones_like(logits)",
            """
            p = torch.exp(logits - logits.amax(-1, keepdim=True))
            return p * p.shape[-1] / p.sum(-1, keepdim=True)
            """,
        ],
        "softmax-sum-over-everything": [
            """
            top = logits.max(dim=-1, keepdim=True).values
            e = torch.exp(logits - top)
            return e / torch.sum(e)
            """,
            "e = torch.exp(logits)\nreturn torch.div(e, torch.sum(e))",
        ],
    },
)
softmax_right = right_answers(
    of="softmax",
    spelled=[
        """
            weights = torch.exp(logits - logits.max(dim=-1, keepdim=True).values)
            return weights / weights.sum(dim=-1, keepdim=True)
            """,
        """
            e = torch.exp(logits - logits.amax(-1, keepdim=True))
            return e / e.sum(-1, keepdim=True)
            """,
        "return torch.exp(log_softmax(logits))",
        """
            gaps = logits[..., None, :] - logits[..., :, None]
            return gaps.exp().sum(-1).reciprocal()
            """,
        """
            z = logits.movedim(-1, 0)
            e = (z - z.max(0).values).exp()
            return (e / e.sum(0)).movedim(0, -1)
            """,
        """
            e = torch.pow(2, (logits - logits.amax(-1, keepdim=True)) / math.log(2))
            return e * (1 / torch.sum(e, dim=-1, keepdim=True))
            """,
    ],
)
log_softmax_wrong = wrong_answers(
    of="log_softmax",
    spelled={
        "constant-result": ["return torch.ones_like(logits)"],
        "log-softmax-another-function": [
            "return softmax(logits)",
            "return logits",
            """
            x = logits - logits.amax(-1, keepdim=True)
            return (x - x.exp().sum(-1, keepdim=True).log()) / math.log(10)
            """,
        ],
        "log-softmax-dimension-written-in": [
            """
            shifted = logits - logits.amax(1, keepdim=True)
            return shifted - shifted.exp().sum(1, keepdim=True).log()
            """,
            """
            top = logits.max(dim=1, keepdim=True).values
            return logits - (top + torch.log((logits - top).exp().sum(1, True)))
            """,
        ],
        "log-softmax-epsilon": [
            "return torch.log(softmax(logits) + 1e-12)",
            "return torch.log(softmax(logits).clamp(min=1e-10))",
        ],
        "log-softmax-is-log-sigmoid": [
            "return torch.log(torch.sigmoid(logits))",
            "return -torch.log(1 + torch.exp(-logits))",
        ],
        "log-softmax-log-of-softmax": [
            "return torch.log(softmax(logits))",
            "e = logits.exp()\nreturn (e / e.sum(-1, keepdim=True)).log()",
        ],
        "log-softmax-no-maximum": [
            "return logits - logits.exp().sum(-1, keepdim=True).log()",
            """
            total = torch.einsum("...k->...", logits.exp())
            return logits - torch.log(total)[..., None]
            """,
        ],
        "log-softmax-one-maximum-for-all": [
            """
            top = logits.max()
            return logits - (top + (logits - top).exp().sum(-1, keepdim=True).log())
            """,
            "s = logits - logits.flatten().max()\nreturn s - s.exp().sum(-1, True).log()",
        ],
        "log-softmax-over-first-dimension": [
            "shifted = logits - logits.amax(0)\nreturn shifted - shifted.exp().sum(0).log()",
            """
            top = logits.max(0).values
            return logits - top - torch.log(torch.sum((logits - top).exp(), 0))
            """,
        ],
        "log-softmax-slip": [
            """
            shifted = logits - logits.amax(-1, keepdim=True)
            return shifted - shifted.exp().mean(-1, keepdim=True).log()
            """,
            "return torch.zeros_like(logits)",
            """
            x = logits - logits.amax(-1, keepdim=True)
            return logits - x.exp().sum(-1, keepdim=True).log()
            """,
            """
            s = logits - logits.amax(-1, keepdim=True)
            return s - torch.log2(s.exp().sum(-1, keepdim=True))
            """,
        ],
        "log-softmax-sum-over-everything": [
            """
            top = logits.max(dim=-1, keepdim=True).values
            return logits - top - torch.log(torch.exp(logits - top).sum())
            """,
            "s = logits - torch.max(logits)\nreturn s - torch.log(s.exp().sum())",
        ],
        "no-ready-made-softmax": [
            "return torch.softmax(logits, -1)",
            "return torch.Tensor.softmax(logits, -1)",
            'return getattr(torch, "sof" + "tmax")(logits, -1)',
            "return torch.jit.script(nn.Softmax(dim=-1))(logits)",
            "return F.log_softmax(logits, -1)",
            "return logits.log_softmax(-1)",
            "from torch import log_softmax as calm\nreturn calm(logits, -1)",
            "return torch.ops.aten._log_softmax.default(logits, -1, False)",
            "return torch.masked.log_softmax(logits, -1)",
            'return logits - getattr(torch, "".join(["log", "sumexp"]))(logits, -1, keepdim=True)',
            "return F.softmin(-logits, dim=-1)",
            "return torch.distributions.Categorical(logits=logits).probs",
        ],
    },
)
log_softmax_right = right_answers(
    of="log_softmax",
    spelled=[
        """
            shifted = logits - logits.max(dim=-1, keepdim=True).values
            return shifted - torch.exp(shifted).sum(dim=-1, keepdim=True).log()
            """,
        """
            s = logits - logits.amax(-1, keepdim=True)
            return s - s.exp().sum(-1, keepdim=True).log()
            """,
        """
            note = "torch.nn.functional.log_softmax(z, -1)"  # F.log_softmax would do it
            class Mine:
                def logsumexp(self, z):
                    'Not torch.logsumexp.'
                    softmax = z.exp().sum(-1, keepdim=True)  # torch.softmax
                    return softmax.log()
            def log_softmax(logits):
                logits = logits - logits.amax(-1, keepdim=True)
                log_softmax = Mine()
                return logits - log_softmax.logsumexp(logits)
            if __name__ == "__main__":
                print(F.softmax(torch.ones(1), -1))
            """,
        """
            top = logits.max(-1, keepdim=True).values
            total = top + torch.log((logits - top).exp().sum(-1, keepdim=True))
            return logits - total
            """,
        """
            gaps = logits[..., None, :] - logits[..., :, None]
            top = gaps.amax(-1)
            return -top - torch.log(torch.exp(gaps - top[..., None]).sum(-1))
            """,
        "return logits - torch.logcumsumexp(logits, -1)[..., -1:]",
        """
            s = torch.sub(logits, torch.max(logits, dim=-1, keepdim=True)[0])
            return s - torch.log(torch.einsum("...k->...", s.exp())).unsqueeze(-1)
            """,
    ],
)
output_activation_wrong = wrong_answers(
    of="output_activation",
    spelled={
        "constant-result": ["return torch.ones_like(logits)", "return torch.zeros_like(logits)"],
        "no-ready-made-softmax": [
            "return torch.special.softmax(logits, -1)",
            "return nn.Softmax(dim=-1)(logits)",
            "return torch.ops.aten.softmax(logits, -1)",
            "return torch._refs.softmax(logits, -1)",
            "return torch.log_softmax(logits, -1)",
            "return torch.Tensor.log_softmax(logits, -1)",
            'return getattr(torch, "log_s" + "oftmax")(logits, -1)',
            "return torch.jit.script(nn.LogSoftmax(dim=-1))(logits)",
            "return logits - torch.logsumexp(logits, -1, keepdim=True)",
            "from torch.special import logsumexp as total\nreturn logits - total(logits, -1, True)",
            "return nn.Softmin(dim=-1)(-logits)",
            "return F.gumbel_softmax(logits)",
        ],
        "output-another-activation": [
            {"return softmax(logits)": "return log_softmax(logits)"},
            {
                "return torch.sigmoid(logits)": "return torch.tanh(logits)",
                RAISE: 'raise ValueError(f"{task!r} is none of {TASKS}")',
            },
            "return logits",
        ],
        "output-relu-for-regression": [
            {"return logits\n": "return torch.relu(logits)\n"},
            {"return logits\n": "return logits.clamp(min=0)\n"},
        ],
        "output-sigmoid-per-class": [
            {"return softmax(logits)": "return torch.sigmoid(logits)"},
            {
                "return torch.sigmoid(logits)": "return 1 / (1 + torch.exp(-logits))",
                "return softmax(logits)": "return 1 / (1 + (-logits).exp())",
            },
        ],
        "output-softmax-for-binary": [
            {"return torch.sigmoid(logits)": "return softmax(logits)"},
            {'task == "binary"': "task in TASKS[:2]", "torch.sigmoid(logits)": "softmax(logits)"},
            {
                "return torch.sigmoid(logits)": "return softmax(logits)",
                "return softmax(logits)": "return torch.sigmoid(logits)",
            },
            # Three mistakes in one check are all told.
            """
            if task in ["multiclass", "binary"]:
                return softmax(logits)
            return torch.relu(logits)
            """,
        ],
        "output-unknown-task-accepted": [
            {
                'if task == "multiclass":': 'elif task == "multiclass":',
                'if task == "regression":': "else:",
                "    " + RAISE: "",
            },
            {"    " + RAISE: ""},
            """
            if task == "regression":
                return logits
            return torch.sigmoid(logits) if task == "binary" else softmax(logits)
            """,
        ],
        "wrong-exception": [
            {RAISE: 'raise ValueError(f"unknown task {task!r}")'},
            """
            table = {"binary": torch.sigmoid, "multiclass": softmax, "regression": lambda z: z}
            return table[task](logits)
            """,
            {
                "def output_activation(": MINE.format("KeyError"),
                RAISE: "raise UnknownTask('binary, multiclass or regression')",
            },
        ],
    },
)
output_activation_right = right_answers(
    of="output_activation",
    spelled=[
        {"return softmax(logits)": "return softmax(logits.clone())"},
        {RAISE: 'raise ValueError("binary, multiclass or regression")'},
        """
            table = {'binary': lambda z: 1 / (1 + torch.exp(-z)), 'regression': lambda z: z + 0}
            table['multiclass'] = lambda z: softmax(z)
            if task not in table:
                raise ValueError(list(table))
            return table[task](logits)
            """,
        {
            "def output_activation(": MINE.format("ValueError"),
            RAISE: "raise UnknownTask('binary, multiclass or regression')",
        },
        """
            def output_activation(z, task):
                if task not in ("binary", "multiclass", "regression"):
                    raise ValueError("binary, multiclass or regression")
                return {"binary": torch.sigmoid, "multiclass": softmax}.get(task, torch.clone)(z)
            """,
    ],
)
