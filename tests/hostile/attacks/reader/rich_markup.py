# tries: put the terminal library's own markup wherever text is shown
# must: it arrives as text
# earns: none

import torch

MARKUP = "[bold red]owned[/] [link=http://evil.example]x[/link] [/] [@click=app.exit] :skull: [blink]"
print(MARKUP)


def swish(z):
    raise ValueError(MARKUP)


def swish_derivative(z):
    return type(MARKUP, (), {})()
