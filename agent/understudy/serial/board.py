"""The storyboard of an episode: each scene with whoever its words name, in the series' places, lights and moves."""

from typing import Any

from agent.understudy.fitting import spoken_seconds
from agent.understudy.moves import FAMILY, FRAMINGS
from agent.understudy.script import decode
from agent.understudy.serial.setting import where
from agent.understudy.sights import INDOORS
from agent.understudy.wording import prompt
from memory.named import named

PACE, BREATH = 2.6, 0.45
CARD, ROOMY = 1.9, 8.0
"""Seconds of a title card, and the length from which an episode has time for cards."""
MOST = 40


def write_board(facts: dict[str, Any]) -> dict[str, Any]:
    """Shots for a script of any hand; their seconds add up to the film's."""
    series, treatment = dict(facts["series"]), dict(facts["treatment"])
    scenes = [dict(scene) for scene in facts["script"]["scenes"]][:MOST]
    spoken = {int(entry["scene"]): float(entry["seconds"]) for entry in facts.get("spoken") or []}
    seconds = float(facts.get("seconds") or treatment["seconds"])
    carded = treatment["words_on_screen"] and seconds >= ROOMY
    shares = _shares(scenes, spoken, seconds - (CARD if carded else 0))
    shots: list[dict[str, Any]] = []
    for at, (scene, share) in enumerate(zip(scenes, shares, strict=True)):
        ends = carded and at == len(scenes) - 1 and len(scenes) > 1
        opens = at == 0 and carded and len(scenes) > 2 and share < 2 * PACE
        lengths = _ending(share) if ends else _lengths(share, 1 if opens else MOST - len(shots) - (len(scenes) - at))
        for part, length in enumerate(lengths):
            shots.append(_shot(scene, part, length, at, len(scenes), shots, series))
        if ends:
            shots[-1] |= _card("end_card", f"{series['name']}|{series['episode']['number']} · {treatment['title']}")
        elif carded and at == 0:
            shots.append({**shots[-1], "seconds": CARD, "line": "", "transition": "cut", "camera": "static",
                          **_card("title_card", f"{series['name']}|{treatment['title']}")})  # fmt: skip
    if not carded and shots and treatment["words_on_screen"]:
        shots[0]["words"] = str(treatment["title"])
    return {"title": treatment["title"], "shots": [_worded(shot, treatment) for shot in shots]}


def _card(stage: str, words: str) -> dict[str, Any]:
    return {"staging": stage, "subject": "", "words": words, "happening": "none", "framing": "wide"}


def _shares(scenes: list[dict[str, Any]], spoken: dict[int, float], seconds: float) -> list[float]:
    """Seconds of each scene: its line with a breath, and an equal part of what is left."""
    least = [(spoken.get(int(s["number"]), spoken_seconds(s["line"])) + BREATH if s["line"] else 1.2) for s in scenes]
    spare = seconds - sum(least)
    if spare < 0:
        return [one * seconds / sum(least) for one in least]
    return [one + spare / len(scenes) for one in least]


def _lengths(share: float, room: int) -> list[float]:
    count = max(1, min(round(share / PACE), room))
    return [share / count] * count


def _ending(share: float) -> list[float]:
    """A long last scene is seen before its card comes."""
    return [share - CARD, CARD] if share >= 2 * CARD else [share]


def _shot(
    scene: dict[str, Any], part: int, seconds: float, at: int, count: int, shots: list[dict[str, Any]],
    series: dict[str, Any],
) -> dict[str, Any]:  # fmt: skip
    text = f"{scene['action']} {scene['line']}"
    place, light = decode(scene["heading"])
    spot = where(text, at, count, series)
    place, light = place or spot[0], light or spot[1]
    who, things = _seen(text, series.get("cast") or []), _seen(text, series.get("props") or [])
    stage, subject = _staged(part, who, things)
    camera = _move(series, shots)
    return {
        "scene": scene["number"], "seconds": round(seconds, 4), "action": scene["action"] or scene["line"],
        "place": place, "light": light, "subject": subject, "props": [], "staging": stage,
        "framing": _unlike(_turned(FRAMINGS[stage], series), "framing", shots), "camera": camera,
        "motion": ("medium", "low")[part % 2],
        "happening": _life(stage, place, light), "words": "", "line": scene["line"] if part == 0 else "",
        "transition": "crossfade" if at and part == 0 and at == count - 1 else "cut", "reference": "",
    }  # fmt: skip


def _turned(choices: tuple[str, ...], series: dict[str, Any]) -> tuple[str, ...]:
    """Another choice comes first in another episode."""
    at = int(series["episode"]["number"]) % len(choices)
    return (*choices[at:], *choices[:at])


def _life(stage: str, place: str, light: str) -> str:
    """Weather that the light brings along; birds by day."""
    if place in INDOORS or stage not in ("view", "hero"):
        return "none"
    return {"rain": "rain", "dawn": "birds", "golden_hour": "birds"}.get(light, "none")


def _seen(text: str, known: list[dict[str, Any]]) -> list[str]:
    """The names of a list that stand in a text, in its order."""
    return named((one["name"] for one in known), text)


def _staged(part: int, who: list[str], things: list[str]) -> tuple[str, str]:
    """What stands before the lens: people first, then a thing, then the place alone."""
    if part % 2 == 0 and who:
        return "figure", " and ".join(who[:2]) if part == 0 else who[(part // 2) % len(who)]
    if part % 2 and things:
        return "hero", things[0]
    return ("figure", who[1]) if part % 2 and len(who) > 1 else ("view", "")


def _unlike(choices: tuple[str, ...], key: str, shots: list[dict[str, Any]]) -> str:
    """The choice used least so far, and never the one just used."""
    used = [shot[key] for shot in shots]
    able = [one for one in choices if not used or one != used[-1]] or list(choices)
    return min(able, key=lambda one: (used.count(one), able.index(one)))


def _move(series: dict[str, Any], shots: list[dict[str, Any]]) -> str:
    """A move of the series' own vocabulary, of another family than the shot before."""
    own = tuple(series.get("cameras") or ("push_in", "truck_right", "pull_out", "pan_left"))
    last = FAMILY[shots[-1]["camera"]] if shots else ""
    able = tuple(one for one in _turned(own, series) if FAMILY[one] != last) or own
    used = [shot["camera"] for shot in shots]
    return str(min(able, key=lambda one: (used.count(one), able.index(one))))


def _worded(shot: dict[str, Any], treatment: dict[str, Any]) -> dict[str, Any]:
    return {**shot, "prompt": prompt(shot, treatment["mood"])}
