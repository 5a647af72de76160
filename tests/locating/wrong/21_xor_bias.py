import torch


def xor_parameters():
    # h1 = x1 + x2, h2 = x1 + x2 - 1, y = h1 - 2 h2
    W1 = torch.ones(2, 2)
    b1 = torch.tensor([0., 1.])
    W2 = torch.tensor([[1.], [-2.]])
    b2 = torch.zeros(1)
    return W1, b1, W2, b2


def best_linear_fit(X, y):
    y = y.view(-1, 1)
    Xm = X.mean(dim=0, keepdim=True)
    ym = y.mean()
    w = torch.linalg.solve((X - Xm).T @ (X - Xm), (X - Xm).T @ (y - ym))
    b = ym - Xm @ w
    return w, b.reshape(1)
