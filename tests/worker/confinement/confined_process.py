"""A small zygote for the tests of the confinement: confines forks of itself and runs code.

Run as ``python -I confined_process.py ROOT PRELOAD...``. Each line on standard input is a
JSON object: ``policy`` (fields of Policy), ``double`` (a class in kernels.py or null), ``code``
(Python that leaves its answer in ``result``; it finds the objects of ``values`` as
variables), ``before`` (Python that runs in the child before it is confined). The answer is
a JSON object: ``words``, ``result``, ``error``, ``failure`` (the layer), ``status``.
"""

import importlib
import json
import os
import sys
import traceback
from pathlib import Path

sys.path[:0] = [sys.argv[1], str(Path(__file__).parent)]

import kernels  # noqa: E402

from grader.worker.confinement.policy import ConfinementFailure, Policy  # noqa: E402
from grader.worker.confinement.prepared import prepare  # noqa: E402


def confine(order):
    fields = dict(order["policy"])
    for name in ("readable", "list_only"):
        fields[name] = tuple(map(Path, fields.get(name, ())))
    if "layers" in fields:
        fields["layers"] = frozenset(fields["layers"])
    return prepare(Policy(**fields), getattr(kernels, order.get("double") or "Linux")())


def child(order, prepared, answers):
    answer = {"words": None, "result": None, "error": None, "failure": None}
    variables = {"__name__": "student", **order.get("values", {})}
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    try:
        exec(order.get("before", ""), variables)
        answer["words"] = prepared.apply((0, 1, 2, answers, *variables.get("keep", ())))
        exec(order["code"], variables)
        answer["result"] = variables.get("result")
    except ConfinementFailure as failure:
        answer["failure"] = failure.layer
        answer["error"] = str(failure)
    except BaseException as error:
        answer["error"] = type(error).__name__ + ": " + str(error)
        answer["trace"] = traceback.format_exc()
    data = json.dumps(answer).encode()
    while data:
        data = data[os.write(answers, data) :]
    os._exit(0)


def serve(order):
    try:
        prepared = confine(order)
    except ConfinementFailure as failure:
        return {"failure": failure.layer, "error": str(failure), "words": None, "result": None}
    reading, writing = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(reading)
        child(order, prepared, writing)
    os.close(writing)
    with os.fdopen(reading, "rb") as answers:
        data = answers.read()
    status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    prepared.close()
    answer = json.loads(data) if data else {"words": None, "result": None, "error": None}
    return {"failure": None, **answer, "status": status, "missing": prepared.missing}


def main():
    for name in sys.argv[2:]:
        module = importlib.import_module(name)
        if name == "torch":
            module.set_num_threads(1)
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    for line in sys.stdin:
        print(json.dumps(serve(json.loads(line))), file=answers, flush=True)


main()
