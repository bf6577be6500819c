"""python -m evals bench: what the machine does for its work, as ratios. python -m evals sweep: killed at random."""

import json
import os
import sys


def main(words: list[str]) -> int:
    """Run one verb."""
    if words[:1] == ["sweep"]:
        from evals import sweep

        return sweep.main(words[1:])
    if words[:1] != ["bench"]:
        print("usage: python -m evals bench [--quick] [--only waiting] | sweep [--seeds N]", file=sys.stderr)
        return 2
    from evals.bench import bench

    busy = os.getloadavg()[0]
    rows = bench(quick="--quick" in words, only="waiting" if "waiting" in words else "")
    print(json.dumps({"v": 1, "load": round(busy, 2), "rows": rows}, indent=1, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
