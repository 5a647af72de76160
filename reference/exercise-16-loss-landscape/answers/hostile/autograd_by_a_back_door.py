# tries: lets autograd find the path and the Hessian, through a name that is put together
# loses: path, paths[seven], paths[one], paths[float32], few_steps, at_the_limit, path_at_once, hessian, hessians[seven], hessians[one], hessians[float32], hessians[alike], hessian_whole
import torch

auto = getattr(torch, "".join(reversed("dargotua")))


def loss_surface(x, y, ws, bs):
    return ((ws[:, None, None] * x + bs[:, None] - y) ** 2).mean(-1)


def descent_path(x, y, start, lr, steps):
    points = [start]
    for _ in range(steps):
        p = points[-1].detach().clone().requires_grad_()
        (g,) = auto.grad(((p[0] * x + p[1] - y) ** 2).mean(), p)
        points.append(points[-1] - lr * g)
    return torch.stack(points)


def hessian(x):
    f = lambda p: ((p[0] * x + p[1]) ** 2).mean()
    return getattr(auto, "functional").hessian(f, torch.zeros(2, dtype=x.dtype))


def largest_learning_rate(x):
    return 2 / torch.linalg.eigvalsh(hessian(x))[-1]
