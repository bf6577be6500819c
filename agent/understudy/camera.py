"""The camera operator by rule: roll, screen, listen to the notes, roll better, circle the best."""

import re
from typing import Any

OPPOSITES = {
    "dark": ("bright", "brighter", "lighter", "light"),
    "dim": ("bright", "brighter"),
    "night": ("daylight",),
    "bright": ("darker", "dark"),
    "static": ("move", "movement", "moving", "motion"),
    "locked-off": ("move", "movement", "motion"),
    "calm": ("energetic", "faster", "quick"),
    "slow": ("faster", "quick"),
    "quick": ("slower", "calm", "slow"),
    "soft": ("sharp", "crisp", "sharper"),
    "muted": ("vivid", "saturated", "colourful"),
    "fog": ("clear",),
    "shallow": ("deep focus",),
}
RECOMPOSE = re.compile(
    r"compos|framing|another angle|different|new seed|seed|anders|reframe|centre|center", re.IGNORECASE
)
GOOD = 0.9


def operate(facts: dict[str, Any], heard: list[dict[str, Any]]) -> list[tuple[str, dict[str, Any]]]:
    """The next tool calls for a shot; empty when it is done."""
    if any(said.get("circled") or said.get("given_up") for said in heard):
        return []
    takes, limits = _takes(facts, heard), dict(facts.get("limits") or {})
    if not takes:
        return [_first(facts)] if _left(limits, heard) > 0 else [("give_up", {"why": "no takes left"})]
    last = takes[-1]
    if _too_short(facts, last, heard):
        missing = round(_wanted(facts) - _made(facts, last), 3)
        return [("extend", {"slate": last["slate"], "direction": "forward", "seconds": missing})]
    if last.get("score") is None and not last.get("screened"):
        return [("screen", {"slate": last["slate"]})]
    best = max(takes, key=lambda take: -1.0 if take.get("score") is None else float(take["score"]))
    if (
        (best.get("score") or 0) >= GOOD
        or _left(limits, heard) <= 0
        or (last.get("score") is None and last.get("screened"))
    ):
        return [("circle", {"slate": best["slate"], "why": _why(best)})]
    return [_again(facts, last, len(takes))]


def _takes(facts: dict[str, Any], heard: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Takes as the facts list them, brought up to date by what the tools said since."""
    takes = {str(take["slate"]): dict(take) for take in facts.get("takes") or []}
    for said in heard:
        if slate := said.get("slate"):
            known = takes.setdefault(str(slate), {"slate": str(slate)})
            known.update({key: value for key, value in said.items() if value is not None})
            known["screened"] = known.get("screened") or "score" in said or "notes" in said
    return list(takes.values())


def _left(limits: dict[str, Any], heard: list[dict[str, Any]]) -> int:
    latest = [said["takes_left"] for said in heard if isinstance(said.get("takes_left"), int)]
    if latest:
        return int(latest[-1])
    rolled = len({said["slate"] for said in heard if said.get("slate") and not ("score" in said or "notes" in said)})
    return int(limits.get("takes_left", 1)) - rolled


def _first(facts: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    shot, order, vendor = dict(facts["shot"]), dict(facts.get("order") or {}), _vendor(facts)
    longest = _longest(facts)
    seconds = _wanted(facts) or 4.0
    words = {
        "prompt": milder(order.get("prompt") or shot.get("prompt", ""), shot, int(facts.get("refused") or 0)),
        "camera": order.get("camera") or shot.get("camera", "static"),
        "motion": order.get("motion") or shot.get("motion", "medium"),
        "seconds": min(seconds, longest) if longest else seconds,
        "seed": int(order.get("seed") or 1),
    }
    start = shot.get("reference") or ("frame" if "frame" in (facts.get("stills") or []) else "")
    if start:
        return "animate", {"still": start, **words}
    model = order.get("model") or (vendor.get("models") or [""])[0]
    return "roll", {"vendor": order.get("vendor") or vendor.get("name", "animatic"), "model": model, **words}


def milder(prompt: str, shot: dict[str, Any], refused: int) -> str:
    """The prompt for a vendor that refused it `refused` times: without quotes and names, then in plain words alone."""
    if not refused:
        return prompt
    place, light = (str(shot.get(name, "")).replace("_", " ") for name in ("place", "light"))
    if refused == 1:
        bare = re.sub(r"[\"“”„«»][^\"“”„«»]*[\"“”„«»]", "", prompt)
        bare = re.sub(r"(?<=[a-z,;] )[A-Z][\w’'-]+", "it", bare)
        return f"{re.sub(r'[ ]{2,}', ' ', bare).strip().rstrip('.')}. Nobody is recognisable, no brands, no lettering."
    subject = str(shot.get("subject") or "the scene") if refused == 2 else "a quiet view"
    framing = str(shot.get("framing", "wide")).replace("_", " ")
    return f"{framing} shot of {subject}, {place}, {light} light."


def _vendor(facts: dict[str, Any]) -> dict[str, Any]:
    vendors = facts.get("vendors") or [{}]
    first = vendors[0]
    return dict(first) if isinstance(first, dict) else {"name": str(first)}


def _longest(facts: dict[str, Any]) -> float:
    """The longest single take, in seconds; 0 when nothing says."""
    vendor, limits = _vendor(facts), dict(facts.get("limits") or {})
    span = vendor.get("seconds")
    told = (
        limits.get("longest") or limits.get("longest_seconds") or facts.get("longest") or facts.get("longest_seconds")
    )
    return float(told or (span[1] if isinstance(span, list | tuple) and len(span) == 2 else 0))


def _too_short(facts: dict[str, Any], last: dict[str, Any], heard: list[dict[str, Any]]) -> bool:
    wanted, longest, made = _wanted(facts), _longest(facts), _made(facts, last)
    tried = sum(1 for said in heard if said.get("error"))
    return bool(longest and wanted > longest and made and made < wanted - 0.02 and tried < 2)


def _wanted(facts: dict[str, Any]) -> float:
    """Seconds the shot needs."""
    order = dict(facts.get("order") or {})
    return float(facts["shot"].get("seconds") or facts.get("seconds") or order.get("seconds") or 0)


def _made(facts: dict[str, Any], take: dict[str, Any]) -> float:
    """Seconds of a take, from its frames when it does not say; 0 when unknown."""
    frames = facts["shot"].get("frames")
    if take.get("seconds") or not (take.get("frames") and frames):
        return float(take.get("seconds") or 0)
    return float(take["frames"]) * _wanted(facts) / float(frames)


def _again(facts: dict[str, Any], last: dict[str, Any], count: int) -> tuple[str, dict[str, Any]]:
    """The same order with the notes taken in."""
    name, words = _first(facts)
    notes = [dict(note) for note in last.get("notes") or []]
    remedies = " ".join(str(note.get("remedy", "")) for note in notes)
    words["prompt"] = rewrite(
        str(last.get("prompt") or words["prompt"]), [str(note.get("remedy", "")) for note in notes]
    )
    words["motion"] = _motion(str(words["motion"]), remedies)
    if not notes or RECOMPOSE.search(remedies):
        words["seed"] = int(words["seed"]) + 101 * count
    return name, words


def rewrite(prompt: str, remedies: list[str]) -> str:
    """The prompt with each remedy's words added and what contradicts them taken out."""
    asked = " ".join(remedies).lower()
    for word, cures in OPPOSITES.items():
        if any(re.search(rf"\b{cure}\b", asked) for cure in cures) and not re.search(rf"\b{word}\b", asked):
            prompt = re.sub(rf"\b{word}\b,?\s?", "", prompt, flags=re.IGNORECASE)
    fresh = [
        remedy.strip().rstrip(".")
        for remedy in remedies
        if remedy.strip() and remedy.strip().lower() not in prompt.lower()
    ]
    return ". ".join([re.sub(r"\s{2,}", " ", prompt).strip().rstrip("."), *dict.fromkeys(fresh)]) + "."


def _motion(motion: str, remedies: str) -> str:
    scale = ("low", "medium", "high")
    at = scale.index(motion) if motion in scale else 1
    if re.search(
        r"\b(more|stronger|visible|faster|larger|clearer)\b.{0,24}\b(mov\w+|motion|camera)", remedies, re.IGNORECASE
    ):
        return scale[min(at + 1, 2)]
    calmer = re.search(r"\b(less|calmer|slower|gentler)\b.{0,24}\b(mov\w+|motion|camera)", remedies, re.IGNORECASE)
    return scale[max(at - 1, 0)] if calmer else motion


def _why(take: dict[str, Any]) -> str:
    score = take.get("score")
    return "best take of the shot, not judged" if score is None else f"best take of the shot, score {float(score):.2f}"
