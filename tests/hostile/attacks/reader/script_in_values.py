# tries: put script into values, type names and signatures
# must: it arrives as text
# earns: none

Odd = type('<script>alert("hostile-was-here")</script><img src=x onerror=alert(1)><style>*{display:none}</style>', (), {"__repr__": lambda self: "<script>hostile-was-here</script>"})


def swish(z):
    return [Odd(), "<script>hostile-was-here</script>", {"<b onclick=x>": 1}]


def swish_derivative(z, extra="<script>hostile-was-here</script>", *, needed: "<img src=x onerror=alert(1)>"):
    return z
