"""A film against the others of its series: every measure by the series' own spread, and a total of what was judged."""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from tools.screen.drift.gauges import GAUGES, Gauge, floor, most
from tools.screen.drift.nouns import Drift, Jump, Reading, ShotSign, Signature
from tools.screen.drift.shades import apart

LIMIT = 3.0
"""Spreads from the middle that are still inside."""
CAP = 10.0
"""No single measure counts for more than this many spreads in a total."""
ENOUGH = 3
NORMAL = 1.4826
# So many times the normal MAD of n episodes is a spread: then a twentieth of the new episodes of a series that has not
# changed lies outside (simulated, normal). Three episodes tell too little even for that: one in eight is outside.
FEW = {3: 3.0, 4: 2.2, 5: 2.0, 6: 1.41, 7: 1.35, 8: 1.14, 9: 1.11}


def drift(one: Signature, others: Sequence[Signature]) -> Drift:
    """Hold a film against the earlier ones of its series; what either side lacks is listed, never passed."""
    readings, missing = [], []
    for gauge in GAUGES:
        found = reading(gauge, one, others)
        if isinstance(found, Reading):
            readings.append(found)
        else:
            missing.append(f"{gauge.title}: {found}")
    known = len(others) >= ENOUGH
    notes = (
        () if known else (f"not enough episodes to know its spread ({len(others)}): least noticeable steps instead",)
    )
    return Drift(
        readings=tuple(readings), total=_total(readings, "away"), steps=_total(readings, "steps"), known=known,
        episodes=len(others), not_judged=tuple(missing), notes=notes,
    )  # fmt: skip


def _total(readings: Sequence[Reading], name: str) -> float | None:
    if not readings:
        return None
    told = [min(CAP, getattr(reading, name)) for reading in readings]
    return round(float(np.average(told, weights=[reading.weight for reading in readings])), 3)


def reading(gauge: Gauge, one: Signature, others: Sequence[Signature]) -> Reading | str:
    """One measure, or in words why it could not be judged."""
    value, rest = gauge.read(one), [gauge.read(other) for other in others]
    known = [each for each in rest if each is not None]
    if value is None:
        return "not measured in this film"
    if not known:
        return "not measured in the series" if others else "no earlier episode"
    at, middle, spread, usual = _distances(gauge, value, known) if gauge.apart else _numbers(value, known)
    if not math.isfinite(at) or not math.isfinite(middle):
        return "the two can't be compared"
    return _told(gauge, value, usual, (at, middle, spread))


def _numbers(value: float, known: Sequence[float]) -> tuple[float, float, float, float]:
    """Value, the series' middle, its spread, and what stands for the series."""
    middle = float(np.median(known))
    return value, middle, spread_of(known), middle


def _distances(gauge: Gauge, value: Any, known: Sequence[Any]) -> tuple[float, float, float, Any]:
    """The same where there is no number: how far a film lies from the others, as the others lie from each other."""
    assert gauge.apart
    gaps = np.array([gauge.apart(value, other) for other in known])
    if len(known) == 1:
        return float(gaps[0]), 0.0, 0.0, known[0]
    table = np.array([[gauge.apart(a, b) for b in known] for a in known])
    among = [float(np.median(np.delete(row, k))) for k, row in enumerate(table)]
    return float(np.median(gaps)), float(np.median(among)), spread_of(among), known[int(np.argmin(among))]


def spread_of(values: Sequence[float]) -> float:
    """The robust spread of a few episodes by their median absolute deviation; 0 when they are too few to tell."""
    if len(values) < ENOUGH:
        return 0.0
    deviation = np.abs(np.array(values) - np.median(values))
    return float(NORMAL * FEW.get(len(values), 1.0) * np.median(deviation))


def _told(gauge: Gauge, value: Any, usual: Any, at: tuple[float, float, float]) -> Reading:
    """Only distances beyond the middle count where there is no number: nearer than usual is no drift."""
    least = floor(gauge.name)
    gap = max(0.0, at[0] - at[1]) if gauge.apart else abs(at[0] - at[1])
    spread = max(at[2], least.floor)
    away = round(gap / spread, 3)
    return Reading(
        name=gauge.title, unit=least.unit, value=round(at[0], 4), middle=round(at[1], 4), spread=round(spread, 4),
        floor=least.floor, away=away, steps=round((at[0] if gauge.apart else gap) / least.floor, 3),
        weight=least.weight, inside=away <= LIMIT, this=gauge.says(value), series=gauge.says(usual),
    )  # fmt: skip


def jumps(signature: Signature) -> list[Jump]:
    """Where a shot does not sit with the one before it, though both are in one known place and light."""
    pairs = zip(signature.shots, signature.shots[1:], strict=False)
    return [jump for a, b in pairs if a.place and (a.place, a.light) == (b.place, b.light) for jump in _jumps(a, b)]


def _jumps(before: ShotSign, after: ShotSign) -> list[Jump]:
    steps = {
        "palette": apart(before.palette, after.palette),
        "luma": abs(before.luma - after.luma),
        "contrast": abs(before.contrast - after.contrast),
        "grain": abs(before.grain - after.grain),
    }
    return [
        Jump(before=before.number, after=after.number, measure=name, value=round(step, 3), most=limit.most,
             unit=limit.unit)
        for name, step in steps.items() if step > (limit := most(name)).most
    ]  # fmt: skip


def rows(found: Drift) -> list[dict[str, str]]:
    """The drift as a table to print: a row a measure, the total, and what was not judged."""
    table = [
        {
            "measure": one.name, "this film": one.this, "the series": one.series, "away": f"{one.away:.1f}",
            "verdict": "inside" if one.inside else "OUTSIDE",
        }
        for one in found.readings
    ]  # fmt: skip
    table += [_row(*line.split(": ", 1)) for line in found.not_judged]
    total = "not judged" if found.total is None else f"{found.total:.1f}"
    verdict = "not judged" if found.total is None else "inside" if found.inside else f"{len(found.outside)} OUTSIDE"
    told = f"{found.episodes} {'episode' if found.episodes == 1 else 'episodes'}"
    told += "" if found.known else ", too few to know its spread"
    return [*table, {**_row("total", ""), "the series": told, "away": total, "verdict": verdict}]


def _row(measure: str, why: str) -> dict[str, str]:
    return {
        "measure": measure, "this film": "", "the series": "", "away": "",
        "verdict": f"not judged: {why}" if why else "",
    }  # fmt: skip
