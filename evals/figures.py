"""The figures of a film: every number that can be compared, as figures.toml names them."""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import combinations, pairwise
from statistics import fmean
from typing import Any

from evals.film import Film
from evals.nouns import Claimed, Item
from evals.stats.figures import known
from memory.film import Screening
from tools.screen.drift import ShotSign, drift
from tools.screen.drift.gauges import floor
from tools.screen.drift.shades import apart
from tools.screen.gates import GATES

Seen = Mapping[str, Screening]
PLAIN = ("luma", "contrast", "colourfulness", "grain")
STEP = re.compile(r"the join steps ([\d.]+)")
CAP = 10.0
"""No measure counts for more steps than this: beyond it, far is far."""


def rubric(item: Item) -> str:
    """Digest of what a film of this item is judged by."""
    weights = {name: row.get("weight") for name, row in known().items()}
    told = [weights, [claim.model_dump(mode="json") for claim in item.claims]]
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:12]


def figures(film: Film, seen: Seen, claims: Sequence[Claimed], others: Sequence[Film]) -> dict[str, float]:
    """Every figure that could be measured. others: the other films of its series."""
    made = film.facts["state"] == "made"
    found: dict[str, float | None] = {"made": float(made), "claims": kept(claims), **money(film)}
    if made:
        found |= {**takes(film, seen), **shown(film), "drift": _drift(film, others), "look": look(film, others)}
    parts = [(found.get(name), row["weight"]) for name, row in known().items() if row.get("weight")]
    told = [(value, weight) for value, weight in parts if value is not None]
    if made and told:
        found["quality"] = sum(value * weight for value, weight in told) / sum(weight for _, weight in told)
    return {name: round(value, 6) for name, value in found.items() if value is not None}


def kept(claims: Sequence[Claimed]) -> float | None:
    """The share of claims that hold, of those that could be judged."""
    said = [claim.ok for claim in claims if claim.ok is not None]
    return fmean(said) if said else None


def money(film: Film) -> dict[str, float | None]:
    """What was quoted, charged and wasted. USD."""
    told = film.facts
    return {name: float(told[name]) if told.get(name) is not None else None
            for name in ("quoted", "charged", "wasted", "waited")}  # fmt: skip


def shown(film: Film) -> dict[str, float | None]:
    """Length and price of what is seen, and how far its own shots in one place and light lie apart."""
    master, idea = film.record["master"], film.record["treatment"]
    seconds = float(master["frames"] / Fraction(master["fps"]))
    asked = film.item.options.get("seconds") or film.record["brief"]["seconds"] or idea["seconds"]
    return {
        "length_error": abs(seconds - float(asked)), "usd_per_second": float(film.facts["charged"]) / seconds,
        "spread": _mean(steps(a, b) for a, b in combinations(film.sign.shots, 2) if _alike(a, b)),
        "seam": _mean(float(step) for clip in film.record["cut"]["clips"]
                      for step in STEP.findall(" ".join(film.takes[clip["slate"]].fitted))),
        "strays": _mean(steps(a, b) for a, b in film.ends()),
    }  # fmt: skip


def takes(film: Film, seen: Seen) -> dict[str, float | None]:
    """How good the takes in the cut are, and what rolling again did."""
    clips = [clip for clip in film.record["cut"]["clips"] if clip["slate"] in seen]
    scores = [((seen[clip["slate"]].score or 0.0), clip["frames"]) for clip in clips]
    rolls = rolled(film, seen)
    again = {number: row for number, row in rolls.items() if len(row) > 1}
    last = {clip["shot"]: seen[clip["slate"]].score or 0.0 for clip in clips}
    hurt = film.facts.get("damage") or {}
    return {
        "takes": sum(score * frames for score, frames in scores) / max(1, sum(frames for _, frames in scores)),
        "gates": float(sum(bool({note.fault for note in seen[clip["slate"]].notes} & set(GATES)) for clip in clips)),
        "rolled": _mean(float(len(row)) for row in rolls.values()),
        "retry_gain": _mean(last[number] - row[0] for number, row in again.items() if number in last),
        "retries_hurt": _mean(float(b < a) for row in again.values() for a, b in pairwise(row)),
        "spoiled": _mean(float(bool(_wounds(film, clip["slate"], hurt))) for clip in clips) if hurt else None,
    }  # fmt: skip


def rolled(film: Film, seen: Seen) -> dict[int, list[float]]:
    """The scores of each shot's takes in the order they were rolled; an extension is more of the same take."""
    rolls: dict[int, list[float]] = {number: [] for number in film.shots}
    for take in film.whole:
        if take.slate in seen:
            rolls[take.shot].append(seen[take.slate].score or 0.0)
    return rolls


def _wounds(film: Film, slate: str, hurt: Mapping[str, Sequence[str]]) -> list[str]:
    """What the world did to a take, and to those it was shot on from."""
    found: list[str] = []
    while slate:
        found += hurt.get(slate, ())
        slate = film.takes[slate].extends if slate in film.takes else ""
    return found


def _drift(film: Film, others: Sequence[Film]) -> float | None:
    return drift(film.sign, [other.sign for other in others]).steps if others else None


def look(film: Film, others: Sequence[Film]) -> float | None:
    """Steps between a film's shots and the other episodes' in the same place and light."""
    return _mean(steps(a, b) for other in others for a in film.sign.shots for b in other.sign.shots if _alike(a, b))


def _alike(one: ShotSign, other: ShotSign) -> bool:
    return bool(one.place) and (one.place, one.light) == (other.place, other.light)


def steps(one: ShotSign, other: ShotSign) -> float:
    """How far two shots lie apart in just noticeable steps, each measure by its weight."""
    gaps = {name: abs(getattr(one, name) - getattr(other, name)) for name in PLAIN}
    gaps["palette"] = apart(one.palette, other.palette)
    weight = sum(floor(name).weight for name in gaps)
    return float(sum(min(CAP, gap / floor(name).floor) * floor(name).weight for name, gap in gaps.items()) / weight)


def _mean(values: Any) -> float | None:
    found = list(values)
    return fmean(found) if found else None
