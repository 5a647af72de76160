# tries: put script into an exception's message and a class's name
# must: it arrives as text
# earns: none
# status: raised skipped

Bad = type('<script>alert("hostile-was-here")</script><img src=x onerror=alert(1)><style>*{display:none}</style>', (Exception,), {})


def swish(z):
    raise Bad("</p><script>hostile-was-here</script><a href=javascript:alert(1)>fix</a>")


def swish_derivative(z):
    raise ValueError('"><svg onload=alert("hostile-was-here")>')
