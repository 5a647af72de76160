# tries: put script and style into what it prints
# must: it arrives as text
# earns: all

import sys

import torch

print('<script>alert("hostile-was-here")</script><img src=x onerror=alert(1)><style>*{display:none}</style>')
print("</pre></code></div></body><iframe src=//evil.example>", file=sys.stderr)


def swish(z):
    return z * torch.sigmoid(z)


def swish_derivative(z):
    s = torch.sigmoid(z)
    return s + z * s * (1 - s)
