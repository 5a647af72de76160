# tries: names of types that are commands of a CI runner, at the beginning of a line
# must: no line of the log begins with one
# earns: none

turn = [0]
NAMES = [
    "\n::error file=main.py,line=1::forged", "\n::set-output name=score::14", "\r\n::stop-commands::x",
    "\n##[error]forged", "\n##vso[task.complete result=Succeeded;]", "%0A::add-mask::14",
    "\n\x1b[0Ksection_start:1:x\r\x1b[0K",
]


def swish(z):
    turn[0] += 1
    name = NAMES[turn[0] % len(NAMES)]
    if turn[0] % 2:
        raise type(name, (ValueError,), {})(name)
    return type(name, (), {})()


swish_derivative = swish
