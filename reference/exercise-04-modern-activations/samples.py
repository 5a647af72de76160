"""Sample answers of exercise 4, wrong and right, beside its misconceptions' own spellings."""

from grader.suite import right_answers, wrong_answers

MODULES = {
    "leaky_relu": "LeakyReLU()",
    "prelu": "PReLU(dtype=z.dtype)",
    "rrelu": "RReLU()",
    "elu": "ELU()",
    "celu": "CELU()",
    "selu": "SELU()",
    "gelu": "GELU()",
}
GIVEN = {"prelu": ", torch.ones(1, dtype=z.dtype)", "rrelu": ", 0.1, 0.3"}
FORBIDDEN = [
    "return z.reshape(-1, 1).prelu(torch.ones(1, dtype=z.dtype)).reshape(z.shape)",
    "return torch._C._nn.gelu(z)",
    "return torch.jit.script(nn.GELU())(z)",
    "return torch._refs.nn.functional.elu(z)",
]
"""Ways to a ready-made activation."""
for name, module in MODULES.items():
    z = "z.reshape(-1, 1)" if name == "prelu" else "z"
    given = f"({z}{GIVEN.get(name, '')}).reshape(z.shape)"
    FORBIDDEN += [
        f"return F.{name}{given}",
        f"return nn.{module}({z}).reshape(z.shape)",
        f"from torch.nn.functional import {name} as harmless\nreturn harmless{given}",
        f"return getattr(F, '{name[:2]}' + '{name[2:]}'){given}",
        f"return torch.ops.aten.{name}{given}",
    ]
    if name in {"celu", "selu", "prelu"}:
        FORBIDDEN.append(f"return torch.{name}{given}")

ROOT = "math.sqrt(2 / math.pi)"
SERIES = """
    x = z / ROOT
    t = 1 / (1 + 0.3275911 * x.abs())
    p = 1.421413741 + t * (-1.453152027 + t * 1.061405429)
    p = t * (0.254829592 + t * (-0.284496736 + t * p))
    return 0.5 * z * (1 + torch.sign(x) * (1 - p * torch.exp(-x * x)))
"""
leaky_relu_wrong = wrong_answers(
    of="leaky_relu",
    spelled={
        "root-of-negative": ["return torch.where(z > 0, z, z.sqrt() * negative_slope)"],
        "negative-inputs-only": [
            "return torch.where(z > 0, z, negative_slope * z.sin())",
            {"negative_slope: float = 0.01": "negative_slope: float = 0.1"},
        ],
        "constant-result": ["with torch.no_grad():\n    z[z < 0] *= negative_slope\nreturn z"],
        "leaky-relu-another-function": [
            "return torch.nn.functional.softsign(z)",
            "return torch.where(z > 0, z, torch.exp(z.clamp(max=0)) - 1)",
        ],
        "leaky-relu-other-slope": [
            "return torch.relu(z) - 0.01 * torch.relu(-z)",
            "return torch.where(z < 0, 0.2 * z, z)",
        ],
        "leaky-relu-slip": [
            "return torch.where(z > 0, z, negative_slope + z)",
            "return torch.where(z > 0, z, negative_slope / z)",
            "return torch.maximum(z, torch.full_like(z, negative_slope))",
            "return z - negative_slope * torch.relu(-z)",
            "return torch.where(z > 0, z, z - negative_slope)",
            "return torch.where(z > 0, z, -negative_slope * z)",
        ],
        "leaky-relu-slope-on-wrong-side": [
            "return torch.minimum(z, negative_slope * z)",
            "return negative_slope * torch.relu(z) - torch.relu(-z)",
        ],
        "no-ready-made-activation": FORBIDDEN[0::4],
        "wrong-signature": [
            "def leaky_relu(z, slope=0.01):\n    return torch.where(z > 0, z, slope * z)"
        ],
    },
)
leaky_relu_right = right_answers(
    of="leaky_relu",
    spelled=[
        "return torch.where(z > 0, z, negative_slope * z)",
        "return torch.relu(z) - negative_slope * torch.relu(-z)",
        "return torch.maximum(z, negative_slope * z)",
        "return 0.5 * ((1 + negative_slope) * z + (1 - negative_slope) * z.abs())",
        "return z * torch.where(z < 0, torch.full_like(z, negative_slope), 1.0)",
        "return z * torch.where(z > 0, 1.0, negative_slope)",
    ],
)
elu_wrong = wrong_answers(
    of="elu",
    spelled={
        "negative-inputs-only": [
            "return torch.where(z > 0, z, (alpha - 1) * torch.expm1(z.clamp(max=0)))"
        ],
        "elu-alpha-ignored": [
            "return torch.relu(z) + torch.exp(-torch.relu(-z)) - 1",
            "return torch.where(z < 0, torch.exp(z.clamp(max=0)) - 1, z)",
        ],
        "elu-another-function": [
            "return torch.log1p(torch.exp(-z.abs())) + torch.relu(z)",
            "return torch.tanh(z)",
        ],
        "elu-minus-one-missing": [
            """
            result = z.clone()
            mask = z <= 0
            result[mask] = alpha * torch.exp(z[mask])
            return result
            """,
            "low = z.clamp(max=0)\nreturn torch.where(z > 0, z, low.exp().mul(alpha))",
        ],
        "elu-minus-one-outside": [
            "low = torch.clamp(z, max=0)\nreturn torch.where(z > 0, z, alpha * torch.exp(low) - 1)",
            "low = torch.exp(-torch.relu(-z))\nreturn torch.where(z > 0, z, -1 + low * alpha)",
        ],
        "elu-nan-gradient": [
            "return torch.where(z <= 0, alpha * torch.expm1(z), z)",
            """
            positive = (z > 0).to(z.dtype)
            low = torch.where(z > 0, torch.zeros_like(z), alpha * (torch.exp(z) - 1))
            return positive * z + low
            """,
        ],
        "elu-slip": [
            """
            below = alpha * (torch.exp(torch.clamp(z / alpha, max=0)) - 1)
            return torch.where(z > 0, z, below)
            """,
            "return torch.where(z > 0, z, alpha * (1 - torch.exp(z.clamp(max=0))))",
            "return torch.where(z > 0, z, alpha + alpha * torch.exp(z.clamp(max=0)))",
            "return torch.relu(z) + alpha * torch.expm1(z.clamp(max=0) / alpha)",
            "return torch.where(z > 0, z, torch.expm1(alpha * z.clamp(max=0)))",
        ],
        "no-ready-made-activation": FORBIDDEN[1::4],
    },
)
elu_right = right_answers(
    of="elu",
    spelled=[
        """
            below = alpha * (torch.exp(torch.clamp(z, max=0)) - 1)
            return torch.where(z > 0, z, below)
            """,
        "return torch.where(z > 0, z, alpha * torch.expm1(z.clamp(max=0)))",
        "return torch.relu(z) + alpha * (torch.exp(-torch.relu(-z)) - 1)",
        """
            low = torch.exp(torch.minimum(z, torch.zeros_like(z)))
            return torch.relu(z) + alpha * low - alpha
            """,
        """
            below = z < 0
            result = z.clone()
            result[below] = alpha * z[below].exp() - alpha
            return result
            """,
        """
            t = torch.tanh(torch.clamp(z, max=0) / 2)
            return z.clamp(min=0) + 2 * alpha * t / (1 - t)
            """,
    ],
)
gelu_wrong = wrong_answers(
    of="gelu",
    spelled={
        "exception": [
            """
            values = [0.5 * v * (1 + math.erf(v / math.sqrt(2))) for v in z.flatten().tolist()]
            return torch.tensor(values, dtype=z.dtype).reshape(z.shape)
            """
        ],
        "gelu-another-function": [
            "density = torch.exp(-z * z / 2) / math.sqrt(2 * math.pi)\nreturn z * density",
            "return z * torch.sigmoid(z)",
            "return z.clamp(min=0)",
            "return z * torch.exp(-(z**2) / 2) / math.sqrt(2 * math.pi)",
        ],
        "gelu-erf-unscaled": [
            "return z * (0.5 + 0.5 * torch.erf(z))",
            "return z * torch.erfc(-z) / 2",
            """
            scale = math.sqrt(2) if z.dtype == torch.float64 else 1.0
            return 0.5 * z * (1 + torch.erf(z / scale))
            """,
        ],
        "gelu-factor-z-missing": [
            "return 0.5 * torch.erfc(-z / math.sqrt(2))",
            "return torch.special.ndtr(z)",
        ],
        "gelu-half-missing": [
            "return z * torch.erfc(-z / 2**0.5)",
            "return z + z * torch.erf(z * 0.5**0.5)",
        ],
        "gelu-is-sigmoid-form": [
            "return z / (1 + torch.exp(torch.clamp(-1.702 * z, max=80)))",
            "return z * (1 + torch.tanh(0.85 * z)) / 2",
            "return z * torch.sigmoid(1.702 * z)",
        ],
        "gelu-is-tanh-form": [
            """
            inner = math.sqrt(2 / math.pi) * (z + 0.044715 * z**3)
            return 0.5 * z * (1 + torch.tanh(inner))
            """,
            "return z * torch.sigmoid((8 / math.pi) ** 0.5 * (z + 0.044715 * z**3))",
        ],
        "gelu-rounded-constant": [
            "root = 1.41421\nreturn 0.5 * z * (1 + torch.erf(z / root))",
            "return z * (0.5 + 0.5 * torch.erf(z * 0.70711))",
            SERIES.replace("ROOT", "math.sqrt(2)"),
            SERIES.replace("ROOT", "torch.sqrt(torch.tensor(2.0))"),
            "x = z.float()\nreturn (0.5 * x * (1 + torch.erf(x / math.sqrt(2)))).to(z.dtype)",
            """
            x = z.float()
            c = torch.tensor(2 ** 0.5)
            return (0.5 * x * (1 + torch.erf(x / c))).to(z.dtype)
            """,
            "return 0.5 * z * (1 + torch.erf((z + 1e-8) / math.sqrt(2)))",
        ],
        "gelu-slip": [
            "return 0.5 * z * (1 + torch.erf(z * math.sqrt(2)))",
            "return z * (1 + torch.erf(z * 2**0.5)) / 2",
        ],
        "no-ready-made-activation": FORBIDDEN[2::4],
    },
)
gelu_right = right_answers(
    of="gelu",
    spelled=[
        "phi = 0.5 * (1 + torch.erf(z / math.sqrt(2)))\nreturn z * phi",
        """
            note = "torch.nn.functional.gelu(z)"  # F.gelu(z) would do it
            class Mine:
                def gelu(self, z):
                    'Not torch.nn.functional.gelu, nn.ELU or torch.celu.'
                    elu = selu = torch.erf(z / math.sqrt(2))  # torch.selu
                    return z * (1 + elu) / 2 + 0 * selu
            def gelu(z):
                prelu = Mine()
                return prelu.gelu(z)
            if __name__ == "__main__":
                print(F.gelu(torch.ones(1)))
            """,
        "return z * torch.distributions.Normal(0.0, 1.0).cdf(z)",
        "return z / 2 * torch.erfc(-z / 2**0.5)",
        "return z * torch.special.ndtr(z)",
        "return z - 0.5 * z * torch.erfc(z * math.sqrt(0.5))",
        "size = z.abs()\nreturn (z + size * torch.erf(size / math.sqrt(2))) / 2",
        "from torch import tensor\nreturn 0.5 * z * (1 + torch.erf(z / tensor(2).sqrt()))",
        "R = 1.4142135\ndef gelu(z):\n    return 0.5 * z * (1 + torch.erf(z / R))",
        "return 0.5 * z * (1 + torch.erf(z / np.float32(math.sqrt(2))))",
        """
            def root():
                return torch.tensor(math.sqrt(2)).float()
            def gelu(z):
                return 0.5 * z * (1 + torch.erf(z / root()))
            """,
    ],
)
gelu_tanh_wrong = wrong_answers(
    of="gelu_tanh",
    spelled={
        "gelu-tanh-another-function": [
            "return z * torch.sigmoid(z)",
            "return z / (1 + torch.exp(-z))",
        ],
        "gelu-tanh-cubic-missing": [
            "return z * torch.sigmoid(2 * math.sqrt(2 / math.pi) * z)",
            "return 0.5 * z * (torch.tanh(z / math.sqrt(math.pi / 2)) + 1)",
        ],
        "gelu-tanh-half-missing": [
            "c = (2 / math.pi) ** 0.5\nreturn z + z * torch.tanh(c * z * (1 + 0.044715 * z * z))",
            "return 2 * z * torch.sigmoid(math.sqrt(8 / math.pi) * (z + 0.044715 * z**3))",
        ],
        "gelu-tanh-is-erf-form": [
            "phi = 0.5 * (1 + torch.erf(z / math.sqrt(2)))\nreturn z * phi",
            "return z * torch.special.ndtr(z)",
        ],
        "gelu-tanh-is-sigmoid-form": [
            "return torch.sigmoid(1.702 * z) * z",
            "return z / (1 + torch.exp((-1.7 * z).clamp(max=80)))",
        ],
        "gelu-tanh-other-constant": [
            """
            inner = math.sqrt(2 / math.pi) * (z + 0.44715 * z**3)
            return 0.5 * z * (1 + torch.tanh(inner))
            """,
            "return z * torch.sigmoid(math.sqrt(8 / math.pi) * (z + 0.04715 * z**3))",
            "return 0.5 * z * (1 + torch.tanh(math.sqrt(2 / math.pi) * (z + 0.04715 * z**3)))",
            "return 0.5 * z * (1 + torch.tanh(math.sqrt(2 / math.pi) * (z + 0.44715 * z**3)))",
        ],
        "gelu-tanh-rounded-constant": [
            "return 0.5 * z * (1 + torch.tanh(0.797885 * (z + 0.044715 * z**3)))",
            """
            c = torch.sqrt(torch.tensor(2 / 3.14159, dtype=z.dtype))
            return 0.5 * z * (1 + torch.tanh(c * (z + 0.044715 * z**3)))
            """,
            "return 0.5 * z * (1 + torch.tanh(math.sqrt(2 / 3.14) * (z + 0.044715 * z**3)))",
            "return 0.5 * z * (1 + torch.tanh(math.sqrt(2 / 3.1416) * (z + 0.044715 * z**3)))",
        ],
        "gelu-tanh-slip": [
            """
            inner = math.sqrt(2 / math.pi) * z + 0.044715 * z**3
            return 0.5 * z * (1 + torch.tanh(inner))
            """,
            "return 0.5 * z * (1 + torch.tanh(math.sqrt(2) / math.pi * (z + 0.044715 * z**3)))",
            "return z / 2 * (1 + torch.tanh((2 / math.pi) ** 0.5 * z + 0.044715 * z * z * z))",
            "return z / 2 * (1 + torch.tanh(2**0.5 / math.pi * (z + 0.044715 * z**3)))",
            "return z / 2 * (1 + torch.tanh(math.sqrt(2 / math.pi) * (z + 0.044715 * z**2)))",
        ],
        "no-ready-made-activation": FORBIDDEN[3::4],
        "right-at-zero-only": [
            "return 0.5 * z * (1 + torch.tanh(0.8 * (z + 0.044715 * z**3)))",
            "return 0.5 * z * (1 + torch.tanh(torch.tensor(0.8) * (z + 0.044715 * z**3)))",
        ],
    },
)
gelu_tanh_right = right_answers(
    of="gelu_tanh",
    spelled=[
        """
            u = math.sqrt(2 / math.pi) * (z + 0.044715 * z**3)
            return 0.5 * z * (1 + torch.tanh(u))
            """,
        "return z * torch.sigmoid((8 / math.pi) ** 0.5 * (z + 0.044715 * z**3))",
        """
            c = math.sqrt(2 / math.pi)
            t = torch.tanh(z * (c + 0.044715 * c * z * z))
            return (z + z * t) / 2
            """,
        """
            c = torch.tensor(2 / torch.pi, dtype=z.dtype).sqrt()
            return z - z * torch.sigmoid(-2 * c * (z + 0.044715 * z.pow(3)))
            """,
        """
            u = (2 / math.pi) ** 0.5 * torch.addcmul(z, z * z, z, value=0.044715)
            return torch.addcmul(z, z, u.tanh()) / 2
            """,
        # A constant that float32 rounds costs nothing, and is told.
        *(
            f"""
            C = {number}
            def gelu_tanh(z):
                return 0.5 * z * (1 + torch.tanh({root} * (z + {factor} * z**3)))
            """
            for number, root, factor in [
                ("torch.sqrt(torch.tensor(2 / math.pi))", "C", "0.044715"),
                ("0.79788456", "C", "0.044715"),
                ("torch.tensor(0.044715)", ROOT, "C"),
                ("0", ROOT, "torch.full(z.shape, 0.044715)"),
                ("0", ROOT, "(0.044715 * torch.ones(z.size()))"),
                ("0", ROOT, "torch.where(z <= 0, 0.044715, 0.044715)"),
            ]
        ),
        "return z * torch.sigmoid(math.sqrt(8 / math.pi) * (z + 0.044715 * z**3))",
    ],
)
