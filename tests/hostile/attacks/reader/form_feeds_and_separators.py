# tries: count lines otherwise than Python by form feeds, U+0085, U+2028 and file separators
# must: a mistake is told at its own line
# earns: swish

import torch

TEXT = """abcdefg h i

"""

def swish(z):
    return z * torch.sigmoid(z)


def swish_derivative(z):  #    
    s = torch.sigmoid(z)
    return s + z * s * (2 - s)
