"""python -m evals bench: what the machine does for its work, as ratios. python -m evals sweep: killed at random.

python -m evals memory: whether a series with its bible drifts less than without.
python -m evals votes: what people preferred on a run's blind page, and whether the critic says the same.
python -m evals retrieval: how well the index finds the record a shot needs, for each embedding.
"""

import json
import os
import sys


def main(words: list[str]) -> int:
    """Run one verb."""
    for threads in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"):  # idle spinning costs more than it gives here
        os.environ.setdefault(threads, "1")
    if words[:1] == ["sweep"]:
        from evals import sweep

        return sweep.main(words[1:])
    if words[:1] == ["memory"]:
        from evals import worth

        return worth.main(words[1:])
    if words[:1] == ["votes"]:
        from evals.report import votes

        return votes.main(words[1:])
    if words[:1] == ["retrieval"]:
        from evals import retrieval

        print(json.dumps({"v": 1, "at": retrieval.AT, "rows": retrieval.table(retrieval.embeddings())}, indent=1))
        return 0
    only = words[words.index("--only") + 1 :][:1] if "--only" in words else [""]
    if words[:1] != ["bench"] or only not in ([""], ["films"], ["waiting"], ["memory"]):
        ways = "bench [--quick] [--only films|waiting|memory] | sweep [--seeds N] | retrieval | memory | votes RUN FILE"
        print(f"usage: python -m evals {ways}", file=sys.stderr)
        return 2
    from evals.bench import bench

    busy = os.getloadavg()[0]
    rows = bench(quick="--quick" in words, only=only[0])
    print(json.dumps({"v": 1, "load": round(busy, 2), "rows": rows}, indent=1, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
