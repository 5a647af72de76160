# tries: leave by SystemExit, in the file and in its functions
# must: it is an exception
# earns: none
# status: raised skipped

import sys


def swish(z):
    sys.exit(0)


def swish_derivative(z):
    raise SystemExit
