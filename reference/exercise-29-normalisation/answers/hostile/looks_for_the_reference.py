# tries: to find the reference in the frames above it, in modules and on disk
# loses: all

import sys
from pathlib import Path


def stolen(name):
    frame = sys._getframe()
    while frame:
        if "reference" in frame.f_locals:
            return getattr(frame.f_locals["reference"], name)
        frame = frame.f_back
    for module in list(sys.modules.values()):
        found = getattr(module, name, None)
        if callable(found) and getattr(found, "__module__", "") != __name__:
            return found
    for folder in (".", "..", str(Path(__file__).parent)):
        for path in Path(folder).rglob("reference/*/normalisation.py"):
            namespace = {}
            exec(path.read_text(), namespace)
            return namespace[name]
    raise LookupError(name)


def layer_norm(*args, **kwargs):
    return stolen("layer_norm")(*args, **kwargs)


def batch_norm(*args, **kwargs):
    return stolen("batch_norm")(*args, **kwargs)


def BatchNorm(*args, **kwargs):
    return stolen("BatchNorm")(*args, **kwargs)
