"""Runs one Python peer: takes a request a line on stdin, answers a line on stdout, until stdin ends.

    runner.py MODULE [--variant NAME] [--pin]

    -> (at the start)                         {"versions": {...}}
    {"prepare": workload, "arrays": {...}} -> {"handle": 0, "check": [...]}
    {"time": 0, "runs": 10}                -> {"seconds": 0.01, "facts": {...}}
    {"release": 0}                         -> {}

A request that fails is answered by {"error": text}. Timing happens here, so that no pipe is in it.
"""

import argparse
import importlib
import itertools
import json
import os
import platform
import sys
import time


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("module")
    parser.add_argument("--variant", default="")
    parser.add_argument("--pin", action="store_true", help="run on one core")
    options = parser.parse_args()
    # Before the libraries are loaded: they size their thread pools by the cores that they see.
    if options.pin:
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    # What a library prints must not come between the answers.
    answers = os.fdopen(os.dup(1), "w", buffering=1)
    os.dup2(2, 1)

    def answer(make):
        try:
            result = make()
        except Exception as error:
            lines = str(error).strip().splitlines() or [""]
            result = {"error": f"{type(error).__name__}: {lines[0]}"}
        answers.write(json.dumps(result) + "\n")
        return result

    peer = None

    def load():
        nonlocal peer
        peer = importlib.import_module(options.module)
        return {"versions": {"python": platform.python_version(), **peer.versions()}}

    if "error" in answer(load):
        return
    runs, handles = {}, itertools.count()

    def serve(request):
        if "prepare" in request:
            check, run = prepare(peer, options.variant, request)
            handle = next(handles)
            runs[handle] = run
            return {"handle": handle, "check": check}
        if "release" in request:
            del runs[request["release"]]
            return {}
        run, count = runs[request["time"]], request["runs"]
        started = time.perf_counter()
        facts = run(count)
        return {"seconds": time.perf_counter() - started, "facts": facts or {}}

    for line in sys.stdin:
        answer(lambda: serve(json.loads(line)))


def prepare(peer, variant, request):
    """A peer's `workload(case, arrays, variant)` gives the numbers to check and `run(count)`."""
    import exchange

    case = request["prepare"]
    workload = getattr(peer, case["kind"])
    check, run = workload(case, exchange.decode(request["arrays"]), variant)
    return [sample for values in check for sample in exchange.sample(values)], run


if __name__ == "__main__":
    main()
