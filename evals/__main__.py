"""python -m evals bench: what the machine does for its work, as ratios measured in one run."""

import json
import sys


def main(words: list[str]) -> int:
    """Run one verb; only `bench` so far."""
    if words[:1] != ["bench"]:
        print("usage: python -m evals bench [--quick]", file=sys.stderr)
        return 2
    from evals.bench import bench

    rows = bench(quick="--quick" in words)
    print(json.dumps({"v": 1, "rows": rows}, indent=1))
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
