"""Sample answers of exercise 6, wrong and right, beside its misconceptions' own spellings."""

from grader.suite import right_answers, wrong_answers

NEW_LEAF = "x = z.clone().requires_grad_()\n"
AUTOGRAD = [
    NEW_LEAF + "f(x).sum().backward()\nreturn x.grad",
    NEW_LEAF + "torch.Tensor.backward(f(x).sum())\nreturn x.grad",
    NEW_LEAF + "return torch.autograd.grad(f(x).sum(), x)[0]",
    "from torch.autograd import grad as slope\n" + NEW_LEAF + "return slope(f(x).sum(), x)[0]",
    "x = z.clone()\ngetattr(x, 'requires' + '_grad_')()\n"
    "getattr(f(x).sum(), 'back' + 'ward')()\nreturn x.grad",
    "x = z.clone()\nx.requires_grad = True\nf(x).sum().backward()\nreturn x.grad",
    NEW_LEAF + "torch.autograd.backward(f(x).sum())\nreturn x.grad",
    "x = nn.Parameter(z.clone())\nf(x).sum().backward()\nreturn x.grad",
    "x = torch.zeros_like(z, requires_grad=True)\nf(x + z).sum().backward()\nreturn x.grad",
    "return torch.autograd.functional.vjp(f, z, torch.ones_like(z))[1]",
    "return torch.autograd.functional.jacobian(f, z)",
    "return torch.func.vjp(f, z)[1](torch.ones_like(z))[0]",
    "return torch.func.grad(lambda x: f(x).sum())(z)",
    "return torch.func.jvp(f, (z,), (torch.ones_like(z),))[1]",
    "return torch.func.jacfwd(f)(z)",
    "from torch import func as g\nreturn g.jacrev(f)(z)",
    "from torch.autograd import forward_ad as ad\nwith ad.dual_level():\n"
    "    return ad.unpack_dual(f(ad.make_dual(z, torch.ones_like(z)))).tangent",
]
AUTOGRAD = [f"f = getattr(torch, activation)\n{body}" for body in AUTOGRAD]

jacobian_wrong = wrong_answers(
    of="activation_jacobian",
    spelled={
        "left-the-tensors": [
            """
            matrix = torch.zeros(len(z), len(z), dtype=z.dtype)
            for i, d in enumerate(_derivative(z, activation).tolist()):
                matrix[i, i] = d
            return matrix
            """
        ],
        "no-autograd": AUTOGRAD[::2],
        "overflow": [
            """
            if activation == "sigmoid":
                e = torch.exp(-z)
                return torch.diag(e / (1 + e) ** 2)
            return torch.diag(_derivative(z, activation))
            """
        ],
    },
)
vjp_wrong = wrong_answers(
    of="activation_vjp",
    spelled={
        "argument-changed": ["upstream *= _derivative(z, activation)\nreturn upstream"],
        "no-autograd": AUTOGRAD[1::2],
    },
)

RELU, SIGMOID = "return (z > 0).to(z.dtype)", "return value * (1 - value)"
TANH, DIAGONAL = "return 1 - torch.tanh(z) ** 2", "return torch.diag(_derivative(z, activation))"
PRODUCT = "return upstream * _derivative(z, activation)"
D = "d = _derivative(z, activation)\n    "
jacobian_right = right_answers(
    of="activation_jacobian",
    spelled=[
        {
            RELU: "return torch.sign(torch.relu(z))",
            SIGMOID: "return z.sigmoid() * (-z).sigmoid()",
            TANH: "return torch.cosh(z) ** -2",
            DIAGONAL: D + "return torch.eye(len(d), dtype=d.dtype) * d",
            PRODUCT: D + "return d.mul(upstream)",
        },
        {
            RELU: "return torch.heaviside(z, torch.zeros_like(z))",
            SIGMOID: "return torch.exp(-z.abs()) / (1 + torch.exp(-z.abs())) ** 2",
            TANH: "return (1 - torch.tanh(z)) * (1 + torch.tanh(z))",
            DIAGONAL: "return torch.diag_embed(_derivative(z, activation))",
            PRODUCT: D + "return torch.einsum('...,...->...', d, upstream)",
        },
        {
            RELU: "return torch.where(z > 0, 1.0, 0.0).to(z.dtype)",
            SIGMOID: "return 0.25 * (1 - torch.tanh(z / 2).square())",
            TANH: "return 4 * torch.sigmoid(2 * z) * torch.sigmoid(-2 * z)",
            DIAGONAL: D + "return d.new_zeros(len(d), len(d)).diagonal_scatter(d)",
            PRODUCT: D + "return torch.addcmul(torch.zeros_like(z), d, upstream)",
        },
        {
            RELU: "return torch.clamp(torch.sign(z), min=0)",
            SIGMOID: "return torch.sigmoid(z) - torch.sigmoid(z).square()",
            TANH: "far = z.clamp(-300, 300).double()\n        "
            "return torch.exp(-2 * torch.log(torch.cosh(far))).to(z.dtype)",
            DIAGONAL: D + "return torch.where(torch.eye(len(d)) > 0, d, torch.zeros_like(d))",
            PRODUCT: "return upstream.clone().mul_(_derivative(z, activation))",
        },
    ],
)
vjp_right = right_answers(
    of="activation_vjp",
    spelled=[
        # Words, names and methods of one's own are no autograd.
        """
            note = "z.requires_grad_(True)"  # torch.func.vjp would do it
            class Layer:
                def backward(self, grad, d):
                    'Not loss.backward().'
                    autograd = grad * d
                    return autograd
            def activation_vjp(z, upstream, activation):
                with torch.no_grad():
                    return Layer().backward(upstream, _derivative(z.detach(), activation))
            if __name__ == "__main__":
                x = torch.ones(1, requires_grad=True)
                x.sum().backward()
            """
    ],
)
