# tries: import the reference, the suites and the misconceptions
# must: finds nothing; the right answers keep their points
# earns: all

import importlib
import importlib.util
import sys

import torch

STAFF = "@COURSE@/reference/exercise-03-swish"
sys.path.insert(0, STAFF)
importlib.invalidate_caches()
for name in ("test_hidden", "misconceptions", "_course_swish_reference", "reference"):
    try:
        print("LOOT", importlib.import_module(name))
    except (ImportError, OSError):
        pass
try:
    spec = importlib.util.spec_from_file_location("stolen", STAFF + "/swish.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    print("LOOT", vars(module))
except OSError:
    pass


def swish(z):
    return z * torch.sigmoid(z)


def swish_derivative(z):
    s = torch.sigmoid(z)
    return s + z * s * (1 - s)
