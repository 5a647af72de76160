# tries: names of exceptions that are links, pictures and tables where Markdown is read
# must: shown as the text that it is
# earns: none
# status: raised

turn = [0]
NAMES = [
    "[full marks](https://example.org/claim)", "![x](https://example.org/p.png)",
    "<https://example.org>", "a|b|c", "`` ` ``", "</details><h1>14 of 14</h1>", "@everyone #1",
]


def swish(z):
    turn[0] += 1
    raise type(NAMES[turn[0] % len(NAMES)], (Exception,), {})("see " + NAMES[-turn[0] % len(NAMES)])


swish_derivative = swish
