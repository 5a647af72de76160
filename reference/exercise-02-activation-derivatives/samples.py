"""Sample answers of exercise 2, wrong and right, beside its misconceptions' own spellings."""

from grader.suite import right_answers, wrong_answers

relu_derivative_wrong = wrong_answers(
    of="relu_derivative",
    spelled={
        "argument-changed": ["z[z > 0] = 1\nz[z <= 0] = 0\nreturn z"],
        "no-autograd": [
            "x = z.clone().requires_grad_()\ntorch.relu(x).sum().backward()\nreturn x.grad",
            """
            from torch.autograd import grad as quiet
            def relu_derivative(z):
                x = z.clone().requires_grad_()
                return quiet(torch.relu(x).sum(), x)[0]
            """,
            "return torch.func.jvp(torch.relu, (z,), (torch.ones_like(z),))[1]",
            "return torch.func.jacrev(lambda x: torch.relu(x).sum())(z)",
            """
            import importlib
            g = importlib.import_module('torch.auto' + 'grad')
            x = z.detach().clone().requires_grad_()
            g.backward(torch.relu(x).sum())
            return x.grad
            """,
        ],
        "wrong-dtype": ["return (z > 0).float()", "return (z > 0).long()"],
        "zero-only": ["return (torch.sign(z) + 1) / 2"],
    },
)
relu_derivative_right = right_answers(
    of="relu_derivative",
    spelled=[
        "return torch.where(z > 0, torch.ones_like(z), torch.zeros_like(z))",
        "return torch.heaviside(z, z.new_zeros(()))",
        "return torch.sign(z).clamp(min=0)",
        "return (torch.sign(z) + torch.sign(z).abs()) / 2",
        "return torch.relu(z).sign()",
    ],
)
sigmoid_derivative_wrong = wrong_answers(
    of="sigmoid_derivative",
    spelled={
        "few-digits": ["a = torch.sigmoid(z.float()).to(z.dtype)\nreturn a * (1 - a)"],
        "no-autograd": [
            """
            z = z.detach().clone().requires_grad_(True)
            return torch.autograd.grad(torch.sigmoid(z).sum(), z)[0]
            """,
            """
            x = z.clone().requires_grad_()
            torch.Tensor.backward(torch.sigmoid(x).sum())
            return x.grad
            """,
            "return torch.func.grad(lambda x: torch.sigmoid(x).sum())(z)",
            "return torch.autograd.functional.vjp(torch.sigmoid, z, torch.ones_like(z))[1]",
            "return torch.func.jacfwd(lambda x: torch.sigmoid(x).sum())(z)",
            "x = nn.Parameter(z.clone())\ntorch.sigmoid(x).sum().backward()\nreturn x.grad",
        ],
        "offset": [{"return a * (1 - a)": "return a * (1 - a) + 1e-7"}],
        "overflow": ["e = torch.exp(-z)\nreturn e / (1 + e) ** 2"],
        "right-at-zero-only": ["a = torch.sigmoid(1.001 * z)\nreturn a * (1 - a)"],
    },
)
sigmoid_derivative_right = right_answers(
    of="sigmoid_derivative",
    spelled=[
        "return torch.sigmoid(z) * torch.sigmoid(-z)",
        "return torch.sigmoid(z) - torch.sigmoid(z) ** 2",
        "return torch.exp(-z.abs()) / (1 + torch.exp(-z.abs())) ** 2",
        "return 1 / (2 + torch.exp(z) + torch.exp(-z))",
        "return (1 - torch.tanh(z / 2) ** 2) / 4",
        "return 0.25 / torch.cosh(z / 2) ** 2",
    ],
)
tanh_derivative_wrong = wrong_answers(
    of="tanh_derivative",
    spelled={
        "no-autograd": [
            """
            x = z.clone()
            x.requires_grad = True
            return torch.autograd.grad(torch.tanh(x).sum(), x)[0]
            """,
            "return torch.func.vjp(torch.tanh, z)[1](torch.ones_like(z))[0]",
            "return torch.vmap(torch.func.grad(torch.tanh))(z.reshape(-1)).reshape(z.shape)",
            """
            g = getattr(torch, 'auto' + 'grad')
            x = z.clone().requires_grad_(True)
            return getattr(g, 'gr' + 'ad')(torch.tanh(x).sum(), x)[0]
            """,
            """
            with torch.enable_grad():
                x = z.clone().requires_grad_()
                torch.tanh(x).sum().backward()
            return x.grad.detach()
            """,
            "x = z.clone().requires_grad_()\ntorch.tanh(x).sum().backward()\nreturn x.grad",
        ],
        "reshaped": ["return (1 - torch.tanh(z) ** 2).unsqueeze(-1)"],
    },
)
tanh_derivative_right = right_answers(
    of="tanh_derivative",
    spelled=[
        "return (1 - torch.tanh(z)) * (1 + torch.tanh(z))",
        "return 1 / torch.cosh(z) ** 2",
        "return 4 * torch.sigmoid(2 * z) * torch.sigmoid(-2 * z)",
        "return 4 * torch.exp(-2 * z.abs()) / (1 + torch.exp(-2 * z.abs())) ** 2",
        "return 1 - (2 * torch.sigmoid(2 * z) - 1) ** 2",
        """
            def tanh_derivative(z):
                'No .backward(), no torch.func.grad.'
                text = 'z.requires_grad_().backward()'  # torch.autograd.grad, z.backward()
                return 1 - torch.tanh(z) ** 2
            if __name__ == "__main__":
                x = torch.ones(3, requires_grad=True)
                torch.tanh(x).sum().backward()
            """,
        "backward = torch.tanh(z)\ngrad = backward * backward\nreturn 1 - grad",
        """
            class Mine:
                def backward(self, z):
                    return 1 - torch.tanh(z) ** 2
            def tanh_derivative(z):
                return Mine().backward(z)
            """,
        "with torch.no_grad():\n    return 1 - torch.tanh(z) ** 2",
        "with torch.inference_mode():\n    return 1 - torch.tanh(z) ** 2",
        "return 1 - nn.Tanh()(z.detach()) ** 2",
        "return 4 * sigmoid_derivative(2 * z)",
        """
            flat = z.reshape(-1)
            slope = torch.vmap(lambda x: 1 - torch.tanh(x) ** 2)
            return slope(flat).view_as(z) if len(flat) else z.clone()
            """,
    ],
)
