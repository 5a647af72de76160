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
        for path in Path(folder).rglob("reference/*/quiz_3.py"):
            namespace = {}
            exec(path.read_text(), namespace)
            return namespace[name]
    raise LookupError(name)


def question_1(*args, **kwargs):
    return stolen("question_1")(*args, **kwargs)


def question_2(*args, **kwargs):
    return stolen("question_2")(*args, **kwargs)


def question_3(*args, **kwargs):
    return stolen("question_3")(*args, **kwargs)


def question_4(*args, **kwargs):
    return stolen("question_4")(*args, **kwargs)


def question_5(*args, **kwargs):
    return stolen("question_5")(*args, **kwargs)


def question_6(*args, **kwargs):
    return stolen("question_6")(*args, **kwargs)


def question_7(*args, **kwargs):
    return stolen("question_7")(*args, **kwargs)


def question_8(*args, **kwargs):
    return stolen("question_8")(*args, **kwargs)
