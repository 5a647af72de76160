def momentum_step(w, gradient, velocity, lr, momentum=0.9):
    velocity *= momentum
    velocity += gradient
    w -= lr * velocity
    return w, velocity


def rmsprop_step(w, gradient, square, lr, alpha=0.99, eps=1e-8):
    square.mul_(alpha).addcmul_(gradient, gradient, value=1 - alpha)
    return w - lr * gradient / (square.sqrt() + eps), square


def adam_step(w, gradient, mean, square, t, lr, betas=(0.9, 0.999), eps=1e-8):
    mean.mul_(betas[0]).add_(gradient, alpha=1 - betas[0])
    square.mul_(betas[1]).addcmul_(gradient, gradient, value=1 - betas[1])
    m, s = mean / (1 - betas[0] ** t), square / (1 - betas[1] ** t)
    return w - lr * m / (s.sqrt() + eps), mean, square


def adamw_step(w, gradient, mean, square, t, lr, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01):
    w *= 1 - lr * weight_decay
    return adam_step(w, gradient, mean.clone(), square.clone(), t, lr, betas, eps)
