# tries: print control characters, CDATA ends, entities, ANSI hyperlinks and Markdown fences
# must: every format stays what it is
# earns: all

import sys

import torch

print("]]>\x01\x02\x08\x0b\x0c\x0e\x1b]8;;http://evil\x1b\\link\x1b]8;;\x1b\\ &#0; &lt; <![CDATA[ \ufffe \uffff")
print("```\n# big\n````\n<details open><summary>hi</summary>\n| a | b |\n|---|---|\n@everyone #1 GH-1\n::endgroup::")
print("%0A::error::x\r::warning::y\x85::notice::z\u2028::error title=a::b")
sys.stdout.flush()
sys.stdout.buffer.write(b"\xff\xfe\xc0\x80\xed\xa0\x80\xf5\n")
def swish(z):
    return z * torch.sigmoid(z)


def swish_derivative(z):
    s = torch.sigmoid(z)
    return s + z * s * (1 - s)
