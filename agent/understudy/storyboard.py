"""The storyboard: how long every shot is, and what it is for."""

import math
import re
from collections import Counter
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from agent.understudy import casting
from agent.understudy.beats import beats
from agent.understudy.fitting import Beat, spoken_seconds
from agent.understudy.reading import read
from agent.understudy.script import borrowed, decode, heading
from agent.understudy.sights import Sight, meant, sights
from agent.understudy.vocabulary import PLAYED
from agent.understudy.voice import Voice, voice

PACE = {
    "hype": 1.7,
    "punchy": 2.2,
    "neon": 2.4,
    "playful": 2.7,
    "calm": 3.8,
    "premium": 3.7,
    "melancholic": 4.4,
    "dark": 4.0,
    "cinematic": 4.0,
}
KIND_PACE = {"teaser": 2.7, "event": 2.4, "demo": 4.0, "explainer": 3.7, "travel": 3.8, "story": 3.6}
QUICK = 2.4
"""Seconds of a shot up to which a film is cut fast: none of its shots lasts longer than that in the mean."""
MOST, FEWEST, BREATH = 40, 3, Fraction(2, 5)
WEIGHTS = {"open": 1.25, "reveal": 1.4, "end": 1.35, "turn": 1.1}


@dataclass(frozen=True)
class Row:
    """A scene of the script with its part in the film, what is seen, and the frames it may not go below."""

    scene: int
    role: str
    beat: Beat
    sight: Sight
    action: str
    line: str
    words: str
    least: int


def write_storyboard(facts: dict[str, Any]) -> dict[str, Any]:
    """Shots for a script, with seconds that are whole frames and add up to the film."""
    brief, treatment = str(facts.get("brief", "")), dict(facts["treatment"])
    narrator = voice(brief, read(brief), treatment)
    rate = Fraction(str(facts.get("fps") or treatment["fps"]))
    total = int(facts.get("frames") or round(float(treatment["seconds"]) * rate))
    rows = _rows(facts, narrator, rate)
    shares = _share(rows, total, rate)
    few = narrator.reading.one_shot or narrator.reading.shots
    counts = [1] * len(rows) if few else _counts(rows, shares, total, rate, narrator)
    shots = casting.cast(rows, counts, narrator, list(facts.get("references") or []), list(facts.get("places") or []))
    lengths = [length for share, count in zip(shares, counts, strict=True) for length in split(share, count)]
    timed = [{**shot, "seconds": float(length / rate)} for shot, length in zip(shots, lengths, strict=True)]
    return {"title": treatment["title"], "shots": timed}


def _rows(facts: dict[str, Any], narrator: Voice, rate: Fraction) -> list[Row]:
    scenes = [dict(scene) for scene in facts["script"]["scenes"]] or [
        {"number": 1, "heading": "", "action": "", "line": "", "words": narrator.treatment["title"]}
    ]
    told = beats(narrator) if narrator.treatment["language"] in PLAYED else borrowed(narrator.treatment)
    seen = sights(told, narrator)
    spoken = {int(entry["scene"]): float(entry["seconds"]) for entry in facts.get("spoken") or []}
    own = len(told) == len(scenes)
    rows = []
    for i, scene in enumerate(scenes):
        mine = own and _mine(scene, told[i], seen[i], narrator)
        beat = told[i] if mine else _guess(scene, i, len(scenes), narrator)
        sight = seen[i] if mine else _look(scene, seen[i % len(seen)])
        rows.append(_row(scene, beat, sight, spoken, rate))
    if narrator.reading.shots:
        return _listed(_merged(rows, 1 + len(narrator.reading.shots)), narrator)
    return _merged(rows, 1 if narrator.reading.one_shot else MOST)


def _listed(rows: list[Row], narrator: Voice) -> list[Row]:
    """The brief's own shots: the thing alone first, then what the brief says comes after it, and no card."""
    first = [replace(rows[0], role="naming", sight=replace(rows[0].sight, shows="hero"))]
    later = [
        replace(row, role="life", sight=meant(row.sight, named, narrator.treatment["language"]))
        for row, named in zip(rows[1:], narrator.reading.shots, strict=False)
    ]
    return first + later


def _mine(scene: dict[str, Any], beat: Beat, sight: Sight, narrator: Voice) -> bool:
    return scene["line"] in ("", beat.line) and scene["heading"] == heading(sight, narrator.prose)


def _row(scene: dict[str, Any], beat: Beat, sight: Sight, spoken: dict[int, float], rate: Fraction) -> Row:
    said = spoken.get(int(scene["number"]), spoken_seconds(scene["line"]))
    least = -(-(Fraction(said).limit_denominator(1000) + BREATH) * rate // 1) if scene["line"] else rate * 6 // 5
    return Row(
        int(scene["number"]), beat.role, beat, sight, scene["action"], scene["line"], scene["words"], max(1, int(least))
    )


def _guess(scene: dict[str, Any], i: int, count: int, narrator: Voice) -> Beat:
    """The part a scene plays when somebody else wrote it."""
    text = f"{scene['line']} {scene['action']} {scene['words']}"
    claim = next((c for c in narrator.treatment["claims"] if c.lower() in text.lower()), "")
    named = narrator.treatment["name"] or narrator.treatment["subject"]
    if i == count - 1:
        role = "end"
    elif i == 0:
        role = "open"
    elif claim:
        role = "claim"
    else:
        role = "reveal" if re.search(rf"\b{re.escape(named)}\b", text, re.IGNORECASE) and i <= 2 else "life"
    return Beat(role, scene["line"], claim)


def _look(scene: dict[str, Any], near: Sight) -> Sight:
    place, light = decode(scene["heading"])
    return replace(near, place=place or near.place, light=light or near.light)


def _merged(rows: list[Row], most: int) -> list[Row]:
    """At most forty scenes can have a shot each, or one where the brief wants no cut; later neighbours share one."""
    while len(rows) > most:
        i = min(range(len(rows) - 1), key=lambda k: rows[k].least + rows[k + 1].least)
        one, two = rows[i], rows[i + 1]
        both = replace(one, line=f"{one.line} {two.line}".strip(), least=one.least + two.least)
        rows = [*rows[:i], both, *rows[i + 2 :]]
    return rows


def _share(rows: list[Row], total: int, rate: Fraction) -> list[int]:
    """Frames per scene: its least, then a share of the rest by weight; less only when speech outlasts the film."""
    need = sum(row.least for row in rows)
    if need >= total:
        return whole([Fraction(row.least) for row in rows], total)
    rows = _roomy(rows, total, rate)
    need = sum(row.least for row in rows)
    spare = total - need
    weights = [Fraction(str(WEIGHTS.get(row.role, 1.0))) * (1 if row.line else Fraction(3, 2)) for row in rows]
    shares = [row.least + spare * weight / sum(weights) for row, weight in zip(rows, weights, strict=True)]
    over = max(shares[-1] - max(rows[-1].least, rate * 9 // 2), Fraction(0)) if len(rows) > 1 else Fraction(0)
    shares = [share + over / (len(rows) - 1) for share in shares[:-1]] + [shares[-1] - over] if over else shares
    return whole(shares, total, [row.least for row in rows])


FLOORS = {"claim": 3.0, "reveal": 4.2, "end": 2.8, "open": 2.6}


def _roomy(rows: list[Row], total: int, rate: Fraction) -> list[Row]:
    """What matters gets time to be seen, as far as the film has time to give."""
    wished = [max(row.least, int(Fraction(FLOORS.get(row.role, 2.2)) * rate)) for row in rows]
    extra, spare = sum(wished) - sum(row.least for row in rows), total - sum(row.least for row in rows)
    part = min(Fraction(1), Fraction(spare, extra)) if extra else Fraction(0)
    return [
        replace(row, least=row.least + int((wish - row.least) * part)) for row, wish in zip(rows, wished, strict=True)
    ]


def whole(shares: list[Fraction], total: int, least: list[int] | None = None) -> list[int]:
    """Largest remainder: whole frames in the given proportions that add up to the total, each at least one."""
    scale = Fraction(total) / sum(shares)
    floors = [max(int(share * scale), least[i] if least else 0) for i, share in enumerate(shares)]
    rest = sorted(range(len(shares)), key=lambda i: -(shares[i] * scale - floors[i]))
    missing = total - sum(floors)
    step = 1 if missing > 0 else -1
    for turn in range(abs(missing)):
        i = rest[turn % len(rest)] if step > 0 else max(range(len(floors)), key=lambda k: floors[k])
        floors[i] += step
    return floors


def split(frames: int, count: int) -> list[int]:
    """A scene's frames over its shots, the first a little longer than the rest."""
    if count == 1:
        return [frames]
    first = min(max(round(frames * 1.15 / count), 1), frames - count + 1)
    rest, more = divmod(frames - first, count - 1)
    return [first, *(rest + (i < more) for i in range(count - 1))]


def _counts(rows: list[Row], shares: list[int], total: int, rate: Fraction, narrator: Voice) -> list[int]:
    """How many shots each scene gets, by the film's pace: 3 to 40 in all, none under a second where that can be."""
    paces = [PACE[mood] for mood in narrator.reading.moods if mood in PACE] or [
        KIND_PACE.get(narrator.treatment["kind"], 3.2)
    ]
    pace = sum(paces) / len(paces) * (1.25 if total > 90 * rate else 1)
    wanted = (math.ceil if pace <= QUICK else round)(float(total / rate) / pace)
    wanted = min(max(wanted, FEWEST, len(rows)), MOST)
    counts = Counter(dict.fromkeys(range(len(rows)), 1))
    for i, row in enumerate(rows):
        carded = row.role in ("reveal", "question") and shares[i] >= 3 * rate and total >= 15 * rate
        counts[i] += carded and sum(counts.values()) < MOST and narrator.treatment["words_on_screen"]
    favoured = {"reveal": 1.5, "claim": 1.2, "end": 0.25}
    while sum(counts.values()) < wanted:
        best = max(
            range(len(rows)), key=lambda i: (shares[i] * favoured.get(rows[i].role, 1.0) / (counts[i] + 0.35), -i)
        )
        if shares[best] < 2 * (counts[best] + 1) and sum(counts.values()) >= FEWEST:
            break
        counts[best] += 1
    return [counts[i] for i in range(len(rows))]
