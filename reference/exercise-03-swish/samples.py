"""Sample answers of exercise 3, wrong and right, beside its misconceptions' own spellings."""

from grader.suite import right_answers, wrong_answers

swish_wrong = wrong_answers(
    of="swish",
    spelled={
        "argument-changed": [
            "z *= torch.sigmoid(z)\nreturn z",
        ],
        "constant-factor": [
            "return 2 * z * torch.sigmoid(z)",
        ],
        "exception": [
            "return z / (1 + math.exp(-z))",
        ],
        "left-the-tensors": [
            """
            values = [v * torch.sigmoid(v).item() for v in z.flatten()]
            return torch.stack(values).reshape(z.shape) if values else torch.zeros_like(z)
            """,
        ],
        "no-silu": [
            "return torch.nn.functional.silu(z)",
            "forbidden = F.silu(z)\nreturn z * torch.sigmoid(z)",
            "forbidden = F.silu(z.clone(), inplace=True)\nreturn z * torch.sigmoid(z)",
            "forbidden = nn.SiLU()(z)\nreturn z * torch.sigmoid(z)",
            "forbidden = nn.functional.hardswish(z)\nreturn z * torch.sigmoid(z)",
            "forbidden = nn.Hardswish()(z)\nreturn z * torch.sigmoid(z)",
            "forbidden = getattr(F, 'si' + 'lu')(z)\nreturn z * torch.sigmoid(z)",
            "forbidden = getattr(torch.ops.aten, 'si' 'lu')(z)\nreturn z * torch.sigmoid(z)",
            "forbidden = torch.ops.aten.silu.default(z)\nreturn z * torch.sigmoid(z)",
            "forbidden = torch.ops.aten.hardswish(z)\nreturn z * torch.sigmoid(z)",
            "forbidden = torch._C._nn.silu(z)\nreturn z * torch.sigmoid(z)",
            """
            from torch.nn.functional import silu as quiet
            def swish(z):
                forbidden = quiet(z)
                return z * torch.sigmoid(z)
            """,
            """
            from torch.nn.functional import silu as quiet
            smuggled = quiet
            def swish(z):
                forbidden = smuggled(z)
                return z * torch.sigmoid(z)
            """,
            """
            def scripted(z: torch.Tensor) -> torch.Tensor:
                return torch.nn.functional.silu(z)
            def swish(z):
                forbidden = torch.jit.script(scripted)(z)
                return z * torch.sigmoid(z)
            """,
            """
            forbidden = [f for f in (torch.nn.functional.silu,)][0](z)
            return z * torch.sigmoid(z)
            """,
            "forbidden = vars(F)['silu'](z)\nreturn z * torch.sigmoid(z)",
            """
            forbidden = torch.vmap(F.silu)(z.reshape(-1)).reshape(z.shape)
            return z * torch.sigmoid(z)
            """,
            "forbidden = nn.Sequential(nn.Identity(), nn.SiLU())(z)\nreturn z * torch.sigmoid(z)",
        ],
        "not-vectorised": [
            """
            result = torch.empty(z.shape, dtype=z.dtype)
            flat, out = z.reshape(-1), result.view(-1)
            for i in range(len(flat)):
                out[i] = flat[i] * torch.sigmoid(flat[i])
            return result
            """,
        ],
        "offset": [
            "return z * torch.sigmoid(z) + 1e-6",
        ],
        "overflow": [
            "return z * torch.exp(z) / (1 + torch.exp(z))",
        ],
        "right-at-zero-only": [
            "return torch.atan(z) * z",
            "return z * torch.sigmoid(z.sum())",
        ],
        "wrong-dtype": [
            "return z.float() * torch.sigmoid(z.float())",
        ],
    },
)
swish_right = right_answers(
    of="swish",
    spelled=[
        "# F.silu(z), silu_(z), z.silu(), torch.autograd.grad\nreturn z * torch.sigmoid(z)",
        "return z * torch.exp(-F.softplus(-z))",
        "return z * torch.exp(-torch.logaddexp(torch.zeros_like(z), -z))",
        "return z * 0.5 * (1 + torch.tanh(z / 2))",
        "silu = torch.sigmoid(z)\nhardswish = z * silu\nreturn hardswish",
        "text = 'torch.nn.functional.silu(z).backward()'\nreturn z * torch.sigmoid(z)",
        """
            class Mine:
                def silu(self, z):
                    return z * torch.sigmoid(z)
                def backward(self, z):
                    return self.silu(z)
            def swish(z):
                return Mine().silu(z)
            """,
        """
            class Mine:
                def silu(self, z):
                    return z * torch.sigmoid(z)
                def backward(self, z):
                    return self.silu(z)
            def swish(z):
                with torch.no_grad():
                    return Mine().backward(z)
            """,
        "return torch.no_grad()(lambda x: x * torch.sigmoid(x))(z)",
        "options = dict(silu=1, requires_grad=False)\nreturn z * torch.sigmoid(z)",
        "return z.detach() * F.sigmoid(z)",
        "return z * F.softmax(torch.stack([z, 0 * z]), dim=0)[0]",
        "return z - z * torch.sigmoid(-z)",
        "return z * F.logsigmoid(z).exp()",
    ],
)
swish_derivative_wrong = wrong_answers(
    of="swish_derivative",
    spelled={
        "few-digits": [
            "s = torch.sigmoid(z.float()).double()\nreturn s + z * s * (1 - s)",
            "s = 1 / (1 + torch.exp(-z) + 1e-7)\nreturn s + z * s * (1 - s)",
        ],
        "no-autograd": [
            "z = z.clone().requires_grad_()\nswish(z).sum().backward()\nreturn z.grad",
            "x = z.clone().requires_grad_()\nswish(x).sum().backward()\nreturn x.grad",
            """
            x = z.clone()
            x.requires_grad = True
            return torch.autograd.grad(swish(x).sum(), x)[0]
            """,
            "return torch.func.grad(lambda x: swish(x).sum())(z)",
            "return torch.autograd.functional.vjp(swish, z, torch.ones_like(z))[1]",
            "x = nn.Parameter(z.clone())\nswish(x).sum().backward()\nreturn x.grad",
            """
            x = torch.zeros_like(z, requires_grad=True)
            y = x + z
            swish(y).sum().backward()
            return x.grad
            """,
            """
            g = getattr(torch, 'auto' + 'grad')
            x = z.clone().requires_grad_(True)
            return getattr(g, 'grad')(swish(x).sum(), x)[0]
            """,
        ],
        "offset": [
            "s = torch.sigmoid(z)\nreturn s + z * s * (1 - s) + 1e-6",
        ],
        "returned-none": [
            "gate = torch.sigmoid(z)\nslope = gate + z * gate * (1 - gate)",
        ],
        "right-at-zero-only": [
            "return torch.sigmoid(1.5 * z)",
        ],
    },
)
swish_derivative_right = right_answers(
    of="swish_derivative",
    spelled=[
        "s = torch.sigmoid(z)\nreturn s * (1 + z * (1 - s))",
        "s = torch.sigmoid(z)\nreturn z * s + s * (1 - z * s)",
        "s = torch.sigmoid(z)\nreturn s + z * s * torch.sigmoid(-z)",
        "s = torch.sigmoid(z)\nreturn s + z * s - z * s**2",
        "t = torch.tanh(z / 2)\nreturn 0.5 * (1 + t + z / 2 * (1 - t**2))",
        "s = torch.sigmoid(z)\nreturn s + z * s * (1 - s)",
        "y = swish(z)\nreturn y + torch.sigmoid(z) * (1 - y)",
        "return torch.sigmoid(z) + z / (4 * torch.cosh(z / 2) ** 2)",
    ],
)
