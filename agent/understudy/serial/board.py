"""The storyboard of an episode: each scene with whoever its words name, in the series' places, lights and moves."""

import re
from typing import Any

from agent.understudy.beats import spoken_seconds
from agent.understudy.moves import FAMILY, FRAMINGS
from agent.understudy.script import decode
from agent.understudy.serial.setting import where
from agent.understudy.sights import INDOORS
from agent.understudy.wording import prompt

PACE, BREATH = 3.2, 0.45
LIFE = {"night": "light_on", "rain": "rain", "dawn": "birds", "golden_hour": "birds"}
MOST = 40


def write_board(facts: dict[str, Any]) -> dict[str, Any]:
    """Shots for a script of any hand; their seconds add up to the film's."""
    series, treatment = dict(facts["series"]), dict(facts["treatment"])
    scenes = [dict(scene) for scene in facts["script"]["scenes"]][:MOST]
    spoken = {int(entry["scene"]): float(entry["seconds"]) for entry in facts.get("spoken") or []}
    seconds = float(facts.get("seconds") or treatment["seconds"])
    shares = _shares(scenes, spoken, seconds)
    shots: list[dict[str, Any]] = []
    for at, (scene, share) in enumerate(zip(scenes, shares, strict=True)):
        for part, length in enumerate(_lengths(share, MOST - len(shots) - (len(scenes) - at - 1))):
            shots.append(_shot(scene, part, length, at, len(scenes), shots, series, treatment))
    _carded(shots, scenes, series, treatment)
    return {"title": treatment["title"], "shots": [_worded(shot, treatment) for shot in shots]}


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


def _shot(
    scene: dict[str, Any], part: int, seconds: float, at: int, count: int, shots: list[dict[str, Any]],
    series: dict[str, Any], treatment: dict[str, Any],
) -> dict[str, Any]:  # fmt: skip
    text = f"{scene['action']} {scene['line']}"
    place, light = decode(scene["heading"])
    spot = where(text, at + 1, count, series)
    place, light = place or spot[0], light or spot[1]
    who, things = _seen(text, series.get("cast") or []), _seen(text, series.get("props") or [])
    stage, subject = _staged(part, at, who, things, series)
    framing = _unlike(FRAMINGS[stage], "framing", shots)
    camera = _move(series, stage, shots)
    life = LIFE.get(light, "none") if part == 0 and stage in ("view", "hero") and place not in INDOORS else "none"
    return {
        "scene": scene["number"], "seconds": round(seconds, 4), "action": scene["action"] or scene["line"],
        "place": place, "light": light, "subject": subject, "props": [], "staging": stage, "framing": framing,
        "camera": camera, "motion": ("medium", "low")[part % 2], "happening": life if life != "light_on" else "none",
        "words": "", "line": scene["line"] if part == 0 else "",
        "transition": "crossfade" if at and part == 0 and at == count - 1 else "cut", "reference": "",
    }  # fmt: skip


def _seen(text: str, known: list[dict[str, Any]]) -> list[str]:
    """The names of a list that stand in a text, in its order."""
    hits = [
        (match.start(), one["name"]) for one in known
        if (match := re.search(rf"\b{re.escape(one['name'].removeprefix('the '))}\b", text, re.IGNORECASE))
    ]  # fmt: skip
    return [name for _, name in sorted(hits)]


def _staged(part: int, at: int, who: list[str], things: list[str], series: dict[str, Any]) -> tuple[str, str]:
    """What stands before the lens: people first, then a thing, then the place alone."""
    if who and part % 2 == 0:
        return "figure", " and ".join(who[:2]) if part == 0 else who[(part // 2) % len(who)]
    if things and part % 2:
        return "hero", things[0]
    if who and len(who) > 1:
        return "figure", who[1]
    return "view", ""


def _unlike(choices: tuple[str, ...], key: str, shots: list[dict[str, Any]]) -> str:
    """The choice used least so far, and never the one just used."""
    used = [shot[key] for shot in shots]
    able = [one for one in choices if not used or one != used[-1]] or list(choices)
    return min(able, key=lambda one: (used.count(one), able.index(one)))


def _move(series: dict[str, Any], stage: str, shots: list[dict[str, Any]]) -> str:
    """A move of the series' own vocabulary, of another family than the shot before."""
    own = tuple(series.get("cameras") or ("push_in", "truck_right", "pull_out", "pan_left"))
    last = FAMILY[shots[-1]["camera"]] if shots else ""
    able = tuple(one for one in own if FAMILY[one] != last) or own
    used = [shot["camera"] for shot in shots]
    return str(min(able, key=lambda one: (used.count(one), able.index(one))))


def _carded(
    shots: list[dict[str, Any]], scenes: list[dict[str, Any]], series: dict[str, Any], treatment: dict[str, Any]
) -> None:
    """The first shot of an episode carries its title, the last its series' name, where it has time for cards."""
    if not treatment["words_on_screen"] or len(shots) < 3 or treatment["seconds"] < 5:
        return
    number = series["episode"]["number"]
    shots[0] |= {
        "staging": "title_card",
        "subject": "",
        "words": f"{series['name']}|{treatment['title']}",
        "happening": "none",
    }
    if treatment["seconds"] >= 10:
        shots[-1] |= {
            "staging": "end_card",
            "subject": "",
            "words": f"{series['name']}|{number} · {treatment['title']}",
            "happening": "none",
        }


def _worded(shot: dict[str, Any], treatment: dict[str, Any]) -> dict[str, Any]:
    return {**shot, "prompt": prompt({**shot, "subject": shot["subject"]}, treatment["mood"])}
