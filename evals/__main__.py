"""python -m evals VERB …: each verb says more with --help.

run: every brief of a suite by every candidate. compare, report, votes, gate, rescore, export: what came of it.
suites: the briefs there are. published: what others measured, as stale priors.
bench: what the machine does for its work, as ratios. sweep: killed at random, nothing paid twice.
memory: whether a series with its bible drifts less. retrieval: how well the index finds what a shot needs.
"""

import os
import sys
from collections.abc import Callable
from importlib import import_module

from memory.errors import UserMistake

VERBS = {
    "run": "evals.run", "compare": "evals.compare", "report": "evals.reporting", "votes": "evals.report.votes",
    "gate": "evals.gate", "rescore": "evals.rescore", "export": "evals.export", "suites": "evals.suite",
    "published": "evals.published", "bench": "evals.bench", "sweep": "evals.sweep", "memory": "evals.worth",
    "retrieval": "evals.retrieval",
}  # fmt: skip


def main(words: list[str]) -> int:
    """Run one verb; a mistake of the user's is one line and exit status 2."""
    for threads in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"):  # idle spinning costs more than it gives here
        os.environ.setdefault(threads, "1")
    verb = words[0] if words else ""
    if verb not in VERBS:
        print(f"usage: python -m evals {' | '.join(VERBS)} …", file=sys.stderr)
        return 2
    does: Callable[[list[str]], int] = import_module(VERBS[verb]).main
    try:
        return does(words[1:])
    except UserMistake as mistake:
        print(mistake, file=sys.stderr)
        return 2


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
