"""A shot changed by a person's words: 'warmer, slow pull out'."""

from typing import Any

from agent.understudy.vocabulary import any_of, sheet
from agent.understudy.wording import prompt

FIELDS = ("camera", "motion", "light", "framing")
REST = {
    "camera": "static",
    "motion": "medium",
    "light": "golden_hour",
    "framing": "medium",
    "subject": "",
    "props": (),
    "staging": "hero",
    "place": "studio",
    "happening": "none",
}


def change(facts: dict[str, Any]) -> dict[str, Any]:
    """prompt, camera, motion, light and framing of the shot as the words ask; what they do not touch stays."""
    shot, words = {**REST, **dict(facts.get("shot") or {})}, str(facts.get("words", ""))
    heard = {group: _heard(group, words) for group in FIELDS}
    if heard["camera"] == "static" and not heard["motion"]:
        heard["motion"] = "low"
    changed = {group: heard[group] or str(shot[group]) for group in FIELDS}
    mood = str((facts.get("treatment") or {}).get("mood", "product"))
    said = " ".join(words.split())[:300]
    return {**changed, "prompt": f"{prompt({**shot, **changed}, mood)} {said[:1].upper()}{said[1:]}".strip()}


def _heard(group: str, words: str) -> str:
    """The longest matching word of the group decides."""
    hits = [
        (m.end() - m.start(), name)
        for name, said in sheet("retake")[group].items()
        for m in any_of(tuple(said)).finditer(words)
    ]
    return max(hits, key=lambda hit: hit[0])[1] if hits else ""
