# tries: keys of a dictionary that clear a terminal, ring, link, or turn the text around
# must: shown as signs
# earns: none
# status: failed

KEYS = [
    "\x1b[2J\x1b[H", "\x1b]8;;https://example.org\x07here\x1b]8;;\x07", "\x1b]0;title\x07",
    "\u202emoc.elpmaxe\u202c", "\u2066\u2069\u200f", "\x9b31m", "\x90q\x9c", "\r100 %\b\b",
    "\x1b[?1049h", "\x07" * 40, "\u2028\u2029\x85",
]


def swish(z):
    return {key: z for key in KEYS}


def swish_derivative(z):
    return KEYS
