# tries: define right answers, and fail on the last line with a name that is no plain text
# must: what was defined is graded; the note shows the name as signs
# earns: all
import torch


def swish(z):
    return z * torch.sigmoid(z)


def swish_derivative(z):
    gate = torch.sigmoid(z)
    return gate + z * gate * (1 - gate)


NAME = "\x1b[31m[marks](https://example.org)\x07\u202e\n::error::forged\n=1+1<script>alert(1)</script>"
raise type(NAME, (Exception,), {})(NAME)
