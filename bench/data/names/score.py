"""Score name-matching results (standard library only, CC0).

    python score.py QUERIES.csv RESULTS.csv

RESULTS.csv: query_id,rank,record_id,score   (rank from 1, higher score = better,
at most 10 rows a query are read; a query with no rows counts as "nothing found").

FA@95: share of absent-person queries whose best score reaches the threshold at
which 95% of the present-person queries have their true record, at any rank up
to 10, with at least that score.  When the true record is among the ten for
fewer than 95%, that figure does not exist and "n/a" is printed.  FA@80 is the
same at 80%.  FA@95f takes 95% of the found ones only.
"""

import csv
import math
import sys
from collections import defaultdict


def read(path):
    with open(path, encoding="utf-8", newline="") as f:
        return list(csv.DictReader(f))


def threshold(scores, total, share):
    """Highest threshold that keeps at least `share` of `total` true records."""
    need = math.ceil(share * total)
    if need == 0 or len(scores) < need:
        return None
    return sorted(scores, reverse=True)[need - 1]


def evaluate(queries, results):
    hits = defaultdict(list)
    for row in results:
        if int(row["rank"]) <= 10:
            hits[row["query_id"]].append((int(row["rank"]), row["record_id"], float(row["score"])))
    ranks, found, best_absent = [], [], []
    by_noise = defaultdict(lambda: [0, 0, 0, 0])
    for q in queries:
        mine = sorted(hits.get(q["query_id"], []))
        if not q["record_id"]:
            best_absent.append(max((s for _, _, s in mine), default=float("-inf")))
            continue
        pos = next(
            ((i + 1, s) for i, (_, rid, s) in enumerate(mine) if rid == q["record_id"]), None
        )
        ranks.append(pos[0] if pos else 0)
        if pos:
            found.append(pos[1])
        row = by_noise[q["noise"]]
        row[0] += 1
        for i, k in enumerate((1, 5, 10)):
            row[i + 1] += bool(pos and pos[0] <= k)
    n = len(ranks)
    out = {f"recall@{k}": sum(0 < r <= k for r in ranks) / n for k in (1, 5, 10)}
    out["MRR"] = sum(1 / r for r in ranks if r) / n
    for name, total, share in (
        ("FA@95", n, 0.95),
        ("FA@80", n, 0.80),
        ("FA@95f", len(found), 0.95),
    ):
        t = threshold(found, total, share)
        out[name] = (
            None if t is None else sum(s >= t for s in best_absent) / max(1, len(best_absent))
        )
    return out, by_noise, n, len(best_absent)


def show(v):
    return "n/a" if v is None else f"{v:.3f}"


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    out, by_noise, n, absent = evaluate(read(sys.argv[1]), read(sys.argv[2]))
    print(f"present {n}  absent {absent}")
    print("  ".join(f"{k} {show(v)}" for k, v in out.items()))
    print(f"{'noise':24}{'n':>5}{'r@1':>8}{'r@5':>8}{'r@10':>8}")
    for noise, (k, a, b, c) in sorted(by_noise.items()):
        print(f"{noise:24}{k:5d}{a / k:8.3f}{b / k:8.3f}{c / k:8.3f}")


if __name__ == "__main__":
    main()
