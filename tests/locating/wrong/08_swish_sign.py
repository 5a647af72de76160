import torch

def swish(z):
    return torch.mul(z, torch.sigmoid(z))

def swish_derivative(z):
    # Wikipedia: f'(x) = f(x) + sigmoid(x)(1 - f(x))
    f = swish(z)
    sig = torch.sigmoid(z)
    df = torch.add(f, torch.mul(sig, torch.add(1, f)))
    return df
