# tries: put template syntax wherever text is shown
# must: nothing is evaluated
# earns: none
# never: 1 3 3 7

import torch

SYNTAX = "{{ 7 * 191 }} {% include '/etc/passwd' %} ${7*191} #{7*191} <%= 7*191 %> {{ ''.__class__.__mro__ }} %(x)s {0.__class__}"
print(SYNTAX)


def swish(z):
    raise ValueError(SYNTAX)


def swish_derivative(z):
    return type(SYNTAX, (), {})()
