"""Sample answers of exercise 1, wrong and right, beside its misconceptions' own spellings."""

from grader.suite import right_answers, wrong_answers

ARGUMENTS = dict.fromkeys(("softmax", "log_softmax", "softmin", "glu"), "-1")
MODULES = {
    "relu": "ReLU", "sigmoid": "Sigmoid", "tanh": "Tanh", "relu6": "ReLU6",
    "threshold": "Threshold", "hardtanh": "Hardtanh", "hardsigmoid": "Hardsigmoid",
    "hardswish": "Hardswish", "leaky_relu": "LeakyReLU", "rrelu": "RReLU", "elu": "ELU",
    "celu": "CELU", "selu": "SELU", "gelu": "GELU", "mish": "Mish", "glu": "GLU", "silu": "SiLU",
    "softplus": "Softplus", "logsigmoid": "LogSigmoid", "softmax": "Softmax",
    "log_softmax": "LogSoftmax", "softmin": "Softmin",
}  # fmt: skip
FORBIDDEN = [
    "torch.special.expit(z)",
    "torch.sigmoid(z)",
    "z.sigmoid()",
    "z.clone().sigmoid_()",
    "torch.sigmoid_(z.clone())",
    "torch.Tensor.sigmoid(z)",
    "torch.Tensor.tanh(z)",
    "getattr(torch, 'sig' + 'moid')(z)",
    "z.relu()",
    "F.relu_(z.clone())",
    "z.softmax(-1)",
    "torch.special.log_softmax(z, -1)",
    "F.tanhshrink(z)",
    "torch.tanh(z, out=torch.empty_like(z))",
    "torch.ops.aten.tanh.default(z)",
    "torch.ops.aten.sigmoid.out(z, out=torch.empty_like(z))",
    "torch.ops.aten.hardtanh(z, -1, 1)",
    "vars(torch)['sigmoid'](z)",
    "torch.vmap(torch.tanh)(z.reshape(-1))",
    "nn.Sequential(nn.Sigmoid())(z)",
    "F.cross_entropy(z.reshape(1, -1), torch.zeros(1).long()) if z.numel() else 0",
    "(lambda f: f(z))(torch.sigmoid)",
    "F.prelu(z, torch.full((1,), 0.25, dtype=z.dtype))",
    "getattr(nn, 'PRe' + 'LU')(dtype=z.dtype)(z)",
]
"""Ways to a ready-made activation; its result needn't be used."""
for name, module in MODULES.items():
    z = "torch.stack([z, z], -1)" if name == "glu" else "z"
    given = "0.0, 0.0" if name == "threshold" else ARGUMENTS.get(name, "")
    FORBIDDEN += [
        f"F.{name}({z}{given and ', ' + given})",
        f"getattr(F, '{name[:2]}' + '{name[2:]}')({z}{given and ', ' + given})",
        f"nn.{module}({given})({z})",
    ]
    if name in {"relu", "silu", "elu", "selu", "gelu", "mish", "softplus", "hardswish"}:
        FORBIDDEN.append(f"torch.ops.aten.{name}({z})")

relu_wrong = wrong_answers(
    of="relu",
    spelled={
        "division-by-zero": ["return z.clamp(min=0) + (z == 0) / z.abs()"],
        "exception": ["if z > 0:\n    return z\nreturn 0 * z"],
        "large-inputs-only": ["return torch.clamp(z, 0, 6)"],
        "left-the-tensors": [
            "if z.numel() and z.max() > 9:\n    z = z.clone()\nreturn z.clamp(min=0)",
            "return z.clone().apply_(lambda v: max(v, 0.0))",
        ],
        "no-ready-made-activation": [
            "return torch.compile(F.relu)(z)",
            *(f"forbidden = {call}\nreturn z * (z > 0)" for call in FORBIDDEN),
            """
            def scripted(z: torch.Tensor) -> torch.Tensor:
                return torch.sigmoid(z)
            def relu(z):
                forbidden = torch.jit.script(scripted)(z)
                return z * (z > 0)
            """,
        ],
        "none": ["return z.clamp(min=1e-3)"],
        "offset": ["return z.clamp(min=0) + 1"],
        "overflow": ["return (z.abs() + z) / 2 + 0 * torch.exp(z)"],
        "returned-none": ["found = z.clamp(min=0)\nprint('relu', found)"],
        "zero-by-zero": ["return z * (z / z.abs() + 1) / 2"],
    },
)
relu_right = right_answers(
    of="relu",
    spelled=[
        "return torch.where(z > 0, z, torch.zeros_like(z))",
        "return (z + z.abs()) / 2",
        "return z * (z > 0)",
        "return torch.maximum(z, torch.zeros_like(z))",
        "return -torch.minimum(-z, torch.zeros_like(z))",
        "if torch.isnan(z).any():\n    raise ValueError('NaN')\nreturn z.clamp(min=0)",
        "@torch.compile\ndef relu(z):\n    return torch.clamp(z, min=0)",
        "found = z.clamp(min=0)\nprint('relu', found)\nreturn found",
    ],
)
sigmoid_wrong = wrong_answers(
    of="sigmoid",
    spelled={
        "left-the-tensors": [
            "return z.clone().map_(z, lambda a, b: 1 / (1 + math.exp(-max(a, -700.0))))"
        ],
        "no-ready-made-activation": [
            "return torch.special.expit(z)",
            "from torch import sigmoid as other\ndef sigmoid(z):\n    return other(z)",
            # It costs only the function that breaks the rule, not one that calls it.
            {
                "    small = torch": "    return torch.sigmoid(z)\n    small = torch",
                "    less = torch": "    return 2 * sigmoid(2 * z) - 1\n    less = torch",
            },
        ],
        "right-at-zero-only": ["return (1 + torch.erf(z)) / 2", "return (z / 4 + 0.5).clamp(0, 1)"],
    },
)
sigmoid_right = right_answers(
    of="sigmoid",
    spelled=[
        "return 1 / (1 + torch.exp(-z))",
        "return 1 - 1 / (1 + torch.exp(z))",
        "return torch.where(z > 0, 1.0, torch.exp(-z.abs())) / (1 + torch.exp(-z.abs()))",
        "return torch.exp(z.clamp(-80, 80)) / (1 + torch.exp(z.clamp(-80, 80)))",
        """
            def sigmoid(z):
                'Not torch.sigmoid(z).'
                text = 'torch.sigmoid(z)'  # torch.sigmoid(z), z.tanh(), F.relu
                return 1 / (1 + torch.exp(-z))
            if __name__ == "__main__":
                print(torch.sigmoid(torch.ones(3)), F.relu)
            """,
        "softmax = torch.exp(-z)\nsilu = 1 + softmax\nreturn 1 / silu",
        """
            class Mine:
                def sigmoid(self, z):
                    return 1 / (1 + torch.exp(-z))
            def sigmoid(z):
                return Mine().sigmoid(z)
            """,
        """
            class Mine:
                def sigmoid(self, z):
                    return 1 / (1 + torch.exp(-z))
                def tanh(self, z):
                    return 2 * self.sigmoid(2 * z) - 1
            def sigmoid(z):
                return Mine().tanh(z / 2) / 2 + 0.5
            """,
        """
            kept = z.clamp(-40, 40)
            up = torch.exp(kept / 2)
            return up / (2 * torch.cosh(kept / 2))
            """,
        "return torch.where(z > 0, 1.0, torch.exp(z.clamp(max=0))) / (1 + torch.exp(-abs(z)))",
        """
            small = torch.expm1(-z.abs())
            up = 1 / (2 + small)
            return torch.where(z < 0, 1 - up, up)
            """,
        "return torch.exp(-torch.logaddexp(0 * z, -z))",
        "return 0.5 * (1 + relu(z) * 0 + tanh(z / 2))",
        "return (1 + torch.sign(z) * (1 - torch.exp(-z.abs())) / (1 + torch.exp(-z.abs()))) / 2",
        "assert not bool(z.isnan().any()), 'NaN'\nreturn 1 / (1 + torch.exp(-z))",
        "e = torch.exp(-z.abs())\nreturn torch.where(z >= 0, 1 / (1 + e), e / (1 + e))",
        """
            @torch.compile
            def sigmoid(z):
                e = torch.exp(-z.abs())
                return torch.where(z >= 0, 1 / (1 + e), e / (1 + e))
            """,
        "found = 1 / (1 + torch.exp(-z))\nprint(f'{z} {found!r} {z.shape}')\nreturn found",
    ],
)
tanh_wrong = wrong_answers(
    of="tanh",
    spelled={
        "left-the-tensors": [
            """
            values = [1 - 2 / (math.exp(2 * min(float(v), 300.0)) + 1) for v in z.flatten()]
            return torch.tensor(values, dtype=z.dtype).reshape(z.shape)
            """,
            "return z.detach().clone().apply_(math.tanh)",
        ],
        "root-of-negative": ["return torch.exp(torch.log(torch.sinh(z))) / torch.cosh(z)"],
        "wrong-dtype": ["z = torch.tensor(z.tolist())\nreturn 1 - 2 / (torch.exp(2 * z) + 1)"],
        "zero-by-zero": ["e = torch.exp(-2 * z.abs())\nreturn z / z.abs() * (1 - e) / (1 + e)"],
    },
)
tanh_right = right_answers(
    of="tanh",
    spelled=[
        "return 1 - 2 / (torch.exp(2 * z) + 1)",
        "return 2 * sigmoid(2 * z) - 1",
        "return torch.sinh(z.clamp(-30, 30)) / torch.cosh(z.clamp(-30, 30))",
        "less = torch.expm1(-2 * z.abs())\nreturn -torch.sign(z) * less / (2 + less)",
        """
            if (
                z.isinf().any()
                or (z != z).any()
            ):
                text = 'no'
                raise ValueError(text)
            return 2 / (1 + torch.exp(-2 * z)) - 1
            """,
        "e = torch.exp(-2 * z.abs())\nreturn torch.sign(z) * (1 - e) / (1 + e)",
        "found = 2 / (1 + torch.exp(-2 * z)) - 1\nstr(found)\nreturn found",
    ],
)
