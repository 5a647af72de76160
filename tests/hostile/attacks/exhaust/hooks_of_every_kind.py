# tries: leave an audit hook, sys.monitoring, excepthooks and displayhook that raise
# must: only its own calls fail; the judge is untouched
# earns: none

import sys


def hook(event, args):
    if event.startswith(("sys.", "object.", "import", "compile", "exec", "gc.", "open", "os.")):
        raise RuntimeError("hostile audit")


sys.excepthook = sys.unraisablehook = sys.displayhook = lambda *a: 1 / 0
sys.breakpointhook = lambda *a: sys.exit(3)
sys.addaudithook(hook)


def swish(z):
    breakpoint()


def swish_derivative(z):
    return z * 0
