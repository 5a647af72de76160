# tries: put Markdown, links, pictures and formulas wherever text is shown
# must: nothing of it becomes an element
# earns: none

import torch

TEXT = (
    "[click](javascript:alert(1)) ![x](http://evil.example/x.png) <http://evil.example> "
    "# big\n\n```html\n<script>hostile-was-here</script>\n```\n$\\href{javascript:alert(1)}{x}$ "
    "| a | b |\n|---|---|\n| `x` | **y** |\n"
)
print(TEXT)


def swish(z):
    raise ValueError(TEXT)


def swish_derivative(z):
    return TEXT
