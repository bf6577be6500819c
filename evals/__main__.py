"""python -m evals VERB …: each verb says more with --help.

run: every brief of a suite by every candidate. ask: one of our own questions, answered with intervals.
compare, report, votes, gate, rescore, export: what came of a run. suites: the briefs there are.
published: what others measured, as stale priors. bench: what the machine does for its work, as ratios.
sweep: killed at random, nothing paid twice. retrieval: how well the index finds what a shot needs.
"""

import os
import sys
from collections.abc import Callable
from importlib import import_module

from memory.errors import ProductionError

VERBS = {
    "run": "evals.run", "ask": "evals.ask", "compare": "evals.compare", "report": "evals.reporting",
    "votes": "evals.report.votes", "gate": "evals.gate", "rescore": "evals.rescore", "export": "evals.export",
    "suites": "evals.suite", "published": "evals.published", "bench": "evals.bench", "sweep": "evals.sweep",
    "retrieval": "evals.retrieval",
}  # fmt: skip


def main(words: list[str]) -> int:
    """Run one verb; what can't be done is one line and an exit status, 2 for the user's mistake."""
    for threads in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"):  # idle spinning costs more than it gives here
        os.environ.setdefault(threads, "1")
    verb = words[0] if words else ""
    if verb not in VERBS:
        print(f"usage: python -m evals {' | '.join(VERBS)} …", file=sys.stderr)
        return 2
    does: Callable[[list[str]], int] = import_module(VERBS[verb]).main
    try:
        status = does(words[1:])
        sys.stdout.flush()
        return status
    except ProductionError as error:
        print(f"evals: {error}", file=sys.stderr)
        return error.exit_status
    except BrokenPipeError:  # who reads has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
